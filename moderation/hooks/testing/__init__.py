"""What the author of a plugin needs to test it: made-up input, suites, a recorder, an application.

A suite calls the real methods, under their real time limits, with ordinary, empty, huge and
hostile input. It raises `AssertionError` with what went wrong and on which input::

    from moderation.hooks.testing import check_contract, make

    def test_contract(tmp_path):
        check_contract(make(ShoutingFilter, tmp_path))

Fixtures for pytest are in `moderation.hooks.testing.fixtures`; nothing else here needs pytest.
"""

from moderation.hooks.testing.clock import NOON, FakeClock
from moderation.hooks.testing.events import check_events
from moderation.hooks.testing.loopback import LeftMachine, loopback_only
from moderation.hooks.testing.making import (
    case,
    decision,
    evidence,
    figures,
    item,
    make,
    matches,
    notice,
    question,
    topic,
    topic_change,
    verdict,
    vocabulary,
)
from moderation.hooks.testing.recording import NotRecorded, Recorder, SentRequest
from moderation.hooks.testing.running import RunningApp, StartApp
from moderation.hooks.testing.suites import check_contract
from moderation.hooks.testing.texts import HOSTILE_TEXTS, HUGE_TEXTS, PLAIN_TEXTS
from moderation.hooks.testing.whole import check_plugin, load_alone

__all__ = [
    "HOSTILE_TEXTS",
    "HUGE_TEXTS",
    "NOON",
    "PLAIN_TEXTS",
    "FakeClock",
    "LeftMachine",
    "NotRecorded",
    "Recorder",
    "RunningApp",
    "SentRequest",
    "StartApp",
    "case",
    "check_contract",
    "check_events",
    "check_plugin",
    "decision",
    "evidence",
    "figures",
    "item",
    "load_alone",
    "loopback_only",
    "make",
    "matches",
    "notice",
    "question",
    "topic",
    "topic_change",
    "verdict",
    "vocabulary",
]
