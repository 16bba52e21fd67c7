"""How an author stands: trust and why, and what their reports came to."""

from dataclasses import dataclass

from moderation.domain.authors import (
    AuthorState,
    ReportRecord,
    reporter_weight,
    trust_in_words,
)
from moderation.domain.messages import Message
from moderation.queries.authors.records import author_record, report_record
from moderation.queries.settings import site_settings


@dataclass(frozen=True, slots=True)
class AuthorStanding:
    """How far an author is trusted, why, and the fate of their reports.

    `weight` is what a report of theirs weighs, in hundredths.
    """

    state: AuthorState
    why: Message
    reports: ReportRecord
    weight: int


def author_standing(author_id: int) -> AuthorStanding:
    """Return how an author stands by what was decided lately."""
    rule, record, reports = (
        site_settings().trust(),
        author_record(author_id),
        report_record(author_id),
    )
    return AuthorStanding(
        rule.state(record), trust_in_words(rule, record), reports, reporter_weight(reports)
    )
