"""Core asks the manager; whatever a plugin does, the answer is a value with its name."""

import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from moderation.domain.jury import Vote
from moderation.domain.plugins import FIRST_REST, OPENS_AFTER
from moderation.domain.screening import FindingOutcome
from moderation.hooks import blackbox, doors
from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.panel import Ask
from moderation.hooks.calling.seating import Choice, choice_from_json, choice_to_json
from moderation.hooks.contracts import DecisionMade, Example, Notice, ShownTopic, VocabularyTag
from moderation.hooks.loading.records import LoadOptions
from moderation.hooks.testing import case, evidence, item, question

JUROR = """
    class Voter(Juror[NoSettings]):
        id = {id!r}
        title = message("Voter")
        seconds_limit = 0.6
        def vote(self, case):
            import time
            {body}
    @hookimpl
    def register_jurors(register): register(Voter)
"""
YES = "return JurorBallot(Vote.YES, 'It works.', (1,), (2020, 5))"
EVENT = DecisionMade("e1", datetime(2026, 1, 1, tzinfo=UTC), 1, "comment", "approve", "approved")


def juror(workshop, id, body=YES):
    workshop.write(id, JUROR.format(id=id, body=body))


def outcomes(findings):
    return {one.filter_id: one.outcome for one in findings}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("return score(2.5)", FindingOutcome.SCORE),
        ("return abstain(message('No idea.'))", FindingOutcome.ABSTENTION),
        ("raise ValueError('x')", FindingOutcome.ERROR),
        ("import sys; sys.exit()", FindingOutcome.ERROR),
        ("return None", FindingOutcome.ERROR),
        ("return 3.0", FindingOutcome.ERROR),
        ("return Assessment(99.0)", FindingOutcome.ERROR),
        ("return Assessment(float('nan'))", FindingOutcome.ERROR),
        ("return Assessment(True)", FindingOutcome.ERROR),
        ("return Assessment(1.0, ['why'])", FindingOutcome.ERROR),
        ("return [score(1)]", FindingOutcome.ERROR),
        ("while True: pass", FindingOutcome.TIMEOUT),
        ("return self.screen(item)", FindingOutcome.ERROR),
        ("item.text = 'changed'", FindingOutcome.ERROR),
        ("item.fields['body'] = 'changed'", FindingOutcome.ERROR),
    ],
)
def test_a_filter_ends_as_a_finding(workshop, body, outcome):
    workshop.filter("tried", body, limit=0.1 if "while" in body else 2)
    found = workshop.start().screen(item())
    assert outcomes(found) == {"tried": outcome}
    if found[0].failed:
        assert "tried" in str(found[0].reasons[0])


def test_a_score_is_cut_to_its_range(workshop):
    workshop.filter("loud", "return score(1000, *[message('x')] * 50)")
    found = workshop.start().screen(item())[0]
    assert found.score == 8
    assert len(found.reasons) == 8


def test_filters_come_in_the_admins_order(workshop):
    for name in ("a", "b", "c"):
        workshop.filter(f"{name}_filter")
    choices = {"c_filter": Choice(order=1), "a_filter": Choice(enabled=False)}
    manager = workshop.start(choices=choices)
    assert [one.filter_id for one in manager.screen(item())] == ["c_filter", "b_filter"]
    manager.configure({})
    assert [one.id for one in manager.filters()] == ["a_filter", "b_filter", "c_filter"]


def test_settings_reach_the_implementation(workshop):
    workshop.write(
        "tuned",
        """
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class Settings:
            points: float = setting(1.0, message("Points"), lowest=0, highest=5)
        class Tuned(Filter[Settings]):
            id = "tuned"
            title = message("Tuned")
            settings_class = Settings
            def screen(self, item): return score(self.settings.points)
        @hookimpl
        def register_filters(register): register(Tuned)
        """,
    )
    workshop.filter("other")
    manager = workshop.start(choices={"tuned": Choice(settings={"tuned": {"points": 3}})})
    assert [one.score for one in manager.screen(item())] == [1, 3]
    manager.configure({"tuned": Choice(settings={"tuned": {"points": "many"}})})
    findings = manager.screen(item())
    assert outcomes(findings)["tuned"] is FindingOutcome.ERROR
    assert "points" in str(findings[1].reasons[0])
    assert outcomes(findings)["other"] is FindingOutcome.SCORE


