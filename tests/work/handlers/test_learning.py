"""Learning: filters are taught by people's decisions alone, as long as these stand."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from moderation.actions.decisions import Seen, decide
from moderation.actions.screening.learning import (
    Seed,
    ask_where_models_lack,
    forget_seeds,
    import_seeds,
)
from moderation.actions.screening.models import let_learn, use_model
from moderation.actions.transaction import transaction
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import report
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.desk.editing import Edit
from moderation.domain.errors import Invalid, NotAllowed, NotFound
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Comment, FilterModel, FindingRow, Lesson, ReviewItem, WorkItem
from moderation.queries.screening.models import TrainingState, model_versions, training_state
from moderation.work import shift
from moderation.work.claims import claim
from moderation.work.claims.returns import Return, give_back
from moderation.work.handlers import learning
from moderation.work.horse import stopping
from tests.work.handlers.conftest import TRACE, acting

#: Its model is the list of words of what was unwanted; it tells how it was trained.
PUPIL = """
import json

class Pupil(LearningFilter[NoSettings]):
    id = "pupil"
    title = message("Pupil")
    words = frozenset()

    def take(self, body):
        self.words = frozenset(json.loads(body)["words"]) if body else frozenset()

    def screen(self, item):
        hits = self.words & set(item.text.split())
        return score(3.0 if hits else -1.0) if self.words else abstain(message("Untaught"))

    def train(self, lessons, earlier, added):
        if any("explode" in one.item.text for one in lessons):
            raise ValueError("too hot")
        words = [word for one in lessons if one.unwanted for word in one.item.text.split()]
        told = {"words": words, "lessons": len(lessons), "added": len(added),
                "anew": earlier is None, "texts": [one.item.text for one in lessons],
                "rejected": [one.item.author_rejected for one in lessons],
                "agents": [one.item.user_agent for one in lessons],
                "reasons": [one.reason for one in lessons]}
        unwanted = sum(one.unwanted for one in lessons)
        return Trained(json.dumps(told).encode(), len(lessons), unwanted, {"share": 0.5})

@hookimpl
def register_filters(register):
    register(Pupil)
