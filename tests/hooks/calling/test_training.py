"""Filters that learn: whatever one does in training or with a model, it stays that one's affair."""

import pytest

from moderation.hooks.calling.answers import FailureKind
from moderation.hooks.calling.seating import Choice
from moderation.hooks.contracts import ContractBroken, Lesson, Trained
from moderation.hooks.contracts.learning import LARGEST_MODEL
from moderation.hooks.testing import item

PUPIL = """
    import time
    class Pupil(LearningFilter[NoSettings]):
        id = "pupil"
        title = message("Pupil")
        training_seconds = 0.3
        body = None
        def screen(self, item):
            return score(1) if self.body == b"good" else abstain(message("Untaught"))
        def take(self, body):
            if body == b"bad":
                raise ContractBroken("no model")
            self.body = body
        def train(self, lessons, earlier, added):
            {body}
    @hookimpl
    def register_filters(register): register(Pupil)
"""
FINE = "return Trained(b'good', len(lessons), 0)"
LESSONS = [Lesson(item(), unwanted=True)]


@pytest.fixture
def school(workshop):
    """A function that starts a manager with a filter whose training has this body."""

    def start(body=FINE):
        workshop.filter("plain")
        workshop.write("pupil", PUPIL.format(body=body))
        return workshop.start()

    return start


def outcome(manager):
    return {one.filter_id: one.outcome.value for one in manager.screen(item())}["pupil"]


def test_only_filters_that_learn_are_trained(school):
    manager = school()
    assert [one.id for one in manager.learning_filters()] == ["pupil"]
    assert manager.train("pupil", LESSONS).value.body == b"good"
    assert manager.train("plain", LESSONS).failure.kind is FailureKind.MISSING
    assert manager.train("nobody", LESSONS).failure.kind is FailureKind.MISSING


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise ValueError('x')", FailureKind.ERROR),
        ("raise SystemExit(3)", FailureKind.ERROR),
        ("return b'good'", FailureKind.REFUSED),
        ("return None", FailureKind.REFUSED),
        ("return Trained(b'bad', 1, 0)", FailureKind.REFUSED),
        ("time.sleep(1)", FailureKind.TIMEOUT),
    ],
)
def test_a_training_that_fails_is_told_and_speaks_not_against_screening(school, body, kind):
    manager = school(body)
    for _ in range(12):
        assert manager.train("pupil", LESSONS).failure.kind is kind
        if kind is FailureKind.TIMEOUT:
            break
    assert manager.flush() == []
    assert outcome(manager) == "abstention"


def test_a_model_is_taken_once(school):
    manager = school()
    assert [one.failure for one in manager.take_models({"pupil": (7, b"good")})] == [None]
    assert manager.take_models({"pupil": (7, b"good")}) == []
    assert outcome(manager) == "score"
    assert [one.failure for one in manager.take_models({})] == [None]
    assert outcome(manager) == "abstention"


def test_a_model_that_is_refused_leaves_the_earlier_one_and_is_counted(school):
    manager = school()
    manager.take_models({"pupil": (7, b"good")})
    (answer,) = manager.take_models({"pupil": (8, b"bad")})
    assert answer.failure is not None
    assert manager.take_models({"pupil": (8, b"bad")}) == []  # not tried again for every batch
    assert outcome(manager) == "score"
    (report,) = [one for one in manager.flush() if one.plugin == "pupil"]
    assert sum(report.failures.values()) == 1


def test_new_settings_get_the_model_again(school):
    manager = school()
    manager.take_models({"pupil": (7, b"good")})
    manager.configure({"plain": Choice(enabled=False)})
    assert outcome(manager) == "abstention"
    manager.take_models({"pupil": (7, b"good")})
    assert outcome(manager) == "score"


def test_a_model_and_its_figures_have_bounds():
    assert Trained(b"", 3, 3, {"precision": 0.5}).figures["precision"] == 0.5
    for wrong in (
        lambda: Trained(b"x" * (LARGEST_MODEL + 1), 1, 0),
        lambda: Trained(b"", 1, 2),
        lambda: Trained("text", 1, 0),
        lambda: Trained(b"", 1, 0, {"share": float("nan")}),
        lambda: Trained(b"", 1, 0, {"share": "much"}),
        lambda: Trained(b"", 1, 0, {}, "silent"),
        lambda: Trained(b"", 2**31, 0),
        lambda: Trained(b"", 1.0, 0),
        lambda: Trained(b"", 1, 0, {"no\0name": 1}),
        lambda: Trained(b"", 1, 0, {"x" * 101: 1}),
        lambda: Trained(b"", 1, 0, {str(number): 1 for number in range(51)}),
    ):
        with pytest.raises(ContractBroken):
            wrong()
