"""Reads a page as a browser would, and tells what on it our templates cannot have made."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

PROSE = r"a|blockquote|br|code|em|li|ol|p|pre|s|strong|ul"
IN_PROSE = re.compile(PROSE)
#: All elements of our templates.
ELEMENTS = re.compile(
    rf"{PROSE}|abbr|article|aside|b|bdi|body|button|circle|cite|datalist|dd|del|details|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|g|h[1-3]|head|header|hr|html|input|ins|kbd|label|legend|line|link|main|meta|nav|option"
    r"|path|progress|q|rect|script|section|select|small|span|sub|summary|sup|svg|table|tbody|td|text"
    r"|textarea|th|thead|time|title|tr"
)
PROSE_ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href", "data", "poster"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


@dataclass
class Page(HTMLParser):
    """What is wrong with a page, gathered while it is read."""

    wrong: list[str] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    _prose: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if self._prose:
            self._check_prose(tag, attrs)
        elif not ELEMENTS.fullmatch(tag):
            self.wrong.append(f"<{tag}>")
        self._check_attributes(tag, dict(attrs))
        opens = tag == "div" and ("class", "prose") in attrs
        if (self._prose or opens) and tag not in VOID:
            self._prose += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        depth = self._prose
        self.handle_starttag(tag, attrs)
        self._prose = depth

    def handle_endtag(self, tag: str) -> None:
        if self._prose and tag not in VOID:
            self._prose -= 1

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    def _check_prose(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        odd = {name for name, _ in attrs} - PROSE_ATTRIBUTES.get(tag, set())
        if odd or not IN_PROSE.fullmatch(tag):
            self.wrong.append(f"<{tag} {' '.join(sorted(odd))}> in what somebody wrote")

    def _check_attributes(self, tag: str, attributes: dict[str, str | None]) -> None:
        for name, value in attributes.items():
            runs = name.startswith("on") or name in {"style", "srcdoc", "http-equiv", "nonce"}
            if runs or (name in ADDRESSES and not _leads_well(tag, value or "")):
                self.wrong.append(f"<{tag} {name}={value}>")


def _leads_well(tag: str, address: str) -> bool:
    """Whether an address is one of ours, or a link that says openly where it leads."""
    plain = "".join(sign for sign in address if sign > " ").lower()  # browsers skip blanks
    if tag == "a":
        scheme = _SCHEME.match(plain)
        return scheme is None or scheme[1] in {"http", "https"}
    ours = plain.removeprefix("http://localhost") if tag == "link" else plain
    return ours.startswith("/") and not ours.startswith(("//", "/\\"))


def wrong_with(html: str) -> list[str]:
    """Everything on a page that our templates cannot have made; nothing is good."""
    page = Page()
    page.feed(html)
    page.close()
    return page.wrong


def wrong_with_prose(html: str) -> list[str]:
    """The same for a piece of rendered text alone."""
    return wrong_with(f'<div class="prose">{html}</div>')