def test_a_failing_constructor_makes_one_implementation_unusable(workshop):
    workshop.write(
        "unbuilt",
        """
        class Unbuilt(Filter[NoSettings]):
            id = "unbuilt"
            title = message("Unbuilt")
            def __init__(self, settings, surroundings): raise OSError("no model file")
            def screen(self, item): return score(0)
        @hookimpl
        def register_filters(register): register(Unbuilt)
        """,
    )
    workshop.filter("good")
    findings = workshop.start().screen(item())
    assert [one.filter_id for one in findings if not one.failed] == ["good"]
    assert "no model file" in str(findings[1].reasons[0])


def test_a_choice_survives_storage():
    choice = Choice(False, 4, {"tuned": {"points": 3}})
    assert choice_from_json(choice_to_json(choice)) == choice
    for junk in (
        None,
        5,
        {"order": "first", "settings": [1]},
        {"settings": {"a": 1}},
        {"fail_policy": {"a": ["hold"], "b": {}, "c": "never"}},
    ):
        assert choice_from_json(junk).enabled
    assert not choice_from_json({"enabled": False, "fail_policy": {"a": ["hold"]}}).enabled


def test_the_breaker_rests_a_failing_filter_and_probes_it(workshop):
    workshop.filter("failing", "raise ValueError")
    workshop.filter("good")
    manager = workshop.start()
    for _ in range(OPENS_AFTER):
        manager.screen(item())
    reasons = [str(one.reasons) for one in manager.screen(item()) if one.failed]
    assert "rests" in reasons[0]
    workshop.clock.now += FIRST_REST
    probe = next(one for one in manager.screen(item()) if one.failed)
    assert "rests" not in str(probe.reasons)


def test_counts_are_taken_once(workshop):
    workshop.filter("failing", "raise ValueError")
    workshop.filter("good")
    manager = workshop.start()
    manager.screen(item(item_id=17))
    reports = {one.id: one for one in manager.flush()}
    assert reports["good"].values == 1
    assert reports["failing"].failures == {FailureKind.ERROR: 1}
    assert reports["failing"].troubles[0].subject == "item:17"
    assert manager.flush() == []


def test_the_black_box_names_filter_and_item_while_they_are_at_work(workshop, tmp_path):
    path = tmp_path / "box"
    workshop.filter(
        "curious",
        f"from moderation.hooks import blackbox; from pathlib import Path\n"
        f"return score(0, message(str(blackbox.read(Path({str(path)!r})))))",
    )
    blackbox.open_at(path)
    found = workshop.start().screen(item(item_id=17))[0]
    assert "plugin='curious'" in str(found.reasons[0])
    assert "item:17" in str(found.reasons[0])
    assert blackbox.read(path) is None
    blackbox.close()


def test_learning_reaches_every_filter_and_failures_are_told(workshop):
    workshop.filter("forgetful")
    workshop.write(
        "failing",
        """
        class Failing(Filter[NoSettings]):
            id = "failing"
            title = message("Failing")
            def screen(self, item): return score(0)
            def learn(self, example): raise ValueError("no")
        @hookimpl
        def register_filters(register): register(Failing)
        """,
    )
    answers = workshop.start().learn(Example(item(), True))
    assert {one.id: one.failure is None for one in answers} == {"forgetful": True, "failing": False}


def test_a_juror_votes(workshop):
    juror(workshop, "sure")
    answer = workshop.start().ask_juror("sure", case(evidence(1)))
    assert answer.value.vote is Vote.YES
    assert answer.excuse is None
    assert answer.elapsed_ms > 0


def test_cited_ids_that_are_not_in_the_case_are_dropped(workshop):
    juror(workshop, "liar", "return JurorBallot(Vote.NO, 'It does not.', (1, 99, 1))")
    assert workshop.start().ask_juror("liar", case(evidence(1))).value.cited == (1,)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise ValueError('x')", FailureKind.ERROR),
        ("raise SystemExit", FailureKind.ERROR),
        ("raise KeyboardInterrupt", FailureKind.ERROR),
        ("return 'YES'", FailureKind.REFUSED),
        ("return JurorBallot('YES', 'x')", FailureKind.REFUSED),
        ("return JurorBallot(Vote.NO, 'x', (), (2020, 1))", FailureKind.REFUSED),
        ("return JurorBallot(Vote.YES, 'x' * 301)", FailureKind.REFUSED),
        ("return JurorBallot(Vote.YES, 'x', ('1',))", FailureKind.REFUSED),
        ("time.sleep(2)", FailureKind.TIMEOUT),
    ],
)
def test_a_juror_that_gives_no_ballot_is_excused(workshop, body, kind):
    juror(workshop, "absent", body)
    answer = workshop.start().ask_juror("absent", case())
    assert answer.value is None
    assert answer.failure.kind is kind
    assert "absent" in str(answer.excuse)


