"""Public pages from memory: WSGI middleware outside Flask, one cache a process.

A page of the gallery is the same for everybody, so it is kept under its path alone. A view that
makes such a page names, in a header that never leaves the process, what the page depends on and
the version of that which it read before anything else: ``topic:12@34`` or ``site@7``. An entry is
served while the database still has that version; it is asked at most every half second an entry.
An entry is made anew after ten minutes in any case, because what plugins add to a page (related
topics) may follow from rows whose changes raise no version of this page.
Whoever just posted carries a cookie of two seconds and gets a page made for this request.

A hit does next to nothing: that is what it is for.
"""

import gzip
import hashlib
import threading
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from moderation.web.caching.page_versions import DatabaseVersions
from moderation.web.cookies import FRESH_COOKIE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: What a view sets on a page that is the same for everybody: ``scope@version``.
PAGE_HEADER = "X-Venire-Page"

#: How long an entry is trusted without asking the database again, in seconds.
TRUSTED_SECONDS = 0.5
#: How long an entry is served at most, in seconds.
LONGEST_SECONDS = 600.0
MOST_BYTES = 32 * 1024 * 1024
MOST_HOSTS = 64
_OVERHEAD_BYTES = 2_000
_GZIP_LEVEL = 6

_REVALIDATED = (("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding"))

Headers: TypeAlias = list[tuple[str, str]]
ReadVersion: TypeAlias = Callable[[str], int | None]


