"""Days and times as publishers print them, in the languages of the lexicon."""

import datetime as dt
import re
from dataclasses import dataclass

from tasks.lexicon.calendar import MONTH_NAMES
from tasks.lexicon.tables import words

MONTH = r"(?:" + "|".join(sorted(map(re.escape, MONTH_NAMES), key=len, reverse=True)) + r")\b\.?"
"""A name of a month, in any language of the lexicon; to be read without regard to case."""
_YEAR = r"(?:19|20)\d\d"
DATE = re.compile(
    rf"(?<!\d)(?P<y1>{_YEAR})[-/](?P<m1>\d\d?)[-/](?P<d1>\d\d?)(?!\d)"
    rf"|(?<![\d.])(?P<d2>\d\d?)[./](?P<m2>\d\d?)[./](?P<y2>{_YEAR}|\d\d(?!\d))"
    rf"|(?<![^\W\d_])(?=[^\W\d_]+\.?\s?\d)(?P<m3>{MONTH})\s?(?P<d3>\d\d?)(?:st|nd|rd|th)?,?\s(?:at\s)?(?P<y3>{_YEAR})"
    rf"|(?<!\d)(?P<d4>\d\d?)(?:(?:st|nd|rd|th|er|º|\.)?\s(?:de\s|of\s)?|\.)"
    rf"(?P<m4>{MONTH})(?:\sde\b)?(?:,?\s|(?<=\.))(?P<y4>{_YEAR})",
    re.IGNORECASE,
)
DAY = re.compile(
    rf"(?<![^\W\d_])(?=[^\W\d_]+\.?\s\d)(?P<m1>{MONTH})\s(?P<d1>\d\d?)(?:st|nd|rd|th)?(?!\d)"
    rf"|(?<!\d)(?P<d2>\d\d?)(?:st|nd|rd|th|\.)?\s(?P<m2>{MONTH})",
    re.IGNORECASE,
)
TIME = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])(?P<minute>[:.h][0-5]\d)?(?::[0-5]\d(?:\.\d{1,6})?)?"
    r"(?P<whole>\s?h\b)?\s?(?P<half>[ap]\.?m\b\.?)?(?:\s?(?:uhr|hs|hrs)\b)?"
    r"(?:\s?\(?(?P<zone>Z|(?:GMT|UTC)\s?[+-]\d\d?(?::?\d\d)?|[A-Z]{2,4}|[+-]\d\d:?\d\d)\b)?",
    re.IGNORECASE,
)
CLOCK = re.compile(
    TIME.pattern.replace("[0-5]\\d)?", "[0-5]\\d)", 1) + "|" + r"(?<!\d)\d\d?\s?(?:[ap]\.?m\b\.?|h\b)", re.IGNORECASE
)
"""A time of day that is sure to be one: with minutes, or with a half of the day."""
RELATIVE = re.compile(
    r"(?:(?<!\d)\d{1,3}|\b(?:an?|one|two|three))\s?(?:s(?:ec(?:onds?|s)?)?|min(?:ute)?s?|h(?:ou)?rs?|h|d(?:ays?)?|weeks?|months?|years?)"
    r"\s?ago\b"
    r"|\bvor \d{1,3} (?:Sekunden?|Min(?:uten?)?|Std|Stunden?|Tag(?:en)?|Wochen?|Monat(?:en)?|Jahr(?:en)?)\b"
    r"|\bil y a \d{1,3} (?:secondes?|min(?:utes?)?|h(?:eures?)?|jours?|semaines?|mois|ans?)\b"
    r"|\bhace \d{1,3} (?:segundos?|min(?:utos?)?|h(?:oras?)?|días?|semanas?|mes(?:es)?|años?)\b"
    r"|\bhá \d{1,3} (?:min(?:utos?)?|h(?:oras?)?|dias?|semanas?|mes(?:es)?|anos?)\b"
    r"|\b\d{1,3} (?:minuti|ore|giorni|settimane|mesi|anni) fa\b"
    r"|\b(?:just now|yesterday|today|heute|gestern|oggi|ieri|hoy|ayer|hoje|ontem|hier)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_RELATIVE_HINTS = re.compile(
    "ago|vor |il y a|hace |há | fa|just now|yesterday|today|heute|gestern|oggi|ieri|hoy|ayer|hoje|ontem|hier"
)
"""Each match of `RELATIVE`, in small letters, has one of these: `re` looks for them twenty times as fast."""
GLUE = re.compile(
    r"(?<=[A-Za-z])(?=(?:Updated|Published|Posted|Last updated)\b)|(?<=\d\d)T(?=\d\d:)|(?<=\dUhr| Uhr)(?=[A-ZÄÖÜ])"
)
"""Where pages glue two times together."""

