"""What an undo is said to do is what it does, kind by kind, also after others have acted."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from moderation.actions.decisions import decide
from moderation.actions.editing.topics import withdraw_topic
from moderation.actions.editing.translation import TranslationDraft, propose_translation
from moderation.actions.jury import cast_ballot, conclude_check, open_check
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.transaction import transaction
from moderation.actions.users import create_user
from moderation.actions.visiting.appeals import appeal
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.polls import cast_poll_vote
from moderation.actions.visiting.proposals import Proposal, Trace, propose
from moderation.actions.visiting.submissions import (
    CommentDraft,
    propose_topic,
    report,
    request_recheck,
    submit_comment,
    suggest_tag,
)
from moderation.domain.accounts import token_hash
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.desk.editing import Edit, Meaning
from moderation.domain.errors import Invalid
from moderation.domain.jury import Vote
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.hooks.contracts import JurorBallot
from moderation.models import (
    Comment,
    EvidenceItem,
    ReviewItem,
    Tag,
    Topic,
    TopicTag,
    TopicText,
    WorkItem,
)
from moderation.queries.desk.ahead.undoing import undo_foreseen
from moderation.queries.settings import SiteSettings
from moderation.queries.verification import verify
from tests.actions.conftest import QUESTION, SLUG, TRACE, seen

APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO
PAPER = {
    "title": "A paper", "year": 2026, "venue": "", "link": "https://example.org/1", "doi": None,
    "source_kind": "preprint", "summary": "", "stance": "supports", "measures": [],
}  # fmt: skip
WORDS = TranslationDraft("en", "nl", {"question": QUESTION}, {"question": "Kan het?"}, 1.0)


@dataclass
class Desk:
    """Two people at a desk, a topic, and what visitors send in."""

    acting: Callable[..., Context]
    people: dict[str, int]
    topic_id: int

    def by(self, name: str) -> Context:
        return self.acting(actor=Actor(ActorKind.USER, str(self.people[name]), Role.ADMIN))

    def decide(self, item_id: int, act: DecisionAct, name: str = "ada") -> int:
        decide(self.by(name), item_id, act, seen(item_id), "why")
        return item_id

    def visitor(self, number: int) -> tuple[Context, AuthorKey]:
        return self.acting(actor=Actor(ActorKind.AUTHOR, "new")), AuthorKey(f"{number:064x}")

    def comment(self, token: str = "", parent: int | None = None) -> int:
        trace = Trace(TRACE.delete_on, receipt=token_hash(token) if token else "")
        draft = CommentDraft("Ada", "The light was good.", parent)
        return submit_comment(*self.visitor(1), SLUG, draft, trace, "en").item_id

    def reports(self, count: int = 1) -> int:
        """Report the newest comment by so many people."""
        newest = f"comment:{db.session.scalar(select(Comment.id).order_by(Comment.id.desc()))}"
        db.session.rollback()
        sent = [
            report(*self.visitor(50 + one), newest, "spam", "", TRACE, "en") for one in range(count)
        ]
        return sent[-1].item_id

    def proposes(self, kind: ItemKind, content: dict[str, object]) -> int:
        with transaction() as session:
            proposal = Proposal(kind, content, "x", "plugin:library", self.topic_id)
            return propose(session, self.by("ada"), proposal)

    def tag(self, name: str, number: int) -> int:
        return suggest_tag(*self.visitor(number), SLUG, name, TRACE, "en").item_id

    def wish(self, token: str = "") -> int:
        trace = Trace(TRACE.delete_on, receipt=token_hash(token) if token else "")
        return request_recheck(*self.visitor(2), SLUG, "It is new.", trace, "en").item_id

    def hear(self, *votes: Vote) -> int:
        """Hold a check; return the newest item."""
        worker = self.acting(actor=Actor(ActorKind.SYSTEM, "jury"))
        hearing = open_check(
            worker, self.topic_id, ("a", "b", "c"), cause="moderator", ordered_by="user:1", seed=7,
            fence=lambda _: None,
        )  # fmt: skip
        for summons, vote in zip(hearing.summons, votes, strict=True):
            cast_ballot(worker, summons.seat_id, JurorBallot(vote, "So."), 1.0, lambda _: None)
        conclude_check(worker, hearing.check_id, lambda _: None)
        return db.session.scalars(select(ReviewItem.id).order_by(ReviewItem.id.desc())).first()

    def jury_is_done(self) -> None:
        with transaction() as session:
            session.execute(update(WorkItem).values(state="done"))


@pytest.fixture
def desk(topic: Topic, operator: Context, acting: Callable[..., Context]) -> Desk:
    """A desk of two admins."""
    topic_id = topic.id
    people = {one: create_user(operator, f"{one}@x.example", Role.ADMIN) for one in ("ada", "bo")}
    change_site_settings(operator, SiteSettings(hide_reports_from=3.0), 0)
    return Desk(acting, people, topic_id)


def shown() -> object:
    return db.session.scalars(select(Comment.shown).order_by(Comment.id)).all()


def in_force() -> object:
    return db.session.scalars(select(EvidenceItem.in_force)).all()


def status() -> object:
    return db.session.scalars(select(Topic.status)).all()


def visible() -> object:
    return db.session.scalars(select(Topic.visible).order_by(Topic.id)).all()


def checks() -> object:
    query = select(WorkItem.id).where(WorkItem.kind == "jury", WorkItem.state == "queued")
    return len(db.session.scalars(query).all())


def vocabulary() -> object:
    """The tags on the topic, and those that live."""
    standing = select(Tag.name).join(TopicTag, TopicTag.tag_id == Tag.id).where(TopicTag.present)
    return (
        list(db.session.scalars(standing)),
        list(db.session.scalars(select(Tag.name).where(Tag.live))),
    )


def languages() -> object:
    return sorted(db.session.scalars(select(TopicText.locale)).all())


# Each stage gives the item whose decision is taken back.


def a_comment(desk: Desk) -> int:
    return desk.decide(desk.comment(), APPROVE)


def a_comment_with_a_reply(desk: Desk) -> int:
    item = a_comment(desk)
    desk.decide(desk.comment(parent=1), APPROVE)
    return item


def a_comment_that_a_report_hides(desk: Desk) -> int:
    item = a_comment(desk)
    desk.decide(desk.reports(), APPROVE, "bo")
    return item


def an_upheld_report(desk: Desk) -> int:
    a_comment(desk)
    return desk.decide(desk.reports(), APPROVE)


def an_upheld_report_of_many(desk: Desk) -> int:
    a_comment(desk)
    return desk.decide(desk.reports(3), APPROVE)


def a_dismissed_report(desk: Desk) -> int:
    a_comment(desk)
    return desk.decide(desk.reports(), REJECT)


def a_dismissed_report_of_many(desk: Desk) -> int:
    a_comment(desk)
    return desk.decide(desk.reports(3), REJECT)


def a_dismissed_report_of_many_on_what_left(desk: Desk) -> int:
    item = a_comment(desk)
    number = desk.decide(desk.reports(3), REJECT)
    desk.decide(item, UNDO, "bo")
    return number


def a_report_on_what_lost_its_approval(desk: Desk) -> int:
    item = a_comment(desk)
    number = desk.decide(desk.reports(), APPROVE)
    desk.decide(item, UNDO, "bo")
    return number


def evidence(desk: Desk) -> int:
    return desk.decide(desk.proposes(ItemKind.EVIDENCE, PAPER), APPROVE)


def evidence_that_was_heard(desk: Desk) -> int:
    item = evidence(desk)
    desk.hear(Vote.IN_RESEARCH, Vote.IN_RESEARCH, Vote.IN_RESEARCH)
    return item


def a_verdict(desk: Desk) -> int:
    return desk.decide(desk.hear(Vote.YES, Vote.YES, Vote.YES), APPROVE)


def a_verdict_before_another(desk: Desk) -> int:
    item = a_verdict(desk)
    desk.hear(Vote.YES, Vote.YES, Vote.YES)
    return item


def a_turned_down_verdict(desk: Desk) -> int:
    return desk.decide(desk.hear(Vote.YES, Vote.YES, Vote.YES), REJECT)


def a_topic(desk: Desk) -> int:
    asked = propose_topic(*desk.visitor(3), "Can AI knit?", "", TRACE, "en").item_id
    return desk.decide(asked, APPROVE)


def a_topic_that_people_voted_on(desk: Desk) -> int:
    item = a_topic(desk)
    slug = db.session.scalars(select(Topic.slug).order_by(Topic.id.desc())).first()
    cast_poll_vote(*desk.visitor(4), slug, "yes")
    return item


def a_topic_that_an_editor_withdrew(desk: Desk) -> int:
    item = a_topic(desk)
    withdraw_topic(desk.by("bo"), db.session.get_one(ReviewItem, item).topic_id)
    return item


def a_hearing(desk: Desk) -> int:
    return desk.decide(desk.wish(), APPROVE)


def a_hearing_with_another_cause(desk: Desk) -> int:
    item = a_hearing(desk)
    evidence(desk)
    return item


def a_hearing_that_was_held(desk: Desk) -> int:
    item = a_hearing(desk)
    desk.jury_is_done()
    return item


def a_translation(desk: Desk) -> int:
    by = desk.acting(actor=Actor(ActorKind.OPERATOR, "test"))
    item = propose_translation(by, desk.topic_id, WORDS, "plugin:glossary", lambda _: None)
    return desk.decide(item, APPROVE)


def a_tag(desk: Desk) -> int:
    return desk.decide(desk.tag("faces", 5), APPROVE)


def a_tag_that_another_stands_for(desk: Desk) -> int:
    other = desk.tag("visages", 6)
    item = a_tag(desk)
    edit = Edit(meant=Meaning("faces", alias=True))
    decide(desk.by("bo"), other, APPROVE, seen(other), edited=edit)
    return item


def a_tag_that_has_nothing_beside_it_any_more(desk: Desk) -> int:
    other = desk.tag("visages", 6)
    first = a_tag(desk)
    edit = Edit(meant=Meaning("faces", alias=True))
    decide(desk.by("bo"), other, APPROVE, seen(other), edited=edit)
    desk.decide(first, UNDO)
    return other


def a_granted_appeal(desk: Desk) -> int:
    desk.decide(desk.comment("secret"), REJECT)
    sent = appeal(desk.visitor(1)[0], "secret", "It is fine.", TRACE)
    return desk.decide(sent, APPROVE, "bo")


def an_appeal_that_others_granted_first(desk: Desk) -> int:
    item = desk.decide(desk.comment("secret"), REJECT)
    sent = appeal(desk.visitor(1)[0], "secret", "It is fine.", TRACE)
    desk.decide(item, UNDO)
    desk.decide(item, APPROVE)
    return desk.decide(sent, APPROVE, "bo")


def an_appeal_whose_item_was_decided_anew(desk: Desk) -> int:
    number = a_granted_appeal(desk)
    item = db.session.scalars(select(ReviewItem.id).order_by(ReviewItem.id)).first()
    desk.decide(item, UNDO)
    return number


def an_appeal_that_called_the_jury(desk: Desk) -> int:
    desk.decide(desk.wish("secret"), REJECT)
    sent = appeal(desk.visitor(2)[0], "secret", "It is new.", TRACE)
    return desk.decide(sent, APPROVE, "bo")


def an_appeal_that_the_jury_has_heard(desk: Desk) -> int:
    number = an_appeal_that_called_the_jury(desk)
    desk.jury_is_done()
    return number


BACK = "It waits again as it did before."
NOW_HIDDEN = "The report waits again; the comment stays hidden."
HEARD = "The jury has heard this case already; that cannot be taken back."
FIRST_AGAIN = "The first decision is in force again, and the appeal waits."

#: The stage; what is said to happen; how much is said to remain and to have been done since; what
#: is looked at, and what it shows afterwards.
TAKEN_BACK = [
    (a_comment, "The comment leaves the page and waits again.", 0, 0, shown, [False]),
    (
        a_comment_with_a_reply, "The comment leaves the page and waits again.", 1, 0,
        shown, [False, True],
    ),
    (a_comment_that_a_report_hides, "It waits again; it is hidden already.", 0, 1, shown, [False]),
    (an_upheld_report, "The comment is shown again, and the report waits.", 0, 0, shown, [True]),
    (an_upheld_report_of_many, NOW_HIDDEN, 1, 0, shown, [False]),
    (a_report_on_what_lost_its_approval, NOW_HIDDEN, 1, 0, shown, [False]),
    (a_dismissed_report, BACK, 0, 0, shown, [True]),
    (
        a_dismissed_report_of_many,
        "The report waits again, and the comment is hidden until it is decided.", 0, 0,
        shown, [False],
    ),
    (a_dismissed_report_of_many_on_what_left, BACK, 0, 0, shown, [False]),
    (evidence, "The evidence is out of force and waits again.", 0, 0, in_force, [False]),
    (
        evidence_that_was_heard, "The evidence is out of force and waits again.", 1, 0,
        in_force, [False],
    ),
    (
        a_verdict, "The topic is %(status)s again, and the change waits.", 0, 0,
        status, ["IN_RESEARCH"],
    ),
    (a_turned_down_verdict, BACK, 0, 0, status, ["IN_RESEARCH"]),
    (
        a_topic, "The topic leaves the gallery, and the question waits again.", 0, 0,
        visible, [True, False],
    ),
    (
        a_topic_that_people_voted_on,
        "The topic leaves the gallery, and the question waits again.", 1, 0, visible, [True, False],
    ),
    (
        a_topic_that_an_editor_withdrew, "It waits again; the topic is out of sight already.", 0, 0,
        visible, [True, False],
    ),
    (a_hearing, "The check is called off, and the request waits again.", 0, 0, checks, 0),
    (a_hearing_with_another_cause, BACK, 1, 0, checks, 1),
    (
        a_translation,
        "The topic loses its words in this language, and the translation waits again.", 0, 0,
        languages, ["en"],
    ),
    (
        a_tag, "The tag leaves the topic, and the suggestion waits again.", 0, 0,
        vocabulary, ([], []),
    ),
    (a_tag_that_another_stands_for, BACK, 1, 2, vocabulary, (["faces"], ["faces"])),
    (
        a_tag_that_has_nothing_beside_it_any_more,
        "The tag leaves the topic, and the suggestion waits again.", 0, 0, vocabulary, ([], []),
    ),
    (a_granted_appeal, FIRST_AGAIN, 0, 0, shown, [False]),
    (
        an_appeal_that_others_granted_first, "The appeal waits again; nothing else changes.", 0, 0,
        shown, [True],
    ),
    (an_appeal_that_called_the_jury, FIRST_AGAIN, 0, 0, checks, 0),
]  # fmt: skip

REFUSED = [
    (a_verdict_before_another, "Another check has been published since; undo that one first."),
    (a_hearing_that_was_held, HEARD),
    (an_appeal_that_the_jury_has_heard, HEARD),
    (
        an_appeal_whose_item_was_decided_anew,
        "The item has been decided anew since; take that back first.",
    ),
]


@pytest.mark.parametrize(
    ("stage", "happens", "remains", "later", "look", "after"), TAKEN_BACK,
    ids=[row[0].__name__ for row in TAKEN_BACK],
)  # fmt: skip
def test_what_is_foreseen_of_an_undo_is_what_happens(
    desk: Desk, stage, happens: str, remains: int, later: int, look, after: object
) -> None:
    item = stage(desk)
    foreseen = undo_foreseen(item)
    assert foreseen.happens.id == happens
    assert (len(foreseen.remains), len(foreseen.later)) == (remains, later)
    assert foreseen.refused is None
    before = look()
    db.session.rollback()
    desk.decide(item, UNDO, "bo")
    assert look() == after
    assert (before == after) is (happens in (BACK, NOW_HIDDEN) or "already" in happens
                                 or "nothing else" in happens)  # fmt: skip
    assert verify().problems == ()


@pytest.mark.parametrize(
    ("stage", "reason"), REFUSED, ids=[row[0].__name__ for row in REFUSED]
)  # fmt: skip
def test_what_is_foreseen_to_be_refused_is_refused_for_that_reason(
    desk: Desk, stage, reason: str
) -> None:
    item = stage(desk)
    assert undo_foreseen(item).refused.id == reason
    db.session.rollback()
    with pytest.raises(Invalid) as caught:
        desk.decide(item, UNDO, "bo")
    assert caught.value.reason.id == reason
    assert verify().problems == ()
