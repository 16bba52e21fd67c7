"""The desk's one page: queues, a list and an item side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template, request, session
from flask_login import current_user

from moderation.actions.desk.passing_on import may_decide
from moderation.domain.desk.differences import FieldDifference
from moderation.domain.desk.editing import EDITABLE, Editable
from moderation.domain.desk.foresight import Foresight
from moderation.domain.desk.reasons import CannedReason
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.measures.agreement import KINDS, Look
from moderation.domain.messages import Message
from moderation.domain.roles import Permission
from moderation.domain.screening import ScreeningRule
from moderation.queries import desk
from moderation.queries.authors.appeals import may_decide_appeal
from moderation.queries.authors.cases import AppealCase, appeal_case
from moderation.queries.desk import Position, Queue
from moderation.queries.desk.ahead.changes import agreement_awaited
from moderation.queries.desk.ahead.undoing import undo_foreseen, undo_names
from moderation.queries.desk.reasons import canned_reasons
from moderation.queries.desk.views.named import named_queues
from moderation.queries.desk.views.saved import kept_views
from moderation.queries.measures.second_looks import known_answer
from moderation.queries.settings import site_settings
from moderation.queries.tags.changes.told import ToldChange, told_change
from moderation.queries.tags.matching.near import NearTag, near_tags
from moderation.web.context import current_actor, now
from moderation.web.locale import current_locale
from moderation.web.plugins import current_lexicon
from moderation.web.private import positive_number
from moderation.web.review import labels
from moderation.web.review.context import Context, context_of
from moderation.web.review.tab import session_tab

#: Near tags that are shown beside a suggested one.
MOST_NEAR = 5
#: The header of scripts that ask for an item alone.
TURN = "Venire-Turn"
#: What the names of an edit's fields begin with in a form.
EDITED = "field-"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the desk a request is: the queue, the page of its list, what was just done."""

    queue: Queue
    after: Position | None = None
    done: int | None = None

    @classmethod
    def of_request(cls) -> "Place":
        """Read it from the address. Raises NotFound for a queue or a page that does not exist."""
        return cls(
            Queue.parse(request.args),
            Position.parse(request.args.get("after", "")),
            positive_number(request.args.get("done")),
        )

    def arguments(self) -> dict[str, Any]:
        """Give the queue and the page for links that stay here."""
        after = {} if self.after is None else {"after": str(self.after)}
        return {**self.queue.arguments(), **after}


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What a moderator is told whose decision came too late, or whose item another took over.

    `at` is None for what is still going on.
    """

    act: str
    by: Message
    at: datetime | None
    differences: tuple[FieldDifference, ...]

    @property
    def taken_over(self) -> bool:
        """Whether the other has not decided but is at it."""
        return self.act == "take_over"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form is shown again: an error with what was typed, or who was faster."""

    error: Invalid | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    overtaken: Overtaken | None = None

    @property
    def reason(self) -> str:
        """The reason that was typed or chosen, so that it can be used again."""
        return self.typed.get("reason", "").strip() or self.typed.get("canned", "")

    @property
    def act(self) -> str:
        """Which form is shown again: an act, or `edit` for an approval with changes."""
        return "edit" if self.edits else self.typed.get("action", "")

    @property
    def edits(self) -> Mapping[str, str]:
        """What was typed into the fields of an edit."""
        found = {
            name.removeprefix(EDITED): text
            for name, text in self.typed.items()
            if name.startswith(EDITED)
        }
        means = self.typed.get("means", "").strip()
        return found | ({"means": means} if means else {})


