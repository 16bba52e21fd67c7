"""Topics by words of their texts, among the newest ones: the cost stays the same as they grow."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select

from moderation.models import Topic, TopicText

LOOKED_AT = 1_000
"""The newest topics, whose texts are read."""

Found = Select[int, str, str, str, str]


def newest_with(alternatives: Sequence[Sequence[str]], *, question_only: bool) -> Found:
    """Ask for the texts of visible topics that hold all parts of one of the alternatives.

    Parts are small letters, and may stand anywhere in a word. Rows are topic_id, locale, question,
    short_answer and description; the newest topic comes first.
    """
    newest = select(Topic.id).where(Topic.visible).order_by(Topic.id.desc()).limit(LOOKED_AT)
    columns = [TopicText.question]
    if not question_only:
        columns += [TopicText.short_answer, TopicText.description]
    holds = [
        and_(*(column.icontains(part, autoescape=True) for part in parts))
        for parts in alternatives
        for column in columns
    ]
    return (
        select(
            TopicText.topic_id, TopicText.locale, TopicText.question, TopicText.short_answer,
            TopicText.description,
        )
        .where(TopicText.topic_id.in_(newest), or_(*holds))
        .order_by(TopicText.topic_id.desc(), TopicText.locale)
    )  # fmt: skip
