"""Known tags that a name may mean: what all tag matchers say, and names of the same form."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.domain.tags import normalise
from moderation.domain.tags.matching import Candidate as Found
from moderation.domain.tags.matching import Opinion, combine, lifted
from moderation.domain.tags.suggesting import LONGEST_TYPED, MOST_ASKED, MOST_KEPT, Candidate
from moderation.domain.texts import clean
from moderation.models import Tag
from moderation.queries.tags.look_alikes import known_as, of_one_form, tags_in_use
from moderation.queries.tags.matching.lexicon import Lexicon

MEANT_FROM = 0.6
"""The least likeness of a tag that a search offers where no name begins with its words."""
LOOKED_AT = 4 * MOST_KEPT
"""Candidates that are read: some may be out of use since the vocabulary was prepared."""


@dataclass(frozen=True, slots=True)
class NearTag:
    """A tag in use, how near a name is to it (0 to 1), and why, the strongest reason first.

    `same` claims that both are one tag. `count` is the number of topics where it stands.
    """

    tag_id: int
    name: str
    slug: str
    count: int
    score: float
    same: bool
    why: tuple[Message, ...]

    def as_candidate(self) -> Candidate:
        """What visitors are asked about, and what is kept with their suggestion."""
        return Candidate(self.tag_id, self.name, self.count, self.score, self.same)


def near_tags(lexicon: Lexicon, name: str, limit: int = MOST_KEPT) -> tuple[NearTag, ...]:
    """Return the tags in use that are nearest to a normalised name, best first.

    A matcher that failed says nothing. What the vocabulary gained while it is prepared anew is
    found by its form.
    """
    said = combine(
        Opinion(answer.id, one.tag_id, one.score, one.why, one.same)
        for answer in lexicon.look_up(name)
        for one in answer.value or ()
    )
    alike = [one.tag_id for one in of_one_form(name)]
    found = lifted(said, alike, message("But for signs, accents and plurals it is the same name."))
    tags = tags_in_use(one.tag_id for one in found[:LOOKED_AT])
    return tuple(_near(tags[one.tag_id], one) for one in found if one.tag_id in tags)[:limit]


def candidates(lexicon: Lexicon, typed: str) -> tuple[Candidate, ...]:
    """Return the tags in use that a typed name may mean, best first; none where it is a known one.

    Raises Invalid (field name) for a name that cannot be.
    """
    name = normalise(clean(typed, LONGEST_TYPED, field="name"))
    if known_as(name) is not None:
        return ()
    return tuple(one.as_candidate() for one in near_tags(lexicon, name))


def meant_by(lexicon: Lexicon, words: str) -> tuple[NearTag, ...]:
    """Return the few tags that a search which found nothing may mean; none for what is no name."""
    try:
        found = near_tags(lexicon, normalise(words), MOST_ASKED)
    except Invalid:
        return ()
    return tuple(one for one in found if one.score >= MEANT_FROM)


def _near(tag: Tag, found: Found) -> NearTag:
    return NearTag(tag.id, tag.name, tag.slug, tag.topic_count, found.score, found.same, found.why)
