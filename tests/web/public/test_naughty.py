"""Every public form takes every string: an answer of ours each time, never an error of ours.

The own sample runs always; VENIRE_TEST_NAUGHTY_STRINGS names a JSON list of texts for more.
"""

import json
import os
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from moderation.extensions import limiter
from tests.web.public.conftest import OWN

pytestmark = pytest.mark.usefixtures("gallery")

SAMPLE = [
    "",
    " ",
    "\x00",
    "\x00\x01\x02\x1b[31m",
    "\ud800",
    "\udfff\ud800",
    "\ufeff\u200b\u202e\u2066",
    "undefined",
    "NaN",
    "-1",
    "9" * 400,
    "1e400",
    "²",
    "٣",
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "{{ 7 * 7 }}",
    "%(name)s %s %d %",
    "${7*7}",
    "../../../../etc/passwd",
    "é" * 100,
    "田中さんにあげて下さい",
    "الكل في المجمو عة",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "👩‍👩‍👧‍👦" * 40,
    "\r\nSet-Cookie: a=b",
    "x" * 6_000,
]
NAUGHTY_FILE = os.environ.get("VENIRE_TEST_NAUGHTY_STRINGS", "")
STRINGS = SAMPLE + (json.loads(Path(NAUGHTY_FILE).read_text("utf-8")) if NAUGHTY_FILE else [])


def each_field(fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give every text of the sample with every field, and those of the file with one in turn."""
    for text in SAMPLE:
        yield from ((text, field) for field in fields)
    yield from zip(STRINGS[len(SAMPLE) :], cycle(fields), strict=False)


PAGE = "/en/topics/broad-emotions"
FORMS = {
    f"{PAGE}/votes": ("choice",),
    f"{PAGE}/comments": ("author", "body", "parent", "website", "seconds"),
    f"{PAGE}/tags": ("name",),
    f"{PAGE}/rechecks": ("why",),
    "/en/reports": ("subject", "reason", "note"),
    "/en/ask": ("question", "why"),
}
FINE = {
    "choice": "yes",
    "author": "Ada",
    "body": "Fine.",
    "name": "fine",
    "why": "New.",
    "subject": "comment:1",
    "reason": "spam",
    "question": "Can AI knit?",
}
PARAMETERS = {
    "after": "/en/",
    "status": "/en/",
    "before": PAGE,
    "reply": PAGE,
    "sent": PAGE,
    "verdict": "/en/court",
    "case": "/en/court",
}


@pytest.fixture(autouse=True)
def _without_limits(app):
    limiter.enabled = False
    yield
    limiter.enabled = True


def encoded(form: dict[str, str]) -> bytes:
    """The form as a careless program would send it: lone surrogates as bytes of their own."""
    return "&".join(
        f"{name}={quote(text.encode('utf-8', 'surrogatepass'))}" for name, text in form.items()
    ).encode()


@pytest.mark.parametrize("path", FORMS)
def test_a_form_takes_any_string_in_any_field(client: FlaskClient, path: str) -> None:
    for text, naughty in each_field(FORMS[path]):
        form = {name: FINE.get(name, "") for name in FORMS[path]} | {naughty: text}
        answer = client.post(
            path,
            data=encoded(form),
            headers=OWN,
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code in {303, 404, 413, 422}, (naughty, text)
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", answer.text)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_an_address_takes_any_string(client: FlaskClient, parameter: str) -> None:
    for text in STRINGS:
        value = quote(text.encode("utf-8", "surrogatepass"))[:4_000]
        answer = client.get(f"{PARAMETERS[parameter]}?{parameter}={value}")
        assert answer.status_code in {200, 404}, text


@pytest.mark.parametrize("room", ["topics", "tags"])
def test_a_place_takes_any_string(client: FlaskClient, room: str) -> None:
    for text in STRINGS:
        place = quote(text.encode("utf-8", "surrogatepass"), safe="")[:2_000]
        assert client.get(f"/en/{room}/{place}").status_code in {200, 301, 308, 404}, text
