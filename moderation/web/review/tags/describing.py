"""The form that says what a tag means: what it holds when opened, and when it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from flask import request

from moderation.domain.errors import Invalid, Stale
from moderation.domain.messages import Message
from moderation.domain.tags.describing import LANGUAGES, TagDescription
from moderation.queries.tags.looking_up import FoundTag
from moderation.web.private import positive_number


@dataclass(frozen=True, slots=True)
class DescribingForm:
    """What stands in the fields, what the tag says now, and why the form came back, if it did."""

    typed: TagDescription
    standing: TagDescription
    error: Invalid | Stale | None = None
    problems: Mapping[str, Message] = field(default_factory=dict)

    @classmethod
    def opened(cls, tag: FoundTag) -> Self:
        """The form as it is first shown: the tag's own words."""
        return cls(_said(tag), _said(tag))

    @classmethod
    def refused(cls, tag: FoundTag, error: Invalid | Stale) -> Self:
        """The form after a refusal: what was typed stays, beside what the tag says by now."""
        problems = error.fields if isinstance(error, Invalid) else {}
        return cls(typed(), _said(tag), error, problems)

    @property
    def came_late(self) -> bool:
        """Whether somebody else described the tag while this form was open."""
        return isinstance(self.error, Stale)


def typed() -> TagDescription:
    """Read the form that was sent."""
    sent = request.form
    titles = {code: sent.get(f"title_{code}", "") for code in LANGUAGES}
    return TagDescription(
        description=sent.get("description", ""),
        titles={code: title for code, title in titles.items() if title},
        family=sent.get("family", ""),
    )


def version_seen() -> int:
    """Read which version of its row a form was opened with; one that no row has if none."""
    text = request.form.get("version", "")
    return 0 if text == "0" else positive_number(text) or -1


def _said(tag: FoundTag) -> TagDescription:
    titles = {code: str(title) for code, title in tag.titles.items()}
    return TagDescription(tag.description, titles, tag.family)
