"""What ends a horse that no signal reaches: too much memory, or too long in one call."""

import faulthandler
import resource
import sys
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TextIO

_GIGABYTE = 1 << 30
#: Address space that a horse may take beyond what it was forked with. Threads reserve a lot of it
#: without using it, and so does scikit-learn.
ROOM = {"screen": _GIGABYTE, "bulk": _GIGABYTE}
ROOM_ELSEWHERE = 3 * _GIGABYTE

#: Seconds beyond all filters' own limits: their timer strikes often before it gives up.
MERCY = 2.0


def limit_memory(queue: str) -> None:
    """Bound this process's address space: what asks for more gets a MemoryError, which is caught.

    Only Linux keeps such a limit; elsewhere nothing happens.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + ROOM.get(queue, ROOM_ELSEWHERE)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard in (resource.RLIM_INFINITY,) or most < hard:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


class Watch:
    """Ends this process, its stacks written out, when it is not touched for ``seconds``.

    It is C code's own timer: it strikes also where the interpreter is held. Touching it often is
    cheap, as it is wound up once a second at most; so it strikes up to a second early.
    """

    def __init__(self, seconds: float, file: TextIO | None = None) -> None:
        """Write the stacks to ``file``, the standard error by default."""
        self._seconds = seconds + 1.0
        self._file = file or sys.__stderr__
        self._wound = float("-inf")

    def touch(self) -> None:
        """Say that all is well."""
        now = monotonic()
        if now - self._wound > 1.0 and self._file is not None:
            faulthandler.dump_traceback_later(self._seconds, exit=True, file=self._file)
            self._wound = now

    def __enter__(self) -> "Watch":
        """Begin to watch."""
        self.touch()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Watch no longer."""
        faulthandler.cancel_dump_traceback_later()
        self._wound = float("-inf")
