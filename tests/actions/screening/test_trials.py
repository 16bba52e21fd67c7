"""A filter counts once an admin has let it, and changed settings once they are let as well."""

import pytest

from moderation.actions.plugins.choices import store_settings
from moderation.actions.screening.trials import drop_candidate, let_count, put_on_trial
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry
from moderation.queries.plugins.choices import stored_choice, stored_choices

ID = "links_and_words"


@pytest.fixture
def admin(acting):
    return acting(Role.ADMIN)


@pytest.fixture
def plugins(app):
    return app.extensions["venire_plugins"]


def heed(plugins) -> None:
    db.session.rollback()
    plugins.configure({name: one.choice for name, one in stored_choices().items()})


def names(filters) -> set[str]:
    return {one.id for one in filters}


def test_what_ships_with_knowledge_counts_and_all_else_is_tried(plugins):
    assert names(plugins.filters()) == {"links_and_words", "repeats"}
    assert "injection" in names(plugins.shadow_filters())


def test_too_little_is_known_of_a_new_filter(plugins, admin):
    with pytest.raises(Invalid) as refused:
        let_count(admin, "injection", "injection", 0)
    assert "early" in refused.value.fields
    let_count(admin, "injection", "injection", 0, early=True)
    heed(plugins)
    assert "injection" in names(plugins.filters())


def test_other_code_than_was_let_count_is_on_trial(plugins, admin):
    let_count(admin, "injection", "injection", 0, code="sha256:of-another-day", early=True)
    heed(plugins)
    assert "injection" in names(plugins.shadow_filters())


def test_a_filter_that_counted_from_the_start_can_be_tried(plugins, admin):
    put_on_trial(admin, ID, ID, 0)
    heed(plugins)
    assert ID in names(plugins.shadow_filters())
    let_count(admin, ID, ID, 1, early=True)
    heed(plugins)
    assert ID in names(plugins.filters())


def test_changed_settings_are_tried_beside_the_old_ones_which_go_on_counting(plugins, admin):
    (one,) = [
        each for record in plugins.plugins for each in record.registrations
        if each.implementation.id == ID
    ]  # fmt: skip
    version = store_settings(admin, one, {"words": ["casino"]}, 0, on_trial=True)
    heed(plugins)
    (counting,) = [each for each in plugins.filters() if each.id == ID]
    (candidate,) = plugins.candidates()
    assert (candidate.shadow, candidate.candidate) == (True, True)
    assert counting.setup != candidate.setup
    assert (counting.made.settings.words, candidate.made.settings.words) != (("casino",),) * 2
    let_count(admin, ID, ID, version, setup=candidate.setup, early=True)
    heed(plugins)
    assert plugins.candidates() == ()
    (counting,) = [each for each in plugins.filters() if each.id == ID]
    assert counting.setup == candidate.setup
    assert stored_choice(ID).choice.settings[ID]["words"] == ["casino"]


def test_changed_settings_can_be_dropped(plugins, admin):
    (one,) = [
        each for record in plugins.plugins for each in record.registrations
        if each.implementation.id == ID
    ]  # fmt: skip
    version = store_settings(admin, one, {"words": ["casino"]}, 0, on_trial=True)
    drop_candidate(admin, ID, ID, version)
    heed(plugins)
    assert plugins.candidates() == ()
    acts = db.session.scalars(db.select(LedgerEntry.act).order_by(LedgerEntry.id)).all()
    assert acts[-2:] == ["plugin.settings_changed", "plugin.candidate_dropped"]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MODERATOR, Role.EDITOR])
def test_only_admins_let_filters_count(plugins, acting, role):
    for act in (put_on_trial, drop_candidate):
        with pytest.raises(NotAllowed):
            act(acting(role), ID, ID, 0)
    with pytest.raises(NotAllowed):
        let_count(acting(role), ID, ID, 0, early=True)
    assert stored_choices() == {}


def test_a_choice_that_moved_is_not_overwritten(plugins, admin):
    put_on_trial(admin, ID, ID, 0)
    with pytest.raises(Stale):
        let_count(admin, ID, ID, 0, early=True)
