"""Dates and moments as readers write them; pages say the day, scripts may say how long ago."""

from datetime import UTC, date, datetime

from flask_babel import format_date

_SOME_DAY = 1


def day(moment: datetime | date) -> str:
    """Return the day in the reader's language, such as ``28 June 2026``; in UTC."""
    return str(format_date(moment, "long"))


def short_day(moment: datetime | date) -> str:
    """Return the day with a short month, where space is scarce; in UTC."""
    return str(format_date(moment, "medium"))


def iso(moment: datetime | date) -> str:
    """Return the form for ``<time datetime>``: a date, or a moment in UTC to the second."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat()


def month(year: int | None, number: int | None) -> str:
    """Return a month such as ``May 2024``, or the year alone; nothing when even that is unknown."""
    if year is None:
        return ""
    if number is None:
        return str(year)
    return str(format_date(date(year, number, _SOME_DAY), "LLLL y"))
