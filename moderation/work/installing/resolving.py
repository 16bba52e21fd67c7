"""Which distributions a set of plugins takes: pip decides, and may change nothing of Venire's."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from moderation.domain.messages import message
from moderation.domain.plugins.pins import Pin, index_name
from moderation.work.installing.pip import links, run_pip
from moderation.work.installing.refusals import NotInstalled
from moderation.work.installing.wheels import Wheel, read_wheel, sha256_of

Known = Mapping[tuple[str, str], tuple[str, ...]]
"""Hashes by name and version: what somebody vouched for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What pip is asked to find together.

    `pins` by name and version, `wheels` as files; `held` keep their version if they are taken at
    all; `places` are folders of wheels beside the operator's index.
    """

    pins: tuple[Pin, ...]
    wheels: tuple[Wheel, ...]
    held: tuple[Pin, ...] = ()
    places: tuple[Path, ...] = ()


def resolve(wish: Wish, versions: Mapping[str, str]) -> tuple[Pin, ...]:
    """Let pip find all that is needed, without installing; each pin has the hash of one file.

    `versions` are the distributions of the environment: they stay, and what they meet is not
    taken. Raises NotInstalled with pip's words about what conflicts or is not to be found.
    """
    with TemporaryDirectory(prefix="venire-") as place:
        wanted, fixed = Path(place, "wanted.txt"), Path(place, "fixed.txt")
        report = Path(place, "report.json")
        wanted.write_text("".join(f"{line}\n" for line in _requirements(wish)))
        fixed.write_text("".join(f"{line}\n" for line in _constraints(wish, versions)))
        run_pip(
            "install", "--dry-run", "--report", str(report), "--requirement",
            str(wanted), "--constraint", str(fixed), *links(wish.places),
        )  # fmt: skip
        found = _read_report(json.loads(report.read_text(encoding="utf-8")))
    own = {wheel.pin.name: wheel.pin for wheel in wish.wheels}
    return tuple(own.get(pin.name, pin) for pin in sorted(found))


def _requirements(wish: Wish) -> Iterable[str]:
    yield from (pin.wanted for pin in wish.pins)
    for wheel in wish.wheels:
        yield f"{wheel.pin.name} @ {wheel.path.absolute().as_uri()}"


def _constraints(wish: Wish, versions: Mapping[str, str]) -> Iterable[str]:
    yield from (f"{name}=={version}" for name, version in sorted(versions.items()))
    yield from (pin.wanted for pin in wish.held)


def _read_report(report: Mapping[str, object]) -> Iterable[Pin]:
    installs = report.get("install")
    for one in installs if isinstance(installs, list) else []:
        metadata, archive = one["metadata"], one["download_info"].get("archive_info", {})
        hashes = archive.get("hashes", {})
        sha256 = (hashes["sha256"],) if "sha256" in hashes else ()
        yield Pin(index_name(metadata["name"]), metadata["version"], sha256)


def refuse_unknown(found: Sequence[Pin], known: Known) -> None:
    """Raise NotInstalled when nobody vouched for what was found, with the lines to add."""
    for pin in found:
        vouched = known.get((pin.name, pin.version))
        if vouched and pin.hashes and not set(pin.hashes) & set(vouched):
            text = message(
                "%(pin)s is refused: its hash is sha256:%(found)s, known is sha256:%(known)s.",
                pin=pin.wanted, found=pin.hashes[0], known=vouched[0],
            )  # fmt: skip
            raise NotInstalled(text)
    missing = [pin for pin in found if not known.get((pin.name, pin.version))]
    if missing:
        text = message("There is no known hash of %(pins)s.",
                       pins=", ".join(pin.wanted for pin in missing))  # fmt: skip
        advice = message(
            "If you trust what the index has, write this into a file and install with -r FILE:"
            " %(lines)s",
            lines=" | ".join(pin.line() for pin in missing),
        )
        raise NotInstalled(text, advice=advice)


def fetch(pins: Sequence[Pin], places: Sequence[Path], into: Path) -> list[Wheel]:
    """Download wheels of exactly these hashes into a folder and read them. Raises NotInstalled."""
    if not pins:
        return []
    wanted = into / "wanted.txt"
    wanted.write_text("".join(f"{pin.line()}\n" for pin in pins))
    run_pip(
        "download", "--quiet", "--no-deps", "--require-hashes", "--dest", str(into),
        "--requirement", str(wanted), *links(places),
    )  # fmt: skip
    wheels = [read_wheel(path) for path in sorted(into.glob("*.whl"))]
    hashes = {one for pin in pins for one in pin.hashes}
    for wheel in wheels:
        if sha256_of(wheel.path) not in hashes:  # pip looked; what it left is looked at again
            raise NotInstalled(message("%(pin)s has another hash.", pin=wheel.pin.wanted))
    return wheels