"""


@pytest.fixture
def sources() -> dict[str, str]:
    return {"pupil": PUPIL}


@pytest.fixture(autouse=True)
def fresh_flag():
    stopping.start_over()


def person(role: Role = Role.MODERATOR) -> Context:
    context = acting()
    return Context(Actor(ActorKind.USER, "1", role), context.now, context.group)


def judge(item_id: int, act: DecisionAct, canned: str = "", **more: object) -> None:
    db.session.rollback()
    item = db.session.get_one(ReviewItem, item_id)
    reason = "" if canned or act is not DecisionAct.REJECT else "no"
    seen = Seen(item.version, item.revision)
    decide(person(), item_id, act, seen, reason, canned=canned, **more)


def work() -> None:
    for queue in ("screen", "bulk", "learn"):
        shift.work_on(queue)


def lessons() -> dict[int | None, tuple[bool, str]]:
    db.session.rollback()
    return {one.item_id: (one.unwanted, one.reason) for one in db.session.scalars(select(Lesson))}


def model() -> dict[str, object]:
    db.session.rollback()
    used = db.session.scalars(select(FilterModel).where(FilterModel.in_use)).one()
    return json.loads(used.body)


@pytest.fixture
def judged(comment: Callable[..., int]) -> Callable[..., int]:
    """A function that sends a comment and has a person decide on it."""

    def send(text: str, act: DecisionAct = DecisionAct.REJECT, author: str = "a", **more) -> int:
        item = comment(text, author)
        shift.work_on("screen")
        judge(item, act, **more)
        return item

    return send


def test_a_decision_becomes_a_lesson_a_model_and_another_finding(judged, comment):
    bad = judged("casino bonus")
    good = judged("lovely weather", DecisionAct.APPROVE, "b")
    work()
    assert lessons() == {bad: (True, ""), good: (False, "")}
    assert (sorted(model()["words"]), model()["lessons"]) == (["Ada", "bonus", "casino"], 2)
    later = comment("another casino", "c")
    shift.work_on("screen")
    found = db.session.scalars(select(FindingRow).where(FindingRow.item_id == later)).one()
    assert found.score == 3.0


def test_an_undo_takes_the_lesson_back_and_the_filter_unlearns_it(judged, comment):
    bad = judged("casino bonus")
    judged("weather", DecisionAct.APPROVE, "b")
    work()
    assert "casino" in model()["words"]
    judge(bad, DecisionAct.UNDO)
    work()
    assert bad not in lessons()
    assert (model()["words"], model()["anew"]) == ([], True)


def test_what_came_since_is_learned_in_addition(judged):
    judged("casino")
    work()
    assert (model()["anew"], model()["added"]) == (True, 0)
    judged("poker", author="b")
    judged("weather", DecisionAct.APPROVE, "c")
    work()
    assert (model()["anew"], model()["added"], model()["lessons"]) == (False, 2, 3)


def test_another_decision_rewrites_the_lesson(judged):
    item = judged("casino")
    work()
    judge(item, DecisionAct.UNDO)
    judge(item, DecisionAct.APPROVE)
    work()
    assert lessons() == {item: (False, "")}
    assert (model()["anew"], model()["words"]) == (True, [])


def test_the_reason_is_learned_by_its_code(judged):
    item = judged("you fool", canned="abuse")
    work()
    assert lessons() == {item: (True, "abuse")}
    assert model()["reasons"] == ["abuse"]


def test_a_lesson_is_what_was_submitted(judged):
    edit = Edit({"body": "A good word"})
    judged("A bad word", DecisionAct.APPROVE, edited=edit)
    judged("Another bad word", author="a")
    work()
    first, second = model()["texts"]
    assert "A bad word" in first
    assert "Another bad word" in second
    assert model()["rejected"] == [0, 0]  # the decision itself is not among what was known
    assert model()["agents"] == ["Test/1", "Test/1"]


def test_what_rules_decide_teaches_nothing(comment):
    item = comment("fine", "b")
    shift.work_on("screen")
    db.session.rollback()
    one, context = db.session.get_one(ReviewItem, item), acting()
    rule = Context(Actor(ActorKind.RULE, "screening"), context.now, context.group)
    decide(rule, item, DecisionAct.APPROVE, Seen(one.version, one.revision))
    work()
    assert lessons() == {}


def test_a_training_that_fails_leaves_the_old_model_and_says_so(judged):
    judged("casino")
    work()
    old = model()
    judged("explode", author="b")
    work()
    assert model() == old
    state = training_state("pupil")
    assert (state.asked, state.given_up) == (True, False)
    assert "too hot" in str(state.failure)


def test_a_training_that_was_given_up_is_over_once_the_filter_has_learned(judged):
    item = judged("explode")
    work()
    with transaction() as session:
        values = {"state": "dead", "finished_at": acting().now}
        session.execute(update(WorkItem).where(WorkItem.kind == "train").values(values))
    assert training_state("pupil").given_up
    judge(item, DecisionAct.UNDO)
    judged("casino", author="b")
    work()
    assert training_state("pupil") == TrainingState(False, False, False, None)


def test_trainings_asked_for_while_one_runs_wait_as_one(judged):
    judged("casino")
    shift.work_on("bulk")
    shift.work_on("learn", 0)
    first = [one.number for one in model_versions("pupil")]
    for author, text in zip("bcd", ("x", "y", "z"), strict=True):
        judged(text, author=author)
    work()
    assert first == [1]
    assert [one.number for one in model_versions("pupil")] == [2, 1]


def test_a_stale_trainer_writes_no_model(judged):
    judged("casino")
    shift.work_on("bulk")
    shift._handle_all("learn", claim("learn", limit=10, lease=30, who="here/1"))
    stale = claim("learn", limit=10, lease=30, who="here/1")
    assert [one.kind for one in stale] == ["train"]
    give_back(stale, Return(counts=False))
    fresh = claim("learn", limit=10, lease=30, who="here/2")
    shift._handle_all("learn", stale)
    assert model_versions("pupil") == ()
    shift._handle_all("learn", fresh)
    assert [one.number for one in model_versions("pupil")] == [1]


def test_one_goes_back_to_an_earlier_model_and_stays_until_it_may_learn_again(judged, comment):
    judged("casino")
    work()
    judged("poker", author="b")
    work()
    admin = person(Role.ADMIN)
    use_model(admin, "pupil", 1)
    assert model()["lessons"] == 1
    judged("roulette", author="c")
    work()
    told = {one.number: (one.in_use, one.pinned) for one in model_versions("pupil")}
    assert told == {3: (False, False), 2: (False, False), 1: (True, True)}
    let_learn(admin, "pupil")
    assert model()["lessons"] == 3
    with pytest.raises(NotFound):
        use_model(admin, "pupil", 4)


def test_no_more_versions_are_kept_than_one_looks_at(judged):
    for number in range(12):
        judged(f"casino {number}", author=chr(97 + number))
        work()
    assert [one.number for one in model_versions("pupil")] == [*range(12, 2, -1)]


def test_a_set_can_be_imported_and_forgotten(judged):
    seeds = [Seed("casino", unwanted=True, reason="spam"), Seed("weather", unwanted=False)] * 100
    assert import_seeds(acting(), "old site", seeds, ["pupil"]) == 200
    work()
    assert (model()["lessons"], model()["reasons"][0]) == (200, "spam")
    assert forget_seeds(acting(), "old site", ["pupil"]) == 200
    judged("casino")
    work()
    assert (model()["lessons"], model()["anew"]) == (1, True)
    with pytest.raises(NotFound):
        forget_seeds(acting(), "old site", [])


def test_of_two_who_import_under_one_name_at_once_one_is_refused(app):
    seeds = [Seed("casino", unwanted=True)] * 200

    def overtaken():
        import_seeds(acting(), "site", seeds, [])
        yield from seeds

    with pytest.raises(Invalid) as refused:
        import_seeds(acting(), "site", overtaken(), [])
    assert "name" in refused.value.fields
    assert len(db.session.scalars(select(Lesson.id)).all()) == 200


def test_a_report_that_was_upheld_teaches_that_the_comment_was_unwanted(judged, comment):
    item = judged("casino bonus", DecisionAct.APPROVE)
    work()
    assert lessons() == {item: (False, "")}
    shown = db.session.scalars(select(Comment.id).where(Comment.item_id == item)).one()
    visitor = acting(ActorKind.AUTHOR, "new")
    key = AuthorKey("r" * 64)
    reported = report(visitor, key, f"comment:{shown}", "abuse", "", TRACE, "en").item_id
    shift.work_on("screen")
    judge(reported, DecisionAct.APPROVE)
    work()
    assert lessons() == {item: (True, "abuse")}
    judge(reported, DecisionAct.UNDO)
    work()
    assert lessons() == {item: (False, "")}


def test_what_was_decided_while_a_worker_read_is_what_it_writes(judged, monkeypatch):
    item = judged("casino")
    shift.work_on("bulk")
    real = learning.decided_items

    def slow(item_ids):
        read = real(item_ids)
        judge(item, DecisionAct.UNDO)
        return read

    monkeypatch.setattr(learning, "decided_items", slow)
    shift._handle_all("learn", claim("learn", limit=10, lease=30, who="here/1"))
    assert lessons() == {}


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\nb", "a\0b"])
def test_a_set_needs_a_name_that_can_be_written(app, name):
    with pytest.raises(Invalid):
        import_seeds(acting(), name, [Seed("casino", unwanted=True)], [])


def test_a_set_of_nothing_is_refused_and_people_without_the_right_may_not(app):
    with pytest.raises(Invalid):
        import_seeds(acting(), "empty", [], [])
    for forbidden in (
        lambda: import_seeds(person(), "mine", [Seed("casino", unwanted=True)], []),
        lambda: forget_seeds(person(), "mine", []),
        lambda: use_model(person(), "pupil", 1),
        lambda: let_learn(person(), "pupil"),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_odd_texts_can_be_learned_from(app):
    odd = [Seed(text, unwanted=True, reason="a\0b") for text in ("", "\0", "🙂" * 9, "x" * 10**6)]
    assert import_seeds(acting(), "odd", odd, ["pupil"]) == 4
    work()
    assert model()["lessons"] == 4


def test_a_filter_that_was_changed_learns_again_without_a_decision(app, judged):
    plugins = app.extensions["venire_plugins"]
    assert ask_where_models_lack(acting(), plugins) == []
    judged("casino")
    work()
    assert ask_where_models_lack(acting(), plugins) == []
    plugins.learning_filters()[0].setup = "other settings"
    assert ask_where_models_lack(acting(), plugins) == ["pupil"]
    assert ask_where_models_lack(acting(), plugins) == []  # it is asked already
    work()
    assert (model()["anew"], len(model_versions("pupil"))) == (True, 2)
    assert ask_where_models_lack(acting(), plugins) == []
