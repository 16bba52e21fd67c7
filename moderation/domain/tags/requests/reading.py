"""Reading the text form of a request; the grammar stands in the package's docstring."""

from __future__ import annotations

import re

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.names import normalise
from moderation.domain.tags.requests.faults import FIELD, Fault
from moderation.domain.tags.requests.lines import MOST_LINES, Act, Line, Request

LONGEST_TEXT = 100_000

Token = tuple[str, str]
"""What it is ("name", "->", "," or "on"), and its text."""

#: No part can match in two ways, so that a long line costs no more than its length.
SIGNS = r"""
    (?P<arrow> -> | → )
  | (?P<comma> , )
  | (?P<comment> \#.* )
  | "(?P<quoted> (?: [^"] | "" )* )" (?= \s | , | -> | → | $ )
  | (?P<bare> (?! " ) (?: (?! \s\# | , | -> | → {end} ) . )+ )
"""
ON = r"(?<=\s)(?P<on> on (?= \s | $ )) |"
BEFORE_ON = r"| \s on (?: \s | $ )"
PLAIN = re.compile(SIGNS.format(end=""), re.VERBOSE | re.DOTALL)
WITH_TOPIC = re.compile(ON + SIGNS.format(end=BEFORE_ON), re.VERBOSE | re.DOTALL)
SLUG = re.compile(r"[\w.~-]{1,120}")


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises Invalid (field "request") for other encodings.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = message("Line %(line)s is no text in UTF-8.", line=line)
        raise Invalid.in_field(FIELD, reason) from None


def read(text: str) -> Request:
    """The request that a text states, with the faults of lines that cannot be read.

    Raises Invalid (field "request") where the text as a whole is too long, asks too much, or asks
    nothing.
    """
    lines, faults = [], []
    for number, words in _said(text):
        try:
            lines.append(_line(number, words))
        except Invalid as refusal:
            faults.append(Fault(number, refusal.reason))
    return Request(tuple(lines), tuple(faults))


def _said(text: str) -> list[tuple[int, str]]:
    """The lines that ask something, with their numbers."""
    if len(text) > LONGEST_TEXT:
        raise Invalid.in_field(
            FIELD, message("A request has at most %(limit)s characters.", limit=LONGEST_TEXT)
        )
    rows = enumerate(map(str.strip, text.splitlines()), start=1)
    said = [(number, row) for number, row in rows if row and not row.startswith("#")]
    if not said:
        raise Invalid.in_field(FIELD, message("No line of this asks for anything."))
    if len(said) > MOST_LINES:
        raise Invalid.in_field(
            FIELD,
            message(
                "A request has at most %(limit)s lines; this has %(count)s.",
                limit=MOST_LINES,
                count=len(said),
            ),
        )
    return said


def _line(number: int, words: str) -> Line:
    verb, *rest = words.split(maxsplit=1)
    act = _act(verb)
    tokens = _tokens("".join(rest), WITH_TOPIC if act is Act.RETAG else PLAIN)
    names = [text for kind, text in tokens if kind == "name"]
    if [kind for kind, _ in tokens] not in _shapes(act):
        raise Invalid(message("Write such a line as “%(sample)s”.", sample=act.sample))
    topic = _topic(names.pop()) if act is Act.RETAG else ""
    source, *targets = map(normalise, names)
    return Line(number, act, source, tuple(targets), topic)


def _act(verb: str) -> Act:
    try:
        return Act(verb.lower())
    except ValueError:
        known = ", ".join(Act)
        raise Invalid(message("A line starts with one of: %(verbs)s.", verbs=known)) from None


def _shapes(act: Act) -> list[list[str]]:
    """The kinds of tokens that such a line may consist of."""
    end = ["on", "name"] if act is Act.RETAG else []
    return [
        ["name", *(["->", "name"] if count else []), *[",", "name"] * (count - 1), *end]
        for count in act.targets
    ]


def _tokens(rest: str, pattern: re.Pattern[str]) -> list[Token]:
    tokens, position = [], 0
    # A blank in front, so that an "on" or a "#" at once is seen as after a blank.
    rest = f" {rest}"
    while position < len(rest):
        if rest[position].isspace():
            position += 1
            continue
        found = pattern.match(rest, position)
        if not found:
            raise Invalid(
                message("A quote is not closed, or something stands right behind its end.")
            )
        tokens.append(_token(found))
        position = found.end()
    return [token for token in tokens if token[0] != "comment"]


def _token(found: re.Match[str]) -> Token:
    match found.lastgroup:
        case "arrow":
            return "->", ""
        case "comma":
            return ",", ""
        case "on" | "comment" as kind:
            return kind, ""
        case "quoted":
            return "name", found["quoted"].replace('""', '"')
        case _:
            return "name", found["bare"]


def _topic(slug: str) -> str:
    slug = slug.strip()
    if not SLUG.fullmatch(slug):
        raise Invalid(message("Behind “on” stands the topic as in its address."))
    return slug
