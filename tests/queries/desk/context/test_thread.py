"""The thread around a comment: bounded on every side, with what became of each."""

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.queries.desk.context import Thread, thread_around
from moderation.queries.desk.context.thread import MOST_ABOVE, MOST_BELOW, MOST_BESIDE
from tests.queries.desk.context.conftest import statements

COMMENT, REPORT = ItemKind.COMMENT, ItemKind.REPORT


def bodies(remarks):
    return [one.body for one in remarks]


def around(item_id, parent=None):
    return thread_around(COMMENT, item_id, 1, {"parent": parent})


def test_a_first_comment_stands_alone(item):
    assert around(item("First")).is_empty


def test_what_it_answers_is_read_from_the_top_down(remark, item):
    top = remark("Top")
    middle = remark("Middle", parent=top)
    thread = around(item("Mine", parent=middle), parent=middle)
    assert bodies(thread.above) == ["Top", "Middle"]
    assert not thread.higher


def test_a_deep_thread_is_cut_above(remark):
    last = None
    for number in range(MOST_ABOVE + 3):
        last = remark(f"Step {number}", parent=last)
    thread = around(99, parent=last)
    assert bodies(thread.above) == [f"Step {number}" for number in range(3, MOST_ABOVE + 3)]
    assert thread.higher


def test_beside_stands_what_came_just_before_at_the_same_place(remark):
    top = remark("Top")
    others = [remark(f"Answer {number}", parent=top) for number in range(MOST_BESIDE + 3)]
    remark("Elsewhere")
    thread = around(others[-2], parent=top)
    assert bodies(thread.beside) == [f"Answer {number}" for number in range(1, MOST_BESIDE + 1)]


def test_answers_stand_below_and_stop(remark):
    top = remark("Top")
    for number in range(MOST_BELOW + 1):
        remark(f"Answer {number}", parent=top)
    thread = around(top)
    assert bodies(thread.below) == [f"Answer {number}" for number in range(MOST_BELOW)]
    assert thread.lower


def test_what_is_hidden_is_there_and_marked(remark):
    hidden = remark("Gone", shown=False)
    (one,) = around(99, parent=hidden).above
    assert (one.body, one.shown, one.state) == ("Gone", False, ItemState.APPROVED)


def test_a_report_has_the_thread_of_what_it_names(remark):
    top = remark("Top")
    bad = remark("Bad", parent=top)
    thread = thread_around(REPORT, 99, 1, {"subject": f"comment:{bad}"})
    assert bodies(thread.above) == ["Top"]


def test_other_kinds_and_gone_comments_have_none(topic):
    assert thread_around(ItemKind.TAG_SUGGESTION, 1, 1, {"name": "x"}) == Thread()
    for subject in ("comment:99", "comment:", "comment:²", "topic:1", "comment:" + "9" * 30):
        assert thread_around(REPORT, 99, 1, {"subject": subject}) == Thread()


def test_it_takes_four_statements_however_long_it_is(remark):
    taken = []
    for _ in range(2):
        last = None
        for number in range(8):
            last = remark(f"Step {number}", parent=last)
            remark(f"Beside {number}", parent=last)
        with statements() as run:
            around(last, parent=last - 1)
        taken.append(len(run))
    assert taken == [4, 4]
