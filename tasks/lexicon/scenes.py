"""Where and when a picture was taken, as far as its caption says."""

import datetime as dt
import re
from dataclasses import dataclass

from tasks.lexicon.calendar import MONTH_NAMES, WEEKDAYS
from tasks.lexicon.datelines import find_dateline, is_city
from tasks.lexicon.dates import Day, day_near, find_day

_UPPER = "[A-ZÀ-ÖØ-ÞČĐİŁŚŞŠŻŽ]"
_WORD = rf"{_UPPER}[\w.'’-]*"
_PLACE = rf"(?P<place>(?:the )?{_WORD}(?: (?:(?:de|of|la|el|al|an der|am(?! \w+(?:tag|woch)\b)) )?{_WORD}){{0,3}})"
_KIND = r"(?: (?:district|province|region|state|county|area|neighbou?rhood|suburb|village|town|city))?"
_REGION = rf"(?:, (?:near |outside )?{_WORD}(?: [\w.'’-]+){{0,2}}){{0,2}}"
_IN = (
    r"\b(?:in|at|near|outside|from|on|auf|a|en|em|à|bei|nahe|(?:outskirts|suburbs?|city|town|village|port|north|south"
    r"|east|west) of)\s(?:the\s(?=[A-Z][\w-]* (?:district|province|region|city|area|neighbou?rhood|suburb)))?"
)
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_BEFORE = re.compile(
    rf"{_IN}{_PLACE}{_KIND}{_REGION},?\s(?:on\s|am\s|le\s|el\s)?(?:(?:{_WEEKDAY}|[A-Z]?[a-zäé]+(?:tag|di|es))\.?,?\s"
    r"|early |late )?$"
)
"""The place that stands right before the day of a caption."""
_BEHIND = re.compile(rf",?\s(?:in|at|near|outside)\s(?:[^.,:]{{0,40}}?\s(?:in|at|near|outside)\s)?{_PLACE}")
"""The place that stands right behind the day."""
_LAST = re.compile(rf"{_IN}{_PLACE}(?P<region>{_REGION})$")
"""The place with which a caption ends."""
_HEADED = re.compile(rf", {_PLACE}{_REGION}: ")
"""The place behind the day with which a caption opens, as German agencies have it."""
_OWNER = re.compile(r"^[^\W\d_]+['’]s ")
_LOOK = 120
"""Characters before the day, or before the end, in which a place is looked for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The place and the day of a picture; None where the caption names none."""

    place: str | None
    date: dt.date | None


def find_scene(text: str, near: dt.date | None = None) -> Scene:
    """The place and day that a caption gives its picture; `near` completes a day without a year.

    A place at the end, with no day beside it, counts where its land stands behind it or it is a city that is known.

    >>> find_scene("The mayor speaks in Oslo, Norway, on Monday, April 7, 2025.")
    Scene(place='Oslo', date=datetime.date(2025, 4, 7))
    >>> find_scene("OSLO, NORWAY - APRIL 7: The mayor speaks.", dt.date(2025, 4, 9))
    Scene(place='Oslo', date=datetime.date(2025, 4, 7))
    >>> find_scene("The mayor of a town by the sea"), find_scene("Die Fähre bei der Probefahrt")
    (Scene(place=None, date=None), Scene(place=None, date=None))
    """
    day = find_day(text) or day_near(text, near)
    line = find_dateline(text, near)
    if line is not None and (line.date or not line.agency):
        return Scene(line.place, day.date if day else line.date)
    return Scene(_place(text, day), day.date if day else None)


def _place(text: str, day: Day | None) -> str | None:
    if day is None:
        return _last(text)
    headed = _HEADED.match(text, day.end)
    behind = headed or _BEHIND.match(text, day.end)
    before = _BEFORE.search(text[max(0, day.start - _LOOK) : day.start])
    for match in (headed, before if before and (not behind or is_city(before["place"])) else behind):
        if match and (place := _plain(match["place"])):
            return place
    return None


def _last(text: str) -> str | None:
    match = _LAST.search(text.rstrip(" .")[-_LOOK:])
    if match is None or not (match["region"] or is_city(match["place"])):
        return None
    return _plain(match["place"])


def _plain(place: str) -> str | None:
    """A place without its article, its owner and the end of its sentence; None for a day or month.

    >>> _plain("the Hague"), _plain("Norway’s Oslo"), _plain("Oslo."), _plain("D.C."), _plain("Monday")
    ('Hague', 'Oslo', 'Oslo', 'D.C.', None)
    """
    if place.casefold() in MONTH_NAMES or place in WEEKDAYS:
        return None
    named = _OWNER.sub("", place.removeprefix("the "))
    return named.removesuffix(".") if named.count(".") == 1 else named
