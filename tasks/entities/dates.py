"""Dates and what day they mean."""

import datetime as dt
import re
from collections.abc import Iterator

from tasks.entities.tense import is_ahead
from tasks.lexicon.calendar import ALSO_WORDS, MONTHS, SHORT_ALONE, WEEKDAYS
from tasks.lexicon.numerals import SPELLED
from tasks.model import Mention


def _any(words: "dict[str, int]") -> str:
    return "|".join(sorted(words, key=lambda one: (-len(one), one)))


_MONTH, _WEEKDAY, _YEAR = _any(MONTHS), _any(WEEKDAYS), r"(?:1[5-9]|20)\d\d"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NAMED = re.compile(rf"(?:(?P<month>{_MONTH})|(?P<weekday>{_WEEKDAY})(?P<plural>s?))(?!\w)")
_WORD = re.compile(r"(?:[Tt]o(?:day|morrow|night)|[Yy]esterday)(?!\w)")
_ENDS_OF_WORDS = ("oday", "omorrow", "onight", "esterday")
_UNITS = ("week", "month", "year", "quarter", "decade", "century", "summer", "winter", "spring", "autumn", "night")
_DAY_BEFORE = re.compile(rf"(?<![\w.,/-])(?P<day>\d{{1,2}}){_ORDINAL}(?:\sof)?\s$")
_AFTER_MONTH = re.compile(
    rf"\.?(?:\s(?P<day>\d{{1,2}})(?![\d:%]|[.,]\d){_ORDINAL}\b(?:(?:\s?[-–/]\s?|\sto\s)(?P<last>\d{{1,2}})\b(?!:|\s?%))?)?"
    rf"(?:(?:,?\s|\sof\s)(?P<year>{_YEAR})\b(?![-–]\d))?"
)
_WEEKDAY_BEFORE = re.compile(rf"\b(?:{_WEEKDAY})(?:,\s|\s)(?:the\s)?$")
_SIDE = re.compile(r"\b(?P<side>last|next|this|coming)\s$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|of|since|by|until|till|from|to|last|next|this|early|late|mid|through|during|between|and|before|after|for|every|each)[\s-]$",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?![\w-])|(?P<one>\d{{1,2}})[/.](?P<two>\d{{1,2}})[/.](?P<of>{_YEAR})(?![\w/]))"
)
_YEAR_ALONE = re.compile(rf"(?P<year>{_YEAR})(?:[-–/](?P<to>\d{{2}}|{_YEAR}))?(?P<decade>s)?(?![\w%]|[.,]\d)")
_INSIDE = frozenset("0123456789.,/-$€£_")
"""Characters after which digits are no date of their own."""
_YEAR_CUE = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|of|to|the|during|between|and|before|after|early|late|mid|around|through|for"
    r"|year|summer|winter|spring|autumn|fall|season|or|than|as|circa|about|its|his|her|their)[\s-]|\("
    rf"|\b{_YEAR},\s)$",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?P<side>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Pp]revious|[Cc]oming)\s(?P<unit>weekend"
    rf"|{'|'.join(_UNITS)})(?!\w)"
)
_WAY = re.compile(r"\s(?P<way>ago|earlier|later)(?!\w)")
_COUNT = re.compile(rf"\b(?P<count>\d{{1,3}}|(?i:{_any(SPELLED)}))\s(?P<unit>day|week|month|year|decade)s?$")
_LONGEST_COUNT = 24
_NEAR = 14
_WEEK = 7
_MONTHS = 12
_MIDDLE = 15
"""The day that stands for a month without one."""
_STEPS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WAYS = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0}


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _nearest_year(month: int, day: int, reference: dt.date | None) -> int | None:
    """The year that brings a day without one closest to the reference date."""
    if reference is None:
        return None
    middle = max(1, min(day, 28))
    return min(
        range(max(1, reference.year - 1), min(9999, reference.year + 1) + 1),
        key=lambda year: (abs((dt.date(year, month, middle) - reference).days), year),
    )


def _shifted(reference: dt.date, days: int) -> str | None:
    try:
        return (reference + dt.timedelta(days)).isoformat()
    except OverflowError:
        return None


