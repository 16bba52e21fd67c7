"""Requirements in pip's form, each with its exact version and its hashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.domain.errors import Invalid
from moderation.domain.messages import message

MOST_PINS = 500
LONGEST_TEXT = 400_000  # characters of a file

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?"
_VERSION = r"[A-Za-z0-9](?:[A-Za-z0-9.!+_-]{0,63})"
_PIN = re.compile(rf"({_NAME})\s*==\s*({_VERSION})", re.ASCII)
_HASH = re.compile(r"--hash[= ]sha256:([0-9a-f]{64})(?=\s|$)", re.ASCII)
SHA256 = re.compile(r"sha256:([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """One distribution: its name as indexes write it, its version, its SHA-256 hashes in hex.

    Several hashes are those of several files of the same version; any of them will do.
    """

    name: str
    version: str
    hashes: tuple[str, ...] = ()

    @property
    def wanted(self) -> str:
        """The pin as people write it, such as ``venire-shout==1.0``."""
        return f"{self.name}=={self.version}"

    def line(self) -> str:
        """Give the line of a requirements file."""
        return " ".join([self.wanted, *(f"--hash=sha256:{one}" for one in self.hashes)])


def index_name(name: str) -> str:
    """Write the name of a distribution as indexes compare it: ``Venire_Shout`` is venire-shout."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse_wanted(text: str) -> Pin:
    """Read ``NAME==VERSION``. Raises Invalid for everything else."""
    found = _PIN.fullmatch(text.strip())
    if found is None:
        raise Invalid(message("Write NAME==VERSION, not %(text)s.", text=text[:80]))
    return Pin(index_name(found[1]), found[2])


def parse_pins(text: str) -> tuple[Pin, ...]:
    """Read a requirements file of pins with hashes, as ``venire plugins lock`` writes it.

    Comments and continued lines are understood; whatever else pip knows (other files, addresses,
    options, ranges) is refused. Raises Invalid with the line.
    """
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            message("A list of packages may have %(most)s characters.", most=LONGEST_TEXT)
        )
    pins: dict[str, Pin] = {}
    for line in _lines(text):
        pin = _parse_line(line)
        if pin.name in pins and pins[pin.name].version != pin.version:
            raise Invalid(message("%(name)s is there with two versions.", name=pin.name))
        earlier = pins.get(pin.name)
        hashes = (*(earlier.hashes if earlier else ()), *pin.hashes)
        pins[pin.name] = Pin(pin.name, pin.version, tuple(dict.fromkeys(hashes)))
    if len(pins) > MOST_PINS:
        raise Invalid(message("A list may name %(most)s packages.", most=MOST_PINS))
    return tuple(pins.values())


def _lines(text: str) -> Iterable[str]:
    whole = re.sub(r"\\\r?\n", " ", text)
    for line in whole.splitlines():
        stripped = re.sub(r"(^|\s)#.*", "", line).strip()
        if stripped:
            yield stripped


def _parse_line(line: str) -> Pin:
    hashes = tuple(dict.fromkeys(_HASH.findall(line)))
    pin = parse_wanted(_HASH.sub("", line))
    if not hashes:
        text = message("%(pin)s has no --hash=sha256:… behind it.", pin=pin.wanted)
        raise Invalid(text)
    return Pin(pin.name, pin.version, hashes)


def write_pins(pins: Iterable[Pin], heading: Sequence[str] = ()) -> str:
    """Give the text of a requirements file, sorted by name, with comments at its head."""
    lines = [f"# {line}" for line in heading]
    for pin in sorted(pins):
        words = [pin.wanted, *(f"    --hash=sha256:{one}" for one in sorted(pin.hashes))]
        lines.append(" \\\n".join(words))
    return "\n".join(lines) + "\n"
