"""The overview shows what panels offer: each alone, in the reader's language, nobody named."""

import pytest

from moderation.actions.plugins.health import record_health
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.health import BOUNDS_MS, HealthReport
from moderation.hooks.contracts import DashboardPanel, Line, Section
from moderation.hooks.doors import DASHBOARD_PANELS, JURORS
from moderation.paths import PACKAGE
from moderation.queries.plugins.figures import FIGURES, figures
from moderation.queries.plugins.health import last_errors
from moderation.web.plugins import current_plugins

LATENCIES = (0,) * 5 + (4,) + (0,) * (len(BOUNDS_MS) - 5)
JUROR = HealthReport("stances", "juror", "stances", 4, {FailureKind.ERROR: 1}, LATENCIES, (), 1)
MADE_UP = """
from moderation.hooks.toolkit import DashboardPanel, Line, NoSettings, Section, hookimpl, message


class Hostile(DashboardPanel[NoSettings]):
    id = "hostile"
    title = message("Hostile")

    def panel(self, figures):
        figures.clear()
        return Section(message("<b>bold</b>"), (Line("<script>alert(1)</script>", "/review/"),))


class Broken(DashboardPanel[NoSettings]):
    id = "broken"
    title = message("Broken")

    def panel(self, figures):
        raise SystemExit("no")


@hookimpl
def dashboard_panels(register):
    register(Broken)
    register(Hostile)
"""


@pytest.fixture
def config(config):
    """The instance has two panels of its own, one hostile and one broken."""
    (config.instance / "plugins").mkdir(exist_ok=True)
    (config.instance / "plugins" / "made_up.py").write_text(MADE_UP, encoding="utf-8")
    return config


def test_the_health_of_the_jury_is_shown_and_no_juror_is_named(app, signed_in, acting):
    record_health(acting(Role.ADMIN), [JUROR])
    page = signed_in(Role.OPERATOR).get("/admin/").text
    assert "The jury in the last 24 hours" in page
    assert "Failures: 1 (20 %)" in page
    assert "stances" not in page


@pytest.mark.parametrize(("role", "leads"), [(Role.OPERATOR, True), (Role.MODERATOR, False)])
def test_a_panel_leads_nobody_to_a_room_that_is_closed_to_them(signed_in, role, leads):
    browser = signed_in(role)
    page = browser.get("/admin/").text
    assert "Jurors that vote" in page
    assert ('<a href="/admin/plugins" dir="auto">' in page) is leads
    assert browser.get("/admin/plugins").status_code == (200 if leads else 403)


def test_a_panel_alone_fails_and_is_told_of(signed_in, app):
    page = signed_in(Role.ADMIN).get("/admin/").text
    assert "The jury in the last 24 hours" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    report = next(one for one in current_plugins().flush() if one.id == "broken")
    assert "SystemExit" in str(report.troubles[0].reason)


def test_what_a_panel_does_in_the_web_is_written_down(app, signed_in):
    app.extensions["venire_plugin_rhythm"].wrote_at = float("-inf")
    signed_in(Role.ADMIN).get("/admin/")
    app.extensions["venire_plugin_rhythm"].wrote_at = float("-inf")
    app.test_client().get("/healthz")
    assert "SystemExit" in str(last_errors("made_up")[0].reason)


def test_every_figure_is_given_and_documented(app, clock, acting):
    record_health(acting(Role.ADMIN), [JUROR])
    given = figures(clock(), current_plugins().backends(JURORS))
    assert tuple(sorted(given)) == tuple(sorted(FIGURES))
    assert given["juror_calls"] == 5
    assert given["juror_ballots"] == 3
    told = (PACKAGE.parent / "docs" / "plugins" / "dashboard_panels.md").read_text("utf-8")
    assert [name for name in FIGURES if f"| `{name}` |" not in told] == []


def test_without_calls_no_time_is_told(app, clock):
    assert "juror_p50_ms" not in figures(clock(), current_plugins().backends(JURORS))


def test_a_line_may_be_a_message_in_the_readers_language(app):
    section = Section(message("Topics"), (Line(message("Topics")), Line("Topics")))
    template = app.jinja_env.from_string(
        "{% from 'macros/sections.html' import lines %}{{ lines(section) }}"
    )
    with app.test_request_context("/nl/", headers={"Accept-Language": "nl"}):
        shown = template.render(section=section)
    assert [part.split("<")[0] for part in shown.split('dir="auto">')[1:]] == [
        "Onderwerpen",
        "Topics",
    ]


def test_the_bundled_panel_stands_behind_its_door(app):
    found = current_plugins().backends(DASHBOARD_PANELS)
    assert "juror_health" in {one.id for one in found}
    assert all(isinstance(one.made, DashboardPanel) for one in found)
