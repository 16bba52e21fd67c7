"""What becomes of topics, their words and appeals when a decision on them is taken back."""

from collections.abc import Iterator
from dataclasses import replace

from moderation.actions.effects.foreseeing.undone import Undone, later_acts
from moderation.actions.record import last_act
from moderation.domain.desk.foresight import Foresight
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import Appeal, LedgerEntry, ReviewItem, Revision, Topic, TopicText


def closing_case(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the topic goes out of sight, and with it what visitors left there."""
    topic = None if item.topic_id is None else db.session.get(Topic, item.topic_id)
    if topic is None or not topic.visible:
        return Foresight(message("It waits again; the topic is out of sight already."))
    later = later_acts(undone, [f"topic:{topic.id}"])
    happens = message("The topic leaves the gallery, and the question waits again.")
    return Foresight(happens, tuple(_left_there(topic)), later)


def _left_there(topic: Topic) -> Iterator[Message]:
    votes = topic.poll_yes + topic.poll_no + topic.poll_maybe
    if votes or topic.comment_count:
        yield message(
            "Out of sight with it, and kept: %(votes)s votes, %(comments)s comments.",
            votes=votes, comments=topic.comment_count,
        )  # fmt: skip
    if topic.current_check_id is not None:
        yield message("Its verdict goes out of sight with it; the jury keeps what it heard.")


def granting_back(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the first decision is in force again, unless there has been another since."""
    happens = message("The first decision is in force again, and the appeal waits.")
    appeal = db.session.get(Appeal, item.id)
    if appeal is None or f"item:{appeal.of_item_id}" not in undone.subjects:
        return Foresight(message("The appeal waits again; nothing else changes."))
    original = db.session.get_one(ReviewItem, appeal.of_item_id)
    last = last_act(db.session(), original)
    if last is None or last.act_group != undone.group:
        refused = message("The item has been decided anew since; take that back first.")
        return Foresight(happens, refused=refused)
    return replace(_undo_of(original, last), happens=happens)


def _undo_of(original: ReviewItem, last: LedgerEntry) -> Foresight:
    """Foresee what stands in the way of the item's own undo, which comes first."""
    from moderation.queries.desk.ahead.undoing import foreseen_undo_of  # it knows all effects

    return foreseen_undo_of(original, last)


def withdrawing_words(item: ReviewItem, revision: Revision, undone: Undone) -> Foresight:
    """Foresee that the topic has no words in a language any more."""
    language = str(revision.content["target"])
    if db.session.get(TopicText, (item.topic_id, language)) is None:
        return Foresight(message("It waits again; the words are off the topic already."))
    return Foresight(
        message("The topic loses its words in this language, and the translation waits again.")
    )
