"""The hooks that a plugin may implement: thin doors, called once, when the plugins are loaded.

A plugin marks its functions with `hookimpl`. A `register_…` hook gets `register`, and calls it
with a *class* for each implementation; what stands behind the door is the class's contract in
`moderation.hooks.contracts`. Order between plugins does not matter: the order of use is set by
the admin. An exception, or a class that does not keep its contract, refuses the whole plugin,
which is then listed with the reason; every other plugin goes on.

The events are called after commit, at least once, each plugin alone; an exception is recorded
and the event is given again later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pluggy import HookimplMarker, HookspecMarker

from moderation.hooks.contracts import (
    DashboardPanel,
    DecisionMade,
    Enricher,
    Filter,
    Juror,
    Notifier,
    TagMatcher,
    TopicChanged,
    TopicSection,
    Translator,
    VerdictReached,
)

PROJECT = "venire"
hookimpl = HookimplMarker(PROJECT)
_hookspec = HookspecMarker(PROJECT)

RegisterFilter: TypeAlias = Callable[[type[Filter[Any]]], None]
RegisterJuror: TypeAlias = Callable[[type[Juror[Any]]], None]
RegisterEnricher: TypeAlias = Callable[[type[Enricher[Any]]], None]
RegisterTagMatcher: TypeAlias = Callable[[type[TagMatcher[Any]]], None]
RegisterNotifier: TypeAlias = Callable[[type[Notifier[Any]]], None]
RegisterTranslator: TypeAlias = Callable[[type[Translator[Any]]], None]
RegisterTopicSection: TypeAlias = Callable[[type[TopicSection[Any]]], None]
RegisterDashboardPanel: TypeAlias = Callable[[type[DashboardPanel[Any]]], None]


@_hookspec
def register_filters(register: RegisterFilter) -> None:
    """Offer spam filters.

    `register(cls)` takes a subclass of `Filter`; call it once for each filter.

    Example::

        @hookimpl
        def register_filters(register):
            register(ShoutingFilter)
    """


@_hookspec
def register_jurors(register: RegisterJuror) -> None:
    """Offer jurors.

    `register(cls)` takes a subclass of `Juror`; call it once for each backend that can vote.

    Example::

        @hookimpl
        def register_jurors(register):
            register(CoinJuror)
    """


@_hookspec
def register_enrichers(register: RegisterEnricher) -> None:
    """Offer sources of evidence.

    `register(cls)` takes a subclass of `Enricher`; call it once for each source.

    Example::

        @hookimpl
        def register_enrichers(register):
            register(BookshelfEnricher)
    """


@_hookspec
def register_tag_matchers(register: RegisterTagMatcher) -> None:
    """Offer ways to tell which known tag a suggested name means.

    `register(cls)` takes a subclass of `TagMatcher`.

    Example::

        @hookimpl
        def register_tag_matchers(register):
            register(PrefixMatcher)
    """


@_hookspec
def register_notifiers(register: RegisterNotifier) -> None:
    """Offer ways to send a notice to somebody.

    `register(cls)` takes a subclass of `Notifier`.

    Example::

        @hookimpl
        def register_notifiers(register):
            register(PagerNotifier)
    """


@_hookspec
def register_translators(register: RegisterTranslator) -> None:
    """Offer translators of topic texts.

    `register(cls)` takes a subclass of `Translator`.

    Example::

        @hookimpl
        def register_translators(register):
            register(WordListTranslator)
    """


@_hookspec
def topic_sections(register: RegisterTopicSection) -> None:
    """Offer sections for the public pages of topics.

    `register(cls)` takes a subclass of `TopicSection`; what it gives is plain data that the
    core renders and caches with the page.

    Example::

        @hookimpl
        def topic_sections(register):
            register(RelatedTopics)
    """


@_hookspec
def dashboard_panels(register: RegisterDashboardPanel) -> None:
    """Offer panels for the dashboard.

    `register(cls)` takes a subclass of `DashboardPanel`.

    Example::

        @hookimpl
        def dashboard_panels(register):
            register(JurorHealth)
    """


@_hookspec
def decision_made(event: DecisionMade) -> None:
    """Hear that a review item was decided.

    `event` is frozen; its `event_id` is the same when it is given again.

    Example::

        @hookimpl
        def decision_made(event):
            if event.act == "reject":
                count_rejection(event.event_id, event.item_kind)
    """


@_hookspec
def verdict_reached(event: VerdictReached) -> None:
    """Hear that a jury check ended, with a verdict or without one.

    Example::

        @hookimpl
        def verdict_reached(event):
            if event.verdict is not None:
                announce(event.event_id, event.topic_id, event.verdict)
    """


@_hookspec
def topic_changed(event: TopicChanged) -> None:
    """Hear that what the public sees of a topic changed.

    Example::

        @hookimpl
        def topic_changed(event):
            forget_copy(event.topic_id, event.page_version)
    """
