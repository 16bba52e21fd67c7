"""What people wrote becomes few tags, and nothing that runs or loads."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from moderation.web.rendering.markup import TAGS, comment_html, paragraphs


def test_the_few_tags_work() -> None:
    html = comment_html("*a* **b** `c`\n\n- d\n\n1. e\n\n> f\n\n[g](https://example.org/?a=1&b=2)")
    for tag in (
        "<em>a</em>",
        "<strong>b</strong>",
        "<code>c</code>",
        "<ul>",
        "<ol>",
        "<blockquote>",
    ):
        assert tag in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert 'rel="nofollow ugc noopener noreferrer"' in html


def test_line_breaks_stay() -> None:
    assert "one<br>\ntwo" in comment_html("one\ntwo")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://spy.example/p.gif)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        '[x](https://x "a title")',
        "<a href='https://x' onclick=alert(1)>x</a>",
        "<style>*{}</style>",
        "<iframe src=//x></iframe>",
        "<svg/onload=alert(1)>",
        "# A heading",
        "```html\n<script>alert(1)</script>\n```",
        "<!-- comment -->",
        "&lt;script&gt;",
    ],
)
def test_attacks_are_shown_as_text(attack: str) -> None:
    html = comment_html(attack)
    assert set(re.findall(r"<\s*(\w+)", html)) <= TAGS
    assert not re.search(r"<[^>]*\s(on\w+|style|src|class|title|lang)\s*=", html)
    assert not re.search(r"href=\"(?!https?:)", html)


@given(some.text(max_size=300))
def test_no_text_breaks_out(text: str) -> None:
    html = comment_html(text)
    assert set(re.findall(r"<\s*/?(\w+)", html)) <= TAGS


@pytest.mark.parametrize("piece", ["[", "*", "> ", "`", "- ", "![](", "<", "&"])
def test_no_text_is_slow(piece: str) -> None:
    assert comment_html(piece * 1_000) is not None


def test_paragraphs_are_parted_by_empty_lines() -> None:
    assert paragraphs("one\ntwo\n\n \nthree\n") == ["one\ntwo", "three"]
