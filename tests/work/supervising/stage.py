"""A supervisor in small, run as a process of its own: it takes over signals.

``python stage.py INSTANCE HOW``: one part runs on generation 000001, the link names 000002, and the
part is renewed. HOW says what becomes of the new one: ``comes``, ``ends``, ``hangs`` (it never says
that it is ready) or ``stays`` (it comes up, but with the old packages).
"""

import json
import os
import signal
import sys
from functools import partial
from pathlib import Path

from moderation.hooks.loading import packages
from moderation.work.installing.restarting import read_notice
from moderation.work.place import is_alive
from moderation.work.processes import renewal
from moderation.work.processes.nursery import Nursery
from moderation.work.processes.parentage import end_with_parent, fork
from moderation.work.processes.presence import announce, present


def part(instance: Path, how: str) -> None:
    """Be the parent of one ready process, or what goes wrong instead."""
    if how == "ends":
        sys.exit(3)
    if how != "stays":
        packages.use(instance)
    if how != "hangs":
        fork(partial(serve, instance), signal.SIGTERM)
    signal.pause()


def serve(instance: Path) -> None:
    """Be ready until told to end."""
    announce(instance, "web")
    end_with_parent(os.getppid())
    signal.pause()


def main(instance: Path, how: str) -> None:
    """Renew the part and print what is there before and afterwards."""
    renewal.SECONDS_TO_COME_UP, renewal.SETTLED = 5.0 if how in ("comes", "ends") else 0.5, 0.1
    nursery = Nursery()
    shelf = renewal.Shelf(instance)
    shelf.switch("000001")
    nursery.add("web", partial(fork, partial(part, instance, "comes"), signal.SIGTERM))
    nursery.keep(lambda: bool(present(instance)), 5.0)
    old = nursery.process_of("web")
    shelf.switch("000002")
    start = partial(fork, partial(part, instance, how), signal.SIGTERM)
    running = renewal.renew(nursery, instance, (renewal.Part("web", start, {"web": 1}),), "000001")
    # Whose parent has just ended is told so by a signal, and takes a moment to heed it.
    nursery.keep(lambda: {one.generation for one in present(instance)} <= {running}, 5.0)
    notice = read_notice(instance)
    said = {
        "running": running,
        "current": shelf.current(),
        "old_lives": old is not None and is_alive(old),
        "children": nursery.names(),
        "state": notice.state,
        "reason": notice.reason,
        "number": notice.number,
        "generations": sorted({one.generation for one in present(instance)}),
    }
    nursery.stop(nursery.names(), 2.0)
    nursery.close()
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