TIME_WORDS = words(
    """
    zuerst geändert artikel actualizado mez mesz published publish updated update posted post last modified created
    first on at from since date and time the of mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday
    thursday friday saturday sunday am pm a p m utc gmt z est edt et cst cdt ct mst mdt mt pst pdt pt cet cest cat
    wat eat sast ist bst aest aedt nzst nzdt jst hkt sgt msk t uhr um ago min mins minute minutes read hour hours
    day days week weeks veröffentlicht aktualisiert stand zuletzt am vom online seit montag dienstag mittwoch
    donnerstag freitag samstag sonntag lesezeit lesedauer minuten erstellt geändert mis à jour le publié mise
    modifié lundi mardi mercredi jeudi vendredi samedi dimanche publicado actualizado el las los a las lunes martes
    miércoles jueves viernes sábado domingo atualizado em às as segunda terça quarta quinta sexta feira pubblicato
    aggiornato il alle ore lunedì martedì mercoledì giovedì venerdì sabato domenica de h issue il y a hace há fa vor
    std stunden stunde tage tagen tag wochen monaten heures jours semaines mois horas minutos días semanas meses
    dias minuti ore giorni settimane mesi just yesterday today heute gestern oggi ieri hoy ayer hoje ontem hier one
    two three an seconds second sec secs months month years year anni anos années hr hrs hs issued revised edited
    uploaded originally noon midnight local publiziert erschienen freigeschaltet aujourd hui modifié publiée dernière
    modification actualización última actualizada publicada fecha atualização pubblicata aggiornata ultimo
    aggiornamento om uur gepubliceerd bijgewerkt laatst maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    mo di mi do fr sa so lun mar mer jeu ven sam dim mié jue vie sáb dom seg ter qua qui sex gio sab du al et
    """
)
"""Words that a line may hold beside a date and still be nothing but a timestamp."""

ZONES: dict[str, float] = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "wat": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "cat": 2,
    "sast": 2, "eet": 2, "eest": 3, "eat": 3, "msk": 3, "trt": 3, "pkt": 5, "ict": 7, "wib": 7, "sgt": 8, "hkt": 8,
    "myt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12,
    "nzdt": 13, "brt": -3, "ndt": -2.5, "nst": -3.5, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip
"""Hours east of Greenwich. IST is left out: it names three zones."""
_BOTH_TIMES: dict[str, float] = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
"""Zones of North America whose name serves winter and summer, by their hours in winter."""
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?")
_FARTHEST = 14
"""Hours between Greenwich and the zone farthest from it."""
_MARCH, _NOVEMBER = 3, 11
_EIGHTH = 8
"""The first day on which a second Sunday falls."""


def zone_hours(zone: str, day: dt.date) -> float:
    """Hours east of Greenwich of a zone as it is printed, on that day; 0 for a zone that is not known.

    >>> zone_hours("ET", dt.date(2025, 7, 4)), zone_hours("ET", dt.date(2025, 1, 4)), zone_hours("GMT+3", dt.date.max)
    (-4, -5, 3.0)
    """
    name = zone.casefold()
    if name in _BOTH_TIMES:
        return _BOTH_TIMES[name] + _is_summer(day)
    offset = _OFFSET.fullmatch(name)
    if offset:
        hours = int(offset["hours"]) + int(offset["minutes"] or 0) / 60
        return 0 if hours > _FARTHEST else -hours if offset["sign"] == "-" else hours
    return ZONES.get(name, 0)


