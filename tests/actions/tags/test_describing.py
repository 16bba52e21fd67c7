"""What people say of a tag."""

import pytest

from moderation.actions.tags.describing import describe_tag
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.roles import Role
from moderation.domain.tags.describing import TagDescription
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag
from moderation.queries.verification import verify

SAID = TagDescription("Where a face\nis read.", {"nl": " Gezichten ", "fr": ""}, "Vision")


def test_a_tag_is_what_was_said_of_it(tag, acting):
    number = tag("faces")
    describe_tag(acting(Role.EDITOR), number, 1, SAID)
    found = db.session.get_one(Tag, number)
    assert (found.description, found.family) == ("Where a face\nis read.", "Vision")
    assert found.titles == {"nl": "Gezichten"}
    assert verify().problems == ()


def test_the_same_again_is_no_act(tag, acting):
    number = tag("faces")
    describe_tag(acting(Role.MODERATOR), number, 1, SAID)
    acts = db.session.query(LedgerEntry).count()
    describe_tag(acting(Role.MODERATOR), number, 2, SAID)
    assert db.session.query(LedgerEntry).count() == acts


def test_whoever_was_slower_changes_nothing(tag, acting):
    number = tag("faces")
    describe_tag(acting(Role.EDITOR), number, 1, SAID)
    with pytest.raises(Stale):
        describe_tag(acting(Role.EDITOR), number, 1, TagDescription("Other"))


def test_every_field_that_is_too_long_is_told(tag, acting):
    long = TagDescription("d" * 2001, {"nl": "t" * 61, "xx": "?"}, "f" * 61)
    with pytest.raises(Invalid) as caught:
        describe_tag(acting(Role.EDITOR), tag("faces"), 1, long)
    assert set(caught.value.fields) == {"description", "title_nl", "titles", "family"}


def test_an_operator_describes_no_tag(tag, acting):
    with pytest.raises(NotAllowed):
        describe_tag(acting(Role.OPERATOR), tag("faces"), 1, SAID)