def _month_at(reference: dt.date, months: int) -> str | None:
    count = reference.year * 12 + reference.month - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}" if dt.MINYEAR <= count // 12 <= dt.MAXYEAR else None


def _of_month(month: int, day: int, last: int | None, year: int | None, reference: dt.date | None) -> str | None:
    """The day, or the days up to `last`; without a year, the year that brings it closest to the reference date."""
    year = year or _nearest_year(month, day, reference)
    if year is None:
        return None
    first = _iso(year, month, day)
    if first is None or last is None:
        return first
    until = _iso(year, month, last)
    return f"{first}/{until}" if until and until > first else first


def _weekday(reference: dt.date, weekday: int, side: str) -> str | None:
    """The last such day up to the reference date; with `next`, `this` or `coming` the first one from it on."""
    back = (reference.weekday() - weekday) % _WEEK
    ahead = (_WEEK - back) % _WEEK
    if side == "last":
        return _shifted(reference, -(back or _WEEK))
    if side == "next":
        return _shifted(reference, ahead or _WEEK)
    return _shifted(reference, ahead if side else -back)


def _week(reference: dt.date, weeks: int) -> str | None:
    day = _shifted(reference, _WEEK * weeks)
    if day is None:
        return None
    year, week, _ = dt.date.fromisoformat(day).isocalendar()
    return f"{year:04d}-W{week:02d}"


