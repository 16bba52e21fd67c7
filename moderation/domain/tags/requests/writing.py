"""Writing a request down so that it reads the same."""

from __future__ import annotations

import re

from moderation.domain.tags.requests.lines import Line, Request

NEEDS_QUOTES = re.compile(r'^["#]|,|->|→|\s#|(?:^|\s)on(?:\s|$)')


def write(request: Request) -> str:
    """The text form: every line on the row of its number, so that faults are named alike."""
    rows = {line.number: write_line(line) for line in request.lines}
    return "".join(f"{rows.get(number, '')}\n" for number in range(1, max(rows) + 1))


def write_line(line: Line) -> str:
    """One line as it is written."""
    targets = ", ".join(map(_quoted, line.targets))
    arrow = f" -> {targets}" if targets else ""
    topic = f" on {_quoted(line.topic)}" if line.topic else ""
    return f"{line.act} {_quoted(line.source)}{arrow}{topic}"


def _quoted(name: str) -> str:
    if not NEEDS_QUOTES.search(name):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
