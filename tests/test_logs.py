"""Where log lines go."""

import structlog

from moderation.logs import write_to_stderr


def test_a_log_line_goes_to_the_standard_error_with_its_time(capsys):
    write_to_stderr()
    structlog.get_logger("venire").warning("the broker is away", silent_for=5)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "the broker is away" in shown.err
    assert "silent_for=5" in shown.err
    assert shown.err.count("\n") == 1


def test_a_logged_exception_shows_no_local_variable(capsys):
    def fail(password):
        raise RuntimeError("no reason")

    write_to_stderr()
    try:
        fail("hunter2 of a visitor")
    except RuntimeError:
        structlog.get_logger("venire").exception("work failed")
    shown = capsys.readouterr().err
    assert "no reason" in shown
    assert "hunter2" not in shown.replace('fail("hunter2 of a visitor")', "")