class Dates:
    """Finds the dates of one text; `reference` is the day it was written, where that is known."""

    def __init__(self, text: str, reference: dt.date | None) -> None:
        self.text, self.reference = text, reference

    def find(self) -> Iterator[Mention]:
        """Dates of all kinds; some may overlap, the longer one then counts."""
        for found in self._whole(_NAMED):
            mention = self._month(found) if found["month"] else self._day(found)
            if mention is not None:
                yield mention
        for found in self._whole(_YEAR_ALONE):
            yield from self._year(found)
        for found in self._whole(_NUMERIC):
            yield Mention(found.start(), found.end(), "DATE", value=self._numeric(found))
        if any(unit in self.text for unit in _UNITS):
            for found in self._whole(_SPAN):
                yield Mention(found.start(), found.end(), "DATE", value=self._period(found))
        if any(end in self.text for end in _ENDS_OF_WORDS):
            for found in self._whole(_WORD):
                value = _shifted(self.reference, _STEPS[found[0].lower()]) if self.reference else None
                yield Mention(found.start(), found.end(), "DATE", value=value)
        for found in _WAY.finditer(self.text):
            yield from self._ago(found)

    def _whole(self, pattern: "re.Pattern[str]") -> "Iterator[re.Match[str]]":
        """Matches that start no sooner than their word or number does.

        Asked here and not by the pattern: a pattern that starts with plain characters is several times as fast.
        """
        for found in pattern.finditer(self.text):
            before = self.text[found.start() - 1 : found.start()]
            if not before.isalnum() and (before not in _INSIDE or not found[0][0].isdigit()):
                yield found

    def _before(self, start: int) -> str:
        return self.text[max(0, start - _NEAR) : start]

    def _month(self, found: "re.Match[str]") -> Mention | None:
        """`10 April 2025`, `April 10`, `April 2025` or, with a preposition or nothing else it could be, `April`."""
        month, start, end = MONTHS[found["month"]], found.start(), found.end()
        after = _AFTER_MONTH.match(self.text, end)
        day_before = _DAY_BEFORE.search(self._before(start))
        day, last, year = (int(after[part]) if after and after[part] else None for part in ("day", "last", "year"))
        if after is not None and (day or year):
            end = after.end()
        if day is None and day_before is not None:
            day, start = int(day_before["day"]), start - (day_before.end() - day_before.start())
        if day is not None:
            value = _of_month(month, day, last, year, self.reference)
            return Mention(self._with_weekday(start), end, "DATE", value=value)
        if year is not None:
            return Mention(start, end, "DATE", value=f"{year:04d}-{month:02d}")
        return Mention(start, end, "DATE", value=self._beside(found, month)) if self._month_alone(found) else None

    def _with_weekday(self, start: int) -> int:
        weekday = _WEEKDAY_BEFORE.search(self._before(start))
        return start - (weekday.end() - weekday.start()) if weekday is not None else start

    def _month_alone(self, found: "re.Match[str]") -> bool:
        name = found["month"]
        if name in SHORT_ALONE:
            return False
        following = self.text[found.end() : found.end() + 2]
        if name in ALSO_WORDS or (following[:1] == " " and following[1:].isupper()):
            return _PREPOSITION.search(self._before(found.start())) is not None
        return True

    def _beside(self, found: "re.Match[str]", month: int) -> str | None:
        """The month of a lone name: the closest one, or the one that last or next asks for."""
        if self.reference is None:
            return None
        side = _SIDE.search(self._before(found.start()))
        year = _nearest_year(month, _MIDDLE, self.reference)
        if side is not None and side["side"].lower() == "last":
            year = self.reference.year - (month >= self.reference.month)
        elif side is not None and side["side"].lower() in ("next", "coming"):
            year = self.reference.year + (month <= self.reference.month)
        return f"{year:04d}-{month:02d}"

    def _day(self, found: "re.Match[str]") -> Mention | None:
        if found["weekday"] in SHORT_ALONE:
            return None
        side = _SIDE.search(self._before(found.start()))
        start = found.start() - (side.end() - side.start() if side else 0)
        value = None
        if self.reference is not None and not found["plural"]:
            value = _weekday(self.reference, WEEKDAYS[found["weekday"]], self._side(side, start, found.end()))
        return Mention(start, found.end(), "DATE", value=value)

    def _side(self, side: "re.Match[str] | None", start: int, end: int) -> str:
        """`last`, `next`, `this` or `coming`, as printed or, for a day to come, as the sentence tells; else blank."""
        if side is not None:
            return side["side"].lower()
        return "coming" if is_ahead(self.text, start, end) else ""

    def _year(self, found: "re.Match[str]") -> Iterator[Mention]:
        """A year alone, which needs a word such as `in` before it; a range or a decade needs none."""
        if not found["decade"] and not found["to"] and not _YEAR_CUE.search(self._before(found.start())):
            return
        year, until = found["year"], found["to"]
        value: str | None = year
        if found["decade"]:
            value = f"{year[:3]}X" if year.endswith("0") else None
        elif until:
            value = f"{year}/{year[: 4 - len(until)]}{until}"
        yield Mention(found.start(), found.end(), "DATE", value=value)

    def _numeric(self, found: "re.Match[str]") -> str | None:
        """ISO dates as they are; `13/4/2025` only where day and month cannot be taken for each other."""
        if found["iso"]:
            return _iso(*map(int, found["iso"].split("-")))
        one, two, year = int(found["one"]), int(found["two"]), int(found["of"])
        if one > _MONTHS or one == two:
            return _iso(year, two, one)
        return _iso(year, one, two) if two > _MONTHS else None

    def _period(self, found: "re.Match[str]") -> str | None:
        unit, way = found["unit"].lower(), _WAYS[found["side"].lower()]
        if self.reference is None:
            return None
        if unit == "year":
            return f"{self.reference.year + way:04d}"
        if unit == "month":
            return _month_at(self.reference, way)
        if unit == "night":
            return _shifted(self.reference, way)
        return _week(self.reference, way) if unit == "week" else None

    def _ago(self, way: "re.Match[str]") -> Iterator[Mention]:
        """`three days ago`; `earlier` and `later` count from another day and have no value."""
        left = max(0, way.start() - _LONGEST_COUNT)
        found = _COUNT.search(self.text[left : way.start()])
        if found is not None:
            value = self._counted(found) if way["way"] == "ago" else None
            yield Mention(left + found.start(), way.end(), "DATE", value=value)

    def _counted(self, found: "re.Match[str]") -> str | None:
        """A day for days and weeks, a month for months, a year for years."""
        if self.reference is None:
            return None
        count = int(found["count"]) if found["count"].isdigit() else SPELLED[found["count"].lower()]
        if found["unit"] in ("day", "week"):
            return _shifted(self.reference, -count * (_WEEK if found["unit"] == "week" else 1))
        if found["unit"] == "month":
            return _month_at(self.reference, -count)
        years = self.reference.year - count * (10 if found["unit"] == "decade" else 1)
        return f"{years:04d}" if years > 0 else None
