"""The suites find what is wrong, behind every door."""

import pytest

from moderation.hooks.doors import DOORS
from moderation.hooks.testing import check_contract, check_events, check_plugin, make
from moderation.hooks.testing.making import FIGURES
from moderation.hooks.testing.suites import SUITES
from moderation.hooks.toolkit import (
    Assessment,
    DashboardPanel,
    Enricher,
    EvidenceDraft,
    Filter,
    Juror,
    JurorBallot,
    Line,
    Match,
    NoSettings,
    Notifier,
    NotSetUp,
    Section,
    SourceLimited,
    TagMatcher,
    TopicSection,
    Translation,
    Translator,
    Vote,
    message,
    score,
)
from moderation.queries.plugins.figures import FIGURES as OFFERED

TITLE = message("Written for a test")


def written(contract, method, given):
    """A class behind a door whose one method gives this, or calls it with the first argument."""

    def called(self, first, *rest):
        return given(first) if callable(given) else given

    members = {"id": "written", "title": TITLE, method: called, "settings_class": NoSettings}
    return type("Written", (contract,), members)


def test_every_door_has_a_suite():
    assert {door.contract for door in DOORS} == set(SUITES)


def test_panels_are_tried_with_every_figure_that_there_is():
    assert set(FIGURES) == set(OFFERED)


RIGHT = [
    (Filter, "screen", score(1)),
    (Juror, "vote", JurorBallot(Vote.NO, "No source supports it.")),
    (Enricher, "find", lambda question: [EvidenceDraft("A title")]),
    (TagMatcher, "match", lambda name: []),
    (Notifier, "send", None),
    (Translator, "translate", Translation("", 0.0)),
    (TopicSection, "section", lambda topic: Section(TITLE, (Line(topic.question),))),
    (DashboardPanel, "panel", None),
]


@pytest.mark.parametrize(("contract", "method", "given"), RIGHT)
def test_what_keeps_its_contract_passes(tmp_path, contract, method, given):
    check_contract(make(written(contract, method, given), tmp_path))


@pytest.mark.parametrize(
    ("contract", "method", "given", "why"),
    [
        (Filter, "screen", None, "Assessment was due"),
        (Filter, "screen", lambda item: Assessment(99.0), "must lie between"),
        (Filter, "screen", lambda item: score(1 / len(item.text)), "division by zero"),
        (Juror, "vote", JurorBallot(Vote.NO, " "), "no statement"),
        (Juror, "vote", lambda case: JurorBallot(Vote.NO, f"{case.question}!"), "ContractBroken"),
        (Enricher, "find", None, "a list was due"),
        (TagMatcher, "match", lambda name: [Match(99, 1, TITLE)], "which was not given"),
        (Notifier, "send", lambda notice: notice.body.encode(), "UnicodeEncodeError"),
        (Translator, "translate", Translation, "ContractBroken"),
        (TopicSection, "section", "<b>bold</b>", "Section was due"),
        (DashboardPanel, "panel", lambda figures: figures["waiting"], "KeyError"),
    ],
)
def test_what_breaks_its_contract_fails_with_the_reason(tmp_path, contract, method, given, why):
    with pytest.raises(AssertionError, match=why):
        check_contract(make(written(contract, method, given), tmp_path))


def test_an_answer_that_changes_fails(tmp_path):
    scores = iter(range(10**6))
    changing = written(Filter, "screen", lambda item: score(next(scores) % 5))
    with pytest.raises(AssertionError, match="judged the same item differently"):
        check_contract(make(changing, tmp_path))


@pytest.mark.parametrize("error", [NotSetUp("no server is set"), SourceLimited("later", 5)])
@pytest.mark.parametrize(
    ("contract", "method"),
    [(Notifier, "send"), (Enricher, "find"), (Juror, "vote"), (Translator, "translate")],
)
def test_saying_that_a_service_or_a_setting_is_missing_is_allowed(
    tmp_path, contract, method, error
):
    def raising(first):
        raise error

    check_contract(make(written(contract, method, raising), tmp_path))


def test_what_is_behind_no_door_is_no_implementation(tmp_path):
    with pytest.raises(AssertionError, match="keeps no contract"):
        check_contract(object())


class Listening:
    def __init__(self):
        self.ids = []

    def decision_made(self, event):
        self.ids.append(event.event_id)


def test_events_are_told_twice_each():
    heard = Listening()
    check_events(heard)
    assert heard.ids[:2] == ["decision:1", "decision:1"]
    assert len(heard.ids) == 2 * len(set(heard.ids))


def test_a_listener_that_raises_or_hears_nothing_fails():
    with pytest.raises(AssertionError, match="it hears no event"):
        check_events(object())
    with pytest.raises(AssertionError, match="AttributeError"):
        check_events(type("Wrong", (), {"verdict_reached": lambda event: event.verdict.lower()}))


PLUGIN = """
from moderation.hooks.toolkit import Filter, NoSettings, hookimpl, message, score

__version__ = "2.0"


class Whole(Filter[NoSettings]):
    id = "whole"
    title = message("Whole")

    def screen(self, item):
        return score(0)


@hookimpl
def register_filters(register):
    register(Whole)


@hookimpl
def topic_changed(event):
    assert event.page_version
"""


def test_a_whole_plugin_is_loaded_and_tried(tmp_path):
    path = tmp_path / "whole.py"
    path.write_text(PLUGIN, encoding="utf-8")
    record = check_plugin(path, tmp_path / "instance")
    assert (record.version, record.doors, record.events) == ("2.0", ("filter",), ("topic_changed",))


def test_a_module_is_loaded_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "whole_by_name.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "code"))
    assert check_plugin("whole_by_name", tmp_path / "instance").name == "whole_by_name"


def test_a_plugin_that_does_not_load_fails_with_the_reason(tmp_path):
    path = tmp_path / "broken.py"
    path.write_text("import nothing_of_this_name\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"(?s)broken is not loaded.*nothing_of_this_name"):
        check_plugin(path, tmp_path / "instance")
