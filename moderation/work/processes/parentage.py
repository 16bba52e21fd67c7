"""Children that end with their parent, however it ends, and forks that start clean."""

import ctypes
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence

_PR_SET_PDEATHSIG = 1
_RESET = (
    signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD, signal.SIGPIPE,
)  # fmt: skip


def end_with_parent(parent: int, death_signal: signal.Signals = signal.SIGKILL) -> None:
    """Let this process get ``death_signal`` when process ``parent``, its parent, is gone.

    Linux tells the kernel so; elsewhere a thread looks every second. The setting survives exec but
    not fork. Ends this process at once when the parent is gone already.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    else:
        watch = threading.Thread(target=_watch, args=(parent, death_signal), daemon=True)
        watch.start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int, death_signal: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), death_signal)


def fork(body: Callable[[], None], death_signal: signal.Signals) -> int:
    """Run ``body`` in a forked child in a process group of its own; return the child's number.

    Ctrl-C in a terminal thus reaches the parent alone. The child ends when body returns, with
    status 1 after an exception. Call it from a process with one thread.
    """
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _run(body, parent, death_signal)
    return child


def _run(body: Callable[[], None], parent: int, death_signal: signal.Signals) -> None:
    status = 1
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in _RESET:
            signal.signal(number, signal.SIG_DFL)
        end_with_parent(parent, death_signal)
        body()
        status = 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else 1
    except BaseException:  # noqa: BLE001 - the child's last words, whatever they are
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def spawn(
    command: Sequence[str], environment: Mapping[str, str], death_signal: signal.Signals
) -> int:
    """Start another program as `fork` starts a body; return the child's number."""
    words, variables = list(command), dict(environment)
    return fork(lambda: os.execve(words[0], words, variables), death_signal)  # noqa: S606
