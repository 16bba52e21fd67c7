"""Items as the desk's queries give them, in the shapes that programs get."""

from collections.abc import Mapping

from moderation.actions.desk.passing_on import may_decide
from moderation.domain.actor import Actor
from moderation.domain.desk.foresight import Foresight
from moderation.domain.desk.leases import Holder
from moderation.domain.lifecycle import ItemKind
from moderation.queries import desk
from moderation.queries.desk.ahead.undoing import undo_foreseen, undo_names
from moderation.queries.desk.topics import TopicLink
from moderation.queries.users import shown_names
from moderation.web.api.shapes import told
from moderation.web.context import now
from moderation.web.locale import current_locale
from moderation.web.review.labels import actor_name


def row(one: desk.QueueRow) -> told.Row:
    """Return a row of a list."""
    return told.Row(
        one.id, one.kind, one.state, one.version, one.revision, one.summary, one.reason,
        one.because, one.score, one.votes, one.created_at, one.decide_by, one.decided_at,
        _topic(one.topic), one.looked_at_by,
    )  # fmt: skip


def item(item_id: int, reader: Actor) -> told.Item:
    """Return one item. Raises NotFound."""
    view = desk.item_view(item_id, current_locale())
    by = view.decided_by
    return told.Item(
        view.id, view.kind, view.state, view.version, view.revision, view.content, view.summary,
        view.language, view.votes, view.score, view.reason, view.reasons, view.because,
        view.unscreened, view.needs_role, _topic(view.topic), view.created_at, view.decide_by,
        view.decided_at, None if by is None else who(by, _names([by])),
        may_decide(reader, view.kind, view.needs_role),
    )  # fmt: skip


def whole(item_id: int, reader: Actor, holder: Holder) -> told.ItemWhole:
    """Return one item with what stands around it. Raises NotFound."""
    view = desk.item_view(item_id, current_locale())
    acts, notes = desk.history(item_id), desk.notes(item_id)
    names = desk.names_in(acts, notes, None)
    return told.ItemWhole(
        item=item(item_id, reader),
        findings=tuple(map(_finding, desk.findings(view.id, view.revision))),
        notes=tuple(
            told.NoteTold(names.get(one.by or 0), one.body, one.written_at) for one in notes
        ),
        history=tuple(_past_act(one, names) for one in acts),
        author=_author(desk.author_card(view.author_id, view.id)),
        verdict=_verdict(view),
        lease=lease(item_id, holder),
        undo=_undo(undo_foreseen(item_id)),
    )


def lease(item_id: int, holder: Holder) -> told.LeaseTold | None:
    """Return who holds an item now; None where nobody does."""
    held = desk.lease_on(item_id, now())
    if held is None:
        return None
    mine = Holder(held.user_id, held.tab) == holder
    by = shown_names([held.user_id]).get(held.user_id, "")
    return told.LeaseTold(mine, by, held.until, held.seconds_left(now()), held.token)


def who(actor: str, names: Mapping[int, str]) -> told.Who:
    """Return an actor of the ledger by kind and name: no number, no hash of a visitor."""
    return told.Who(actor.partition(":")[0], actor_name(actor, names))


def _names(actors: list[str]) -> Mapping[int, str]:
    numbers = (one.removeprefix("user:") for one in actors)
    return shown_names([int(number) for number in numbers if number.isdigit()])


def _topic(link: TopicLink | None) -> told.TopicTold | None:
    if link is None:
        return None
    return told.TopicTold(link.slug, link.case_number, link.question, link.status)


def _finding(one: desk.FindingView) -> told.FindingTold:
    return told.FindingTold(
        one.filter_id, one.outcome, one.score, one.points, one.reasons, one.shadow
    )


def _past_act(one: desk.PastAct, names: Mapping[int, str]) -> told.PastActTold:
    return told.PastActTold(
        one.ledger_id, one.act, who(one.by, names), one.at, one.reason, one.undoes
    )


def _author(card: desk.AuthorCard | None) -> told.AuthorTold | None:
    if card is None:
        return None
    return told.AuthorTold(card.first_seen_at, card.approved, card.rejected)


def _undo(seen: Foresight | None) -> told.UndoTold | None:
    if seen is None:
        return None
    names = undo_names(seen)
    later = tuple(
        told.LaterTold(one.what, who(one.by, names) if one.by else None) for one in seen.later
    )
    return told.UndoTold(seen.happens, seen.remains, later, seen.refused)


def _verdict(view: desk.ItemView) -> told.VerdictTold | None:
    """Return the check behind a verdict; jurors go by their public names, whoever asks."""
    if view.kind is not ItemKind.VERDICT:
        return None
    case = desk.verdict_case(view.content, identities=False)
    if case is None:
        return None
    said = tuple(told.TestimonyTold(one.name, one.vote, one.statement) for one in case.testimonies)
    return told.VerdictTold(case.before, case.after, case.split, case.confidence, said)
