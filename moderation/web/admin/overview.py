"""The way to the admin's rooms, and what panels show of how things stand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from flask import render_template

from moderation.domain.roles import Permission
from moderation.hooks.contracts import Section
from moderation.hooks.doors import JURORS
from moderation.queries.desk import COUNTED
from moderation.queries.plugins.figures import figures
from moderation.web.admin.blueprint import blueprint
from moderation.web.context import now
from moderation.web.plugins import current_plugins
from moderation.web.private import may_open, needs


@blueprint.get("/")
@needs(Permission.LEDGER_READ)  # who may open none of these rooms may not read the ledger either
def overview() -> str:
    """Show how things stand, and the panels that plugins offer."""
    told = figures(now(), current_plugins().backends(JURORS))
    return render_template(
        "admin/overview.html", figures=told, counted=COUNTED, panels=tuple(_panels(told))
    )


def _panels(told: Mapping[str, float]) -> Iterable[Section]:
    """Ask each panel alone; one that fails shows nothing, and its page tells why."""
    answers = current_plugins().dashboard_panels(told)
    return map(_for_reader, chain.from_iterable(one.value or () for one in answers))


def _for_reader(panel: Section) -> Section:
    """Lead nobody to a room that is closed to them: panels do not know who reads them."""
    lines = (one if may_open(one.path) else replace(one, path="") for one in panel.lines)
    return replace(panel, lines=tuple(lines))
