"""Decisions, undo and notes: what the desk's buttons do, by the same actions."""

from flask import Response

from moderation.actions.decisions import Seen, decide
from moderation.actions.desk import add_note
from moderation.domain.accounts.tokens import Scope
from moderation.domain.desk.editing import Edit, Meaning
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.messages import message
from moderation.web.api.bearer import caller, context
from moderation.web.api.operations import operation
from moderation.web.api.problems import problem
from moderation.web.api.shapes import asked as shapes
from moderation.web.api.shapes import told
from moderation.web.review.deciding.overtaken import overtaken


@operation(
    "POST", "/items/<row:item_id>/decision", Scope.ITEMS_DECIDE,
    asked=shapes.Decision, told=told.Decided, refusals=(404, 409),
)  # fmt: skip
def decide_item(asked: shapes.Decision, item_id: int) -> told.Decided | Response:
    """Decide on an item as it was read, also with changes; refused when it has changed since."""
    return _decide(item_id, asked.act, asked, _edited(asked), asked.note)


@operation(
    "POST", "/items/<row:item_id>/undo", Scope.ITEMS_DECIDE,
    asked=shapes.Undo, told=told.Decided, refusals=(404, 409),
)  # fmt: skip
def undo_decision(asked: shapes.Undo, item_id: int) -> told.Decided | Response:
    """Take back the last decision on an item, with its effects."""
    return _decide(item_id, DecisionAct.UNDO, asked)


@operation(
    "POST", "/items/<row:item_id>/notes", Scope.ITEMS_DECIDE,
    asked=shapes.Note, told=told.Noted, status=201, refusals=(404,),
)  # fmt: skip
def write_note(asked: shapes.Note, item_id: int) -> told.Noted:
    """Leave a note for other moderators; the item's version stays."""
    return told.Noted(add_note(context(), item_id, asked.note))


def _decide(
    item_id: int,
    act: DecisionAct,
    asked: shapes.Decision | shapes.Undo,
    edited: Edit | None = None,
    note: str = "",
) -> told.Decided | Response:
    try:
        done = decide(
            context(), item_id, act, Seen(asked.version, asked.revision), asked.reason,
            canned=asked.canned, edited=edited, holder=asked.holder, note=note,
        )  # fmt: skip
    except Stale as error:
        return _overtaken(item_id, asked.revision, error)
    return told.Decided(done.item_id, done.state, done.version, done.ledger_id)


def _edited(asked: shapes.Decision) -> Edit | None:
    """Return what a decision changes. Raises Invalid where it cannot change anything."""
    tag = asked.means.strip()
    meant = Meaning(tag, alias=asked.alias) if tag else None
    if not asked.fields and meant is None:
        return None
    if asked.act is not DecisionAct.APPROVE:
        raise Invalid.in_field("act", message("Only an approval can change something."))
    return Edit(asked.fields or {}, meant)


def _overtaken(item_id: int, seen: int, error: Stale) -> Response:
    """Say who was faster, with what, when, and what has changed."""
    viewer = caller().account.id
    found = overtaken(item_id, seen, error, viewer)
    differences = tuple(
        told.DifferenceTold(
            one.field, tuple(told.StretchTold(part.change, part.text) for part in one.stretches)
        )
        for one in found.differences
    )
    return problem(
        409, error.reason, name="taken-over" if found.taken_over else "stale",
        by=told.Who(error.by.partition(":")[0], found.by), own=error.by == f"user:{viewer}",
        act=found.act, at=found.at,
        version=error.version, revision=error.revision, differences=differences,
    )  # fmt: skip
