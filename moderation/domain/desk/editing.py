"""What of an item a moderator may edit before approving it, and what the content is afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from moderation.domain.errors import Invalid
from moderation.domain.evidence import Stance
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import Message, message
from moderation.domain.tags import normalise
from moderation.domain.texts import clean

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
_SHOWN_NAME = 80  # characters of an unknown name that are told again


@dataclass(frozen=True, slots=True)
class Editable:
    """One field of a form: at most `limit` characters; one with `choices` takes one of them."""

    name: str
    title: Message
    limit: int
    multiline: bool = False
    required: bool = True
    choices: tuple[str, ...] = ()


EDITABLE: Mapping[ItemKind, tuple[Editable, ...]] = {
    ItemKind.COMMENT: (
        Editable("author", message("Name"), 80),
        Editable("body", message("Comment"), 5_000, multiline=True),
    ),
    ItemKind.TAG_SUGGESTION: (Editable("name", message("Tag"), 200),),
    ItemKind.EVIDENCE: (
        Editable("title", message("Title"), 500),
        Editable("venue", message("Where it appeared"), 300, required=False),
        Editable("year", message("Year"), 4, required=False),
        Editable("summary", message("Summary"), 1_500, multiline=True, required=False),
        Editable("stance", message("What it means"), 12, choices=tuple(Stance)),
    ),
    ItemKind.TOPIC_PROPOSAL: (Editable("question", message("Question"), 300),),
}
"""The fields by kind; other kinds are approved as they are or not at all."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """That a suggested tag stands for another one, `tag`; `alias` keeps its name as a second."""

    tag: str
    alias: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What a moderator changes while approving: fields by name, or the tag that is meant."""

    fields: Mapping[str, str] = field(default_factory=dict)
    meant: Meaning | None = None


def edited(kind: ItemKind, content: Mapping[str, object], edit: Edit) -> dict[str, object]:
    """The content after an edit.

    Raises Invalid with a reason for each wrong field, also for one that the kind does not offer:
    who mistypes a name would publish what they meant to change. And for a kind that nobody can
    edit.
    """
    if kind not in EDITABLE:
        raise Invalid(message("Items of this kind are decided as they are."))
    _refuse_unknown(kind, edit)
    changed = {**content, **_values(kind, edit.fields)}
    return changed if edit.meant is None else _meaning(changed, edit.meant)


def _refuse_unknown(kind: ItemKind, edit: Edit) -> None:
    unknown = {name[:_SHOWN_NAME] for name in edit.fields} - {one.name for one in EDITABLE[kind]}
    if edit.meant is not None and kind is not ItemKind.TAG_SUGGESTION:
        unknown.add("means")
    if unknown:
        raise Invalid(fields=dict.fromkeys(sorted(unknown), message("There is no such field.")))


def _values(kind: ItemKind, typed: Mapping[str, str]) -> dict[str, object]:
    wrong: dict[str, Message] = {}
    values: dict[str, object] = {}
    for one in EDITABLE[kind]:
        if one.name in typed:
            try:
                values[one.name] = _read(kind, one, typed[one.name])
            except Invalid as error:
                wrong |= error.fields
    if wrong:
        raise Invalid(fields=wrong)
    return values


def _meaning(content: Mapping[str, object], meant: Meaning) -> dict[str, object]:
    """The content of a tag suggestion that stands for another tag.

    Raises Invalid (field means) for a name that is none, or the suggestion's own.
    """
    tag = normalise(meant.tag, field="means")
    if tag == content.get("name"):
        raise Invalid.in_field("means", message("That is the suggested tag itself."))
    return {**content, "means": tag, "alias": meant.alias}


def _read(kind: ItemKind, one: Editable, text: str) -> object:
    if one.choices and text not in one.choices:
        raise Invalid.in_field(one.name, message("Choose one."))
    cleaned = clean(text, one.limit, one.multiline, required=one.required, field=one.name)
    return _SPECIAL.get((kind, one.name), str)(cleaned)


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and EARLIEST_YEAR <= int(text) <= LATEST_YEAR):
        raise Invalid.in_field(
            "year",
            message("Write a year from %(first)s to %(last)s.", first=EARLIEST_YEAR,
                    last=LATEST_YEAR),
        )  # fmt: skip
    return int(text)


_SPECIAL: Mapping[tuple[ItemKind, str], Callable[[str], object]] = {
    (ItemKind.TAG_SUGGESTION, "name"): normalise,
    (ItemKind.EVIDENCE, "year"): _year,
}