def test_an_unknown_juror_is_an_excuse(workshop):
    answer = workshop.start().ask_juror("nobody", case())
    assert answer.failure.kind is FailureKind.MISSING


def test_jurors_are_asked_at_the_same_time(workshop):
    juror(workshop, "slow", f"time.sleep(0.15); {YES}")
    juror(workshop, "late", "time.sleep(2)")
    juror(workshop, "quick")
    asks = [
        Ask(key, id, case(evidence(1))) for key, id in enumerate(["slow"] * 5 + ["late", "quick"])
    ]
    manager = workshop.start()
    started = time.monotonic()
    answers = dict(manager.ask_jurors([*asks, Ask(99, "nobody", case())]))
    assert time.monotonic() - started < 1.5
    assert sorted(answers) == [*range(7), 99]
    assert sum(one.value is not None for one in answers.values()) == 6
    assert answers[5].failure.kind is FailureKind.TIMEOUT


def test_answers_come_as_they_are_ready(workshop):
    juror(workshop, "slow", f"time.sleep(0.2); {YES}")
    juror(workshop, "quick")
    asks = [Ask(1, "slow", case()), Ask(2, "quick", case())]
    assert [key for key, _ in workshop.start().ask_jurors(asks)] == [2, 1]


ENRICHER = """
    class Source(Enricher[NoSettings]):
        id = "source"
        title = message("Source")
        def find(self, question):
            {body}
    @hookimpl
    def register_enrichers(register): register(Source)
"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise SourceLimited('slow down', 30.0)", FailureKind.LIMITED),
        ("raise SourceSpent('nothing left')", FailureKind.SPENT),
        ("raise SourceMalformed('no json')", FailureKind.MALFORMED),
        ("raise OSError('down')", FailureKind.ERROR),
        ("return None", FailureKind.REFUSED),
        ("return [EvidenceDraft('')]", FailureKind.REFUSED),
        ("return [EvidenceDraft('x', link='javascript:alert(1)')]", FailureKind.REFUSED),
        ("return [EvidenceDraft('x', summary='x' * 2000)]", FailureKind.REFUSED),
        ("return ['x']", FailureKind.REFUSED),
    ],
)
def test_an_enricher_that_finds_nothing_usable_says_why(workshop, body, kind):
    workshop.write("source", ENRICHER.format(body=body))
    answer = workshop.start().find_evidence("source", question())
    assert answer.failure.kind is kind
    if kind is FailureKind.LIMITED:
        assert answer.failure.retry_after == 30


def test_an_enrichers_drafts_are_cut_to_the_limit(workshop):
    workshop.write("source", ENRICHER.format(body="return [EvidenceDraft('x')] * 50"))
    assert len(workshop.start().find_evidence("source", question(limit=3)).value) == 3


def test_a_source_that_limits_does_not_open_the_breaker(workshop):
    workshop.write("source", ENRICHER.format(body="raise SourceLimited('slow down')"))
    manager = workshop.start()
    kinds = {manager.find_evidence("source", question()).failure.kind for _ in range(10)}
    assert kinds == {FailureKind.LIMITED}


def test_matches_are_of_known_tags_only(workshop):
    workshop.write(
        "guessing",
        """
        class Guessing(TagMatcher[NoSettings]):
            id = "guessing"
            title = message("Guessing")
            def match(self, name, vocabulary):
                why = message("A guess.")
                return [Match(int(name), 0.4, why), Match(1, 0.5, why), Match(1, 0.9, why)]
        @hookimpl
        def register_tag_matchers(register): register(Guessing)
        """,
    )
    manager = workshop.start()
    tags = (VocabularyTag(1, "one"), VocabularyTag(2, "two"))
    known = manager.prepare_tags(tags)
    good, bad = manager.match_tags("2", known)[0], manager.match_tags("3", known)[0]
    assert [(one.tag_id, one.score) for one in good.value] == [(1, 0.9), (2, 0.4)]
    assert bad.failure.kind is FailureKind.REFUSED


def test_every_other_door_answers(workshop):
    workshop.write(
        "all_doors",
        """
        class Postman(Notifier[NoSettings]):
            id = "postman"
            title = message("Postman")
            def send(self, notice): pass
        class Mirror(Translator[NoSettings]):
            id = "mirror"
            title = message("Mirror")
            def translate(self, text, source, target): return Translation(text[::-1], 0.5)
        class Neighbours(TopicSection[NoSettings]):
            id = "neighbours"
            title = message("Neighbours")
            def section(self, topic, others):
                lines = tuple(Line(one.question, f"/{one.slug}") for one in others)
                return Section(message("Near"), lines) if lines else None
        class Counter(DashboardPanel[NoSettings]):
            id = "counter"
            title = message("Counter")
            def panel(self, figures): return Section(message("Figures"), (Line(str(figures)),))
        @hookimpl
        def register_notifiers(register): register(Postman)
        @hookimpl
        def register_translators(register): register(Mirror)
        @hookimpl
        def topic_sections(register): register(Neighbours)
        @hookimpl
        def dashboard_panels(register): register(Counter)
        """,
    )
    manager = workshop.start()
    topic = ShownTopic(1, "faces", "Can AI read faces?", "en", "YES")
    notice = Notice("n1", "desk@gallery.example", "Hello", "A verdict changed.")
    assert manager.send_notice("postman", notice).value
    assert manager.translate("mirror", "abc", "en", "nl").value.text == "cba"
    assert manager.topic_sections(topic, ())[0].value == ()
    assert manager.topic_sections(topic, (topic,))[0].value[0].lines[0].path == "/faces"
    assert manager.dashboard_panels({"waiting": 3})[0].value[0].lines[0].text == "{'waiting': 3}"
    assert manager.check(doors.NOTIFIERS, "postman").value.works


def test_an_event_reaches_every_listener_alone(workshop, tmp_path):
    heard = tmp_path / "heard"
    workshop.write("deaf", "@hookimpl\ndef decision_made(event): raise ValueError('deaf')")
    workshop.write(
        "hearing",
        f"from pathlib import Path\n@hookimpl\n"
        f"def decision_made(event): Path({str(heard)!r}).write_text(event.event_id)",
    )
    workshop.write("elsewhere", "@hookimpl\ndef topic_changed(event): raise ValueError")
    answers = workshop.start().tell(EVENT)
    assert {one.id: one.failure is None for one in answers} == {"deaf": False, "hearing": True}
    assert heard.read_text() == "e1"


def test_events_are_told_apart(workshop):
    workshop.write("hears", "@hookimpl\ndef decision_made(event): pass")
    assert len(workshop.start().tell(EVENT)) == 1
    assert replace(EVENT, event_id="e2").event_id == "e2"


def test_no_plugins_at_all_is_fine(workshop):
    manager = workshop.start(LoadOptions(only=("nothing",)))
    assert manager.screen(item()) == []
    assert manager.match_tags("x", manager.prepare_tags(())) == []
    assert list(manager.ask_jurors([])) == []
    assert manager.flush() == []


HANGING = """
    import threading
    RELEASED = threading.Event()

    class Stuck(Exception):
        def __str__(self):
            RELEASED.wait(60)
            return "never"

    @dataclass(frozen=True)
    class StuckSettings:
        stuck: bool = setting(False, message("Stuck"))
        def __post_init__(self):
            self.stuck and RELEASED.wait(60)

    class Matcher(TagMatcher[StuckSettings]):
        id = "hanging"
        title = message("Hanging")
        settings_class = StuckSettings
        seconds_limit = 0.1
        def match(self, name, vocabulary):
            {body}

    @hookimpl
    def register_tag_matchers(register): register(Matcher)
