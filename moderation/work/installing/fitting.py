"""Whether wheels fit the environment and each other: decided from what they say of themselves."""

import importlib.util
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

from moderation.domain.messages import Message, message
from moderation.domain.plugins.pins import index_name
from moderation.hooks.doors import API_VERSION
from moderation.hooks.loading.blocking import Blocks
from moderation.hooks.loading.packages import FOLDER, in_use
from moderation.hooks.loading.sources import MOUNT
from moderation.work.installing.refusals import NotInstalled
from moderation.work.installing.wheels import Wheel

#: Names that are ours, or that Python runs by itself.
RESERVED = frozenset(
    {"moderation", MOUNT, "plugins", "templates", "tests", "wsgi", "bin", "benchmarks", "examples",
     "sitecustomize", "usercustomize", "__pycache__"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Environment:
    """What Venire itself runs with: distributions by name with their versions, and modules."""

    versions: Mapping[str, str]
    modules: frozenset[str]


def running_environment(packages: Path) -> Environment:
    """Read what this process can import, apart from what lies in the folder `packages`."""
    places = [one for one in sys.path if not Path(one or ".").is_relative_to(packages)]
    versions: dict[str, str] = {}
    modules: set[str] = set(sys.stdlib_module_names)
    for one in distributions(path=places):
        if one.name:
            versions.setdefault(index_name(one.name), one.version)
            modules.update(_top_modules(one))
    return Environment(versions, frozenset(modules))


def _top_modules(distribution: Distribution) -> Iterable[str]:
    stated = (distribution.read_text("top_level.txt") or "").split()
    files = [] if stated else distribution.files or []
    return [*stated, *(file.parts[0].split(".")[0] for file in files)]


def refuse_conflicts(wheels: Sequence[Wheel], environment: Environment) -> None:
    """Raise NotInstalled unless the wheels fit together and into the environment.

    None may take the place of a distribution or module that is there, two may not bring the same
    module or plugin, and what is there must be of a version that they take.
    """
    _refuse_known(wheels, environment)
    _refuse_doubles(wheels)
    _refuse_versions(wheels, environment)


def _refuse_known(wheels: Iterable[Wheel], environment: Environment) -> None:
    for wheel in wheels:
        version = environment.versions.get(wheel.pin.name)
        if version is not None:
            text = message(
                "%(pin)s is refused: Venire has %(name)s %(version)s, and keeps it.",
                pin=wheel.pin.wanted, name=wheel.pin.name, version=version,
            )  # fmt: skip
            raise NotInstalled(text)
        for module in sorted(wheel.modules):
            if module in RESERVED or module in environment.modules or _is_importable(module):
                text = message(
                    "%(pin)s is refused: its module %(module)s would hide one that is there.",
                    pin=wheel.pin.wanted, module=module,
                )  # fmt: skip
                raise NotInstalled(text)


def _is_importable(module: str) -> bool:
    """Whether a module of this name lies outside the installed packages and has contents."""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError, AttributeError):
        return False
    if spec is None or spec.origin is None:
        return False
    return not (in_use() and f"/{FOLDER}/{in_use()}/" in spec.origin)


def _refuse_doubles(wheels: Iterable[Wheel]) -> None:
    module = message("%(pin)s is refused: %(other)s brings the module %(name)s too.")
    plugin = message("%(pin)s is refused: %(other)s brings the plugin %(name)s too.")
    modules: dict[str, Wheel] = {}
    plugins: dict[str, Wheel] = {}
    for wheel in wheels:
        _refuse_second(wheel, sorted(wheel.modules), modules, module)
        _refuse_second(wheel, [name for name, _ in wheel.plugins], plugins, plugin)


def _refuse_second(
    wheel: Wheel, names: Iterable[str], seen: dict[str, Wheel], text: Message
) -> None:
    for name in names:
        other = seen.setdefault(name, wheel)
        if other is not wheel:
            said = text.filled(pin=wheel.pin.wanted, other=other.pin.wanted, name=name)
            raise NotInstalled(said)


def _refuse_versions(wheels: Sequence[Wheel], environment: Environment) -> None:
    own = message("%(pin)s is refused: it needs %(need)s, but Venire has %(name)s %(version)s.")
    other = message("%(pin)s is refused: it needs %(need)s, but there is %(name)s %(version)s.")
    brought = {wheel.pin.name: wheel.pin.version for wheel in wheels}
    for wheel in wheels:
        for need in wheel.needs:
            name = index_name(need.name)
            version = {**brought, **environment.versions}.get(name)
            if version is not None and not need.specifier.contains(version, prereleases=True):
                text = own if name in environment.versions else other
                said = text.filled(
                    pin=wheel.pin.wanted, need=_words(need), name=name, version=version
                )
                raise NotInstalled(said)


def _words(need: Requirement) -> str:
    return f"{index_name(need.name)}{need.specifier}"


def refuse_blocked(wheels: Iterable[Wheel], blocks: Blocks) -> None:
    """Raise NotInstalled for what is known to be bad, or blocked by the operator.

    While a line of the operator's list cannot be read, everything is refused: it may be meant.
    """
    if blocks.troubles:
        raise NotInstalled(blocks.troubles[0])
    for wheel in wheels:
        names = (wheel.pin.name, *(name for name, _ in wheel.plugins))
        why = blocks.reason_against(names, wheel.pin.version)
        if why is not None:
            said = message("%(pin)s is refused. %(why)s", pin=wheel.pin.wanted, why=str(why))
            raise NotInstalled(said)


def refuse_other_apis(wheels: Iterable[Wheel]) -> None:
    """Raise NotInstalled for what says that it was made for other plugin interfaces."""
    for wheel in wheels:
        if wheel.apis and str(API_VERSION) not in wheel.apis:
            text = message(
                "%(pin)s is refused: it was made for plugin API %(stated)s, this is %(current)s.",
                pin=wheel.pin.wanted, stated=", ".join(wheel.apis), current=API_VERSION,
            )  # fmt: skip
            raise NotInstalled(text)


def unmet(wheels: Sequence[Wheel], environment: Environment) -> list[str]:
    """Name what the wheels need and neither they nor the environment have."""
    there = {wheel.pin.name for wheel in wheels} | set(environment.versions)
    needs = [need for wheel in wheels for need in wheel.needs]
    return sorted({_words(need) for need in needs if index_name(need.name) not in there})


def needed(wheels: Sequence[Wheel]) -> list[Wheel]:
    """Give the wheels that bring plugins, and those that they need, directly or not."""
    by_name = {wheel.pin.name: wheel for wheel in wheels}
    found = {wheel.pin.name: wheel for wheel in wheels if wheel.plugins}
    todo = list(found.values())
    while todo:
        for need in todo.pop().needs:
            wheel = by_name.get(index_name(need.name))
            if wheel is not None and wheel.pin.name not in found:
                found[wheel.pin.name] = wheel
                todo.append(wheel)
    return sorted(found.values(), key=lambda wheel: wheel.pin)


def refuse_idle(wheels: Sequence[Wheel]) -> None:
    """Raise NotInstalled for what brings no plugin, unless a plugin needs it."""
    kept = {wheel.pin for wheel in needed(wheels)}
    for wheel in wheels:
        if wheel.pin not in kept:
            text = message(
                "%(pin)s is refused: it offers no plugin (no entry point in the group"
                " %(group)s), and no plugin needs it.",
                pin=wheel.pin.wanted, group="venire.plugins",
            )  # fmt: skip
            raise NotInstalled(text)
