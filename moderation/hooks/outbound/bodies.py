"""Reads what a service sends: decompressed as it comes, and never more than is taken."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from moderation.hooks.contracts.sources import SourceMalformed

LARGEST_BODY = 10_000_000
"""Bytes of a body that are taken, as sent and as decompressed."""
MOST_MEMBERS = 1_000
"""Compressed parts, one after the other, that are taken for one body."""
_STEP = 256 * 1024


def read_body(pieces: Iterable[bytes], encoding: str) -> bytes:
    """Join and decompress the pieces of a body sent with `Content-Encoding: encoding`.

    Raises `SourceMalformed` for a coding that was not asked for, for broken or cut-off data, and as
    soon as more than 10 MB came, as sent or as decompressed.
    """
    whole = bytearray()
    for piece in _decoded(_counted(pieces), encoding.strip().lower()):
        whole += piece
        _keep_within(len(whole))
    return bytes(whole)


def _counted(pieces: Iterable[bytes]) -> Iterator[bytes]:
    count = 0
    for piece in pieces:
        count += len(piece)
        _keep_within(count)
        yield piece


def _keep_within(count: int) -> None:
    if count > LARGEST_BODY:
        raise SourceMalformed(f"the answer is larger than {LARGEST_BODY // 1_000_000} MB")


def _decoded(pieces: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    if encoding in {"", "identity"}:
        return pieces
    if encoding in {"gzip", "x-gzip"}:
        return _inflated(pieces, zlib.MAX_WBITS | 16)
    if encoding == "deflate":
        return _deflated(pieces)
    raise SourceMalformed(f"the answer is coded as {encoding[:40]!r}, which was not asked for")


def _deflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Tell the two things apart that services call deflate: with zlib's header, and without."""
    rest = iter(pieces)
    start = b""
    for piece in rest:
        start += piece
        if len(start) >= 2:
            break
    wrapped = (
        len(start) >= 2 and start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    )
    yield from _inflated(_after(start, rest), zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _after(start: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield start
    yield from rest


def _inflated(pieces: Iterable[bytes], bits: int) -> Iterator[bytes]:
    """Decompress in bounded steps; several members one after the other are one body."""
    inflating = zlib.decompressobj(bits)
    members, empty = 1, True
    for piece in pieces:
        data = piece
        while data:
            if inflating.eof:
                inflating = zlib.decompressobj(bits)
                members += 1
            empty = False
            if members > MOST_MEMBERS:
                raise SourceMalformed("the compressed answer has too many parts")
            try:
                yield inflating.decompress(data, _STEP)
            except zlib.error as error:
                raise SourceMalformed("the compressed answer is broken") from error
            data = inflating.unconsumed_tail or inflating.unused_data
        yield from _drained(inflating)
    if not inflating.eof and not empty:
        raise SourceMalformed("the compressed answer was cut off")


def _drained(inflating: zlib._Decompress) -> Iterator[bytes]:
    """Take out what is ready within, though all input was consumed."""
    while not inflating.eof:
        try:
            more = inflating.decompress(b"", _STEP)
        except zlib.error as error:
            raise SourceMalformed("the compressed answer is broken") from error
        if not more:
            return
        yield more
