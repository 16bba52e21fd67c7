"""What visitors said: comments and suggested tags, screened by the filters that are enabled."""

from datetime import datetime, timedelta

from flask import current_app

from moderation.actions.operating.done_otherwise import done_otherwise
from moderation.actions.screening.storing import Screened, store_screening
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment, suggest_tag
from moderation.demo.files import DemoComment, DemoSuggestion, DemoTopic, Fate
from moderation.demo.finding import comment_of, item_of, open_items, settle, topic_at
from moderation.demo.stage import CURATOR, VISITOR, acting, key_of
from moderation.domain.actor import Context
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState
from moderation.hooks.manager import Manager
from moderation.queries.screening.items import ToScreen, items_to_screen
from moderation.queries.settings import site_settings


def write_comment(
    topic: DemoTopic, comment: DemoComment, when: datetime, answered: datetime | None = None
) -> None:
    """Send a comment, screen it, and publish it if that is its fate.

    ``answered`` is the moment of the comment that it answers.
    """
    topic_id = topic_at(topic.slug)
    item_id = item_of(topic_id, ItemKind.COMMENT, when)
    if item_id is None:
        item_id = _send(topic, topic_id, comment, when, answered)
    _screen(acting(VISITOR, when), item_id)
    if comment.fate is Fate.APPROVE and item_id in open_items(topic_id, ItemKind.COMMENT):
        settle(acting(CURATOR, when), item_id, DecisionAct.APPROVE)


def suggest(topic: DemoTopic, suggestion: DemoSuggestion, when: datetime) -> None:
    """Send a tag suggestion and screen it; it then waits for a moderator."""
    item_id = item_of(topic_at(topic.slug), ItemKind.TAG_SUGGESTION, when)
    if item_id is None:
        receipt = suggest_tag(
            acting(VISITOR, when), key_of(f"{topic.slug} {suggestion.name}"), topic.slug,
            suggestion.name, _trace(when), suggestion.language,
        )  # fmt: skip
        item_id = receipt.item_id
    _screen(acting(VISITOR, when), item_id)


def _send(
    topic: DemoTopic, topic_id: int, comment: DemoComment, when: datetime, answered: datetime | None
) -> int:
    parent = None if answered is None else comment_of(topic_id, answered)
    draft = CommentDraft(comment.author, comment.body, parent)
    key = key_of(f"{topic.slug} {comment.author}")
    receipt = submit_comment(
        acting(VISITOR, when), key, topic.slug, draft, _trace(when), comment.language
    )
    return receipt.item_id


def _screen(context: Context, item_id: int) -> None:
    """Ask the filters at once, unless a worker was faster; then the queued work is done."""
    plugins = current_app.extensions["venire_plugins"]
    settings = site_settings()
    subjects = [one for one in items_to_screen([item_id]) if one.state is ItemState.SCREENING]
    screened = [_ask(plugins, one) for one in subjects]
    if screened:
        with transaction() as session:
            store_screening(session, context, screened, settings)
    done_otherwise(acting(CURATOR, context.now), "screen", [f"item:{item_id}"])


def _ask(plugins: Manager, subject: ToScreen) -> Screened:
    findings = plugins.screen(subject.item)
    on_trial = plugins.screen(subject.item, plugins.shadow_filters())
    return Screened(subject, tuple(findings), on_trial=tuple(on_trial))


def _trace(when: datetime) -> Trace:
    """Nobody sent these forms, so there is nothing to keep of a request."""
    return Trace(delete_on=(when + timedelta(days=1)).date())
