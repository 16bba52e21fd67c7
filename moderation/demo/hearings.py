"""Past jury checks: the bundled jurors really hear each case, on the evidence of that day."""

import zlib
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from moderation.actions.jury import (
    Hearing,
    cast_ballot,
    conclude_check,
    excuse_seat,
    open_check,
)
from moderation.demo.files import DemoTopic
from moderation.demo.finding import item_of, open_items, settle, topic_at, was_heard
from moderation.demo.stage import CURATOR, JURY, acting
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import message
from moderation.hooks.calling.panel import Ask
from moderation.hooks.manager import Manager

BUNDLED_JURORS = ("stances", "measures", "cues")


def hold_check(topic: DemoTopic, when: datetime) -> None:
    """Let the jury hear a topic as on that day; a verdict that changes its status waits then."""
    topic_id = topic_at(topic.slug)
    jurors = _jurors()
    if jurors and not was_heard(topic_id, when):
        _hear(topic, topic_id, jurors, when)


def confirm_verdict(topic: DemoTopic, heard: datetime, when: datetime) -> None:
    """Confirm the change of status that the check of the moment ``heard`` asked for, if it did."""
    topic_id = topic_at(topic.slug)
    item_id = item_of(topic_id, ItemKind.VERDICT, heard)
    if item_id is not None and item_id in open_items(topic_id, ItemKind.VERDICT):
        settle(acting(CURATOR, when), item_id, DecisionAct.APPROVE)


def _hear(topic: DemoTopic, topic_id: int, jurors: tuple[str, ...], when: datetime) -> None:
    context = acting(JURY, when)
    hearing = open_check(
        context, topic_id, jurors, cause="schedule", ordered_by=str(JURY),
        seed=zlib.crc32(f"{topic.slug} {when.isoformat()}".encode()), fence=_nobody_else,
    )  # fmt: skip
    _ask(context, hearing)
    conclude_check(context, hearing.check_id, _nobody_else)


def _ask(context: Context, hearing: Hearing) -> None:
    asks = [Ask(one.seat_id, one.juror_id, one.case) for one in hearing.summons]
    for seat_id, answer in _plugins().ask_jurors(asks):
        if answer.value is None:
            reason = answer.excuse or message("No answer.")
            excuse_seat(context, seat_id, reason, _nobody_else)
        else:
            cast_ballot(context, seat_id, answer.value, answer.elapsed_ms, _nobody_else)


def _nobody_else(session: Session) -> None:
    """Prove nothing: no work item stands behind these checks that another could hold."""


def _jurors() -> tuple[str, ...]:
    """The bundled jurors that are enabled: they are free and give the same answer everywhere."""
    enabled = {one.id for one in _plugins().jurors()}
    return tuple(name for name in BUNDLED_JURORS if name in enabled)


def _plugins() -> Manager:
    plugins: Manager = current_app.extensions["venire_plugins"]
    return plugins
