"""What arrives: Flask's request, where its reading of bodies, queries and hosts would go wrong."""

import re
from io import BytesIO
from threading import BoundedSemaphore
from typing import IO

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.utils import cached_property

from moderation.domain.errors import Unavailable

#: Bodies that one process reads at once, and the seconds that others wait. A body that comes byte
#: by byte holds a thread for as long as its sender likes; the other threads go on with pages.
READERS = 2
LONGEST_WAIT = 0.5

_turns = BoundedSemaphore(READERS)
_IPV6_HOST = re.compile(r"(\[[0-9a-f:.]+\])(:\d{1,5})?", re.ASCII)


class Request(FlaskRequest):
    """A request that is understood whole or refused."""

    _trusted: list[str] | None = None

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query. Some servers hand on raw bytes, which need not be text."""
        try:
            return super().args
        except UnicodeDecodeError:
            raise BadRequest from None

    @cached_property
    def stream(self) -> IO[bytes]:
        """The whole body. One that came without its length would be cut at the limit in silence.

        Raises Unavailable when it is not this body's turn in time.
        """
        body, limit = super().stream, self.max_content_length
        if not _turns.acquire(timeout=LONGEST_WAIT):
            raise Unavailable
        try:
            read = body.read()
        finally:
            _turns.release()
        if self.content_length is None and limit is not None and len(read) >= limit:
            raise RequestEntityTooLarge
        return BytesIO(read)

    @property
    def trusted_hosts(self) -> list[str] | None:
        """The names to be served; none, so all, for a trusted IPv6 address.

        Werkzeug cuts what is trusted at the first colon, so that it knows no such address.
        """
        address = _IPV6_HOST.fullmatch(self.headers.get("Host", "").lower())
        return [] if address and address[1] in (self._trusted or []) else self._trusted

    @trusted_hosts.setter
    def trusted_hosts(self, names: list[str] | None) -> None:
        self._trusted = names


def register(app: Flask) -> None:
    """Read requests with this class."""
    app.request_class = Request
