"""The two stylesheets: public pages load one, private pages both, and neither holds dead rules."""

import re
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from moderation.paths import STATIC, folder

PUBLIC, DESK = "venire.css", "desk.css"
#: The desk's holds the pictures of screening, too: SVG without inline style is drawn by rules.
MOST_BYTES = {PUBLIC: 20_000, DESK: 26_000}
#: Rooms whose pages load the sheet. Macros are used by all.
ROOMS = {
    PUBLIC: ("public", "errors", "macros", "review", "admin", "auth", "."),
    DESK: ("review", "admin", "auth", "macros", "."),
}
#: Parts of names that templates put together: the status, vote or stance of what is shown.
MADE = {"yes", "almost", "no", "disputed", "is-yes", "is-almost", "is-no", "is-maybe"}
MADE |= {"is-in-research", "supports", "limits", "against", "unclear", "hung", "inconclusive"}
MADE |= {"loaded", "failed", "dead", "unusable", "rests", "in-time"}


@cache
def rules(sheet: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)


def classes(sheet: str) -> set[str]:
    selectors = re.sub(r"\{[^{}]*\}", "{}", rules(sheet))
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", selectors))


def said_in(rooms: tuple[str, ...]) -> set[str]:
    top = Path(folder("templates"))
    depths = ((room, "*.html" if room == "." else "**/*.html") for room in rooms)
    pages = [path for room, files in depths for path in sorted((top / room).glob(files))]
    scripts = sorted(STATIC.glob("*.js"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*pages, *scripts])
    return set(re.findall(r"[a-z][\w-]*", text))


@pytest.mark.parametrize("sheet", [PUBLIC, DESK])
def test_every_rule_is_for_something_that_is_there(sheet: str) -> None:
    assert classes(sheet) - said_in(ROOMS[sheet]) - MADE == set()


@pytest.mark.parametrize("sheet", [PUBLIC, DESK])
def test_a_sheet_stays_small(sheet: str) -> None:
    assert (STATIC / sheet).stat().st_size <= MOST_BYTES[sheet]


def test_colours_and_measures_are_named_in_one_place() -> None:
    named = set(re.findall(r"(--[\w-]+):", rules(PUBLIC)))
    assert re.findall(r"(--[\w-]+):", rules(DESK)) == []
    assert {
        name for sheet in MOST_BYTES for name in re.findall(r"var\((--[\w-]+)", rules(sheet))
    } <= (named)


def test_only_private_pages_load_the_desks_sheet(client: FlaskClient) -> None:
    assert "desk.css" not in client.get("/en/").text
    assert "desk.css" not in client.get("/en/none").text
    page = client.get("/auth/login").text
    assert page.index(PUBLIC) < page.index(DESK)


def test_what_scrolls_holds_what_is_hidden_in_it() -> None:
    """Hidden labels of a wide table would else widen the page on phones."""
    assert re.search(r"\.scroll \{[^}]*position: relative", rules(PUBLIC))
