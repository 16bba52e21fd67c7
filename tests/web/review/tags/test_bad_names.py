"""Any name that a visitor gets through stands on every page about it, at an address that works."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy import select

from moderation.actions.decisions import decide
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.submissions import suggest_tag
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.domain.tags import LONGEST_NAME
from moderation.extensions import db
from moderation.models import Tag
from tests.actions.conftest import seen
from tests.hostile.markup import wrong_with
from tests.hostile.strings import naughty
from tests.web.review.conftest import SLUG, TRACE

ODD = [
    ".", "..", "/", "//", "a/b", "a/../b", "../../etc/passwd", "a\\b", "c++", "c#", "node.js",
    "u.s.", "a?b=c", "a#b", "100%", "%2f", "%00", "~", "a~2fb", "a&b", "<b>", "' or 1=1 --",
    "new", "changes", "drift", "export.csv", "suggest-tag", "ذكاء اصطناعي", "בינה", "a\u202eb",
    "\u2067ab\u2069", "a\u200bb", "\u00adsoft", "👩‍👩‍👧", "ﷺ", "İ", "ß", "x" * LONGEST_NAME,
    "𝓡obots",
]  # fmt: skip
TOO_MUCH = ["x" * (LONGEST_NAME + 1), "x" * 10_000, "\u202e" * 10_000, "a\u0301" * 5_000, "ﷺ" * 60]


@pytest.fixture
def approved(topic, acting):
    """A function that suggests and approves a name; gives its item, or None where it is refused."""

    def on(name):
        visitor = acting(actor=Actor(ActorKind.AUTHOR, "new"))
        author = AuthorKey("a" * 64)
        try:
            number = suggest_tag(visitor, author, SLUG, name, TRACE, "en", again=True).item_id
        except Invalid:
            return None
        decide(acting(Role.MODERATOR), number, DecisionAct.APPROVE, seen(number))
        return number

    return on


def check_pages(mo, number):
    """Look at the pages of the tag that an item made."""
    tag = db.session.scalars(select(Tag).order_by(Tag.id.desc())).first()
    name, slug = tag.name, quote(tag.slug, safe="")
    db.session.rollback()
    for path in (f"/en/tags/{slug}", f"/nl/tags/{slug}", f"/review/items/{number}"):
        answer = mo.get(path)
        assert answer.status_code == 200, (path, name)
        assert wrong_with(answer.text) == [], (path, name)
    listed = mo.get("/review/tags", query_string={"q": name})
    links = re.findall(r'href="(/review/tags/[^"]+)" dir="auto">', listed.text)
    assert links, name
    assert mo.get(unescape(links[0])).status_code == 200, (links[0], name)
    answer = mo.get("/en/suggest-tag", query_string={"name": name})
    assert answer.status_code == 200, name
    assert wrong_with(answer.text) == [], name


@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_an_odd_name_has_pages_or_is_refused(mo, approved, name):
    number = approved(name)
    if number is not None:
        check_pages(mo, number)


def test_every_naughty_string_has_pages_or_is_refused(mo, approved):
    for name in naughty():
        number = approved(name)
        if number is not None:
            check_pages(mo, number)


@pytest.mark.parametrize("name", TOO_MUCH, ids=lambda name: f"{name[:4]!a}x{len(name)}")
def test_too_much_is_refused(topic, acting, name):
    visitor = acting(actor=Actor(ActorKind.AUTHOR, "new"))
    with pytest.raises(Invalid) as refused:
        suggest_tag(visitor, AuthorKey("a" * 64), SLUG, name, TRACE, "en")
    assert list(refused.value.fields) == ["name"]
