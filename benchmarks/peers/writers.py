"""Writers for a bench: a process that posts comments through the actions as fast as it can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.stage.instances import application, config_of, context
from benchmarks.stage.words import comments, names
from benchmarks.stage.workers import Mute
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment


def write(
    instance: Path, slugs: Sequence[str], seed: int, over: Event, written: Synchronized[int]
) -> None:
    """Post until ``over`` is set; ``written`` counts."""
    texts, authors = comments(seed), names(seed)
    trace = Trace(context().now.date() + timedelta(days=90), "Mozilla/5.0 (bench)", "", 41.5)
    with application(config_of(instance), migrate=False) as app:
        app.extensions["venire_bell"] = Mute()
        while not over.is_set():
            now = context()
            draft = CommentDraft(next(authors), next(texts))
            slug = slugs[written.value % len(slugs)]
            submit_comment(now, AuthorKey(now.group * 2), slug, draft, trace, "en")
            written.value += 1
