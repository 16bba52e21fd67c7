"""Ready reasons are written by admins, covered by the ledger, and offered by kind."""

import pytest
from sqlalchemy import select

from moderation.actions.desk.reasons import ReasonDraft, change_reason, create_reason
from moderation.actions.operating.sealing import seal_ledger
from moderation.domain.desk.first_reasons import FIRST_REASONS
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from moderation.domain.lifecycle import ItemKind
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import CannedReasonRow
from moderation.queries.desk.reasons import all_reasons, canned_reason, canned_reasons
from moderation.queries.verification import verify

DRAFT = ReasonDraft(
    "Copied from elsewhere", frozenset({"comment"}), {"en": "It is copied.", "nl": ""}, 5, True
)


@pytest.fixture
def admin(app, acting):
    return lambda: acting(Role.ADMIN)


def test_a_new_desk_offers_reasons_for_all_it_decides(app):
    for kind in ItemKind:
        assert 1 <= len(canned_reasons(kind)) <= 9
    assert db.session.scalars(select(CannedReasonRow)).all() == []


def test_the_first_change_keeps_the_others_and_the_ledger_tells_of_all(admin):
    before = {one.id: one.title for one in all_reasons()}
    change_reason(admin(), "spam", DRAFT, 0)
    after = {one.id: one.title for one in all_reasons()}
    assert after == {**before, "spam": "Copied from elsewhere"}
    seal_ledger()
    assert verify().problems == ()


def test_a_written_reason_comes_where_its_place_says_for_its_kinds_only(admin):
    made = create_reason(admin(), DRAFT)
    assert canned_reasons(ItemKind.COMMENT)[0].id == made
    assert made not in [one.id for one in canned_reasons(ItemKind.REPORT)]
    assert len(all_reasons()) == len(FIRST_REASONS) + 1


def test_authors_read_it_in_their_language_or_in_english(admin):
    reason = canned_reason(create_reason(admin(), DRAFT))
    assert (reason.told("nl"), reason.told("en")) == ("It is copied.", "It is copied.")
    assert canned_reason("spam").told("nl") == "Het leest als reclame."


def test_what_is_switched_off_is_not_offered(admin):
    spam = canned_reason("spam")
    off = ReasonDraft(spam.title, frozenset(spam.kinds), spam.texts, spam.position, False)
    change_reason(admin(), "spam", off, 0)
    assert "spam" not in [one.id for one in canned_reasons(ItemKind.COMMENT)]
    assert not canned_reason("spam").enabled


def test_of_two_who_change_one_the_second_is_told(admin):
    change_reason(admin(), "spam", DRAFT, 0)
    with pytest.raises(Stale):
        change_reason(admin(), "spam", DRAFT, 0)


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("title", ReasonDraft("", frozenset({"comment"}), {}, 5, True)),
        ("title", ReasonDraft("x" * 121, frozenset({"comment"}), {}, 5, True)),
        ("kinds", ReasonDraft("x", frozenset(), {}, 5, True)),
        ("kinds", ReasonDraft("x", frozenset({"nonsense"}), {}, 5, True)),
        ("position", ReasonDraft("x", frozenset({"comment"}), {}, 0, True)),
        ("text-nl", ReasonDraft("x", frozenset({"comment"}), {"nl": "x" * 1001}, 5, True)),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(admin, field, draft):
    with pytest.raises(Invalid) as refused:
        create_reason(admin(), draft)
    assert field in refused.value.fields
    assert db.session.scalars(select(CannedReasonRow)).all() == []


def test_there_is_nothing_to_change_at_other_ids(admin):
    with pytest.raises(NotFound):
        change_reason(admin(), "nothing", DRAFT, 0)


def test_moderators_use_reasons_and_do_not_write_them(app, acting):
    with pytest.raises(NotAllowed):
        create_reason(acting(Role.MODERATOR), DRAFT)
