"""Dates and what day they mean."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from tasks.entities.days import WEEK, Named, iso, month_at, nearest_year, range_of, shifted, week, weekday, year_at
from tasks.entities.tense import is_ahead, sentence_before
from tasks.lexicon.calendar import ALSO_WORDS, MONTHS, NAMED_BY_DAYS, OF_NAMED_DAYS, SHORT_ALONE, WEEKDAYS
from tasks.lexicon.numerals import COUNTED, number_before
from tasks.model import Mention


def _any(words: "dict[str, int]") -> str:
    return "|".join(sorted(words, key=lambda one: (-len(one), one)))


_MONTH, _WEEKDAY, _YEAR = _any(MONTHS), _any(WEEKDAYS), r"(?:1[5-9]|20)\d\d"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NAMED = re.compile(rf"(?P<name>{_any(MONTHS | WEEKDAYS)})(?P<plural>s?)(?!\w)")
"""A month or a weekday. All in one list: where a pattern can start with few letters only, these alone are looked at."""
_WORD = re.compile(r"(?:[Tt]o(?:day|morrow|night)|[Yy]esterday)(?!\w)")
_ENDS_OF_WORDS = ("oday", "omorrow", "onight", "esterday")
_UNITS = ("week", "month", "quarter", "decade", "century", "season", "summer", "winter", "spring", "autumn", "night")
_ANY_UNIT = (*_UNITS, "year", "Year", "fall")
_DAY_BEFORE = re.compile(
    rf"(?<![\w.,/-])(?:(?P<first>\d{{1,2}}){_ORDINAL}(?P<joined>\s?[-–]\s?|\sto\s|\sand\s))?"
    rf"(?P<day>\d{{1,2}}){_ORDINAL}(?:\sof)?\s$"
)
_AFTER_MONTH = re.compile(
    rf"\.?(?:\s(?P<day>\d{{1,2}})(?![\d:%]|[.,]\d){_ORDINAL}\b"
    r"(?:(?:\s?[-–/]\s?|\sto\s)(?P<last>\d{1,2})\b(?!:|\s?%))?)?"
    rf"(?:(?:,?\s|\sof\s)(?P<year>{_YEAR})\b(?![-–]\d)|\s(?:of\s)?(?P<which>last|this|next)\syear\b)?"
)
_DASH = re.compile(r"\s?[-–—]\s?")
_OPENING_YEAR = re.compile(rf"\s*In (?P<year>{_YEAR})\b")
_WEEKDAY_BEFORE = re.compile(rf"\b(?:(?:[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming)\s)?(?:{_WEEKDAY})(?:,\s|\s)(?:the\s)?$")
_SIDE = re.compile(r"\b(?P<side>last|next|this|coming)\s$", re.IGNORECASE)
_NAMED_DAY = re.compile(rf"\b(?:{'|'.join(sorted(OF_NAMED_DAYS))})\s$")
_NAMED_BY_DAY = re.compile(rf"\s(?:{'|'.join(sorted(NAMED_BY_DAYS))})\b")
_TITLE_BEFORE = re.compile(r"\b[A-Z]\w*\s$")
_SHOW = re.compile(r"\s(?:[Pp]rogram(?:me)?|[Ss]how)\b")
_PART_OF = re.compile(r"\b(?:[Mm]id|[Ee]arly|[Ll]ate|[Pp]re|[Pp]ost)-$")
_PREPOSITION = re.compile(
    r"\b(?:(?P<weak>of|by|from|to|between|and|for)|(?P<held>an?|the|its|his|her|their|my|our)|in|since|until|till|last"
    r"|next|this|early|late|mid|through|during|before|after|every|each"
    rf"|(?:{_MONTH})(?:,|\sor))(?:\s|\s?-\s?)$",
    re.IGNORECASE,
)
"""What stands before a month; what is weak stands as well before a person who bears the name of one."""
_AFTER_MARCH = re.compile(r"\s(?!(?:of|for|on|against|to|in|by|and|or)\b)[a-z]")
"""What follows a month behind an article, and no march: `the March vote`, `her June speech`."""
_NUMERIC = re.compile(
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?![\w-])|(?P<one>\d{{1,2}})[/.](?P<two>\d{{1,2}})[/.](?P<of>{_YEAR})(?![\w/]))"
)
_YEAR_ALONE = re.compile(rf"(?P<year>{_YEAR})(?:[-–/](?P<to>\d{{2}}|{_YEAR}))?(?P<decade>s)?(?![\w%]|[.,]\d|-[a-z])")
_SHORT_DECADE = re.compile(r"0s(?!\w)")
_INSIDE = frozenset("0123456789.,/-$€£_")
"""Characters after which digits are no date of their own."""
_YEAR_CUE = re.compile(
    r"(?:\b(?:(?P<counts>of|to|the|and|for|around|or|than|as|about|on|over|an?)|in|since|by|until|till|from|during"
    r"|between|before|after|early|late|mid|through|throughout|beyond|unlike|with|both|either|including|year|summer"
    r"|winter|spring|autumn|fall|season|Christmas|circa|its|his|her|their|founded|born|built|established)[\s-]"
    rf"|(?P<bracket>\()|(?P<whose>['’]s?\s)|\b{_YEAR},\s)$",
    re.IGNORECASE,
)
"""What stands before a year; some of it stands as well before a number of people or of miles."""
_NEXT_WORD = re.compile(r"\s(\w+)")
_ZONES = frozenset({"GMT", "BST", "UTC", "CET", "EST", "hours"})
"""Words behind four digits that are a time of day."""
_SPAN = re.compile(
    r"(?P<side>last|Last|next|Next|this|This|past|Past|coming|Coming|previous|Previous|current|Current)\s"
    rf"(?P<unit>weekend|[Yy]ear|fall(?!\s(?:in|from|of)\b)|{'|'.join(_UNITS)})(?!\w)"
)
_APOSTROPHE = re.compile(r"(?<!\w)['’‘]\d$")
_HELD = re.compile(r"(?:\b(?:the|a|an|his|her|its|their|my|our|your|first|second|to)|['’]s?)\s$", re.IGNORECASE)
"""What stands before `last week` where it is a stretch of time or the last of somebody, and no week of the calendar."""
_WAYS_OF_COUNTING = ("ago", "earlier", "later")
_WAY = re.compile(rf"\s(?P<way>{'|'.join(_WAYS_OF_COUNTING)})(?!\w)")
_COUNTED_UNIT = re.compile(r"\b(?P<unit>day|week|month|year|decade)s?$")
_COUNT = re.compile(r"(?<![\w.,-])(?P<count>\d{1,3}|[Aa]n?)\s$")
_LONGEST_UNIT = 8
_NEAR = 24
"""Characters before a date that are looked at."""
_MONTHS = 12
_MIDDLE = 15
"""The day that stands for a month without one."""
_STEPS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WAYS = {"last": -1, "past": -1, "next": 1, "coming": 1, "this": 0, "current": 0}


class Dates:
    """Finds the dates of one text; `reference` is the day it was written, where that is known."""

    def __init__(self, text: str, reference: dt.date | None) -> None:
        self.text, self.reference = text, reference

    def find(self) -> Iterator[Mention]:
        """Dates of all kinds; some may overlap, the longer one then counts."""
        yield from self._by_name()
        yield from self._in_digits()
        yield from self._by_today()

    def _by_name(self) -> Iterator[Mention]:
        """Months, days of months and of weeks."""
        named: list[Named] = []
        for found in self._whole(_NAMED):
            one = self._month(found) if found["name"] in MONTHS else self._day(found)
            if isinstance(one, Named):
                named.append(one)
            elif one is not None:
                yield one
        yield from self._joined(named)

    def _in_digits(self) -> Iterator[Mention]:
        """Years, decades and `25/12/2024`."""
        if _YEAR_ALONE.search(self.text):
            for found in self._whole(_YEAR_ALONE):
                yield from self._year(found)
            for found in self._whole(_NUMERIC):
                yield Mention(found.start(), found.end(), "DATE", value=self._numeric(found))
        for found in _SHORT_DECADE.finditer(self.text):
            if _APOSTROPHE.search(self._before(found.start())):
                yield Mention(found.start() - 2, found.end(), "DATE")

    def _by_today(self) -> Iterator[Mention]:
        """What counts from the day of writing on."""
        if any(unit in self.text for unit in _ANY_UNIT):
            for found in self._whole(_SPAN):
                yield from self._period(found)
        if any(end in self.text for end in _ENDS_OF_WORDS):
            for found in self._whole(_WORD):
                yield from self._near(found)
        if any(way in self.text for way in _WAYS_OF_COUNTING):
            for found in _WAY.finditer(self.text):
                yield from self._ago(found)

    def _whole(self, pattern: "re.Pattern[str]") -> "Iterator[re.Match[str]]":
        """Matches that start no sooner than their word or number does.

        Asked here and not by the pattern: a pattern that starts with plain characters is several times as fast.
        """
        for found in pattern.finditer(self.text):
            before = self.text[found.start() - 1 : found.start()]
            if before.isalnum():
                continue
            if before not in _INSIDE or not found[0][0].isdigit() or _PART_OF.search(self._before(found.start())):
                yield found

    def _before(self, start: int) -> str:
        return self.text[max(0, start - _NEAR) : start]

    def _month(self, found: "re.Match[str]") -> Named | None:
        """`10 April 2025`, `April 10`, `April 2025` or, with a preposition or nothing else it could be, `April`."""
        if found["plural"]:
            return None
        month, start, end = MONTHS[found["name"]], found.start(), found.end()
        after = _AFTER_MONTH.match(self.text, end)
        parts = after.groupdict() if after is not None else {}
        day, last = _number(parts.get("day")), _number(parts.get("last"))
        has_year = bool(parts.get("year") or parts.get("which"))
        if after is not None and (day or has_year):
            end = after.end()
        if day is None:
            day, last, start = self._days_before(start)
        if day is None and not has_year:
            return self._lone(found, month)
        year = self._year_of(parts) if has_year else self._year_around(start, month, day or _MIDDLE)
        return Named(self._with_weekday(start) if day else start, end, month, day, last, year, has_year)

    def _days_before(self, start: int) -> tuple[int | None, int | None, int]:
        """The day before a month, or the first and the last of several, and where they start."""
        before = _DAY_BEFORE.search(self.text, max(0, start - _NEAR), start)
        if before is None:
            return None, None, start
        day, first = int(before["day"]), _number(before["first"])
        if first is None or first >= day or ("and" in before["joined"] and day - first > 1):
            return day, None, before.start("day")
        return first, day, before.start()

    def _year_of(self, parts: dict[str, str]) -> int | None:
        """The year that stands beside a month, which may be `last year`."""
        if parts["year"]:
            return int(parts["year"])
        return self.reference.year + _WAYS[parts["which"]] if self.reference is not None else None

    def _year_around(self, start: int, month: int, day: int) -> int | None:
        """The year of a day without one: that which opens its sentence, else the one closest to the reference date."""
        opening = _OPENING_YEAR.match(sentence_before(self.text, start))
        return int(opening["year"]) if opening is not None else nearest_year(month, day, self.reference)

    def _lone(self, found: "re.Match[str]", month: int) -> Named | None:
        """A month with nothing beside it, or with `last` or `next`."""
        if not self._month_alone(found):
            return None
        start, reference = found.start(), self.reference
        side = _SIDE.search(self.text, max(0, start - _NEAR), start)
        if side is None:
            return Named(start, found.end(), month, None, None, self._year_around(start, month, _MIDDLE), False)
        year = None
        if reference is not None:
            way = _WAYS[side["side"].lower()]
            steps_over = month >= reference.month if way < 0 else month <= reference.month
            year = reference.year + (way if steps_over else 0)
        return Named(side.start(), found.end(), month, None, None, year, True)

    def _joined(self, named: list[Named]) -> Iterator[Mention]:
        """The days and months, those as one that a dash joins, or `to` where one year serves both."""
        at = 0
        while at < len(named):
            one, other = named[at], named[at + 1] if at + 1 < len(named) else None
            if other is not None and self._is_range(one, other):
                yield Mention(one.start, other.end, "DATE", value=range_of(one, other))
                at += 2
                continue
            yield Mention(one.start, one.end, "DATE", value=one.at(one.year) if one.year else None)
            at += 1

    def _is_range(self, one: Named, other: Named) -> bool:
        if one.has_year or one.last or (one.day is None) is not (other.day is None):
            return False
        between = self.text[one.end : other.start]
        return (between == " to " and other.has_year) or _DASH.fullmatch(between) is not None

    def _with_weekday(self, start: int) -> int:
        weekday = _WEEKDAY_BEFORE.search(self._before(start))
        return start - (weekday.end() - weekday.start()) if weekday is not None else start

    def _month_alone(self, found: "re.Match[str]") -> bool:
        name = found["name"]
        if name in SHORT_ALONE:
            return False
        following = self.text[found.end() : found.end() + 2]
        before_name = following[:1] == " " and following[1:].isupper()
        if name in ALSO_WORDS or before_name:
            preposition = _PREPOSITION.search(self._before(found.start()))
            if preposition is None or (before_name and preposition["weak"]):
                return False
            return not preposition["held"] or _AFTER_MARCH.match(self.text, found.end()) is not None
        return True

    def _day(self, found: "re.Match[str]") -> Mention | None:
        if found["name"] in SHORT_ALONE or _NAMED_DAY.search(self._before(found.start())):
            return None
        if _NAMED_BY_DAY.match(self.text, found.end()):
            return None
        side = _SIDE.search(self._before(found.start()))
        start = found.start() - (side.end() - side.start() if side else 0)
        value = None
        if self.reference is not None and not found["plural"]:
            value = weekday(self.reference, WEEKDAYS[found["name"]], self._side(side, start, found.end()))
        return Mention(start, found.end(), "DATE", value=value)

    def _side(self, side: "re.Match[str] | None", start: int, end: int) -> str:
        """`last`, `next`, `this` or `coming`, as printed or, for a day to come, as the sentence tells; else blank."""
        if side is not None:
            return side["side"].lower()
        return "coming" if is_ahead(self.text, start, end) else ""

    def _year(self, found: "re.Match[str]") -> Iterator[Mention]:
        """A year alone, which needs a word such as `in` before it; a range or a decade needs none."""
        if not found["decade"] and not found["to"] and not self._is_year(found):
            return
        year, until = found["year"], found["to"]
        value: str | None = year
        if found["decade"]:
            value = f"{year[:3]}X" if year.endswith("0") else None
        elif until:
            value = f"{year}/{year[: 4 - len(until)]}{until}"
        yield Mention(found.start(), found.end(), "DATE", value=value)

    def _is_year(self, found: "re.Match[str]") -> bool:
        cue = _YEAR_CUE.search(self._before(found.start()))
        following = _NEXT_WORD.match(self.text, found.end())
        if cue is None or following is None:
            return cue is not None
        word = following[1]
        if cue["bracket"]:
            return not word[0].isupper()
        return word not in _ZONES and not ((cue["counts"] or cue["whose"]) and word.lower() in COUNTED)

    def _numeric(self, found: "re.Match[str]") -> str | None:
        """ISO dates as they are; `13/4/2025` only where day and month cannot be taken for each other."""
        if found["iso"]:
            return iso(*map(int, found["iso"].split("-")))
        one, two, year = int(found["one"]), int(found["two"]), int(found["of"])
        if one > _MONTHS or one == two:
            return iso(year, two, one)
        return iso(year, one, two) if two > _MONTHS else None

    def _near(self, found: "re.Match[str]") -> Iterator[Mention]:
        """`today`, `yesterday`; none where a paper or a programme has the name."""
        before = self._before(found.start())
        if found[0][0].isupper() and (_TITLE_BEFORE.search(before) or _SHOW.match(self.text, found.end())):
            return
        value = shifted(self.reference, _STEPS[found[0].lower()]) if self.reference is not None else None
        yield Mention(found.start(), found.end(), "DATE", value=value)

    def _period(self, found: "re.Match[str]") -> Iterator[Mention]:
        """`last week`, `this past week`, `this season`; none where it is a stretch of time: `in the last week`."""
        side, start, before = found["side"].lower(), found.start(), self._before(found.start())
        if side in ("last", "next", "past", "coming") and _HELD.search(before):
            return
        if side in ("past", "coming") and before.endswith(("this ", "This ")):
            start -= len("this ")
        way = _WAYS.get(side)
        value = self._at(found["unit"].lower(), way) if way is not None and self.reference is not None else None
        yield Mention(start, found.end(), "DATE", value=value)

    def _at(self, unit: str, way: int) -> str | None:
        """The year, month, week or night that lies so many ahead of the reference date; None for other units."""
        if self.reference is None:
            return None
        if unit == "year":
            return year_at(self.reference, way)
        if unit == "month":
            return month_at(self.reference, way)
        if unit == "night":
            return shifted(self.reference, way)
        return week(self.reference, way) if unit == "week" else None

    def _ago(self, way: "re.Match[str]") -> Iterator[Mention]:
        """`three days ago`; `earlier` and `later` count from another day and have no value."""
        unit = _COUNTED_UNIT.search(self.text, max(0, way.start() - _LONGEST_UNIT), way.start())
        number = number_before(self.text, unit.start()) if unit is not None else None
        if unit is None:
            return
        if number is None:
            count = _COUNT.search(self.text, max(0, unit.start() - _NEAR), unit.start())
            if count is None:
                return
            number = count.start(), Decimal(count["count"] if count["count"].isdigit() else 1)
        start, counted = number
        whole = way["way"] == "ago" and counted == int(counted)
        yield Mention(start, way.end(), "DATE", value=self._counted(int(counted), unit["unit"]) if whole else None)

    def _counted(self, count: int, unit: str) -> str | None:
        """A day for days and weeks, a month for months, a year for years."""
        if self.reference is None:
            return None
        if unit in ("day", "week"):
            return shifted(self.reference, -count * (WEEK if unit == "week" else 1))
        if unit == "month":
            return month_at(self.reference, -count)
        return year_at(self.reference, -count * (10 if unit == "decade" else 1))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
