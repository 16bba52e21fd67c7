"""How all filters do, and what is known of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from moderation.domain.errors import Invalid, NotFound, VenireError
from moderation.domain.messages import Message, message
from moderation.domain.roles import Permission
from moderation.domain.screening.figures import calibration_error
from moderation.hooks.calling.backend import Backend
from moderation.hooks.doors import FILTERS
from moderation.queries.plugins.choices import stored_choice
from moderation.queries.screening.figures import FilterReport, combined_report, filter_reports
from moderation.queries.screening.models import (
    ModelVersion,
    model_versions,
    training_state,
    versions_in_use,
)
from moderation.queries.screening.said import NONE_ASKED, Silences, said_lately, silences_lately
from moderation.queries.settings import site_settings
from moderation.queries.users import shown_names
from moderation.web.admin.blueprint import blueprint
from moderation.web.admin.screening.trials import changed_settings, put_on_trial_by, users_of
from moderation.web.context import now
from moderation.web.plugins import current_plugins, plugins_of_now
from moderation.web.private import needs
from moderation.web.rendering.charts_of_filters import Bar, Mark, calibration_marks, share_bars


@dataclass(frozen=True, slots=True)
class Shown:
    """One filter's report with its pictures.

    `highest` is the largest share of hits in a week. `trouble` says why it is not asked now, None
    where it is. `learned` is the model in use, `silences` why it said nothing lately.
    """

    report: FilterReport
    highest: float | None
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    trouble: Message | None = None
    learned: ModelVersion | None = None
    silences: Silences = NONE_ASKED

    @property
    def calibration_error(self) -> float | None:
        """How far, on the average, what was foretold lies from what happened."""
        return calibration_error(self.report.calibration)


@blueprint.get("/screening")
@needs(Permission.PLUGIN_WATCH)
def screening() -> str:
    """Show all filters together, then each: those that count, those on trial."""
    known = _known()
    reports = [_shown(one, known) for one in filter_reports(plugins_of_now(), now())]
    return render_template(
        "admin/screening/overview.html",
        together=_shown(combined_report(now()), known),
        groups=_groups(reports),
        rule=site_settings().rule(),
    )


@blueprint.get("/screening/filters/<filter_id>")
@needs(Permission.PLUGIN_WATCH)
def screening_filter(filter_id: str) -> str:
    """Show one filter."""
    return filter_page(filter_id)


def filter_page(filter_id: str, error: VenireError | None = None) -> str:
    """Render a filter's page, after a refusal with its reason. Raises NotFound."""
    reports = reports_of(filter_id)
    plugin = reports[0].plugin
    stored, since = stored_choice(plugin), put_on_trial_by(plugin, filter_id)
    known = _known()
    return render_template(
        "admin/screening/filter.html",
        filter_id=filter_id,
        title=reports[0].title,
        plugin=plugin,
        version=stored.version,
        shown=[_shown(one, known) for one in reports],
        models=model_versions(filter_id),
        learns=any(one.id == filter_id for one in current_plugins().learning_filters()),
        said=said_lately(filter_id),
        error=error,
        problems=error.fields if isinstance(error, Invalid) else {},
        training=training_state(filter_id),
        changed=changed_settings(current_plugins(), filter_id, stored.choice),
        since=since,
        names=shown_names(users_of(since)),
    )


def reports_of(filter_id: str) -> list[FilterReport]:
    """Give what is told of a filter: as it stands, then its settings on trial. Raises NotFound."""
    found = filter_reports(plugins_of_now(), now(), filter_id)
    if not found:
        raise NotFound(message("There is no such filter, or it is switched off."))
    return list(found)


def _groups(shown: Iterable[Shown]) -> Sequence[tuple[Message, Sequence[Shown]]]:
    some = list(shown)
    counting = [one for one in some if one.report.counting]
    on_trial = [one for one in some if not one.report.counting]
    return (message("Counting"), counting), (message("On trial"), on_trial)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once for all filters, by their ids."""

    backends: Mapping[str, Backend]
    learned: Mapping[str, ModelVersion]
    silences: Mapping[str, Silences]


def _known() -> _Known:
    backends = {one.id: one for one in current_plugins().backends(FILTERS)}
    return _Known(backends, versions_in_use(), silences_lately())


def _shown(report: FilterReport, known: _Known) -> Shown:
    shares = [week.hits / week.asked if week.asked else None for week in report.weeks]
    return Shown(
        report,
        max((one for one in shares if one is not None), default=None),
        share_bars(shares),
        calibration_marks(report.calibration),
        _trouble(known.backends.get(report.filter_id)),
        known.learned.get(report.filter_id),
        known.silences.get(report.filter_id, NONE_ASKED),
    )


def _trouble(backend: Backend | None) -> Message | None:
    if backend is None:
        return None
    if backend.trouble is not None:
        return backend.trouble.reason
    return message("It rests after failures.") if backend.breaker.is_open else None
