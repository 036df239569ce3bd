"""Datelines: the place, agency and day that open a wire story's first paragraph."""

import datetime as dt
import re
from dataclasses import dataclass

from tasks.lexicon.calendar import MONTH_NAMES
from tasks.lexicon.dates import DAY, find_day
from tasks.lexicon.tables import words

_UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĐĒĘĚĞĢĪĮİĶŁŃŅŇŌŐŘŚŞŠŤŪŮŰŲŹŻŽ]"
_TOKEN = rf"{_UPPER}[{_UPPER[1:-1]}'’.\-]*"
_CAPITALS = rf"(?:(?:AL|EL|EN|OF)-)?{_TOKEN}(?:[ /-](?:{_TOKEN}|de|la|el|al)){{0,4}}"
_REGION = rf"(?:, (?:{_UPPER}[\w.'’-]*(?: {_UPPER}[\w.'’-]*){{0,3}}))?"
_WIRE = (
    r"AP|AFP|Reuters|REUTERS|dpa|DPA|EFE|ANSA|AFP-JIJI|Xinhua|TASS|PA|UPI|ANI|PTI|IANS|Bloomberg|CNN|BBC|AAP|CP|Kyodo|"
    r"Yonhap|Anadolu|AA|SANA|WAM|SPA|ANP|Belga|ATS|APA|Lusa|Efe|RFE/RL|VOA|IPS|"
    r"The Associated Press|Associated Press|Thomson Reuters Foundation|The Canadian Press|Canadian Press"
)
DATELINE = re.compile(
    rf"(?P<place>{_CAPITALS}){_REGION}"
    rf"(?P<day>,? (?:[A-Z][a-zé]{{2,8}}\.? \d{{1,2}}|\d{{1,2}} [A-Z][a-zé]{{2,8}})(?:,? (?:19|20)\d\d)?)?"
    rf"(?: ?\((?P<agency>[^()]{{2,40}})\)|,? (?P<bare>{_WIRE}))?"
    r"(?: ?[–—―] ?| --? ?| -|: |\. -{1,2} |\.—|\. )",
)
_ENGLISH_DASH = re.compile(
    rf"(?P<place>{_UPPER}[\w.'’-]+(?: {_UPPER}[\w.'’-]+){{0,3}}){_REGION}(?P<day>,? [A-Z][a-z]{{2,8}}\.? \d{{1,2}})?"
    rf" ?\((?P<agency>{_WIRE})\) ?[–—―-]{{1,2}} ?"
)
_NOT_PLACES = words(
    """
    A I II III IV AM PM BREAKING UPDATE UPDATED EXCLUSIVE WATCH READ LIVE VIDEO PHOTO PHOTOS NEWS OPINION ANALYSIS
    NOTE EDITOR EDITORS CORRECTION FILE RELATED MORE STORY FACT CHECK Q QUESTION ANSWER WHO WHAT WHEN WHERE WHY HOW
    US-RUSSIA CNN BBC AP AFP NATO EU UN US USA UK TV CEO MP MPS OK FAQ PS WARNING ALERT DEAR SPOILER TL;DR
    ADVERTISEMENT THIS IT HE SHE WE YOU THEY IN ON AT AND OR NO YES OUR MY PRESIDENT SENATOR GOVERNOR MINISTER
    RATING STARS VERDICT
    """
)
_OPEN_PLACES = frozenset(("NEW", "THE", "SAN", "SANTA", "ST.", "PORT", "EAST", "WEST", "NORTH", "SOUTH"))
"""Words with which places begin and that are none alone."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says; `end` is where the story proper begins."""

    place: str
    agency: str | None
    date: dt.date | None
    end: int


def find_dateline(text: str, year: int | None = None) -> Dateline | None:
    """The dateline at the head of a paragraph; None where there is none. `year` completes a day without one.

    >>> found = find_dateline("WASHINGTON, April 10 (Reuters) - The talks began.", 2025)
    >>> found.place, found.agency, found.date.isoformat()
    ('Washington', 'Reuters', '2025-04-10')
    >>> find_dateline("ISTANBUL: Delegations met.").place, find_dateline("KYIV, Ukraine — Rockets fell.").place
    ('Istanbul', 'Kyiv')
    >>> find_dateline("NATO: what is it for?") is None
    True
    """
    head = text[:160]
    if not head[:1].isupper():
        return None
    match = DATELINE.match(head)
    if match and not _is_place(match, text):
        match = None
    match = match or _ENGLISH_DASH.match(head)
    if match is None:
        return None
    groups = match.groupdict()
    agency = groups["agency"] or groups.get("bare")
    return Dateline(_title(match["place"]), agency, _date(match["day"] or "", year), match.end())


def _is_place(match: re.Match[str], text: str) -> bool:
    place = match["place"]
    words = place.replace("/", " ").split()
    if words[0] in _OPEN_PLACES and len(words) == 1:
        return False
    if any(word.strip(".") in _NOT_PLACES for word in words) or len(place.replace(".", "")) < 3 or len(words) > 5:
        return False
    if match.group()[-1:] != " " and match.end() >= len(text):
        return False
    signed = bool(match["agency"] or match["bare"] or match["day"])
    ending = match.group().rstrip()[-1]
    if ending == "." and not signed:
        return False
    if not signed and (place.endswith("-") or len(words) > 3):
        return False
    rest = text[match.end() : match.end() + 1]
    return bool(rest) and not rest.islower()


def _title(place: str) -> str:
    """`place` as a name: capitals become title case; a mixed-case place stays.

    >>> _title("RIO DE JANEIRO"), _title("BEIRUT/THE HAGUE"), _title("PORT-AU-PRINCE"), _title("AUBURN, Wash.")
    ('Rio de Janeiro', 'Beirut/The Hague', 'Port-au-Prince', 'AUBURN, Wash.')
    """
    if not place.isupper():
        return " ".join(place.split())
    titled = re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), place)
    titled = re.sub(
        r"(?<=[ -])(?:De|La|El|Al|Of|On|Sur|Upon|Au|Du|Des|Da|Do|Dos|Am|An Der)(?=[ -])",
        lambda w: w.group().lower(),
        titled,
    )
    return re.sub(r"(?<=['’])S\b", "s", titled)


def _date(day: str, year: int | None) -> dt.date | None:
    full = find_day(day)
    if full:
        return full.date
    match = DAY.search(day)
    if match is None or year is None:
        return None
    month = MONTH_NAMES.get((match["m1"] or match["m2"]).rstrip(".").casefold())
    try:
        return dt.date(year, month, int(match["d1"] or match["d2"])) if month else None
    except ValueError:
        return None
