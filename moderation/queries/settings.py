"""The site's settings as they stand, with their defaults."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace

from moderation.domain.authors import WINDOW, AuthorState, Mode, TrustRule, chosen_mode
from moderation.domain.errors import Invalid
from moderation.domain.jury import LARGEST_PANEL, SMALLEST_PANEL, StatusPolicy
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.messages import Message, message
from moderation.domain.screening import ScreeningRule, rule_problems
from moderation.extensions import db
from moderation.models import Setting

SITE = "site"

#: The largest cap of a change of many items that an admin can set.
LARGEST_BULK = 100_000

#: More second looks than this in a hundred decisions would be work, not a sample.
MOST_SECOND_LOOKS = 50

#: The settings that are modes: the site's, then one for each state of an author.
MODES = ("mode", *(f"mode_{state}" for state in ("new", "known", "trusted", "distrusted")))


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What an admin sets for the whole site.

    ``check_interval_days``: a topic whose last check is older is heard again. ``trusted_after``:
    points from which an author is trusted; see ``domain.authors``, also for modes (an empty one is
    that of the site). ``first_items``: how many of an author's count as their first ones.
    ``hide_reports_from``: whole reports that hide a comment until they are decided, 0 for never.
    ``own_appeals``: the only person who decides may decide on appeals against themselves.
    ``explain_…``: people who decide so have to say why.
    ``bulk_cap``: how many items one change takes at most; ``bulk_limit_alone``: how many one person
    may decide at once without another's agreement. ``tell_of_lateness``: the operator gets a notice
    a day at most while something waits beyond its time. ``second_looks_percent``: after how many of
    a hundred decisions a blind second look at another's comes. ``blind_samples_percent``: so many
    of a hundred items that appeared without a person are looked at blind. ``tag_memory_days``: so
    long a tag that was turned down for a topic is answered without a moderator, 0 for never.
    ``tag_change_alone``: so much one person changes of the vocabulary, counted as a ``Reach``: what
    fits on a page and was looked at. ``tag_change_second``: so much two people change; above, one
    of them is an admin: nobody has looked through a thousand topics.
    Thresholds and ``cap`` are log-odds, ``weights`` factors by filter: see ``domain.screening``.
    """

    status_policy: str = StatusPolicy.LATEST.value
    publish_verdict_changes: bool = False
    check_interval_days: int = 30
    panel_size: int = 3
    quorum: int = 2
    hold_from: float = 2.0
    reject_from: float = 8.0
    cap: float = 6.0
    weights: Mapping[str, float] = field(default_factory=dict)
    trusted_after: int = 3
    mode: str = Mode.HOLD_BY_FILTER.value
    mode_new: str = Mode.HOLD_FIRST_N.value
    mode_known: str = Mode.HOLD_FIRST_N.value
    mode_trusted: str = ""
    mode_distrusted: str = Mode.HOLD_FIRST.value
    first_items: int = 3
    hide_reports_from: float = 5.0
    own_appeals: bool = False
    bulk_cap: int = 10_000
    bulk_limit_alone: int = 200
    explain_approve: bool = False
    explain_reject: bool = True
    explain_undo: bool = False
    tell_of_lateness: bool = True
    second_looks_percent: int = 0
    blind_samples_percent: int = 0
    tag_memory_days: int = 90
    tag_change_alone: int = 50
    tag_change_second: int = 1_000

    def as_json(self) -> dict[str, object]:
        """Return the settings as they are stored."""
        return asdict(self)

    def explained_acts(self) -> frozenset[DecisionAct]:
        """Return the acts for which people have to give a reason."""
        acts = (DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO)
        return frozenset(act for act in acts if getattr(self, f"explain_{act}"))

    def rule(self) -> ScreeningRule:
        """Return the rule that combines findings."""
        return ScreeningRule(self.hold_from, self.reject_from, self.cap, self.weights)

    def with_rule(self, rule: ScreeningRule) -> "SiteSettings":
        """Return the settings with another rule that combines findings."""
        return replace(
            self, hold_from=rule.hold_from, reject_from=rule.reject_from, cap=rule.cap,
            weights=dict(rule.weights),
        )  # fmt: skip

    def trust(self) -> TrustRule:
        """Return the rule by which authors are trusted."""
        return TrustRule(self.trusted_after)

    def mode_for(self, topic: str | None, state: AuthorState) -> Mode:
        """Return when an author's comments appear; a topic can have a mode of its own."""
        given = {one: getattr(self, f"mode_{one}") for one in AuthorState}
        by_state = {one: Mode(mode) for one, mode in given.items() if mode}
        return chosen_mode(Mode(self.mode), by_state, None if topic is None else Mode(topic), state)

    def checked(self) -> "SiteSettings":
        """Return the settings unchanged; raises Invalid with a message for each wrong field."""
        wrong = {name: text for name, fine, text in self._rules() if not fine}
        if wrong:
            raise Invalid(fields=wrong)
        return self

    def _rules(self) -> tuple[tuple[str, bool, Message], ...]:
        small, large = SMALLEST_PANEL, LARGEST_PANEL
        return (
            ("status_policy", self.status_policy in set(StatusPolicy), message("Choose one.")),
            (
                "check_interval_days",
                1 <= self.check_interval_days <= 3650,
                message("Write a number of days from 1 to 3650."),
            ),
            (
                "panel_size",
                small <= self.panel_size <= large,
                message("Write %(small)s to %(large)s seats.", small=small, large=large),
            ),
            (
                "quorum",
                1 <= self.quorum <= self.panel_size,
                message("Write at least 1 and at most the number of seats."),
            ),
            (
                "trusted_after",
                1 <= self.trusted_after <= WINDOW,
                message("Write a number from 1 to %(most)s.", most=WINDOW),
            ),
            (
                "second_looks_percent",
                0 <= self.second_looks_percent <= MOST_SECOND_LOOKS,
                message("Write a number from 0 to %(most)s.", most=MOST_SECOND_LOOKS),
            ),
            (
                "blind_samples_percent",
                0 <= self.blind_samples_percent <= MOST_SECOND_LOOKS,
                message("Write a number from 0 to %(most)s.", most=MOST_SECOND_LOOKS),
            ),
            (
                "tag_memory_days",
                0 <= self.tag_memory_days <= 3650,
                message("Write a number of days up to 3650, or 0 for never."),
            ),
            *self._rules_for_filters(),
            *self._rules_for_authors(),
            *self._rules_for_many(),
        )

    def _rules_for_filters(self) -> Iterator[tuple[str, bool, Message]]:
        problems = rule_problems(self.hold_from, self.reject_from, self.cap, self.weights)
        for name, text in problems.items():
            yield name, False, text

    def _rules_for_authors(self) -> Iterator[tuple[str, bool, Message]]:
        for name in MODES:
            given = getattr(self, name)
            yield name, given in set(Mode) or (not given and name != "mode"), message("Choose one.")
        yield (
            "first_items",
            1 <= self.first_items <= WINDOW,
            message("Write a number from 1 to %(most)s.", most=WINDOW),
        )
        yield (
            "hide_reports_from",
            0 <= self.hide_reports_from <= 1000,
            message("Write a number of reports up to 1000, or 0 for never."),
        )

    def _rules_for_many(self) -> Iterator[tuple[str, bool, Message]]:
        cap, most = self.bulk_cap, LARGEST_BULK
        fits = message("Write a number from 1 to %(most)s.", most=most)
        yield "bulk_cap", 1 <= cap <= most, fits
        yield "bulk_limit_alone", 1 <= self.bulk_limit_alone <= most, fits
        alone, second = self.tag_change_alone, self.tag_change_second
        whole = message("Write a number from 0 to %(most)s.", most=most)
        yield "tag_change_alone", 0 <= alone <= most, whole
        above = message("Write a number from what one person may change to %(most)s.", most=most)
        yield "tag_change_second", alone <= second <= most, above


def site_settings() -> SiteSettings:
    """Return the stored settings over the defaults."""
    return read_site_settings()[0]


def read_site_settings() -> tuple[SiteSettings, int]:
    """Return the settings and the version to name when changing them (0: never changed)."""
    row = db.session.get(Setting, SITE)
    return (_from_json(row.value), row.version) if row else (SiteSettings(), 0)


def _from_json(stored: Mapping[str, object]) -> SiteSettings:
    known = {one.name for one in fields(SiteSettings)}
    return SiteSettings(**{name: value for name, value in stored.items() if name in known})  # type: ignore[arg-type]
