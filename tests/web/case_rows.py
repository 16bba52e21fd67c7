"""Rows of a gallery for tests of pages: a case like those of the live site, in two languages."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.jury import Conclusion, Ending, Split, Statement, Vote, opinion
from moderation.domain.messages import message, to_json
from moderation.models import (
    BackgroundParagraph,
    Ballot,
    Comment,
    EvidenceItem,
    JuryCheck,
    ReviewItem,
    Seat,
    Tag,
    Topic,
    TopicTag,
    TopicText,
)

QUESTION = "Can AI tell broad emotions from a face?"
QUESTION_NL = "Kan AI emoties in gezichten herkennen op een grofkorrelig niveau?"


def add_topic(
    session: Session,
    now: datetime,
    *,
    slug: str = "broad-emotions",
    case_number: int = 4991,
    status: str = "IN_RESEARCH",
    question: str = QUESTION,
    question_nl: str = QUESTION_NL,
    visible: bool = True,
    poll: tuple[int, int, int] = (0, 0, 0),
) -> Topic:
    """Write a topic with its words; ``poll`` is yes, no, maybe."""
    topic = Topic(
        case_number=case_number,
        slug=slug,
        status=status,
        visible=visible,
        created_at=now,
        status_since=now,
        poll_yes=poll[0],
        poll_no=poll[1],
        poll_maybe=poll[2],
    )
    session.add(topic)
    session.flush()
    answer = "The broad ones, yes, even over a video call. Fleeting expressions still slip through."
    session.add(_words(topic.id, "en", question, answer))
    if question_nl:
        dutch = "De grove emoties wel, ook in een videogesprek. Vluchtige uitdrukkingen nog niet."
        session.add(_words(topic.id, "nl", question_nl, dutch))
    session.flush()
    return topic


def _words(topic_id: int, locale: str, question: str, answer: str) -> TopicText:
    return TopicText(topic_id=topic_id, locale=locale, question=question, short_answer=answer)


def add_background(session: Session, topic: Topic) -> None:
    """Write one paragraph in English."""
    session.add(
        BackgroundParagraph(
            topic_id=topic.id,
            locale="en",
            position=0,
            body="Networks trained on large collections of faces separate joy, sorrow, anger and "
            "surprise well above chance.",
            source_name="IEEE",
            source_url="https://ieeexplore.ieee.org/",
            enriched_on=date(2026, 5, 9),
        )
    )


def add_tag(session: Session, topic: Topic, name: str, now: datetime) -> Tag:
    """Write a tag and put it on the topic."""
    tag = Tag(name=name, slug=name.replace(" ", "-"), created_at=now)
    session.add(tag)
    session.flush()
    session.add(TopicTag(topic_id=topic.id, tag_id=tag.id))
    return tag


def add_check(
    session: Session,
    topic: Topic,
    at: datetime,
    votes: Sequence[str | None],
    *,
    statements: Sequence[str] = (),
    confidence: float = 0.88,
    published: bool = True,
    live: bool = True,
) -> JuryCheck:
    """Write a concluded check with its seats; ``live`` makes it the topic's current one.

    A vote of None is an abstention, one of "" a juror who was excused.
    """
    split = Split.of(Vote(vote) for vote in votes if vote)
    ending, verdict = _ending(split)
    result = Conclusion(ending, verdict, split, confidence if verdict else 0.0)
    told = opinion(result, _told(votes, statements), seed=7)
    check = JuryCheck(
        topic_id=topic.id,
        state=ending.value,
        cause="schedule",
        ordered_by="system:tick",
        seed=7,
        verdict=verdict.value if verdict else None,
        yes=split.yes,
        almost=split.almost,
        no=split.no,
        in_research=split.in_research,
        confidence=result.confidence or None,
        opinion={
            "headline": to_json(told.headline),
            "body": [to_json(one) for one in told.body],
            "last_line": to_json(told.last_line),
            "order": to_json(told.order),
        },
        published=published,
        opened_at=at,
        deadline=at + timedelta(hours=1),
        concluded_at=at,
    )
    session.add(check)
    session.flush()
    _add_ballots(session, check, votes, statements, at)
    if live and published:
        topic.last_checked_at = at
        topic.current_check_id = check.id if verdict else topic.current_check_id
        topic.status = verdict.value if verdict else topic.status
        topic.status_since = at
    session.flush()
    return check


def _ending(split: Split) -> tuple[Ending, Vote | None]:
    if split.total < 2:
        return Ending.INCONCLUSIVE, None
    if len(split.leaders) > 1:
        return Ending.HUNG, None
    return Ending.VERDICT, split.leaders[0]


def _told(votes: Sequence[str | None], statements: Sequence[str]) -> list[Statement]:
    pairs = zip(votes, statements, strict=False)
    return [
        Statement(number, Vote(vote), text) for number, (vote, text) in enumerate(pairs, 1) if vote
    ]


def _add_ballots(
    session: Session,
    check: JuryCheck,
    votes: Sequence[str | None],
    texts: Sequence[str],
    at: datetime,
) -> None:
    for number, vote in enumerate(votes, start=1):
        state = "excused" if vote == "" else "filled"
        seat = Seat(check_id=check.id, number=number, juror_id="secret-model-x", state=state)
        session.add(seat)
        session.flush()
        if vote == "":
            seat.excuse = to_json(message("secret-model-x broke its neck"))
            continue
        statement = texts[number - 1] if number <= len(texts) else ""
        since = (2024, 5) if vote == "YES" else (None, None)
        session.add(
            Ballot(
                seat_id=seat.id, vote=vote, statement=statement, language="en", cited=[1, 2],
                since_year=since[0], since_month=since[1], raw="secret raw answer", cast_at=at,
            )
        )  # fmt: skip
    session.flush()


def add_comment(
    session: Session,
    topic: Topic,
    at: datetime,
    body: str,
    *,
    name: str = "Noor",
    parent: Comment | None = None,
    shown: bool = True,
) -> Comment:
    """Write a published comment with the item that it came from."""
    item = _item(session, topic, at, "comment")
    comment = Comment(
        topic_id=topic.id,
        item_id=item.id,
        parent_id=parent.id if parent else None,
        author_name=name,
        body=body,
        language="en",
        shown=shown,
        written_at=at,
    )
    session.add(comment)
    session.flush()
    return comment


def add_evidence(
    session: Session,
    topic: Topic,
    at: datetime,
    title: str,
    stance: str = "supports",
    **values: object,
) -> EvidenceItem:
    """Write an approved source."""
    item = _item(session, topic, at, "evidence")
    source = EvidenceItem(
        topic_id=topic.id,
        item_id=item.id,
        title=title,
        year=2023,
        venue="IEEE Access",
        link="https://doi.org/10.1109/example",
        source_kind="journal",
        summary="Seven classes, sorted in the laboratory at 82 percent; outside it at 61.",
        stance=stance,
        measures=[{"metric": "accuracy, %", "value": 82.0, "human_baseline": 72.0}],
        origin="library",
        added_at=at,
    )
    for name, value in values.items():
        setattr(source, name, value)
    session.add(source)
    session.flush()
    return source


def _item(session: Session, topic: Topic, at: datetime, kind: str) -> ReviewItem:
    item = ReviewItem(
        kind=kind,
        state="approved",
        topic_id=topic.id,
        origin="visitor",
        decide_by=at,
        created_at=at,
    )
    session.add(item)
    session.flush()
    return item


def add_seed_case(session: Session, now: datetime) -> Topic:
    """Write a case with everything: 11 sessions, 32 ballots (30 yes, 2 almost), 176 poll votes."""
    topic = add_topic(session, now - timedelta(days=330), poll=(157, 5, 14))
    add_background(session, topic)
    for name in ("emotion", "face analysis", "computer vision"):
        add_tag(session, topic, name, now)
    for number in range(10):
        votes = ["YES", "YES", "ALMOST"] if number in {1, 5} else ["YES", "YES", "YES"]
        add_check(session, topic, now - timedelta(days=30 * (10 - number)), votes)
    said = [
        "Public models sort coarse emotions from faces reliably.",
        "Up to 82 percent in the lab.",
    ]
    add_check(session, topic, now - timedelta(hours=8), ["YES", "YES"], statements=said)
    add_evidence(session, topic, now, "Facial expression recognition in the wild: a survey")
    add_evidence(session, topic, now, "Micro-expressions at low resolution", "limits", measures=[])
    first = add_comment(session, topic, now - timedelta(days=3), "Mine mistakes *tired* for sad.")
    add_comment(session, topic, now - timedelta(days=2), "So do people.", name="Bram", parent=first)
    return topic
