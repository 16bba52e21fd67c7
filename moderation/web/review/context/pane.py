"""Reading all that stands around an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.queries.desk import FindingView, ItemView, stored_item
from moderation.queries.desk.context import (
    PastCase,
    RevisionView,
    Thread,
    TopicCard,
    UndecidedCase,
    past_cases,
    revisions,
    thread_around,
    topic_card,
    undecided_cases,
)
from moderation.queries.desk.findings import asked_again_at
from moderation.queries.desk.topics import TopicLink, topic_links
from moderation.queries.tags.deciding import also_fitting
from moderation.queries.users import shown_names
from moderation.web.locale import current_locale
from moderation.web.plugins import current_plugins
from moderation.web.review.context.silent import Silent, silent_filters


@dataclass(frozen=True, slots=True)
class Context:
    """The thread, the topic, the revisions, what was not asked, and items like it.

    `alike` are decided, `undecided` wait with nearly the same text. `names` are those of the
    accounts that revisions and decisions mention, `topics` those of the items like it. `fitting`
    are the topics on which a suggested tag would stand well, too. `asked_again_at` is when filters
    that failed are asked again, None where they are not.
    """

    thread: Thread
    topic: TopicCard | None
    revisions: tuple[RevisionView, ...]
    silent: list[Silent]
    alike: tuple[PastCase, ...]
    undecided: tuple[UndecidedCase, ...]
    fitting: tuple[TopicLink, ...]
    names: Mapping[int, str]
    topics: Mapping[int, TopicLink]
    asked_again_at: datetime | None = None


def context_of(item: ItemView, findings: Sequence[FindingView]) -> Context:
    """Read the context of an item: a fixed number of statements, whatever there is."""
    stored = stored_item(item.id)
    written, alike = revisions(item.id), past_cases(stored)
    undecided = undecided_cases(stored)
    topics = [*(one.topic_id for one in alike), *(one.topic_id for one in undecided)]
    heard = {finding.filter_id for finding in findings}
    screened = item.state is not ItemState.SCREENING and "*" not in item.unscreened
    return Context(
        thread=thread_around(item.kind, item.id, stored.topic_id, item.content),
        topic=topic_card(stored.topic_id, current_locale()),
        revisions=written,
        silent=_silent(heard, item, screened=screened),
        alike=alike,
        undecided=undecided,
        fitting=_fitting(item, stored.topic_id),
        names=shown_names(_users([*(one.by for one in written), *(one.by for one in alike)])),
        topics=topic_links({one for one in topics if one}, current_locale()),
        asked_again_at=_asked_again(item.id, findings),
    )


def _asked_again(item_id: int, findings: Sequence[FindingView]) -> datetime | None:
    return asked_again_at(item_id) if any(one.failed for one in findings) else None


def _fitting(item: ItemView, topic_id: int | None) -> tuple[TopicLink, ...]:
    if item.kind is not ItemKind.TAG_SUGGESTION:
        return ()
    meant = str(item.content.get("means") or item.content.get("name", ""))
    return also_fitting(meant, topic_id, current_locale())


def _silent(heard: set[str], item: ItemView, *, screened: bool) -> list[Silent]:
    """Name who was not asked; what machines of ours propose is not screened at all."""
    if screened and not heard and item.score is None:
        return []
    return silent_filters(current_plugins(), heard, screened=screened)


def _users(actors: Sequence[str]) -> set[int]:
    numbers = (one.removeprefix("user:") for one in actors if one.startswith("user:"))
    return {int(number) for number in numbers if number.isdigit()}
