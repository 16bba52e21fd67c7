"""The rule that combines findings: shown, tried on past items, and only then stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from moderation.actions.screening.rule import set_rule
from moderation.domain.errors import Invalid, Stale
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.domain.screening import Disposition, ScreeningRule, checked_rule, idle_thresholds
from moderation.domain.screening.dry_runs import DryRun, DryRunExample
from moderation.hooks.doors import FILTERS
from moderation.queries.screening.dry_runs import dry_run
from moderation.queries.screening.suggestions import suggested_thresholds
from moderation.queries.settings import read_site_settings
from moderation.web.admin.blueprint import blueprint
from moderation.web.admin.settings import read_number
from moderation.web.context import current_context
from moderation.web.plugins import current_plugins
from moderation.web.private import Answer, needs, positive_number
from moderation.web.rendering import render_message

SHOWN = 5
"""Examples of each change."""
NUMBERS = ("hold_from", "reject_from", "cap")
WEIGHT = "weights."
"""What the fields of weights begin with; the filter's id follows."""


@blueprint.get("/screening/rule")
@needs(Permission.SETTING_CHANGE)
def screening_rule() -> Answer:
    """Show the rule; with numbers in the address also what they would have done with past items."""
    stored, version = read_site_settings()
    if not any(name in request.args for name in NUMBERS):
        return _page(stored.rule(), version)
    try:
        tried = _read(request.args, stored.rule())
    except Invalid as error:
        typed = _typed(request.args, stored.rule())
        return _page(stored.rule(), version, typed, error), error.http_status
    return _page(stored.rule(), version, _texts(tried), tried=tried)


@blueprint.post("/screening/rule")
@needs(Permission.SETTING_CHANGE)
def screening_rule_store() -> Answer:
    """Store the rule, unless somebody changed the settings since it was tried."""
    stored, version = read_site_settings()
    seen = positive_number(request.form.get("version")) or 0
    try:
        set_rule(current_context(), _read(request.form, stored.rule()), seen)
    except Invalid as error:
        typed = _typed(request.form, stored.rule())
        return _page(stored.rule(), seen, typed, error), error.http_status
    except Stale as error:
        lost = _typed(request.form, stored.rule())
        return _page(stored.rule(), version, error=error, lost=lost), error.http_status
    flash(render_message(message("The rule is stored; it holds for what comes in from now on.")))
    return redirect(url_for("admin.screening_rule"), 303)


def _page(
    rule: ScreeningRule,
    version: int,
    typed: Mapping[str, str] | None = None,
    error: Invalid | Stale | None = None,
    tried: ScreeningRule | None = None,
    lost: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "admin/screening/rule.html",
        rule=tried or rule,
        version=version,
        typed=typed or _texts(rule),
        lost=lost or {},
        error=error,
        problems=error.fields if isinstance(error, Invalid) else {},
        filters=current_plugins().backends(FILTERS),
        suggestions=suggested_thresholds(rule),
        **({} if tried is None else _tried(tried)),
        changed=tried is not None and _texts(tried) != _texts(rule),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What the rules make of `count` items, and some of these."""

    before: Disposition
    after: Disposition
    count: int
    examples: tuple[DryRunExample, ...]


def _tried(rule: ScreeningRule) -> dict[str, Any]:
    found = dry_run(rule)
    counting = [one.id for one in current_plugins().filters()]
    return {"tried": found, "changes": _changes(found), "idle": idle_thresholds(rule, counting)}


def _changes(found: DryRun) -> list[Change]:
    """Sort out what would change: what happens most often comes first."""
    counts = sorted(found.changes.items(), key=lambda one: -one[1])
    return [
        Change(before, after, count, _examples(found, before, after))
        for (before, after), count in counts
        if before is not after
    ]


def _examples(found: DryRun, before: Disposition, after: Disposition) -> tuple[DryRunExample, ...]:
    fitting = [one for one in found.examples if (one.before, one.after) == (before, after)]
    return tuple(fitting[:SHOWN])


def _texts(rule: ScreeningRule) -> dict[str, str]:
    """Give the rule as the form's texts, by the names of its fields."""
    known = [one.id for one in current_plugins().backends(FILTERS)]
    return {name: _plain(getattr(rule, name)) for name in NUMBERS} | {
        WEIGHT + one: _plain(rule.weight(one)) for one in known
    }


def _plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _typed(texts: Mapping[str, str], rule: ScreeningRule) -> dict[str, str]:
    """Give what was typed; a field that was not sent as it stands."""
    return {name: texts.get(name, text) for name, text in _texts(rule).items()}


def _read(texts: Mapping[str, str], rule: ScreeningRule) -> ScreeningRule:
    """Read the form over the rule as it stands. Raises Invalid with a text for each field."""
    problems: dict[str, Message] = {}
    numbers: dict[str, float] = {}
    for name, text in _typed(texts, rule).items():
        try:
            numbers[name] = read_number(float, text)
        except ValueError:
            problems[name] = message("Write a number.")
    if problems:
        raise Invalid(fields=problems)
    hold_from, reject_from, cap = (numbers[name] for name in NUMBERS)
    return checked_rule(hold_from, reject_from, cap, {**rule.weights, **_weights(numbers)})


def _weights(numbers: Mapping[str, float]) -> dict[str, float]:
    return {
        name.removeprefix(WEIGHT): number
        for name, number in numbers.items()
        if name.startswith(WEIGHT)
    }
