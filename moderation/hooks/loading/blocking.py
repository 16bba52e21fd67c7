"""Plugins that are refused before they are imported: known to be bad, or blocked by the operator.

Two lists say which: the one that Venire ships (`known_bad.toml` beside this file), and the
operator's own in the instance folder, one requirement a line with the reason behind it::

    venire-shout==1.0    # holds the queue for minutes
    venire-shout<0.9
    mutter               # whatever its version

A name is that of a plugin or of its package. Versions are compared where they are known without
an import: a package's are, those of a file or folder in `instance/plugins` are not, so such a
plugin is refused by a line without versions only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from moderation.domain.messages import Message, message
from moderation.domain.plugins.pins import index_name
from moderation.hooks.loading.records import Source

BLOCKED_FILE = "plugins-blocked.txt"
KNOWN_BAD = Path(__file__).with_name("known_bad.toml")
LONGEST_FILE = 400_000  # characters
LONGEST_REASON = 300
_LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,99})\s*([=<>!~][^#;@\[\]]*)?")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Block:
    """One refusal: a name as indexes write it, versions as pip writes them ("" for all), why."""

    name: str
    versions: str
    reason: Message

    def is_about(self, names: Iterable[str], version: str) -> bool:
        """Whether it refuses what goes by one of `names`, at this version ("" when unknown)."""
        if self.name not in {index_name(one) for one in names}:
            return False
        return not self.versions or (bool(version) and _contains(self.versions, version))


@dataclass(frozen=True, slots=True)
class Blocks:
    """All refusals, and what is wrong with lines of the operator's list that could not be read."""

    blocks: tuple[Block, ...] = ()
    troubles: tuple[Message, ...] = ()

    def reason(self, source: Source) -> Message | None:
        """Say why a plugin is not to be loaded; None when nothing speaks against it."""
        return self.reason_against((source.name, source.package), source.version)

    def reason_against(self, names: Iterable[str], version: str) -> Message | None:
        """Say why what goes by one of these names is refused; None when nothing speaks against."""
        known = [one for one in names if one]
        return next((one.reason for one in self.blocks if one.is_about(known, version)), None)


def _contains(versions: str, version: str) -> bool:
    from packaging.specifiers import SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        return SpecifierSet(versions).contains(Version(version), prereleases=True)
    except InvalidVersion:
        return True  # what cannot be compared is not known to be one of the good ones


def blocks_of(instance: Path) -> Blocks:
    """Read both lists. Never raises: a line that cannot be read is a trouble, and is logged."""
    blocks, troubles = _operators(instance / BLOCKED_FILE)
    for one in troubles:
        _log.warning("a line of blocked plugins has no effect", why=str(one))
    return Blocks((*known_bad(), *blocks), tuple(troubles))


def _operators(path: Path) -> tuple[list[Block], list[Message]]:
    try:
        lines = path.read_text(encoding="utf-8")[:LONGEST_FILE].splitlines()
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError) as error:
        return [], [message("%(file)s cannot be read: %(why)s", file=path.name, why=str(error))]
    blocks, troubles = [], []
    for number, line in enumerate(lines, 1):
        words, _, reason = line.partition("#")
        if words.strip():
            block = _block(words.strip(), reason.strip())
            blocks += [block] if block else []
            troubles += [] if block else [_unreadable(path, number)]
    return blocks, troubles


def _block(words: str, reason: str) -> Block | None:
    found = _LINE.fullmatch(words)
    versions = (found[2] or "").strip() if found else ""
    if found is None or not _is_readable(versions):
        return None
    if not reason:
        return Block(index_name(found[1]), versions, message("The operator blocked it."))
    said = message("The operator blocked it: %(why)s", why=reason[:LONGEST_REASON])
    return Block(index_name(found[1]), versions, said)


def _is_readable(versions: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(versions)
    except InvalidSpecifier:
        return False
    return True


def _unreadable(path: Path, number: int) -> Message:
    return message(
        "Line %(line)s of %(file)s cannot be read: write NAME, NAME==VERSION or NAME<VERSION.",
        line=number, file=path.name,
    )  # fmt: skip


@lru_cache
def known_bad(path: Path = KNOWN_BAD) -> tuple[Block, ...]:
    """Read the shipped list. Raises ValueError or KeyError when it is malformed: it is our own."""
    listed = tomllib.loads(path.read_text(encoding="utf-8")).get("plugin", [])
    return tuple(_shipped(one) for one in listed)


def _shipped(given: dict[str, Any]) -> Block:
    from packaging.specifiers import SpecifierSet

    versions = str(SpecifierSet(given["versions"]))
    said = message("Known to be bad: %(why)s", why=given["reason"])
    return Block(index_name(given["name"]), versions, said)
