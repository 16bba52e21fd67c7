"""Modes at work: what becomes of a screened comment, by site, topic and author; why it waits."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.editing.topic_modes import set_topic_mode
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.authors import AuthorState
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.domain.screening import Finding, FindingOutcome
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem, Topic, TopicMode
from moderation.queries.authors.records import author_record
from moderation.queries.desk.views.facts import known_items
from moderation.queries.screening.items import items_to_screen
from moderation.queries.settings import site_settings
from moderation.queries.verification import verify
from tests.actions.conftest import SLUG, TRACE

CLEAN = Finding("words", FindingOutcome.SCORE, -1.0)
DOUBT = Finding("words", FindingOutcome.SCORE, 4.0)
WORST = (Finding("words", FindingOutcome.SCORE, 6.0), Finding("links", FindingOutcome.SCORE, 6.0))
LATE = Finding("links", FindingOutcome.TIMEOUT)


@pytest.fixture
def send(
    topic: Topic, visitor: Context, acting: Callable[..., Context]
) -> Callable[..., ReviewItem]:
    """A function that sends a comment, screens it with findings, and gives it back."""

    def comment(*findings: Finding, body: str = "A word.", author: str = "a") -> ReviewItem:
        db.session.rollback()
        draft, key = CommentDraft("Ada", body), AuthorKey(author * 64)
        number = submit_comment(visitor, key, SLUG, draft, TRACE, "en").item_id
        return screen(number, *findings)

    def screen(number: int, *findings: Finding) -> ReviewItem:
        settings, subjects = site_settings(), items_to_screen([number])
        db.session.rollback()
        with transaction() as session:
            screened = [Screened(one, findings) for one in subjects]
            store_screening(session, acting(actor=Actor(ActorKind.SYSTEM, "x")), screened, settings)
        return db.session.get_one(ReviewItem, number)

    comment.screen = screen  # type: ignore[attr-defined]
    return comment


@pytest.mark.parametrize(
    ("mode", "body", "findings", "state", "reason"),
    [
        ("publish_first", "A word.", (CLEAN,), "approved", "clean"),
        ("publish_first", "https://a.example", (CLEAN,), "approved", "clean"),
        ("publish_first", "A word.", (DOUBT,), "approved", "words"),
        ("publish_first", "A word.", WORST, "rejected", "links"),
        ("publish_first", "A word.", (CLEAN, LATE), "held", "unscreened"),
        ("publish_first", "A word.", (DOUBT, LATE), "held", "words"),
        ("hold_first", "A word.", (CLEAN,), "waiting", "looked_at_first"),
        ("hold_first", "A word.", (DOUBT,), "held", "words"),
        ("hold_by_filter", "A word.", (CLEAN,), "approved", "clean"),
        ("hold_by_filter", "A word.", (DOUBT,), "held", "words"),
        ("hold_by_filter", "A word.", (CLEAN, LATE), "held", "unscreened"),
        ("hold_links", "A word.", (CLEAN,), "approved", "clean"),
        ("hold_links", "See https://a.example", (CLEAN,), "waiting", "has_link"),
        ("hold_first_n", "A word.", (CLEAN,), "waiting", "first_few"),
    ],
)
def test_what_a_mode_makes_of_what_the_filters_said(
    send: Callable[..., ReviewItem],
    settings: Callable[..., None],
    mode: str,
    body: str,
    findings: tuple[Finding, ...],
    state: str,
    reason: str,
) -> None:
    settings(mode=mode, mode_new="")
    item = send(*findings, body=body)
    assert (item.state, item.reason) == (state, reason)
    assert verify().problems == ()


def test_what_is_published_in_doubt_is_looked_at_afterwards(
    send: Callable[..., ReviewItem], settings: Callable[..., None]
) -> None:
    settings(mode="publish_first", mode_new="")
    published = send(DOUBT)
    report = db.session.scalars(select(ReviewItem).where(ReviewItem.kind == "report")).one()
    assert (report.state, report.reason) == (ItemState.WAITING, "doubted")
    send.screen(published.id, DOUBT)  # type: ignore[attr-defined]
    assert len(db.session.scalars(select(ReviewItem).where(ReviewItem.kind == "report")).all()) == 1


def test_the_first_ones_are_counted_and_say_which_they_are(
    send: Callable[..., ReviewItem], decides: Callable[..., object]
) -> None:
    for number in (1, 2, 3):
        item = send(CLEAN)
        assert item.reasons[0]["params"] == {"number": number, "first": 3}
        decides("ada", item.id, DecisionAct.APPROVE)
    assert send(CLEAN).state == ItemState.APPROVED


def test_rejections_take_trust_away_and_undoing_them_gives_it_back(
    send: Callable[..., ReviewItem], decides: Callable[..., object]
) -> None:
    rule, items = site_settings().trust(), [send(CLEAN).id for _ in range(5)]
    for number in items[:3]:
        decides("ada", number, DecisionAct.APPROVE)
    author = db.session.get_one(ReviewItem, items[0]).author_id
    assert rule.state(author_record(author)) is AuthorState.TRUSTED
    for number in items[3:]:
        decides("ada", number, DecisionAct.REJECT)
    assert rule.state(author_record(author)) is AuthorState.DISTRUSTED
    for number in items[3:]:
        decides("ada", number, DecisionAct.UNDO)
    assert rule.state(author_record(author)) is AuthorState.TRUSTED


def test_a_comment_that_a_report_took_down_counts_against_its_author(
    published: int, flag: Callable[..., int], decides: Callable[..., object]
) -> None:
    author = db.session.get_one(ReviewItem, published).author_id
    report = flag()
    decides("ada", report, DecisionAct.APPROVE)
    record = author_record(author)
    assert (record.approved, record.rejected, record.reported) == (0, 0, 1)
    decides("ada", report, DecisionAct.UNDO)
    assert author_record(author).approved == 1


def test_a_topic_s_own_mode_goes_before_the_author_s(
    send: Callable[..., ReviewItem], by: Callable[[str], Context]
) -> None:
    set_topic_mode(by("ada"), SLUG, "publish_first", 0)
    assert send(CLEAN).state == ItemState.APPROVED
    set_topic_mode(by("ada"), SLUG, "hold_first", 1)
    assert send(CLEAN).reason == "looked_at_first"
    set_topic_mode(by("ada"), SLUG, "", 2)
    assert send(CLEAN).reason == "first_few"
    assert verify().problems == ()


def test_an_open_topic_is_not_open_to_who_is_distrusted(
    send: Callable[..., ReviewItem], by: Callable[[str], Context], decides: Callable[..., object]
) -> None:
    for number in [send(CLEAN).id for _ in range(2)]:
        decides("ada", number, DecisionAct.REJECT)
    set_topic_mode(by("ada"), SLUG, "publish_first", 0)
    assert send(CLEAN).reason == "looked_at_first"
    assert send(CLEAN, author="b").state == ItemState.APPROVED


def test_modes_are_about_comments_alone(
    send: Callable[..., ReviewItem], settings: Callable[..., None], visitor: Context
) -> None:
    settings(mode="publish_first", mode_new="")
    number = suggest_tag(visitor, AuthorKey("a" * 64), SLUG, "emotion", TRACE, "en").item_id
    assert send.screen(number, CLEAN).state == ItemState.WAITING  # type: ignore[attr-defined]


def test_a_topic_s_mode_is_set_by_those_who_may_on_what_they_saw(
    topic: Topic, by: Callable[[str], Context], acting: Callable[..., Context]
) -> None:
    for context, slug, mode, version, refusal in (
        (acting(Role.OPERATOR), SLUG, "hold_first", 0, NotAllowed),
        (by("ada"), "nowhere", "hold_first", 0, NotFound),
        (by("ada"), SLUG, "mood", 0, Invalid),
        (by("ada"), SLUG, "hold_first", 3, Stale),
    ):
        with pytest.raises(refusal):
            set_topic_mode(context, slug, mode, version)
    assert db.session.scalars(select(TopicMode)).all() == []
    set_topic_mode(acting(Role.EDITOR), SLUG, "hold_first", 0)
    act = db.session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.id.desc())).first()
    assert act == "topic_mode.changed"


def test_rules_of_queues_are_told_how_far_an_author_is_trusted(
    send: Callable[..., ReviewItem], decides: Callable[..., object]
) -> None:
    items = [send(CLEAN).id for _ in range(3)]
    (known,) = known_items(items[2:], 8.0)
    assert known.facts.author == "new"
    for number in items[:2]:
        decides("ada", number, DecisionAct.REJECT)
    (known,) = known_items(items[2:], 8.0)
    assert known.facts.author == "distrusted"
