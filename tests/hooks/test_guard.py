"""Time limits end what hangs, and leave everything else as it was."""

import contextlib
import math
import os
import re
import signal
import threading
import time

import pytest

from moderation.hooks.guard import (
    TimeIsUp,
    attempt,
    attempt_aside,
    deadline,
    last_resort,
    remaining,
    watching,
)

LIMIT = 0.05


def spin():
    while True:
        pass


def swallow():
    started = time.monotonic()
    while time.monotonic() - started < 5:
        with contextlib.suppress(Exception):
            spin()


def swallow_once():
    try:
        spin()
    except BaseException:
        spin()


def backtrack():
    re.match(r"(a+)+$", "a" * 40 + "!")


def in_thread(function):
    box = []
    thread = threading.Thread(target=lambda: box.append(function()))
    thread.start()
    thread.join(10)
    return box[0]


@pytest.fixture
def foreign_alarm():
    """A handler and a timer that somebody else set before."""
    struck = []
    old = signal.signal(signal.SIGALRM, lambda *details: struck.append(details))
    yield struck
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, old)


def test_a_value_comes_back():
    ended = attempt(LIMIT, divmod, 7, 2)
    assert ended.value == (3, 1)
    assert ended.error is None
    assert 0 <= ended.seconds < LIMIT


@pytest.mark.parametrize("hang", [spin, swallow, swallow_once, backtrack, lambda: time.sleep(5)])
def test_what_hangs_is_ended(hang):
    started = time.monotonic()
    ended = attempt(LIMIT, hang)
    assert isinstance(ended.error, TimeIsUp)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("error", [ValueError, SystemExit, GeneratorExit, MemoryError])
def test_an_error_is_a_value(error):
    def fail():
        raise error

    assert isinstance(attempt(LIMIT, fail).error, error)


def test_ctrl_c_is_not_the_plugins():
    def interrupted():
        raise KeyboardInterrupt

    with watching():
        with pytest.raises(KeyboardInterrupt):
            attempt(LIMIT, interrupted)
        time.sleep(2 * LIMIT)  # nothing of the call is left that could strike


def test_an_inner_limit_ends_the_inner_call_only():
    def outer():
        inner = attempt(LIMIT, spin)
        return type(inner.error)

    assert attempt(5, outer).value is TimeIsUp


def test_an_outer_limit_holds_for_inner_calls_too():
    started = time.monotonic()
    ended = attempt(LIMIT, lambda: attempt(60, spin))
    assert isinstance(ended.error, TimeIsUp)
    assert time.monotonic() - started < 3


def test_many_calls_share_one_timer():
    with watching():
        ended = [attempt(LIMIT, spin), attempt(LIMIT, abs, -1), attempt(LIMIT, spin)]
    assert [type(one.error) for one in ended] == [TimeIsUp, type(None), TimeIsUp]
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_foreign_alarm_keeps_its_handler_and_its_time(foreign_alarm):
    handler = signal.getsignal(signal.SIGALRM)
    signal.setitimer(signal.ITIMER_REAL, 30)
    attempt(LIMIT, spin)
    assert signal.getsignal(signal.SIGALRM) is handler
    assert 20 < signal.getitimer(signal.ITIMER_REAL)[0] < 30
    assert foreign_alarm == []


def test_a_foreign_alarm_that_is_due_ends_the_call_and_then_strikes(foreign_alarm):
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    ended = attempt(60, spin)
    time.sleep(LIMIT)
    assert isinstance(ended.error, TimeIsUp)
    assert len(foreign_alarm) == 1


def test_a_foreign_alarm_strikes_between_watched_calls(foreign_alarm):
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    with watching():
        until = time.monotonic() + 3
        while not foreign_alarm and time.monotonic() < until:
            pass
    assert len(foreign_alarm) == 1


def test_elsewhere_a_late_result_is_refused():
    ended = in_thread(lambda: attempt(LIMIT, time.sleep, 2 * LIMIT))
    assert isinstance(ended.error, TimeIsUp)
    assert in_thread(lambda: attempt(5, abs, -1)).value == 1


def test_elsewhere_too_a_call_that_never_ends_is_given_up():
    released = threading.Event()
    started = time.monotonic()
    ended = in_thread(lambda: attempt(LIMIT, released.wait))
    released.set()
    assert isinstance(ended.error, TimeIsUp)
    assert time.monotonic() - started < 5


def test_elsewhere_a_call_within_a_call_has_no_more_time_than_that():
    inner = in_thread(lambda: attempt(LIMIT, lambda: attempt(60, remaining)))
    assert inner.value.value <= LIMIT


def test_a_call_aside_is_given_up_in_time():
    started = time.monotonic()
    assert isinstance(attempt_aside(LIMIT, time.sleep, 1).error, TimeIsUp)
    assert time.monotonic() - started < 0.8
    assert attempt_aside(5, abs, -1).value == 1


def test_a_deadline_ends_its_body():
    with pytest.raises(TimeIsUp), deadline(LIMIT):
        spin()
    with deadline(LIMIT):
        pass


def test_a_fork_begins_anew():
    with watching():
        child = os.fork()
        if child == 0:
            ended = attempt(LIMIT, spin)
            os._exit(0 if isinstance(ended.error, TimeIsUp) else 1)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_the_last_resort_ends_the_process(tmp_path):
    with (tmp_path / "stacks").open("w+") as stacks:
        child = os.fork()
        if child == 0:
            with last_resort(LIMIT, stacks):
                spin()
        _, status = os.waitpid(child, 0)
        stacks.seek(0)
        assert "spin" in stacks.read()
    assert os.waitstatus_to_exitcode(status) == 1


def test_what_is_left_of_a_call_can_be_asked_anywhere():
    assert remaining() == math.inf
    here = attempt(5.0, remaining).value
    aside = attempt_aside(5.0, remaining).value
    nested = attempt_aside(5.0, lambda: attempt(1.0, remaining).value).value
    assert 4.0 < here <= 5.0
    assert 4.0 < aside <= 5.0
    assert 0.0 < nested <= 1.0
    assert remaining() == math.inf
