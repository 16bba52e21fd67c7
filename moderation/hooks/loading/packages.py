"""The folder of installed packages: the generation in use, and how it becomes importable.

`instance/packages/current` is a link to one generation, a folder that pip filled. It is looked up
once a process, before entry points are; what is wrong with it never stops a start. The supervisor
knows this module too, and spares itself what only who loads plugins needs.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

import structlog

from moderation.domain.errors import Invalid
from moderation.domain.plugins.pins import Pin, index_name, parse_pins

FOLDER = "packages"
CURRENT = "current"
LIST = "plugins.txt"

_log = structlog.get_logger(__name__)
_used: list[Path] = []


def current(instance: Path) -> Path | None:
    """Give the folder of the generation in use; None when there is none, or the link is broken."""
    try:
        folder = (instance / FOLDER / CURRENT).resolve(strict=True)
    except (OSError, RuntimeError):  # a circle of links is a RuntimeError before Python 3.13
        return None
    return folder if folder.is_dir() else None


def in_use() -> str:
    """Name the generation whose packages this process can import; empty for none."""
    return _used[-1].name if _used else ""


def use(instance: Path) -> Path | None:
    """Let this process import the packages of an instance; return their folder.

    They come last: none can take the place of a module that the environment has. What another
    instance in this process had made importable is taken back. Never raises.
    """
    folder = current(instance)
    if folder is None and (instance / FOLDER / CURRENT).is_symlink():
        _log.warning("the installed packages cannot be read", folder=str(instance / FOLDER))
    return use_folder(folder)


def use_folder(folder: Path | None) -> Path | None:
    """Let this process import what lies in `folder` (None: nothing). Never raises."""
    if _used and _used[-1] == folder and str(folder) in sys.path:
        return folder
    _take_back()
    if folder is None or not _is_readable(folder):
        return None
    sys.path.append(str(folder))
    _used.append(folder)
    importlib.invalidate_caches()
    return folder


def _is_readable(folder: Path) -> bool:
    """Whether every package's metadata can be read: one that cannot would stop the look-up."""
    from importlib.metadata import distributions

    try:
        for one in distributions(path=[str(folder)]):
            if not one.name or not one.version:
                raise ValueError(f"a package without name or version in {folder}")
            tuple(one.entry_points)
    except Exception as error:  # noqa: BLE001 - whatever it is, the start goes on
        _log.warning("the installed packages are left out", folder=str(folder), why=repr(error))
        return False
    return True


def _take_back() -> None:
    while _used:
        folder = _used.pop()
        while str(folder) in sys.path:
            sys.path.remove(str(folder))
        for name, module in tuple(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and file.startswith(f"{folder}/"):
                del sys.modules[name]
    importlib.invalidate_caches()


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """One distribution of the generation in use, and the names of the plugins that it brings."""

    pin: Pin
    plugins: tuple[str, ...]


def installed(instance: Path) -> tuple[InstalledPackage, ...]:
    """List what is installed, by name, with the hashes that were checked; () when unreadable."""
    folder = current(instance)
    return () if folder is None else packages_in(folder)


def packages_in(folder: Path) -> tuple[InstalledPackage, ...]:
    """List what a generation holds, as its own list says; () when it cannot be read."""
    from importlib.metadata import distributions

    from moderation.hooks.loading.sources import GROUP

    try:
        pins = parse_pins((folder / LIST).read_text(encoding="utf-8"))
        plugins = {
            index_name(one.name): tuple(
                entry.name for entry in one.entry_points.select(group=GROUP)
            )
            for one in distributions(path=[str(folder)])
        }
    except (OSError, ValueError, TypeError, Invalid) as error:
        _log.warning("the list of packages cannot be read", folder=str(folder), why=repr(error))
        return ()
    return tuple(InstalledPackage(pin, plugins.get(pin.name, ())) for pin in sorted(pins))
