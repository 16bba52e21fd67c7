"""A pressed check runs in a worker, and its answer is kept."""

import pytest

from moderation.actions.plugins.checks import ask_check
from moderation.domain.errors import NotAllowed
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import PluginCheck, PluginHealth
from moderation.queries.plugins.health import checks, health_of
from moderation.work.shift import work_on


@pytest.fixture
def library(app):
    """The registration of the bundled library."""
    records = {one.name: one for one in app.extensions["venire_plugins"].plugins}
    return records["library"].registrations[0]


def test_a_worker_answers_a_pressed_check(app, acting, library):
    ask_check(acting(Role.ADMIN), library)
    assert checks("library")["enricher", "library"].answered_at is None
    work_on("bulk")
    answered = checks("library")["enricher", "library"]
    assert answered.works is not None
    assert answered.answer is not None
    assert answered.answered_at is not None


def test_pressing_again_asks_again(app, acting, library):
    for _ in range(2):
        ask_check(acting(Role.ADMIN), library)
        assert checks("library")["enricher", "library"].answered_at is None
        work_on("bulk")
    assert checks("library")["enricher", "library"].answered_at is not None
    assert db.session.query(PluginCheck).count() == 1


def test_only_who_may_configure_presses(app, acting, library):
    with pytest.raises(NotAllowed):
        ask_check(acting(Role.OPERATOR), library)


def test_a_check_of_what_is_gone_says_so(app, acting, library):
    ask_check(acting(Role.ADMIN), library)
    app.extensions["venire_plugins"].configure({})
    app.extensions["venire_plugins"]._backends["enricher"].clear()
    work_on("bulk")
    assert checks("library")["enricher", "library"].works is False


def test_a_pressed_check_is_no_call_and_is_not_counted(app, acting, library, clock):
    ask_check(acting(Role.ADMIN), library)
    work_on("bulk")
    assert health_of("library", clock()) == []
    assert db.session.query(PluginHealth).count() == 0
