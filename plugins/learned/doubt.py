"""What log-odds are worth as points."""

from __future__ import annotations

import math

HELD_FROM = 2.0
"""Points from which an item is held where nothing else was set."""
_LEAN = 1.9
"""Points that an item in doubt gets on top: what is as likely unwanted as not, a person sees."""
_DOUBT = 2.0
"""How far, in log-odds, doubt reaches."""


def lean(log_odds: float) -> float:
    """Points for log-odds: the same where the matter is clear, more where it is in doubt.

    Rising throughout. What is a little more likely unwanted than not comes to `HELD_FROM`.
    """
    return log_odds + _LEAN * math.exp(-((log_odds / _DOUBT) ** 2) / 2)
