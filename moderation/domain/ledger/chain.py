"""The hash chain over the acts.

A row's hash is SHA-256 over a fixed label, the previous hash (32 bytes), the position (8 bytes, big
end first), the length of the public part (8 bytes) and the public part, and the private digest (32
bytes, or nothing). Every part has a fixed length or one written before it, so no two rows can give
the same bytes. Hashes and digests are written as 64 hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from moderation.domain.messages import Message, message

LABEL = b"venire ledger 1\n"
GENESIS = "0" * 64
"""What stands for the hash before the first row."""


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the ledger.

    `subject` names what was acted on ("item:7"), `subject_version` the version that the act made
    (1, 2, 3 …), `act` what was done, `actor` who did it ("user:5"), `undoes` the id of the row that
    it undoes. `public` is JSON data; its `set` holds the covered columns that the act changed, with
    their values afterwards. `private_digest` stands for what identifies a person. `group` is the
    id of the group of acts.
    """

    subject: str
    subject_version: int
    act: str
    actor: str
    undoes: int | None = None
    public: Mapping[str, object] = field(default_factory=dict)
    private_digest: str | None = None
    group: str = ""

    def public_part(self) -> bytes:
        """The canonical bytes of all that the chain seals in the open."""
        return canonical(
            {
                "act": self.act,
                "actor": self.actor,
                "group": self.group,
                "public": self.public,
                "subject": self.subject,
                "subject_version": self.subject_version,
                "undoes": self.undoes,
            }
        )


@dataclass(frozen=True, slots=True)
class Sealed:
    """An act with its place (from 1) in the chain and its hash."""

    position: int
    hash: str
    act: Act


def canonical(public: Mapping[str, object]) -> bytes:
    """The one way to write JSON data as bytes: keys sorted, no blanks, UTF-8.

    A number has one form: whole floats are written as integers, so that data which went through a
    database gives the same bytes. Raises ValueError for what JSON cannot hold: other types, keys
    that are not texts, numbers that are not finite, lone surrogates.
    """
    plain = _plain(public)
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("the keys of ledger data are texts")
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_plain(entry) for entry in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, (str, int)):
        return value
    raise ValueError(f"ledger data cannot hold {type(value).__name__}")


def private_digest(salt: bytes, body: bytes) -> str:
    """SHA-256 of salt and body, in hexadecimal. The salt has at least 16 random bytes."""
    if len(salt) < 16:
        raise ValueError("a salt has at least 16 bytes")
    return hashlib.sha256(salt + body).hexdigest()


def seal(previous_hash: str, position: int, public_part: bytes, private_digest: str | None) -> str:
    """The hash of the row at `position` (from 1), in hexadecimal.

    `previous_hash` is GENESIS for the first row; `public_part` is `Act.public_part()`. Raises
    ValueError for a position below 1 or a hash that is not 64 hexadecimal digits.
    """
    if position < 1:
        raise ValueError("positions count from 1")
    parts = [
        LABEL,
        _digest_bytes(previous_hash),
        position.to_bytes(8, "big"),
        len(public_part).to_bytes(8, "big"),
        public_part,
        b"" if private_digest is None else _digest_bytes(private_digest),
    ]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _digest_bytes(digest: str) -> bytes:
    raw = bytes.fromhex(digest)
    if len(raw) != 32 or len(digest) != 64:
        raise ValueError("a hash has 64 hexadecimal digits")
    return raw


def verify_chain(
    rows: Iterable[Sealed], previous_hash: str = GENESIS, first: int = 1
) -> Iterator[Message]:
    """What is wrong with these rows, in order of position; nothing if the chain holds.

    `previous_hash` and `first` are those of the first row, to check a part of a chain.
    """
    expected = first
    for row in rows:
        if row.position != expected:
            yield message(
                "Row %(found)s stands where row %(expected)s should.",
                found=row.position,
                expected=expected,
            )
        if not _holds(row, previous_hash):
            yield message("Row %(position)s does not match its hash.", position=row.position)
        previous_hash, expected = row.hash, row.position + 1


def _holds(row: Sealed, previous_hash: str) -> bool:
    try:
        made = seal(previous_hash, row.position, row.act.public_part(), row.act.private_digest)
    except (ValueError, OverflowError, RecursionError):
        # A file that somebody else wrote may hold numbers and nests that no chain can.
        return False
    return made == row.hash
