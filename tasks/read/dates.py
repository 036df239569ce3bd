"""Dates and times as sources write them, in UTC."""

import datetime as dt
import email.utils
import re

from tasks.lexicon.calendar import MONTH_NAMES
from tasks.lexicon.dates import MONTH, zone_hours

YEARS = range(1605, 2200)
"""Years in which an article may be published: from the first newspaper on."""

_LONGEST = 80
_DIGITS_OF_SECONDS = 10
_MONTH = rf"(?P<month>{MONTH})"
_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.? (?:de |of )?{_MONTH}(?: de)?,? (?P<year>\d{{4}})\b", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:\b|(?=T))")
_DOTTED = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b")
_TIME = re.compile(
    r"(?:\b|(?<=T))(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d{1,9})?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?: Uhr)? ?\(?(?P<zone>(?:GMT|UTC)? ?[+-]\d\d?(?::?\d\d)?|[A-Z]{1,4})\b", re.IGNORECASE)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_EPOCH = re.compile(r"1?\d{9}(?:\d{3})?")


def parse_date(value: object) -> dt.datetime | None:
    """When that is, in UTC; a time without a zone is taken as UTC, a day without a time as midnight.

    Reads ISO 8601, RFC 2822, `May 1, 2024 3:04 pm EST`, `1 May 2024`, `1.5.2024`, seconds or milliseconds since 1970.
    None for anything else: impossible dates, relative ones, and years outside of `YEARS`.

    >>> parse_date("2024-05-01T12:00:00+02:00").isoformat()
    '2024-05-01T10:00:00+00:00'
    >>> parse_date("February 30, 2025"), parse_date("yesterday"), parse_date("2199-12-31T23:00:00-05:00")
    (None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = " ".join(str(value)[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    for read in (_iso, _epoch, _words, _mail):
        try:
            found = read(text)
            if found is not None:
                moment = _utc(found)
                return moment if moment.year in YEARS else None
        except (ValueError, OverflowError, LookupError, TypeError):
            continue
    return None


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _iso(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if not text.isdigit() else None


def _epoch(text: str) -> dt.datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(text) if len(text) <= _DIGITS_OF_SECONDS else int(text) / 1000
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _mail(text: str) -> dt.datetime | None:
    return email.utils.parsedate_to_datetime(text) if ":" in text and text[:1].isalnum() else None


def _words(text: str) -> dt.datetime | None:
    day = _DAY.search(text) or _MONTH_FIRST.search(text) or _NUMBERS.search(text) or _DOTTED.search(text)
    day = day or _COMPACT.fullmatch(text)
    if not day:
        return None
    name = day["month"].rstrip(".").lower()
    month = int(name) if name.isdigit() else MONTH_NAMES[name]
    moment = dt.datetime(int(day["year"]), month, int(day["day"]))
    time = _TIME.search(text, day.end()) or _TIME.search(text[: day.start()])
    if not time:
        return moment
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"].lower() == "p" else 0)
    zone = _ZONE.match(text, time.end())
    shift = dt.timedelta(hours=zone_hours(zone["zone"].strip(), moment.date()) if zone else 0)
    return moment.replace(hour=hour, minute=int(time["minute"]), second=int(time["second"] or 0)) - shift