@dataclass(frozen=True, slots=True)
class Appealed:
    """What an appeal is about; `own` says that the viewer made the appealed decision."""

    case: AppealCase
    own: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """One item with all that its pane shows."""

    item: desk.ItemView
    may_decide: bool
    reasons: tuple[CannedReason, ...]
    explained: frozenset[DecisionAct]
    fields: tuple[Editable, ...]
    findings: list[desk.FindingView]
    rule: ScreeningRule
    author: desk.AuthorCard | None
    history: list[desk.PastAct]
    notes: list[desk.NoteView]
    lease: desk.LeaseView | None
    names: Mapping[int, str]
    context: Context
    verdict: desk.VerdictCase | None = None
    reported: desk.ReportedComment | None = None
    near: tuple[NearTag, ...] = ()
    change: ToldChange | None = None
    appeal: Appealed | None = None
    undo: Foresight | None = None
    known_answer: Look | None = None
    may_be_known: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What the viewer did last, for the bar with the undo."""

    item: desk.ItemView
    act: str
    may_undo: bool
    may_release: bool = False
    explained: bool = False


def desk_page(place: Place, item_id: int | None, trouble: Trouble | None = None) -> str:
    """Render the desk; without an item the list's first one is shown beside it on wide screens.

    Scripts that turn to an item get it alone, where there is nothing to tell above it.
    """
    if item_id is not None and TURN in request.headers and not session.get("_flashes"):
        return render_template("review/turn.html", **_item_part(place, item_id, trouble))
    listed = desk.queue_page(place.queue, place.after, current_user.id, current_locale(), now())
    claimed = desk.claims(current_user.id, now())
    fitting = [one for one in claimed if place.queue.kind in (None, one.kind)]
    first = _first(fitting, listed)
    named = [queue for queue in named_queues() if queue.enabled]
    return render_template(
        "review/desk.html",
        **_item_part(place, first if item_id is None else item_id, trouble)
        | {"chosen": item_id is not None},
        listed=listed,
        claimed=desk.claimed_rows(fitting, current_locale()),
        claims={one.item_id: one.tab for one in claimed},
        counts=desk.counts(labels.QUEUE_NAMES, [queue.id for queue in named]),
        named=named,
        kept=kept_views(current_user.id),
        to_agree=_to_agree(),
        View=desk.View,
    )


def _item_part(place: Place, shown: int | None, trouble: Trouble | None) -> dict[str, Any]:
    """Read what the pane of the item shows."""
    return {
        "place": place,
        "chosen": True,
        "opened": None if shown is None else open_item(shown),
        "done": _done(place.done),
        "trouble": trouble or Trouble(),
        "cursor": desk.cursor(),
        "now": now(),
    }


def _to_agree() -> int:
    """Count the changes of many items that wait for somebody like the viewer."""
    if not current_user.may(Permission.ITEM_DECIDE):
        return 0
    return agreement_awaited(f"user:{current_user.id}")


def _first(claims: list[desk.Claim], listed: desk.QueuePage) -> int | None:
    """Return the item to show unasked: a claimed one, where it is sure that this tab claimed it."""
    mine = [one.item_id for one in claims if one.tab == session_tab()]
    elsewhere = {one.item_id for one in claims} - set(mine)
    free = (row.id for row in listed.rows if row.id not in elsewhere)
    return next(iter([*mine, *free]), None)


def open_item(item_id: int) -> Opened:
    """Read everything about an item. Raises NotFound."""
    item = desk.item_view(item_id, current_locale())
    acts, notes = desk.history(item_id), desk.notes(item_id)
    lease, settings = desk.lease_on(item_id, now()), site_settings()
    found, undo = desk.findings(item.id, item.revision), undo_foreseen(item_id)
    case = appeal_case(item_id, current_locale()) if item.kind is ItemKind.APPEAL else None
    sets_answers = bool(current_user.may(Permission.SETTING_CHANGE))
    own = case is not None and not may_decide_appeal(item_id, f"user:{current_user.id}")
    change = _change(item)
    counts = change is None or change.counts_agreement_of(current_actor())
    return Opened(
        item=item,
        may_decide=_may_decide(item) and counts and not own,
        reasons=canned_reasons(item.kind),
        explained=settings.explained_acts(),
        fields=EDITABLE.get(item.kind, ()),
        findings=found,
        rule=settings.rule(),
        author=desk.author_card(item.author_id, item.id),
        history=acts,
        notes=notes,
        lease=lease,
        names={**desk.names_in(acts, notes, lease), **undo_names(undo)},
        undo=undo,
        context=context_of(item, found),
        verdict=_verdict(item),
        reported=desk.reported_comment(item.content) if item.kind is ItemKind.REPORT else None,
        near=_near(item),
        change=change,
        appeal=None if case is None else Appealed(case, own),
        known_answer=known_answer(item_id) if sets_answers else None,
        may_be_known=sets_answers and item.kind in KINDS,
    )


def _may_decide(item: desk.ItemView) -> bool:
    return may_decide(current_actor(), item.kind, item.needs_role)


def _has_permission(kind: ItemKind) -> bool:
    return may_decide(current_actor(), kind, None)


def _verdict(item: desk.ItemView) -> desk.VerdictCase | None:
    if item.kind is not ItemKind.VERDICT:
        return None
    identities = bool(current_user.may(Permission.JUROR_IDENTITY))
    return desk.verdict_case(item.content, identities=identities)


def _change(item: desk.ItemView) -> ToldChange | None:
    if item.kind is not ItemKind.TAG_CHANGE:
        return None
    return told_change(int(str(item.content["change"])))


def _near(item: desk.ItemView) -> tuple[NearTag, ...]:
    if item.kind is not ItemKind.TAG_SUGGESTION or not item.waits:
        return ()
    return near_tags(current_lexicon(), str(item.content.get("name", "")), MOST_NEAR)


def _done(item_id: int | None) -> Done | None:
    """Say what was done to an item, if the viewer was the last to do something to it."""
    acts = [] if item_id is None else desk.history(item_id)
    if item_id is None or not acts or acts[0].by != f"user:{current_user.id}":
        return None
    item = desk.item_view(item_id, current_locale())
    may_undo = item.decided and _may_decide(item)
    passed_on = acts[0].act in ("hold", "escalate") and _has_permission(item.kind)
    explained = DecisionAct.UNDO in site_settings().explained_acts()
    return Done(item, acts[0].act, may_undo, passed_on, explained)


def may_read_ledger() -> bool:
    """Say whether links to the ledger are shown."""
    return bool(current_user.may(Permission.LEDGER_READ))
