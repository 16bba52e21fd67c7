"""Where plugins are found: the bundled folder, the instance's own folder, and entry points."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from moderation.hooks.loading.records import Origin, Source

MOUNT = "moderation_plugins"
GROUP = "venire.plugins"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}", re.ASCII)
"""What a plugin can be called: the name stands in rows, addresses and settings."""
_API = re.compile(r"(?:^|[,\s])venire-api-([0-9]{1,4})(?=$|[,\s])", re.ASCII)


def mount(folders: list[Path]) -> None:
    """Make what lies in `folders` importable as `moderation_plugins.<name>`; the first one wins.

    Modules that were imported from elsewhere (another instance in this process) are forgotten.
    """
    places = [str(folder) for folder in folders]
    package = sys.modules.get(MOUNT)
    if package is None or package.__spec__ is None:
        spec = importlib.machinery.ModuleSpec(MOUNT, None, is_package=True)
        package = sys.modules[MOUNT] = importlib.util.module_from_spec(spec)
    package.__path__ = places
    importlib.invalidate_caches()
    for name in [name for name in sys.modules if name.startswith(f"{MOUNT}.")]:
        if not _lies_in(sys.modules[name], folders):
            del sys.modules[name]


def _lies_in(module: object, folders: list[Path]) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and any(Path(file).is_relative_to(folder) for folder in folders)


def find_sources(bundled: Path, own: Path) -> list[Source]:
    """List what could be loaded: bundled first, then the instance's, then installed packages."""
    found = [*_in_folder(bundled, Origin.BUNDLED), *_in_folder(own, Origin.FOLDER)]
    return found + [_from_entry_point(one) for one in entry_points(group=GROUP)]


def _in_folder(folder: Path, origin: Origin) -> Iterator[Source]:
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in entries:
        if _is_plugin(path):
            yield Source(path.stem, origin, f"{MOUNT}.{path.stem}", path)


def _is_plugin(path: Path) -> bool:
    if not NAME.fullmatch(path.stem):
        return False
    if path.is_dir():
        return path.suffix == "" and any(path.glob("*.py"))
    return path.suffix == ".py"


def _from_entry_point(one: EntryPoint) -> Source:
    """Read an entry point, whatever stands in it: what is wrong with it shows when it is loaded."""
    found = EntryPoint.pattern.match(one.value)
    name, module = _shown(one.name), found["module"] if found else one.value
    if one.dist is None:
        return Source(name, Origin.ENTRY_POINT, module)
    told = one.dist.metadata
    return Source(
        name,
        Origin.ENTRY_POINT,
        module,
        None,
        one.dist.version or "",
        one.dist.name or "",
        stated_apis(told["Keywords"] or ""),
    )


def _shown(name: str) -> str:
    """Write what is no name for a plugin so that pages can show it, and as no name still."""
    if NAME.fullmatch(name):
        return name
    return re.sub(r"[^A-Za-z0-9_]", "-", name)[:59] + "-"


def stated_apis(keywords: str) -> tuple[str, ...]:
    """Read from a package's keywords for which versions of the plugin interface it was written.

    The keyword `venire-api-1` says version 1; keywords are parted by commas or spaces.
    """
    return tuple(dict.fromkeys(_API.findall(keywords.lower())))
