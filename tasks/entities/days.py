"""Days, weeks, months and years by their distance from another day, in ISO 8601; None where no calendar has them."""

import datetime as dt
from typing import NamedTuple

WEEK = 7


def iso(year: int, month: int, day: int) -> str | None:
    """The day; None for the 30th of February.

    >>> iso(2024, 2, 29), iso(2025, 2, 29)
    ('2024-02-29', None)
    """
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def nearest_year(month: int, day: int, reference: dt.date | None) -> int | None:
    """The year that brings a day without one closest to the reference date."""
    if reference is None:
        return None
    middle = max(1, min(day, 28))
    return min(
        range(max(1, reference.year - 1), min(9999, reference.year + 1) + 1),
        key=lambda year: (abs((dt.date(year, month, middle) - reference).days), year),
    )


def shifted(reference: dt.date, days: int) -> str | None:
    """The day so many days on."""
    try:
        return (reference + dt.timedelta(days)).isoformat()
    except OverflowError:
        return None


def week(reference: dt.date, weeks: int) -> str | None:
    """The week so many weeks on.

    >>> week(dt.date(2024, 12, 30), 0), week(dt.date(2024, 12, 30), -1)
    ('2025-W01', '2024-W52')
    """
    day = shifted(reference, WEEK * weeks)
    if day is None:
        return None
    year, number, _ = dt.date.fromisoformat(day).isocalendar()
    return f"{year:04d}-W{number:02d}"


def month_at(reference: dt.date, months: int) -> str | None:
    """The month so many months on."""
    count = reference.year * 12 + reference.month - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}" if _has_calendar(count // 12) else None


def year_at(reference: dt.date, years: int) -> str | None:
    """The year so many years on."""
    return f"{reference.year + years:04d}" if _has_calendar(reference.year + years) else None


def weekday(reference: dt.date, number: int, side: str) -> str | None:
    """The last such day up to the reference date; with `next`, `this` or `coming` the first one from it on.

    With `last` and `next` it is never the reference date itself.
    """
    back = (reference.weekday() - number) % WEEK
    ahead = (WEEK - back) % WEEK
    if side == "last":
        return shifted(reference, -(back or WEEK))
    if side == "next":
        return shifted(reference, ahead or WEEK)
    return shifted(reference, ahead if side else -back)


class Named(NamedTuple):
    """A day or a month that a text names, as far as it does."""

    start: int
    end: int
    month: int
    day: int | None
    last: int | None
    """The last of several days."""
    year: int | None
    has_year: bool
    """Whether the text gives the year, too, if only by `last year`."""

    def at(self, year: int) -> str | None:
        """Its value in a year."""
        if not _has_calendar(year):
            return None
        if self.day is None:
            return f"{year:04d}-{self.month:02d}"
        first, until = iso(year, self.month, self.day), self.last and iso(year, self.month, self.last)
        return f"{first}/{until}" if first and until and until > first else first


def range_of(one: Named, other: Named) -> str | None:
    """The first and the last of the days or months from one to another, whose year it is."""
    if other.year is None:
        return None
    ends_later = (one.month, one.day or 0) <= (other.month, other.day or 0)
    first, until = one.at(other.year if ends_later else other.year - 1), other.at(other.year)
    return f"{first}/{until}" if first and until else None


def _has_calendar(year: int) -> bool:
    return dt.MINYEAR <= year <= dt.MAXYEAR
