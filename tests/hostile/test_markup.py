"""What visitors wrote stands on pages, once approved: as text, or as one of the few tags."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.domain.actor import Context
from moderation.domain.roles import Role
from moderation.domain.texts import clean
from moderation.extensions import db
from moderation.models import ReviewItem, Tag
from moderation.web.rendering import comment_html
from tests.hostile.conftest import BARE, approve_all
from tests.hostile.markup import wrong_with, wrong_with_prose
from tests.hostile.probing import Browser
from tests.hostile.strings import MARKUP, markup, naughty

pytestmark = pytest.mark.usefixtures("unhurried")

LONGEST_COMMENT = 5_000


def packed(texts: tuple[str, ...]) -> Iterator[str]:
    """The texts as comments, many in one, each in a paragraph of its own."""
    comment = ""
    for text in texts:
        if comment and len(comment) + len(text) > LONGEST_COMMENT - 9:
            yield comment
            comment = ""
        comment = f"{comment}\n\n{text[: LONGEST_COMMENT - 9]}"
    yield comment


def pages(browser: Browser, path: str, more: str) -> Iterator[str]:
    """A list, page by page; ``more`` finds the address of the next one."""
    while path:
        answer = browser.get(path)
        assert answer.status_code == 200
        yield answer.text
        found = re.search(more, answer.text)
        path = found[1].replace("&amp;", "&") if found else ""


def test_the_reader_sees_what_a_browser_would() -> None:
    for bad in (
        "<script>x</script>",
        "<a href='javascript:x'>x</a>",
        "<a href='java\tscript:x'>x</a>",
        "<p onclick=x>",
        "<p style='x'>",
        "<img src='//evil.example'>",
        "<base href=x>",
        "<iframe>",
        "<!-- x -->",
    ):
        assert wrong_with(bad) or wrong_with_prose(bad), bad
    assert wrong_with_prose("<p><a href='https://a.example' rel='ugc'>x</a><em>x</em></p>") == []
    assert wrong_with_prose("<p class=notice>x</p>") != []
    assert wrong_with('<div class="prose"></div><p class="x"></p>') == []


def test_rendered_comments_hold_the_allowed_elements_alone() -> None:
    texts = {
        clean(text, 10_000, multiline=True, required=False) for text in (*markup(), *naughty())
    }
    assert {text: wrong for text in texts if (wrong := wrong_with_prose(comment_html(text)))} == {}


def test_comments_stay_text_on_the_page(
    site: Flask, stranger: Browser, acting: Callable[..., Context]
) -> None:
    comments = [*packed(markup()), *MARKUP]
    for number, body in enumerate(comments):
        fields = {"author": MARKUP[number % len(MARKUP)][:80], "body": body}
        assert stranger.send(f"{BARE}/comments", fields).status_code == 303
    assert len(approve_all(site, acting(Role.MODERATOR))) == len(comments)
    shown = list(pages(stranger, BARE, r'href="([^"]*\?before=\d+)#discussion"'))
    assert sum(page.count('<article class="comment"') for page in shown) == len(comments) + 1
    assert [wrong for page in shown for wrong in wrong_with(page)] == []


def test_tags_stay_text_on_the_page(
    site: Flask, stranger: Browser, acting: Callable[..., Context]
) -> None:
    for name in (text[:60] for text in (*MARKUP, *naughty())):
        assert stranger.send(f"{BARE}/tags", {"name": name}).status_code in (303, 422)
    approve_all(site, acting(Role.MODERATOR))
    page = stranger.get(BARE).text
    assert wrong_with(page) == []
    with site.app_context():
        slugs = db.session.scalars(select(Tag.slug)).all()
    assert len(slugs) > len(MARKUP)
    for number, slug in enumerate(sorted(slugs, key=len, reverse=True)[::4]):
        answer = stranger.get(f"/en/tags/{quote(slug)}")
        assert answer.status_code == 200, slug
        assert number % 4 or wrong_with(answer.text) == []


def test_questions_stay_text_on_every_page_that_shows_them(
    site: Flask, stranger: Browser, acting: Callable[..., Context]
) -> None:
    texts = {text[:300] for text in (*MARKUP, *naughty())}
    sent = [stranger.send("/en/ask", {"question": text, "why": text}).location for text in texts]
    approve_all(site, acting(Role.MODERATOR))
    listed = list(pages(stranger, "/en/", r'rel="next" href="([^"]+)"'))
    assert [wrong for page in listed for wrong in wrong_with(page)] == []
    topics = {path for page in listed for path in re.findall(r'href="(/en/topics/[^"]+)"', page)}
    assert len(topics) == sent.count("/en/ask?sent=question") + 1
    for number, path in enumerate(sorted(topics)):
        if not number % 8:
            answer = stranger.get(path.replace("&amp;", "&"))
            assert answer.status_code == 200, path
            assert wrong_with(answer.text) == [], path


def test_refused_forms_show_what_was_typed_as_text(stranger: Browser) -> None:
    for text in MARKUP:
        long = text.ljust(6_001, "x")
        for path, fields in (
            (f"{BARE}/comments", {"author": long, "body": long, "parent": text}),
            (f"{BARE}/tags", {"name": long}),
            ("/en/ask", {"question": long, "why": long}),
        ):
            answer = stranger.send(path, fields)
            assert answer.status_code == 422
            assert wrong_with(answer.text) == [], text
    for text in MARKUP[:12]:
        report = {"subject": "comment:1", "reason": text, "note": text}
        assert wrong_with(stranger.send("/en/reports", report).text) == []
        assert wrong_with(stranger.send(f"{BARE}/rechecks", {"why": text.ljust(1_001)}).text) == []
        assert wrong_with(stranger.get(f"/en/{text.replace('?', '')}").text) == []


def test_the_private_rooms_show_what_visitors_wrote_as_text(
    site: Flask, stranger: Browser, enter: Callable[[Role], Browser]
) -> None:
    for text in MARKUP:
        stranger.send(f"{BARE}/comments", {"author": text[:80], "body": text})
        stranger.send(f"{BARE}/tags", {"name": text[:60]})
        stranger.send("/en/reports", {"subject": "comment:1", "reason": "spam", "note": text})
        stranger.send("/en/ask", {"question": text[:300], "why": text})
    stranger.send(f"{BARE}/rechecks", {"why": MARKUP[0]})
    with site.app_context():
        items = db.session.scalars(select(ReviewItem.id)).all()
    admin = enter(Role.ADMIN)
    rooms = ("/review/", "/review/?view=decided", "/admin/ledger", "/review/topics")
    for path in (*rooms, *(f"/review/items/{number}" for number in items[::8])):
        answer = admin.get(path)
        assert answer.status_code == 200, path
        assert wrong_with(answer.text) == [], path
