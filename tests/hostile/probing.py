"""Small tools of hostile tests: sending anything, and telling what came through."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

OWN = {"Sec-Fetch-Site": "same-origin"}
FORM = "application/x-www-form-urlencoded"

_TAG = re.compile(r"<(?:!--|[/!?]?[a-z][^\s/>]*)", re.IGNORECASE)
_SHORTEST_TELLING = 4  # characters; shorter ones stand on every page


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody at this site; ``token`` is what the forms of a signed-in person carry."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **environ: str) -> TestResponse:
        """Open a page; ``environ`` are raw WSGI values, such as HTTP_COOKIE."""
        return self.client.get(path, environ_overrides=environ, buffered=True)

    def send(self, path: str, fields: Mapping[str, str], **environ: str) -> TestResponse:
        """Send a form as a browser on this site does, broken characters included."""
        carried = {"csrf_token": self.token} if self.token else {}
        body = urlencode({**carried, **fields}, errors="surrogatepass").encode()
        return self.client.post(
            path, data=body, content_type=FORM, headers=OWN, environ_overrides=environ
        )


def raw(text: str) -> str:
    """A text as WSGI hands on header and path bytes: UTF-8 read as Latin-1, lines unbroken."""
    held = text.replace("\r", " ").replace("\n", " ").replace("\x00", " ")
    return held.encode("utf-8", "surrogatepass").decode("latin-1")


def answered(
    ask: Callable[[str], TestResponse], text: str, allowed: Collection[int]
) -> TestResponse:
    """Ask with a text and check that the answer is one of the allowed ones."""
    shown = ascii(text)[:200]
    try:
        answer = ask(text)
    except Exception as error:
        raise AssertionError(f"{shown} broke it") from error
    assert answer.status_code in allowed, f"{shown}: {answer.status}"
    return answer


def is_inert(text: str, page: str) -> bool:
    """Whether a text that would be markup if unescaped does not stand on the page as it is."""
    return len(text) < _SHORTEST_TELLING or str(escape(text)) == text or text not in page


def skeleton(page: str) -> Counter[str]:
    """How often each tag stands on the page, apart from paragraphs (problems are paragraphs)."""
    found = Counter(tag.lower() for tag in _TAG.findall(page))
    return Counter({tag: count for tag, count in found.items() if tag not in {"<p", "</p"}})
