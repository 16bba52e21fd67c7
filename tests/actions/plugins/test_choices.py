"""What an admin chooses for plugins: who may, what is kept, and what the ledger says."""

import pytest

from moderation.actions.plugins import checks, choices
from moderation.actions.screening.trials import put_on_trial
from moderation.app import create_app
from moderation.config import Config
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.roles import Role
from moderation.domain.screening import FailPolicy
from moderation.extensions import db
from moderation.hooks.loading.records import Origin, PluginState
from moderation.models import LedgerEntry
from moderation.queries.plugins.choices import choices_at_start, stored_choice, stored_choices
from moderation.queries.plugins.health import checks as checks_of

KEY = "only-for-tests-0123456789-abcdefghij"


@pytest.fixture
def admin(acting):
    return acting(Role.ADMIN)


@pytest.fixture
def registered(app):
    """Give the registration of an implementation by its id."""
    found = {
        one.implementation.id: one
        for record in app.extensions["venire_plugins"].plugins
        for one in record.registrations
    }
    return found.__getitem__


def acts():
    query = db.select(LedgerEntry.act).order_by(LedgerEntry.id)
    return [act for act in db.session.scalars(query) if act.startswith("plugin.")]


def test_what_nobody_chose_is_on_and_has_version_0(app):
    assert stored_choice("library").choice.enabled
    assert stored_choice("library").version == 0
    assert stored_choices() == {}


def test_each_change_is_kept_beside_the_others_and_written_to_the_ledger(app, admin, registered):
    words = registered("links_and_words")
    version = choices.set_order(admin, "links_and_words", 3, 0)
    version = put_on_trial(admin, "links_and_words", "links_and_words", version)
    version = choices.set_fail_policy(admin, words, FailPolicy.HOLD, version)
    version = choices.disable(admin, "links_and_words", version)
    stored = stored_choices()["links_and_words"]
    assert stored.version == version == 4
    assert stored.choice.order == 3
    assert stored.choice.shadow == {"links_and_words"}
    assert stored.choice.fail_policy == {"links_and_words": FailPolicy.HOLD}
    assert not stored.choice.enabled
    assert acts() == [
        "plugin.ordered",
        "plugin.put_on_trial",
        "plugin.fail_policy_changed",
        "plugin.disabled",
    ]


def test_settings_are_stored_as_their_class_takes_them(app, admin, registered):
    filter_ = registered("links_and_words")
    with pytest.raises(Invalid) as refused:
        choices.store_settings(admin, filter_, {"words": 5}, 0)
    assert "words" in refused.value.fields
    choices.store_settings(admin, filter_, {"words": ["casino"], "unknown": 1}, 0)
    stored = stored_choice("links_and_words").choice.settings["links_and_words"]
    assert stored["words"] == ["casino"]
    assert "unknown" not in stored


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MODERATOR, Role.EDITOR])
def test_only_admins_choose(app, acting, role):
    with pytest.raises(NotAllowed):
        choices.disable(acting(role), "library", 0)
    assert stored_choices() == {}


def test_a_choice_that_moved_is_not_overwritten(app, admin):
    choices.disable(admin, "library", 0)
    with pytest.raises(Stale):
        choices.set_order(admin, "library", 1, 0)
    assert stored_choice("library").version == 1


def test_what_makes_no_sense_is_refused(app, admin, registered):
    with pytest.raises(Invalid):
        choices.set_order(admin, "library", -1, 0)
    with pytest.raises(Invalid):
        choices.set_shadow(admin, registered("library"), True, 0)
    with pytest.raises(Invalid):
        choices.set_shadow(admin, registered("links_and_words"), True, 0)
    with pytest.raises(Invalid):
        choices.set_fail_policy(admin, registered("stances"), FailPolicy.IGNORE, 0)


def test_a_plugin_that_is_switched_off_is_not_imported_at_the_next_start(app, admin, config):
    choices.disable(admin, "library", 0)
    again = create_app(config)
    plugins = again.extensions["venire_plugins"].plugins
    shipped = [one for one in plugins if one.source.origin is Origin.BUNDLED]
    states = {one.name: one.state for one in shipped}
    assert states.pop("library") is PluginState.DISABLED
    assert set(states.values()) == {PluginState.LOADED}


def test_a_database_that_is_not_there_yet_is_not_made_by_asking(tmp_path):
    address = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    fresh = create_app(Config(instance=tmp_path, database_url=address, secret_key=KEY))
    with fresh.app_context():
        assert choices_at_start() == {}
    assert not (tmp_path / "none.sqlite3").exists()


def test_while_the_database_is_away_only_bundled_plugins_are_loaded(tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "own.py").write_text("raise RuntimeError('imported')")
    away = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    started = create_app(Config(instance=tmp_path, database_url=away, secret_key=KEY))
    with started.app_context():
        assert choices_at_start() is None
    states = {one.name: one.state for one in started.extensions["venire_plugins"].plugins}
    assert states["own"] is PluginState.LEFT_OUT
    assert states["library"] is PluginState.LOADED


def test_of_those_who_choose_first_at_once_one_is_heard_and_the_others_told(admin, at_once):
    ended = at_once(lambda: choices.disable(admin, "repeats", 0))
    assert sorted(ended, key=str) == [int, Stale, Stale, Stale]
    assert stored_choice("repeats").version == 1
    assert acts() == ["plugin.disabled"]


def test_a_check_that_is_pressed_by_several_at_once_is_asked_for(admin, registered, at_once):
    ended = at_once(lambda: checks.ask_check(admin, registered("repeats")))
    assert ended == [type(None)] * 4
    assert checks_of("repeats")["filter", "repeats"].asked_by == str(admin.actor)
