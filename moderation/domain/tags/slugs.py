"""A tag's place in addresses."""

from __future__ import annotations

import unicodedata

from moderation.domain.errors import Invalid
from moderation.domain.tags.names import normalise

KEPT_CATEGORIES = frozenset("LNM")
"""Letters, numbers and their marks, of every script: browsers show them as they are."""


def slug(name: str) -> str:
    """The part of an address that stands for a tag: one path segment, never empty, . or .. .

    Different tags have different slugs: a space becomes a hyphen (a normalised name has none of
    its own), and other signs their bytes after a tilde, so that "c", "c++" and "ai/ml" ("ai~2fml")
    all have an address. A dot stays ("node.js") unless it is the last character, where software
    that finds links in texts would drop it. Raises Invalid for a name that is none.
    """
    normal = normalise(name)
    return "".join(map(_kept, normal[:-1])) + _kept(normal[-1], last=True)


def name_of(text: str) -> str:
    """Return the name whose slug is ``text``; empty when no tag can have that slug."""
    first, *escaped = text.replace("-", " ").split("~")
    try:
        spelt = [bytes.fromhex(part[:2]) + part[2:].encode() for part in escaped]
        name = (first.encode() + b"".join(spelt)).decode()
        return name if slug(name) == text else ""
    except (ValueError, Invalid):
        return ""


def _kept(character: str, last: bool = False) -> str:
    if character == " ":
        return "-"
    if unicodedata.category(character)[0] in KEPT_CATEGORIES or (character == "." and not last):
        return character
    return "".join(f"~{byte:02x}" for byte in character.encode("utf-8"))
