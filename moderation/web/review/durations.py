"""Spans of time and numbers as the desk shows them."""

from datetime import timedelta

from babel import dates
from flask_babel import format_decimal, format_timedelta, get_locale, gettext

NEAR = 0.05
"""How near to nothing, or to all, a share is told with a decimal."""


def duration(span: timedelta) -> str:
    """Return a span in the reader's words, such as ``4 minutes``; less than one counts as one."""
    whole = max(span, timedelta(minutes=1))
    return str(format_timedelta(whole, granularity="minute", threshold=2))


def short_duration(span: timedelta) -> str:
    """Return a span where there is room for few letters only, such as ``15m`` or ``3d``."""
    return dates.format_timedelta(span, format="narrow", threshold=1, locale=get_locale())


def clock(seconds: int) -> str:
    """Return seconds as ``m:ss`` or ``h:mm:ss``, in figures that do not jump about."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def number(value: float) -> str:
    """Return a number with the reader's separators, such as ``1,000``."""
    return str(format_decimal(value))


def points(score: float) -> str:
    """Return a score with its sign, such as ``+2.5`` or ``−0.5``, with one decimal."""
    return str(format_decimal(score, format="+0.0;−0.0"))


def percent(share: float | None) -> str:
    """Return a share of 1 as percent, such as ``94 %``; with a decimal near the ends.

    Nothing but all is ``100 %``, and nothing but nothing ``0 %``; None is a dash.
    """
    if share is None:
        return "–"
    near = share < NEAR or share > 1 - NEAR
    value = round(share * 100, 1 if near else 0)
    if 0 < share < 1:
        value = min(99.9, max(0.1, value))
    return str(gettext("%(number)s %%", number=format_decimal(value)))
