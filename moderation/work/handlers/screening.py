"""Screening: filters are asked on the main thread, findings are stored some items at a time."""

from collections.abc import Mapping, Sequence
from time import monotonic

from moderation.actions.plugins.keeping_up import catch_up_on_models
from moderation.actions.screening.outcomes import Afterthought, keep_afterthoughts
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.screening.trials import trial_of
from moderation.actions.transaction import transaction
from moderation.domain.messages import message
from moderation.domain.screening import FailPolicy, Finding, FindingOutcome
from moderation.extensions import db
from moderation.hooks.calling.backend import Backend
from moderation.hooks.guard import watching
from moderation.queries.screening.items import ToScreen, items_to_screen
from moderation.queries.screening.lessons import decided_lately
from moderation.queries.settings import SiteSettings, site_settings
from moderation.work.claims import Claim, finish
from moderation.work.horse.limits import MERCY, Watch
from moderation.work.horse.stopping import must_stop
from moderation.work.place import context
from moderation.work.shift import Shift

#: Rows of a transaction, and those of an item that is published at once, besides its findings.
MOST_ROWS = 200
ROWS_AN_ITEM = 15
#: Seconds after which findings are stored though more items would fit.
PART_SECONDS = 1.0


def screen(shift: Shift, claims: Sequence[Claim]) -> None:
    """Screen the items of these claims; an item that is gone is done."""
    subjects = {one.item.item_id: one for one in items_to_screen([one.number for one in claims])}
    settings = site_settings()
    catch_up_on_models(shift.plugins)
    db.session.rollback()  # filters may take long: no snapshot stays open meanwhile
    left = list(claims)
    with Watch(_longest(shift)) as watch:
        while left:
            left = shift.go_on(left)
            part, screened = _screen_some(shift, watch, left, subjects)
            left = left[len(part) :]
            _store(part, screened, settings, _policies(shift))


def _screen_some(
    shift: Shift, watch: Watch, claims: Sequence[Claim], subjects: Mapping[int, ToScreen]
) -> tuple[list[Claim], list[Screened]]:
    """Screen until a part is full, its time is over or the worker must stop; one item at least."""
    part, screened = [], []
    ends = monotonic() + PART_SECONDS
    with watching():
        for one in claims[: _items_a_part(shift)]:
            part.append(one)
            if one.number in subjects:
                screened.append(_ask(shift, watch, one, subjects[one.number]))
            if must_stop() or monotonic() >= ends:
                break
    return part, screened


def _items_a_part(shift: Shift) -> int:
    """Give how many items fit a transaction, with their findings and a count for each filter."""
    filters = len(shift.plugins.filters()) + len(shift.plugins.shadow_filters())
    return max(1, (MOST_ROWS - filters - 1) // (ROWS_AN_ITEM + filters))


def _longest(shift: Shift) -> float:
    """Seconds that one item may take if every filter uses up its time, also those on trial."""
    plugins = shift.plugins
    return sum(one.seconds_limit for one in (*plugins.filters(), *plugins.shadow_filters())) + MERCY


def _ask(shift: Shift, watch: Watch, claim: Claim, subject: ToScreen) -> Screened:
    watch.touch()
    if claim.lost > 1 and claim.killers:
        findings = _spare(shift, claim, subject, shift.plugins.filters())
    else:
        findings = shift.plugins.screen(subject.item)
    repeat, held_at = (int(claim.parameters.get(name, 0)) for name in ("repeat", "held_at"))
    return Screened(subject, tuple(findings), repeat, _on_trial(shift, claim, subject), held_at)


def _on_trial(shift: Shift, claim: Claim, subject: ToScreen) -> tuple[Finding, ...]:
    """Ask the filters on trial, once those that count have answered."""
    return tuple(_spare(shift, claim, subject, shift.plugins.shadow_filters()))


def _spare(
    shift: Shift, claim: Claim, subject: ToScreen, filters: Sequence[Backend]
) -> list[Finding]:
    """Ask all of these filters but those that had the item in hand when processes died over it."""
    asked = [one for one in filters if one.name not in claim.killers]
    findings = shift.plugins.screen(subject.item, asked) if asked else []
    return findings + [_unasked(one) for one in filters if one.name in claim.killers]


def _unasked(spared: Backend) -> Finding:
    name = spared.name
    reason = message("%(name)s was not asked: processes died while it had this in hand.", name=name)
    return Finding(spared.id, FindingOutcome.ERROR, None, (reason,), 0.0, spared.setup)


def _policies(shift: Shift) -> dict[str, FailPolicy]:
    return {one.id: one.fail_policy for one in shift.plugins.filters()}


def _store(
    part: Sequence[Claim],
    screened: Sequence[Screened],
    settings: SiteSettings,
    policies: Mapping[str, FailPolicy],
) -> None:
    with transaction() as session:
        ours = {one.number for one in finish(session, part)}
        kept = [one for one in screened if one.subject.item.item_id in ours]
        if kept:
            store_screening(session, context(), kept, settings, policies)


#: Items of the past that a filter on trial is asked about, and those of a transaction.
MOST_TRIED = 500
TRIED_AT_ONCE = 50


def try_filters(shift: Shift, claims: Sequence[Claim]) -> None:
    """Ask filters on trial about what people decided lately, so that their figures begin at once.

    A claim names a filter and its setup; one that is not on trial any more is done.
    """
    left = list(claims)
    while left:
        left = shift.go_on(left)
        for one in left[:1]:
            tried = [
                each for each in shift.plugins.shadow_filters() if one.subject == trial_of(each)
            ]
            for backend in tried:
                _try(shift, left, backend)
            with transaction() as session:
                finish(session, [one])
        left = left[1:]


def _try(shift: Shift, claims: Sequence[Claim], backend: Backend) -> None:
    """What is asked twice after a kill is kept once."""
    decided = decided_lately(MOST_TRIED)
    db.session.rollback()
    with Watch(backend.seconds_limit + MERCY) as watch:
        for start in range(0, len(decided), TRIED_AT_ONCE):
            shift.go_on(claims)
            found = []
            for item, unwanted, decided_at in decided[start : start + TRIED_AT_ONCE]:
                watch.touch()
                (finding,) = shift.plugins.screen(item, [backend])
                found.append(Afterthought(item.item_id, finding, unwanted, decided_at))
            with transaction() as session:
                keep_afterthoughts(session, found)