class Page:
    """One page, ready to be sent plain, compressed, or as "not modified"."""

    def __init__(self, scope: str, version: int, headers: Headers, body: bytes) -> None:
        """Prepare the answers; ``headers`` are those of the view's response."""
        self.scope = scope
        self.version = version
        self.trusted_until = 0.0
        self.kept_until = 0.0
        self.body = body
        self.etag = f'W/"{urlsafe_b64encode(hashlib.sha256(body).digest()[:15]).decode()}"'
        self._common = [*_kept(headers), ("ETag", self.etag), *_REVALIDATED]
        self._plain = [*self._common, ("Content-Length", str(len(body)))]
        self._unmodified = [pair for pair in self._common if pair[0].lower() != "content-type"]

    @cached_property
    def packed(self) -> tuple[Headers, bytes]:
        """The compressed page with its headers, made when somebody first asks for it."""
        body = gzip.compress(self.body, _GZIP_LEVEL, mtime=0)
        packing = [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        return self._common + packing, body

    @property
    def size(self) -> int:
        """About how many bytes of memory the page takes, compressed form included."""
        return len(self.body) * 4 // 3 + _OVERHEAD_BYTES

    def send(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a GET or HEAD request with this page."""
        if self.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 NOT MODIFIED", self._unmodified.copy())
            return ()
        headers, body = self._plain, self.body
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            headers, body = self.packed
        start_response("200 OK", headers.copy())
        return (body,) if environ["REQUEST_METHOD"] == "GET" else ()


def _kept(headers: Headers) -> Headers:
    """Return the headers without those that are made anew or are nobody's business."""
    dropped = {PAGE_HEADER.lower(), "content-length", "cache-control", "etag", "vary"}
    return [(name, value) for name, value in headers if name.lower() not in dropped]


class PageCache:
    """The middleware. ``trusted_seconds`` may be set to 0 to ask for the version at every hit."""

    def __init__(
        self,
        application: "WSGIApplication",
        read_version: ReadVersion,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Wrap ``application``; ``read_version`` gives what a scope stands at, None for nothing."""
        self.trusted_seconds = TRUSTED_SECONDS
        self._application = application
        self._read_version = read_version
        self._clock = clock
        self._most_bytes = most_bytes
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._bytes = 0
        self._hosts: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer from memory when that is right, else ask the application and perhaps keep it."""
        if (
            environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or environ.get("QUERY_STRING")
            or FRESH_COOKIE in environ.get("HTTP_COOKIE", "")
        ):
            return self._ask(environ, start_response)
        page = self._pages.get(environ["PATH_INFO"])
        if page is None or _host(environ) not in self._hosts or not self._is_current(page, environ):
            return self._ask(environ, start_response)
        return page.send(environ, start_response)

    def __len__(self) -> int:
        """How many pages are kept."""
        return len(self._pages)

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _is_current(self, page: Page, environ: "WSGIEnvironment") -> bool:
        now = self._clock()
        if now < page.trusted_until:
            return True
        try:
            current = now < page.kept_until and self._read_version(page.scope) == page.version
        except SQLAlchemyError:
            return False  # the application will say that the database is away
        if current:
            page.trusted_until = now + self.trusted_seconds
        self._settle(environ["PATH_INFO"], page, current)
        return current

    def _settle(self, path: str, page: Page, current: bool) -> None:
        """Note that a page was used just now, or drop it."""
        with self._lock:
            if self._pages.get(path) is not page:
                return
            if current:
                self._pages.move_to_end(path)
            else:
                self._bytes -= self._pages.pop(path).size

    def _ask(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked_at = self._clock()
        started: list[tuple[str, Headers]] = []

        def note(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            started[:] = [(status, headers)]
            return _no_writing

        # Flask starts its response before it returns the body.
        body = self._application(_reading(environ), note)
        status, headers = started[0]
        mark = dict(headers).get(PAGE_HEADER)
        if mark is None:
            start_response(status, headers)
            return _unread(body) if environ["REQUEST_METHOD"] == "HEAD" else body
        page = _page(mark, headers, body)
        if _storable(environ, status, headers):
            page.trusted_until = asked_at + self.trusted_seconds
            page.kept_until = asked_at + LONGEST_SECONDS
            self._store(environ, page)
        return page.send(environ, start_response)

    def _store(self, environ: "WSGIEnvironment", page: Page) -> None:
        path = environ["PATH_INFO"]
        with self._lock:
            if len(self._hosts) >= MOST_HOSTS:
                self._hosts.clear()  # made-up names must not keep the real one out for ever
            self._hosts.add(_host(environ))  # the application has just trusted it
            known = self._pages.pop(path, None)
            self._bytes += page.size - (known.size if known else 0)
            self._pages[path] = page
            while self._bytes > self._most_bytes:
                self._bytes -= self._pages.popitem(last=False)[1].size


def _reading(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """Ask for a page where its head is asked for: length and mark are those of the body."""
    return {**environ, "REQUEST_METHOD": "GET"} if environ["REQUEST_METHOD"] == "HEAD" else environ


def _host(environ: "WSGIEnvironment") -> tuple[str, str]:
    """Return how the request named its host, to this process and to a proxy before it."""
    return environ.get("HTTP_HOST", ""), environ.get("HTTP_X_FORWARDED_HOST", "")


def _storable(environ: "WSGIEnvironment", status: str, headers: Headers) -> bool:
    return (
        not environ.get("QUERY_STRING")
        and status.startswith("200")
        and all(name.lower() != "set-cookie" for name, _ in headers)
    )


def _page(mark: str, headers: Headers, body: Iterable[bytes]) -> Page:
    scope, _, version = mark.partition("@")
    try:
        return Page(scope, int(version), headers, b"".join(body))
    finally:
        _unread(body)


def _unread(body: Iterable[bytes]) -> Iterable[bytes]:
    """Close a body, of which nothing more is wanted."""
    close = getattr(body, "close", None)
    if close is not None:
        close()
    return ()


def _no_writing(_data: bytes) -> object:
    raise RuntimeError("pages are returned, not written")


def register(app: Flask) -> None:
    """Put the cache before the application, proxies' headers included."""
    with app.app_context():
        versions = DatabaseVersions.of_this_app()
    cache = PageCache(app.wsgi_app, versions)
    app.wsgi_app = cache  # type: ignore[method-assign]
    app.extensions["venire_page_cache"] = cache
