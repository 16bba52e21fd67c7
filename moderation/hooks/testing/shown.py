"""The suites of what is shown: sections of topic pages and panels of the dashboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from moderation.hooks.calling import acceptance
from moderation.hooks.contracts import DashboardPanel, ShownTopic, TopicSection
from moderation.hooks.testing.calling import call, must, shown
from moderation.hooks.testing.making import FIGURES, figures, topic
from moderation.hooks.testing.texts import writable

LONGEST_QUESTION = 300
MOST_OTHERS = 96
_ODD_FIGURES = (0.0, 1_001.0, 1e15, -1.0, float("inf"), float("nan"))


def check_section(made: TopicSection[Any], texts: Sequence[str]) -> None:
    """Ask a section about clean topics, as the core keeps them; the same gives the same."""
    for one, others in _pages(texts):
        first, again = (
            call(made.id, made.seconds_limit, acceptance.section, made.section, one, others)
            for _ in range(2)
        )
        must(first == again, f"{made.id} showed the same topic differently: {shown(one)}")


def _pages(texts: Sequence[str]) -> Iterator[tuple[ShownTopic, tuple[ShownTopic, ...]]]:
    names = [writable(text).strip()[:LONGEST_QUESTION] or "nothing" for text in texts]
    odd = tuple(
        topic(name, topic_id=id, slug=f"topic-{id}", tags=(name[:60], "games"))
        for id, name in enumerate(names, 1)
    )
    many = tuple(topic(topic_id=id, slug=f"topic-{id}") for id in range(2, MOST_OTHERS + 2))
    for others in ((), odd[:MOST_OTHERS], many):
        for status in ("yes", "almost", "no", "in_research"):
            yield topic(status=status), others
        yield topic(tags=(), language="nl"), others
    for number, one in enumerate(odd):
        start = number - number % MOST_OTHERS
        yield one, odd[start : start + MOST_OTHERS]  # as many as the core gives, and no more


def check_panel(made: DashboardPanel[Any], texts: Sequence[str]) -> None:
    """Ask a panel with all figures, with none, without each one, and with odd ones."""
    for given in _figures():
        call(made.id, made.seconds_limit, acceptance.section, made.panel, given)


def _figures() -> Iterator[dict[str, float]]:
    yield {}
    yield figures(a_figure_of_a_later_version=1.0)
    for value in _ODD_FIGURES:
        yield dict.fromkeys(FIGURES, value)
    for missing in FIGURES:
        yield {name: value for name, value in figures().items() if name != missing}
        yield {missing: 1.0}
        yield figures(**{missing: 0.0})