def _is_summer(day: dt.date) -> bool:
    """Whether clocks in North America stand an hour ahead: second Sunday of March to first Sunday of November."""
    sunday = day.day - (day.weekday() + 1) % 7
    if day.month == _MARCH:
        return sunday >= _EIGHTH
    if day.month == _NOVEMBER:
        return sunday < 1
    return _MARCH < day.month < _NOVEMBER


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a text names, and where."""

    date: dt.date
    start: int
    end: int


_AHEAD = dt.timedelta(days=7)
"""How far ahead of its neighbour a day without a year may lie."""
_BACK = dt.timedelta(days=300)
"""How far back."""


def _calendar(year: str, month: str, day: str) -> dt.date | None:
    number = MONTH_NAMES.get(month.rstrip(".").casefold()) if not month.isdigit() else int(month)
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    if number is None:
        return None
    days = int(day)
    if month.isdigit() and number > 12 >= days:
        number, days = days, number
    try:
        return dt.date(whole_year, number, days)
    except ValueError:
        return None


def find_day(text: str, start: int = 0) -> Day | None:
    """The first full date (day, month and year) in `text` from `start` on; day before month in `3/4/2025`.

    >>> find_day("in Istanbul, Turkey, April 10, 2025").date.isoformat()
    '2025-04-10'
    >>> find_day("Published Fri, Apr 28 20232:23 PM EDT").date.isoformat()
    '2023-04-28'
    >>> find_day("April 10") is None
    True
    """
    for match in DATE.finditer(text, start):
        kind = (match.lastgroup or "y1")[-1]
        date = _calendar(match[f"y{kind}"], match[f"m{kind}"], match[f"d{kind}"])
        if date:
            return Day(date, match.start(), match.end())
    return None


def day_near(text: str, near: dt.date | None) -> Day | None:
    """The first day without a year in `text`, in the last year that does not bring it ahead of `near`.

    None where `near` is None. A day that would lie most of a year back is passed over: it tells of something to come.

    >>> day_near("Dec. 30", dt.date(2025, 1, 2)).date.isoformat(), day_near("on 1 May", dt.date(2025, 5, 2)).start
    ('2024-12-30', 3)
    >>> day_near("from 3 June", dt.date(2025, 5, 2)) is day_near("1 May", None) is None
    True
    """
    match = DAY.search(text) if near is not None else None
    if near is None or match is None:
        return None
    month, day = match["m1"] or match["m2"], match["d1"] or match["d2"]
    found = [date for back in (-1, 0, 1) if (date := _calendar(str(near.year - back), month, day))]
    last = max((date for date in found if date - near <= _AHEAD), default=None)
    if last is None or near - last > _BACK:
        return None
    return Day(last, match.start(), match.end())


def find_moment(text: str) -> dt.datetime | None:
    """The first full date in `text` with the time of day beside it, in UTC.

    Without a zone the time is taken as UTC; without a time it is midnight, so that the day stays the printed one.

    >>> find_moment("Published 3:04 PM EDT, Mon April 7, 2025").isoformat()
    '2025-04-07T19:04:00+00:00'
    >>> find_moment("12 May 2024").isoformat()
    '2024-05-12T00:00:00+00:00'
    """
    day = find_day(text)
    if day is None:
        return None
    clock = _clock(text[day.end : day.end + 40]) or _clock(text[max(0, day.start - 30) : day.start])
    if clock is None:
        return dt.datetime.combine(day.date, dt.time(), dt.UTC)
    hour, minute, zone = clock
    shift = zone_hours(zone, day.date)
    local = dt.datetime.combine(day.date, dt.time(hour, minute), dt.UTC)
    try:
        return local - dt.timedelta(hours=shift)
    except OverflowError:
        return local


def _clock(text: str) -> tuple[int, int, str] | None:
    """Hour, minute and zone of the first time of day in `text`; the zone is empty where none is printed."""
    for match in TIME.finditer(text):
        hour, minute, half = int(match["hour"]), match["minute"], (match["half"] or "").casefold()
        if not minute and not half and not match["whole"]:
            continue
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half[0] == "p" else 0)
        return hour, int(minute[1:]) if minute else 0, match["zone"] or ""
    return None


def is_timestamp(text: str) -> bool:
    """Whether `text` says when, and nothing else.

    >>> is_timestamp("Updated 4 hours ago"), is_timestamp("Published 3:04 PM EDT, Mon April 7, 2025")
    (True, True)
    >>> is_timestamp("The talks on April 10, 2025 failed"), is_timestamp("1997: Blair wins")
    (False, False)
    """
    if not may_tell_time(text) or _strange(text) > 1:
        return False
    rest, dates = DATE.subn(" ", GLUE.sub(" ", text))
    rest, ago = RELATIVE.subn(" ", rest) if _RELATIVE_HINTS.search(rest.lower()) else (rest, 0)
    rest, times = CLOCK.subn(" ", rest)
    if not (dates or ago or times):
        return False
    rest, days = DAY.subn(" ", rest)
    words = "".join(c if c.isalpha() else " " for c in rest.casefold()).split()
    if not dates and not ago and not days and len(text) > 40:
        return False
    others = sum(word not in TIME_WORDS for word in words)
    return others == 0 or (others == 1 and _opens_with_moment(text))


def may_tell_time(text: str) -> bool:
    """A cheap screen before `DATE`, `RELATIVE` and `CLOCK`: False means that `text` has none; True means look."""
    return bool(_DIGIT.search(text) or _RELATIVE_HINTS.search(text.lower()))


def date_in(text: str) -> re.Match[str] | None:
    """The first full date in `text`, else the first time that is told from now, such as `2 hours ago`."""
    date = DATE.search(text) if _DIGIT.search(text) else None
    if date is None and _RELATIVE_HINTS.search(text.lower()):
        return RELATIVE.search(text)
    return date


def _opens_with_moment(text: str) -> bool:
    """Whether a short line opens with a full date and has a time of day: then one word more is its place or desk."""
    return len(text) <= 50 and DATE.match(text) is not None and CLOCK.search(DATE.sub(" ", text)) is not None


def _strange(text: str) -> int:
    """Words that no timestamp holds."""
    words = [word.strip(_AROUND) for word in text.casefold().split()]
    return sum(word.isalpha() and word not in TIME_WORDS and word not in MONTH_NAMES for word in words)


_AROUND = ".,:;|()•·-–—"


def signature(text: str) -> str | None:
    """What stands before the first date or time span of `text`, labels like "Published" aside; None without a date.

    >>> signature("Jane Doe2 minutes ago"), signature("Jane Doe|Published 4 months ago"), signature("no date")
    ('Jane Doe', 'Jane Doe', None)
    """
    match = date_in(text)
    if match is None:
        return None
    words = text[: match.start()].replace("|", " ").replace("•", " ").replace(",", " ").split()
    while words and words[-1].strip(":.").casefold() in TIME_WORDS:
        words.pop()
    return " ".join(words)
