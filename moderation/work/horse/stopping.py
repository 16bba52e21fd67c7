"""One byte that a worker shares with the horses it forks: whether they should stop soon."""

import mmap

_flag = mmap.mmap(-1, 1)


class Stopped(Exception):
    """The worker was asked to stop before this was done; what is left is given back, uncounted."""


def start_over() -> None:
    """Make a byte of this process's own, shared from now on with what it forks."""
    global _flag  # noqa: PLW0603 - one flag a worker
    _flag = mmap.mmap(-1, 1)


def ask_to_stop() -> None:
    """Let this process, and all that it has forked, stop at the next good moment."""
    _flag[0] = 1


def must_stop() -> bool:
    """Say whether this process should stop; costs less than a microsecond."""
    return _flag[0] == 1


def stop_if_asked() -> None:
    """Raise Stopped if this process should stop."""
    if must_stop():
        raise Stopped
