"""What people wrote, as the few tags that it may use."""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "s", "strong", "ul"}
ATTRIBUTES = {"*": set(), "a": {"href"}, "ol": {"start"}}  # else every tag could have a title
SCHEMES = {"http", "https"}
LINK_RELATION = "nofollow ugc noopener noreferrer"

_EMPTY_LINES = re.compile(r"\n\s*\n")

# Raw HTML is text to js-default. Images would tell another host who reads; headings and tables
# would break the page's own order.
_markdown = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True}).disable(
    ["image", "heading", "lheading", "table", "hr", "html_block", "html_inline"]
)


def comment_html(source: str) -> Markup:
    """Return a comment's markdown as HTML of the allowed tags; every other tag is shown as text."""
    rendered = _markdown.render(source)
    return Markup(  # noqa: S704 - this is the one place where markup comes from: just cleaned
        nh3.clean(
            rendered,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel=LINK_RELATION,
            strip_comments=True,
        )
    )


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain text, to be escaped by the template."""
    return [part.strip() for part in _EMPTY_LINES.split(text) if part.strip()]
