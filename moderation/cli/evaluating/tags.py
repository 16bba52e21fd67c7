"""How well the tag matchers find the tag that a suggested name means."""

from __future__ import annotations

import csv
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.matching import Candidate, Opinion, combine

if TYPE_CHECKING:
    from moderation.hooks.calling.matching import PreparedTags
    from moderation.hooks.contracts import JudgedPair, VocabularyTag
    from moderation.hooks.manager import Manager

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FIRST_RANKS = 10
OFFERED = 4
"""How many candidates a decision is taken to have seen."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name that was suggested and the name of the tag that it means."""

    suggested: str
    expected: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look-up gave: the tag's place among the candidates, from 1, and the claims."""

    rank: int | None
    claims: int
    right_claims: int


@click.command()
@click.argument("pairs", type=FILE)
@click.option("--vocabulary", type=FILE, required=True, help="The known tags: name,count.")
@click.option("--seed", type=int, default=1, show_default=True, help="How the halves are drawn.")
@click.option("--decisions", type=click.IntRange(0), default=0, help="Suggestions decided before.")
def tags(pairs: Path, vocabulary: Path, seed: int, decisions: int) -> None:
    """Look up every suggested name of PAIRS (suggested,expected); print one JSON object.

    The pairs are split in two halves by the seed. The names of one half are looked up while those
    of the other are known as aliases of their tags, and the other way round: no name that is
    looked up is known. Asks the tag matchers of this instance in their standard settings.

    With --decisions, so many names of the known half also count as decided by people: as the tag
    that they mean, and as none of the others that came among the first four.
    """
    from moderation.cli.site import configuration
    from moderation.hooks.loading.records import LoadOptions
    from moderation.hooks.manager import start

    known = _counts(vocabulary)
    asked = [Pair(*row) for row in _rows(pairs, ("suggested", "expected"))]
    config = configuration()
    options = LoadOptions(safe_mode=config.safe_mode, only=config.plugins)
    manager = start(config.instance, options)
    random.Random(seed).shuffle(asked)  # noqa: S311 - drawn anew by whoever repeats it
    middle = len(asked) // 2
    looked, seconds = [], 0.0
    for half, others in ((asked[:middle], asked[middle:]), (asked[middle:], asked[:middle])):
        judged = _judged(manager, known, others[:decisions])
        prepared = manager.prepare_tags(_lexicon(known, others), judged)
        started = time.perf_counter()
        looked += [_look_up(manager, pair, prepared) for pair in half]
        seconds += time.perf_counter() - started
    click.echo(json.dumps(_figures(looked, seconds)))


def _judged(
    manager: Manager, known: dict[str, int], pairs: Sequence[Pair]
) -> tuple[JudgedPair, ...]:
    """What people say who see what matchers offer for each name while it is no alias yet."""
    from moderation.hooks.contracts import JudgedPair

    if not pairs:
        return ()
    plain = manager.prepare_tags(_lexicon(known, ()))
    places = {name: place for place, name in enumerate(known)}
    judged = []
    for pair in pairs:
        meant = places.get(pair.expected)
        offered = [one.tag_id for one in combined(manager, pair.suggested, plain)[:OFFERED]]
        seen = dict.fromkeys(offered if meant is None else (meant, *offered))
        judged += [JudgedPair(pair.suggested, tag_id, tag_id == meant) for tag_id in seen]
    return tuple(judged)


def combined(manager: Manager, name: str, prepared: PreparedTags) -> tuple[Candidate, ...]:
    """Ask every matcher and combine what they say.

    Raises Invalid when one fails: figures without it would be those of something else.
    """
    answers = manager.match_tags(name, prepared)
    if not answers:
        raise Invalid(message("No tag matcher is switched on."))
    for answer in answers:
        if answer.failure is not None:
            raise Invalid(answer.failure.reason)
    return combine(
        Opinion(answer.id, one.tag_id, one.score, one.why, one.same)
        for answer in answers
        for one in answer.value or ()
    )


def _look_up(manager: Manager, pair: Pair, prepared: PreparedTags) -> Looked:
    found = combined(manager, pair.suggested, prepared)
    names = [prepared.tags[one.tag_id].name for one in found]
    claimed = [prepared.tags[one.tag_id].name for one in found if one.same]
    rank = names.index(pair.expected) + 1 if pair.expected in names else None
    return Looked(rank, len(claimed), claimed.count(pair.expected))


def _lexicon(known: dict[str, int], aliases: Sequence[Pair]) -> tuple[VocabularyTag, ...]:
    from moderation.hooks.contracts import VocabularyTag

    others: dict[str, list[str]] = {}
    for pair in aliases:
        others.setdefault(pair.expected, []).append(pair.suggested)
    return tuple(
        VocabularyTag(place, name, tuple(others.get(name, ())), count)
        for place, (name, count) in enumerate(known.items())
    )


def _figures(looked: Sequence[Looked], seconds: float) -> dict[str, float | int | None]:
    claims = sum(one.claims for one in looked)
    right = sum(one.right_claims for one in looked)
    return {
        "n": len(looked),
        "hit_at_1": _share(sum(one.rank == 1 for one in looked), len(looked)),
        "hit_at_10": _share(sum(_is_early(one.rank) for one in looked), len(looked)),
        "same_claims": claims,
        "same_precision": _share(right, claims),
        "lookups_per_second": round(len(looked) / seconds, 1) if seconds else None,
    }


def _is_early(rank: int | None) -> bool:
    return rank is not None and rank <= FIRST_RANKS


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _counts(file: Path) -> dict[str, int]:
    """The known tags with their counts; raises Invalid for a count that is no number."""
    counts = {}
    for name, count in _rows(file, ("name", "count")):
        if count and not count.isdecimal():
            raise Invalid(
                message("“%(count)s” in %(file)s is no count.", count=count, file=file.name)
            )
        counts[name] = int(count or 0)
    return counts


def _rows(file: Path, columns: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Two columns of a CSV file; raises Invalid where one is missing."""
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        if not {*columns} <= {*(reader.fieldnames or ())}:
            named = ", ".join(columns)
            said = message(
                "%(file)s lacks one of the columns %(columns)s.", file=file.name, columns=named
            )
            raise Invalid(said)
        for row in reader:
            first, second = (row[column] or "" for column in columns)
            yield first, second
