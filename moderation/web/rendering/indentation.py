"""Leaves the indentation of templates out of pages: it is for writers, and weighs on readers."""

import re

from jinja2.ext import Extension

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(Extension):
    """Make the spaces before every line of an HTML template one; what is filled in keeps its own.

    One stays, for a line that follows a block's tag is joined to the line before it.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Give the source with one space for each indentation; mails stay as they are."""
        return _INDENTATION.sub(" ", source) if (name or "").endswith(".html") else source
