"""What the vocabulary derives, derived again: a row that differs was written past the rules.

It is looked at in parts, tag by tag in the order of their ids, so that a page, a check and a repair
of 100,000 tags each hold and ask no more than a part at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from moderation.domain.messages import Message, message
from moderation.domain.tags import form
from moderation.domain.tags.relations import Pair, closure
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagClosure, TagImplication, TopicTag
from moderation.queries.derived.counters import TOPICS_OF_TAGS, WrongCount, differing

PART = 500
"""Tags that are looked at together."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some tags by id, both ends within; `following` says where to go on, None at the end.

    One tag is `crowded` if it stands on more topics by itself than a part was to have in all.
    """

    first: int
    last: int
    tags: int
    following: int | None
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class WrongForm:
    """A tag or an alias that is kept with another form than its name gives."""

    model: type[Tag] | type[TagAlias]
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class WrongLink:
    """A topic where a tag is only implied, and by none; or where an implied one does not stand."""

    topic_id: int
    tag_id: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """All that differs in a part. `pairs` are of the closure, too many there or too few."""

    forms: tuple[WrongForm, ...]
    pairs: tuple[Pair, ...]
    links: tuple[WrongLink, ...]
    counts: tuple[WrongCount, ...]


def next_part(after: int = 0, most_links: int | None = None) -> Part | None:
    """Return the next at most 500 tags; None where there are no more.

    With `most_links` they stand on no more topics than that, all together: it ends before the tag
    with which they would. A tag that has more by itself is a part of its own.
    """
    query = select(Tag.id).where(Tag.id > after).order_by(Tag.id)
    ids = db.session.scalars(query.limit(PART + 1)).all()
    if not ids:
        return None
    fitting = ids[:PART]
    if most_links is not None:
        end = _first_too_many(ids[0], fitting[-1], most_links)
        fitting = [one for one in fitting if one < end]
    some = fitting or ids[:1]
    following = some[-1] if len(ids) > len(some) else None
    return Part(some[0], some[-1], len(some), following, crowded=not fitting)


def _first_too_many(first: int, last: int, most: int) -> int:
    """The tag that the link after `most` belongs to; one after the last if there is none."""
    query = select(TopicTag.tag_id).where(TopicTag.tag_id.between(first, last))
    one = db.session.scalars(query.order_by(TopicTag.tag_id).offset(most).limit(1)).first()
    return last + 1 if one is None else one


def all_parts() -> Iterator[Part]:
    """Give the whole vocabulary, a part at a time."""
    part = next_part()
    while part is not None:
        yield part
        part = None if part.following is None else next_part(part.following)


def drift_in(part: Part, most_links: int | None = None) -> Drift:
    """Return what differs in a part: seven queries and one for each step of implications.

    `most_links` is how many links of each sort are looked for.
    """
    alone, missing = _implied_by_nothing(part), _missing(part)
    return Drift(
        tuple(_wrong_forms(part)),
        tuple(_wrong_pairs(part)),
        (
            *_links(alone.limit(most_links), stands=True),
            *_links(missing.limit(most_links), stands=False),
        ),
        tuple(differing(TOPICS_OF_TAGS, Tag.id.between(part.first, part.last))),
    )


def wrong_vocabulary() -> Iterator[Message]:
    """Yield a message for each form, broader tag and implied tag that is not what it should be.

    Counts of topics are told with all other counts.
    """
    for part in all_parts():
        yield from told_drift(drift_in(part))


def told_drift(drift: Drift) -> Iterator[Message]:
    """Say what differs, without the counts."""
    for form_ in drift.forms:
        yield message("The name “%(name)s” is kept with a wrong form.", name=form_.name)
    for narrower, broader in drift.pairs:
        yield message(
            "That tag %(narrower)s is narrower than tag %(broader)s is not what implications say.",
            narrower=narrower, broader=broader,
        )  # fmt: skip
    yield from map(_told_link, drift.links)


def _told_link(link: WrongLink) -> Message:
    if link.stands:
        return message(
            "On topic %(topic)s the tag %(tag)s is implied, but by no tag there.",
            topic=link.topic_id, tag=link.tag_id,
        )  # fmt: skip
    return message(
        "On topic %(topic)s the tag %(tag)s is missing, which another one there implies.",
        topic=link.topic_id, tag=link.tag_id,
    )  # fmt: skip


def _wrong_forms(part: Part) -> Iterator[WrongForm]:
    tags = select(Tag.id, Tag.name, Tag.form).where(Tag.id.between(part.first, part.last))
    aliases = select(TagAlias.id, TagAlias.name, TagAlias.form).where(
        TagAlias.tag_id.between(part.first, part.last)
    )
    for model, query in ((Tag, tags), (TagAlias, aliases)):
        for number, name, kept in db.session.execute(query).all():
            if form(name) != kept:
                yield WrongForm(model, number, name)


def _wrong_pairs(part: Part) -> list[Pair]:
    query = select(TagClosure.narrower_id, TagClosure.broader_id).where(
        TagClosure.narrower_id.between(part.first, part.last)
    )
    kept = {(one, other) for one, other in db.session.execute(query)}
    implying = select(TagImplication.narrower_id).where(
        TagImplication.narrower_id.between(part.first, part.last), TagImplication.live
    )
    return sorted(kept ^ given_pairs(db.session.scalars(implying)))


def given_pairs(narrower: Iterable[int]) -> frozenset[Pair]:
    """Return what living implications give for these narrower tags, whatever the closure holds."""
    starts = set(narrower)
    implications: set[Pair] = set()
    seen, edge = set(starts), starts
    while edge:
        query = select(TagImplication.narrower_id, TagImplication.broader_id).where(
            TagImplication.narrower_id.in_(edge), TagImplication.live
        )
        found = {(one, other) for one, other in db.session.execute(query)}
        implications |= found
        edge = {other for _, other in found} - seen
        seen |= edge
    return closure(implications, of=starts)


def _links(query: Select[int, int], *, stands: bool) -> Iterator[WrongLink]:
    for topic_id, tag_id in db.session.execute(query.order_by(TopicTag.topic_id)).all():
        yield WrongLink(topic_id, tag_id, stands)


def _implied_by_nothing(part: Part) -> Select[int, int]:
    cause, pair = aliased(TopicTag), aliased(TagClosure)
    implying = exists().where(
        cause.topic_id == TopicTag.topic_id, cause.present, ~cause.implied,
        pair.narrower_id == cause.tag_id, pair.broader_id == TopicTag.tag_id,
    )  # fmt: skip
    alone = (TopicTag.present, TopicTag.implied, ~implying)
    within = TopicTag.tag_id.between(part.first, part.last)
    return select(TopicTag.topic_id, TopicTag.tag_id).where(within, *alone)


def _missing(part: Part) -> Select[int, int]:
    return _lacked().where(TopicTag.tag_id.between(part.first, part.last))


def topics_lacking(names: Sequence[str], most: int) -> list[int]:
    """Return topics that lack a tag which one of these tags, or a narrower one there, implies."""
    tags = select(Tag.id).where(Tag.name.in_(names))
    below = select(TagClosure.narrower_id).where(TagClosure.broader_id.in_(tags))
    query = _lacked().where(TopicTag.tag_id.in_(tags) | TopicTag.tag_id.in_(below)).limit(most)
    return sorted({topic_id for topic_id, _ in db.session.execute(query)})


def _lacked() -> Select[int, int]:
    """A topic and a tag that is missing there, each pair once, however many tags imply it."""
    broad = aliased(TopicTag)
    standing = exists().where(
        broad.topic_id == TopicTag.topic_id, broad.tag_id == TagClosure.broader_id, broad.present
    )
    return (
        select(TopicTag.topic_id, TagClosure.broader_id)
        .join(TagClosure, TagClosure.narrower_id == TopicTag.tag_id)
        .where(TopicTag.present, ~TopicTag.implied, ~standing)
        .distinct()
    )
