"""The plugin manager of one app: typed methods, each implementation called alone and guarded.

The core calls these methods and never a hook. What a plugin does wrong comes back as a value with
the plugin's name: a finding that is an error, or an answer with a failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from moderation.domain.plugins import CLOSED, Standing
from moderation.domain.screening import Finding
from moderation.hooks import blackbox, doors
from moderation.hooks.calling import acceptance
from moderation.hooks.calling.answers import Answer, JurorAnswer, missing
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.caller import Caller, answer
from moderation.hooks.calling.findings import finding, seen_by
from moderation.hooks.calling.health import HealthReport
from moderation.hooks.calling.matching import PreparedTags, match_tags, prepare_tags
from moderation.hooks.calling.panel import Ask, ask_at_once
from moderation.hooks.calling.seating import (
    HOOK_OF_EVENT,
    ON_TRIAL,
    Choice,
    Event,
    is_on_trial,
    seat_backends,
    seat_candidates,
)
from moderation.hooks.calling.stand_ins import seat_stand_ins
from moderation.hooks.calling.training import Models, take_models, that_learn, train
from moderation.hooks.contracts import (
    Case,
    CheckAnswer,
    EvidenceDraft,
    Example,
    JudgedPair,
    Lesson,
    Match,
    Notice,
    Question,
    ScreenedItem,
    Section,
    ShownTopic,
    Surroundings,
    Trained,
    Translation,
    VocabularyTag,
)
from moderation.hooks.guard import watching
from moderation.hooks.loader import Loaded, load
from moderation.hooks.loading.fingerprints import code_of
from moderation.hooks.loading.records import LoadOptions, PluginRecord, Registration

if TYPE_CHECKING:
    from moderation.hooks.outbound.ways import WaysOut

Key: TypeAlias = tuple[str, str, str]
"""An implementation: its plugin, its door and its id."""


def start(
    instance: Path,
    options: LoadOptions | None = None,
    choices: Mapping[str, Choice] | None = None,
    bundled: Path | None = None,
    ways_out: WaysOut | None = None,
    *,
    trials: bool = False,
) -> Manager:
    """Load the plugins of an instance and make its manager; without `ways_out` none reaches out.

    With `trials`, a filter is on trial until an admin has let it count.
    """
    loaded, surroundings = load(instance, options, bundled), Surroundings(instance.absolute())
    codes = {one.name: code_of(one, instance) for one in loaded.records} if trials else None
    return Manager(loaded, surroundings, choices, ways_out=ways_out, codes=codes)


class Manager:
    """Holds the implementations of the loaded plugins, in the order that the admin chose."""

    def __init__(
        self,
        loaded: Loaded,
        surroundings: Surroundings,
        choices: Mapping[str, Choice] | None = None,
        clock: Callable[[], float] = time.monotonic,
        ways_out: WaysOut | None = None,
        codes: Mapping[str, str] | None = None,
    ) -> None:
        """Build every implementation; `clock` is a steady clock in seconds, for breakers.

        `codes` names the code of each plugin: filters whose code nobody let count are on trial.
        Without it all count, as a plugin's own tests want it.
        """
        self._loaded = loaded
        self._surroundings = surroundings
        self._ways_out = ways_out
        self._codes = codes
        self._caller = Caller(clock)
        self._backends: dict[str, dict[str, Backend]] = {}
        self.configure(choices or {})

    def configure(self, choices: Mapping[str, Choice]) -> None:
        """Build all implementations anew with the admin's choices, by plugin name.

        Their counts and breakers go on.
        """
        before = {(one.plugin, one.door, one.id): one for one in self.all_backends()}
        self._choices = dict(choices)
        seated = (self._loaded, self._choices, self._surroundings, self._ways_out, self._codes)
        self._backends = seat_backends(*seated)
        seat_stand_ins(self._backends, self.plugins, self._choices)
        self._candidates = seat_candidates(*seated)
        for one in self.all_backends():
            earlier = before.get((one.plugin, one.door, one.id))
            if earlier is not None:
                one.health, one.breaker = earlier.health, earlier.breaker
        self._counted = {
            door.name: tuple(one for one in self.backends(door) if not one.shadow)
            for door in ON_TRIAL
        }

    @property
    def choices(self) -> Mapping[str, Choice]:
        """What the admin chose, by plugin name."""
        return self._choices

    @property
    def plugins(self) -> tuple[PluginRecord, ...]:
        """Every plugin that was found, loaded or not, with the reason."""
        return self._loaded.records

    def backends(self, door: doors.Door) -> tuple[Backend, ...]:
        """The implementations behind one door, in order."""
        return tuple(self._backends.get(door.name, {}).values())

    def filters(self) -> tuple[Backend, ...]:
        """The enabled filters whose findings count, in order."""
        return self._counted[doors.FILTERS.name]

    def shadow_filters(self) -> tuple[Backend, ...]:
        """The filters on trial, in order, and then the candidates."""
        return (*self._on_trial(doors.FILTERS), *self._candidates)

    def candidates(self) -> tuple[Backend, ...]:
        """Filters with changed settings, on trial beside the same ones with the old settings."""
        return self._candidates

    def code(self, plugin: str) -> str:
        """Name the code that a plugin has now, see `code_of`."""
        return (self._codes or {}).get(plugin, "")

    def is_on_trial(self, record: PluginRecord, one: Registration, choice: Choice) -> bool:
        """Say whether an implementation is on trial by this choice, perhaps newer than ours."""
        code = None if self._codes is None else self._codes.get(record.name, "")
        return is_on_trial(record, one, choice, code)

    def jurors(self) -> tuple[Backend, ...]:
        """The enabled jurors whose ballots count, in order."""
        return self._counted[doors.JURORS.name]

    def shadow_jurors(self) -> tuple[Backend, ...]:
        """The jurors on trial, in order."""
        return self._on_trial(doors.JURORS)

    def _on_trial(self, door: doors.Door) -> tuple[Backend, ...]:
        return tuple(one for one in self.backends(door) if one.shadow)

    def enrichers(self) -> tuple[Backend, ...]:
        """The enabled enrichers, in order."""
        return self.backends(doors.ENRICHERS)

    def screen(self, item: ScreenedItem, filters: Sequence[Backend] | None = None) -> list[Finding]:
        """Ask filters (all enabled ones if None) for their findings; one each, in their order."""
        chosen = self.filters() if filters is None else filters
        subject, accept, call = f"item:{item.item_id}", acceptance.assessment, self._caller.call
        shown = seen_by(item)
        with watching():
            found = [
                finding(one, call(one, subject, accept, "screen", shown(one))) for one in chosen
            ]
        blackbox.clear()
        return found

    def learn(
        self, example: Example, said: Mapping[str, float] | None = None
    ) -> list[Answer[bool]]:
        """Give one decided item to every filter, also to those on trial.

        `said` are the points that filters gave it, by their ids; each hears of its own.
        """
        subject = f"item:{example.item.item_id}"
        filters = self.backends(doors.FILTERS)
        shown, points = seen_by(example.item), said or {}
        return [
            self._ask(
                one, subject, acceptance.nothing, "learn",
                replace(example, item=shown(one), said=points.get(one.id)),
            )
            for one in filters
        ]  # fmt: skip

    def needs_address(self) -> bool:
        """Say whether an enabled filter, or one on trial, needs the address of who sent an item."""
        return any(one.needs_address for one in (*self.filters(), *self.shadow_filters()))

    def learning_filters(self) -> tuple[Backend, ...]:
        """The enabled filters that have models, in order, also those on trial."""
        return that_learn(self.backends(doors.FILTERS))

    def train(
        self,
        filter_id: str,
        lessons: Sequence[Lesson],
        earlier: bytes | None = None,
        added: Sequence[Lesson] = (),
    ) -> Answer[Trained]:
        """Let one filter make a model of all `lessons`, oldest first; nothing uses it yet.

        Where only `added` came since its model `earlier` was made, it may build on that.
        """
        for one in self.learning_filters():
            if one.id == filter_id:
                return train(self._caller, one, lessons, earlier, added)
        return missing(doors.FILTERS.name, filter_id)

    def take_models(self, models: Models) -> list[Answer[bool]]:
        """Give every filter that learns its model in use; one that has it already is not asked."""
        learning = that_learn((*self.filters(), *self.shadow_filters()))
        return take_models(self._caller, learning, models)

    def ask_juror(self, juror_id: str, case: Case) -> JurorAnswer:
        """Ask one juror for its ballot; back within its time limit, from any thread."""
        return next(iter(self.ask_jurors([Ask(0, juror_id, case)])))[1]

    def ask_jurors(self, asks: Sequence[Ask]) -> Iterator[tuple[int, JurorAnswer]]:
        """Ask many jurors at the same time; yields (key, answer) as they come.

        Each runs in a daemon thread of its own, without a session; counting and checking happen
        on the caller's thread. Takes no longer than the longest limit among them.
        """
        return ask_at_once(self._caller, self._backends.get(doors.JURORS.name, {}), asks)

    def find_evidence(
        self, enricher_id: str, question: Question
    ) -> Answer[tuple[EvidenceDraft, ...]]:
        """Ask one enricher for drafts; at most `question.limit` are kept."""
        accept = acceptance.drafts(question.limit)
        subject = f"topic:{question.topic_id}"
        return self._aside(doors.ENRICHERS, enricher_id, subject, accept, "find", question)

    def prepare_tags(
        self, vocabulary: Sequence[VocabularyTag], judged: Sequence[JudgedPair] = ()
    ) -> PreparedTags:
        """Let every tag matcher prepare itself for a vocabulary; takes seconds where it is large.

        May run on a thread of its own, beside everything else.
        """
        return prepare_tags(self._caller, self.backends(doors.TAG_MATCHERS), vocabulary, judged)

    def match_tags(self, name: str, prepared: PreparedTags) -> list[Answer[tuple[Match, ...]]]:
        """Ask every prepared tag matcher which of the known tags `name` may mean."""
        matchers = self.backends(doors.TAG_MATCHERS)
        return match_tags(self._caller, matchers, name, prepared)

    def send_notice(self, notifier_id: str, notice: Notice) -> Answer[bool]:
        """Hand a notice to one notifier; a value means that it took it."""
        subject, accept = f"notice:{notice.notice_id}", acceptance.nothing
        return self._aside(doors.NOTIFIERS, notifier_id, subject, accept, "send", notice)

    def translate(
        self, translator_id: str, text: str, source: str, target: str
    ) -> Answer[Translation]:
        """Have one translator carry `text` from locale `source` to locale `target`."""
        door, accept = doors.TRANSLATORS, acceptance.translation
        return self._aside(door, translator_id, "text", accept, "translate", text, source, target)

    def topic_sections(
        self, topic: ShownTopic, others: Sequence[ShownTopic]
    ) -> list[Answer[tuple[Section, ...]]]:
        """Ask every topic section what it adds to the page of `topic`; each back in its time."""
        subject, accept = f"topic:{topic.topic_id}", acceptance.section
        door = doors.TOPIC_SECTIONS
        return [
            self._aside(door, one.id, subject, accept, "section", topic, others)
            for one in self.backends(door)
        ]

    def dashboard_panels(self, figures: Mapping[str, float]) -> list[Answer[tuple[Section, ...]]]:
        """Ask every panel what it shows of the `figures`; each back in its time."""
        door, accept = doors.DASHBOARD_PANELS, acceptance.section
        return [
            self._aside(door, one.id, "figures", accept, "panel", dict(figures))
            for one in self.backends(door)
        ]

    def tell(self, event: Event) -> list[Answer[bool]]:
        """Give an event to every plugin that hears it, each alone; the answers' ids name it."""
        listeners = self._backends.get(HOOK_OF_EVENT[type(event)], {})
        subject, accept = f"event:{event.event_id}", acceptance.nothing
        return [self._ask(one, subject, accept, "hear", event) for one in listeners.values()]

    def check(self, door: doors.Door, id: str) -> Answer[CheckAnswer]:
        """Run the `check()` of one implementation, also of one that rests; nothing is counted."""
        backend = self._backends.get(door.name, {}).get(id)
        if backend is None:
            return missing(door.name, id)
        return answer(backend, self._caller.check(backend, acceptance.check_answer, "check"))

    def flush(self) -> list[HealthReport]:
        """Take the counts of all implementations since the last flush; what was idle is left out.

        Nothing taken is given again: whoever flushes writes it down.
        """
        return [
            report for one in self.all_backends() if not (report := self._caller.take(one)).is_empty
        ]

    def adopt(self, standings: Mapping[Key, Standing]) -> None:
        """Let every breaker stand as all processes agreed; what is not named is closed.

        `open_until` is in seconds of this manager's clock, see `clock`.
        """
        now = self.clock()
        for one in self.all_backends():
            one.breaker.adopt(standings.get((one.plugin, one.door, one.id), CLOSED), now)

    def clock(self) -> float:
        """Read the steady clock of breakers and reports, in seconds."""
        return self._caller.clock()

    def all_backends(self) -> Iterator[Backend]:
        """Give every implementation and every listener, door by door."""
        for by_id in self._backends.values():
            yield from by_id.values()

    def _ask(
        self,
        backend: Backend,
        subject: str,
        accept: Callable[[Any], acceptance.ValueT],
        method: str,
        *arguments: Any,
    ) -> Answer[acceptance.ValueT]:
        outcome = self._caller.call(backend, subject, accept, method, *arguments)
        blackbox.clear()
        return answer(backend, outcome)

    def _aside(
        self,
        door: doors.Door,
        id: str,
        subject: str,
        accept: Callable[[Any], acceptance.ValueT],
        method: str,
        *arguments: Any,
    ) -> Answer[acceptance.ValueT]:
        backend = self._backends.get(door.name, {}).get(id)
        if backend is None:
            return missing(door.name, id)
        outcome = self._caller.call_aside(backend, subject, accept, method, *arguments)
        return answer(backend, outcome)
