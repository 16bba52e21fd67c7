"""The doors: which hook registers implementations of which contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moderation.hooks.contracts import (
    DashboardPanel,
    Enricher,
    Filter,
    Implementation,
    Juror,
    Notifier,
    TagMatcher,
    TopicSection,
    Translator,
)

API_VERSION = 1
"""Rises when a contract changes in a way that breaks plugins."""


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: its name, the hook that opens it, and the class behind it.

    `longest`: seconds that an implementation may ask for one call; few where a page or a batch of
    others' work waits for it.
    """

    name: str
    hook: str
    contract: type[Implementation[Any]]
    longest: float = 900


FILTERS = Door("filter", "register_filters", Filter, longest=10)
JURORS = Door("juror", "register_jurors", Juror)
ENRICHERS = Door("enricher", "register_enrichers", Enricher)
TAG_MATCHERS = Door("tag_matcher", "register_tag_matchers", TagMatcher, longest=5)
NOTIFIERS = Door("notifier", "register_notifiers", Notifier)
TRANSLATORS = Door("translator", "register_translators", Translator)
TOPIC_SECTIONS = Door("topic_section", "topic_sections", TopicSection, longest=1)
DASHBOARD_PANELS = Door("dashboard_panel", "dashboard_panels", DashboardPanel, longest=2)

DOORS = (
    FILTERS,
    JURORS,
    ENRICHERS,
    TAG_MATCHERS,
    NOTIFIERS,
    TRANSLATORS,
    TOPIC_SECTIONS,
    DASHBOARD_PANELS,
)
EVENTS = ("decision_made", "verdict_reached", "topic_changed")
