"""From the ballots of a check to its verdict, and from the verdict to the page or to a person."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.jury.hearing import Fence
from moderation.actions.jury.publishing import publish_check, withdraw_overtaken
from moderation.actions.pages import touch_topic
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.actor import Context
from moderation.domain.jury import (
    Conclusion,
    Ending,
    Opinion,
    Split,
    Statement,
    StatusPolicy,
    Vote,
    conclude,
    opinion,
    status_after,
)
from moderation.domain.lifecycle import ItemKind
from moderation.domain.messages import to_json
from moderation.domain.topics import TopicStatus
from moderation.models import Ballot, JuryCheck, Seat, Topic
from moderation.queries.settings import SiteSettings, site_settings
from moderation.work import outbox


def conclude_check(context: Context, check_id: int, fence: Fence) -> Conclusion:
    """End a check whose seats are all filled or excused.

    A check that keeps the topic's status is published at once; one that changes it becomes a review
    item, unless the admin let such verdicts be published. Calling it again changes nothing.
    """
    settings = site_settings()
    with transaction() as session:
        fence(session)
        known = session.get_one(JuryCheck, check_id)
        topic = lock(session, Topic, known.topic_id)
        check = lock(session, JuryCheck, check_id)
        if check.state != "hearing":
            return conclusion_of(check)
        ballots = _ballots(session, check)
        result = conclude([_vote(ballot) for _, ballot in ballots], settings.quorum)
        _write_result(context, check, result, _opinion(result, ballots, check.seed))
        _publish_or_ask(session, context, topic, check, settings)
        _announce(session, context, check)
        return result


def conclusion_of(check: JuryCheck) -> Conclusion:
    """Return what a stored, ended check concluded."""
    split = Split(check.yes, check.almost, check.no, check.in_research)
    verdict = None if check.verdict is None else Vote(check.verdict)
    return Conclusion(
        Ending(check.state), verdict, split, check.confidence or 0.0, check.calibrated
    )


def _ballots(session: Session, check: JuryCheck) -> list[tuple[Seat, Ballot]]:
    query = (
        select(Seat, Ballot)
        .join(Ballot, Ballot.seat_id == Seat.id)
        .where(Seat.check_id == check.id)
        .order_by(Seat.number)
    )
    return [(seat, ballot) for seat, ballot in session.execute(query)]


def _vote(ballot: Ballot) -> Vote | None:
    return None if ballot.vote is None else Vote(ballot.vote)


def _opinion(result: Conclusion, ballots: list[tuple[Seat, Ballot]], seed: int) -> Opinion:
    statements = [
        Statement(seat.number, Vote(ballot.vote), ballot.statement)
        for seat, ballot in ballots
        if ballot.vote is not None
    ]
    return opinion(result, statements, seed)


def _write_result(context: Context, check: JuryCheck, result: Conclusion, told: Opinion) -> None:
    check.state = result.ending.value
    check.verdict = None if result.verdict is None else result.verdict.value
    check.yes, check.almost = result.split.yes, result.split.almost
    check.no, check.in_research = result.split.no, result.split.in_research
    check.confidence = result.confidence if result.verdict else None
    check.calibrated = result.calibrated
    check.concluded_at = context.now
    check.opinion = {
        "headline": to_json(told.headline),
        "body": [to_json(sentence) for sentence in told.body],
        "last_line": to_json(told.last_line),
        "order": to_json(told.order),
    }


def _publish_or_ask(
    session: Session, context: Context, topic: Topic, check: JuryCheck, settings: SiteSettings
) -> None:
    before = TopicStatus(topic.status)
    after = status_after(
        StatusPolicy(settings.status_policy), before, _history(session, topic, check)
    )
    _note_checked(session, context, topic, settings)
    if check.verdict is not None:
        withdraw_overtaken(session, context, topic)
    if after is before or settings.publish_verdict_changes:
        publish_check(session, context, topic, check, after)
        return
    record(session, context, check, "check.concluded")
    propose(session, context, _change(topic, check, before, after))


def _history(session: Session, topic: Topic, check: JuryCheck) -> list[Conclusion]:
    published = select(JuryCheck).where(JuryCheck.topic_id == topic.id, JuryCheck.published)
    earlier = session.scalars(published.order_by(JuryCheck.concluded_at, JuryCheck.id))
    return [*(conclusion_of(one) for one in earlier), conclusion_of(check)]


def _note_checked(session: Session, context: Context, topic: Topic, settings: SiteSettings) -> None:
    topic.last_checked_at = context.now
    topic.check_due_at = context.now + timedelta(days=settings.check_interval_days)
    session.flush()
    touch_topic(session, topic.id)


def _change(topic: Topic, check: JuryCheck, before: TopicStatus, after: TopicStatus) -> Proposal:
    content = {
        "check_id": check.id,
        "check_before": topic.current_check_id,
        "status_before": before.value,
        "status_after": after.value,
        "since_before": topic.status_since.isoformat(),
    }
    return Proposal(
        ItemKind.VERDICT, content, f"{before.value} → {after.value}", "jury", topic.id,
        reason="verdict_change", duplicate_key=f"verdict:{check.id}",
    )  # fmt: skip


def _announce(session: Session, context: Context, check: JuryCheck) -> None:
    event = {
        "event": "verdict_reached",
        "happened_at": context.now.isoformat(),
        "topic_id": check.topic_id,
        "check_id": check.id,
        "ending": check.state,
        "verdict": check.verdict,
    }
    outbox.ask(
        session, "event", f"check:{check.id}", due_at=context.now, now=context.now,
        parameters=event,
    )  # fmt: skip