"""


def on_a_web_thread(function):
    """Run it where nothing can be interrupted; give what it gave and how long it took."""
    with ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        return pool.submit(function).result(30), time.monotonic() - started


@pytest.mark.parametrize("body", ["RELEASED.wait(60)", "raise Stuck"])
def test_no_hanging_plugin_holds_a_request(workshop, body):
    """A call that never ends, an error that never prints, settings that are never taken."""
    source = "from dataclasses import dataclass\n" + textwrap.dedent(HANGING.format(body=body))
    workshop.write("hanging", source)
    manager = workshop.start()
    tags = manager.prepare_tags([VocabularyTag(1, "faces")])
    (found,), seconds = on_a_web_thread(lambda: manager.match_tags("face", tags))
    assert found.failure.kind in (FailureKind.TIMEOUT, FailureKind.ERROR)
    assert seconds < 5
    stuck = {"hanging": Choice(settings={"hanging": {"stuck": True}})}
    _, seconds = on_a_web_thread(lambda: manager.configure(stuck))
    assert seconds < 10
    assert manager.backends(doors.TAG_MATCHERS)[0].trouble.kind is FailureKind.UNUSABLE
    (source_of,) = [one for one in manager.plugins if one.name == "hanging"]
    sys.modules[source_of.source.module].RELEASED.set()
