"""Datelines: the place, agency and day that open a wire story's first paragraph."""

import datetime as dt
import re
from dataclasses import dataclass

from tasks.lexicon.calendar import MONTH_NAMES, WEEKDAYS
from tasks.lexicon.dates import DAY, MONTH, day_near, find_day
from tasks.lexicon.gazetteer import Known, gazetteer
from tasks.lexicon.languages import language_of
from tasks.lexicon.tables import lines, words
from tasks.lexicon.typography import ends_sentence

_HEAD = 160
"""Characters of a paragraph in which a dateline must end."""
_PROSE = 120
"""Characters from which a line is prose, whatever its end."""

_WIRES = lines(
    """
    AP|AFP|AFP-JIJI|Reuters|dpa|EFE|ANSA|Xinhua|TASS|PA|PA Media|UPI|ANI|PTI|IANS|Bloomberg|CNN|BBC|AAP|CP|Kyodo|
    Yonhap|Anadolu|AA|SANA|WAM|SPA|ANP|Belga|ATS|SDA|APA|Lusa|RFE/RL|VOA|IPS|KUNA|QNA|ONA|BNA|IRNA|KNA|epd|sid|afp|
    taz|PAP|CTK|ČTK|MTI|Tanjug|NTB|TT|Ritzau|STT|Europa Press|Notimex|Télam|Telam|Agência Brasil|Agencia Brasil|
    AGI|Adnkronos|LaPresse|Interfax|RIA Novosti|Ukrinform|Bernama|Antara|PNA|MENA|Petra|GNA|NAN|Montsame|UNB|BSS|APP|
    UNI|CNA|The Associated Press|Associated Press|Thomson Reuters Foundation|The Canadian Press|Canadian Press|
    Agence France-Presse|Press Association|Voz de América|Voz de America|Voice of America|CNS|RNS|TNS|MCT|KCNA|JTA|
    REUTERS|DPA|Efe
    """
)
"""News agencies, as they sign."""
_SIGNED = frozenset(wire.casefold() for wire in _WIRES)
_WIRE = "|".join(re.escape(wire) for wire in sorted(_WIRES, key=len, reverse=True))

_UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĐĒĘĚĞĢĪĮİĶŁŃŅŇŌŐŘŚŞŠŤŪŮŰŲŹŻŽ]"
_WORD = rf"{_UPPER}[\w.'’-]*"
_PLACE = rf"{_WORD}(?:(?: / |[ /])(?:{_WORD}|an der|de|del|da|do|dos|di|la|el|al|am|of|the|and|sur|und|y|e|&)){{0,4}}"
_REGION = rf"(?:, (?!(?i:{MONTH}) ?\d){_WORD}(?: (?:{_WORD}|de|do|da|of)){{0,3}}){{0,2}}"
_YEAR = r"(?:,?(?: de)? (?:19|20)\d\d)?"
_DATE = (
    rf"(?:(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\.?,? )?"
    rf"(?:(?i:{MONTH}) \d\d?(?:st|nd|rd|th)?{_YEAR}|\d\d?(?:\.|er|º|st|nd|rd|th)? (?:de )?(?i:{MONTH}){_YEAR}"
    r"|\d\d?[./]\d\d?[./](?:19|20)\d\d)(?!\d)"
)
_DASH = r"(?: ?[–—―] ?| _ | - - | --? {0,2}|\. ?[–—-]{1,2} ?)"
DATELINE = re.compile(
    rf"(?P<house>(?:[^\W\d_]\w* ){{1,2}}(?:News|Press|Agency)), (?P<house_day>{_DATE}){_DASH}"
    rf"|(?:\((?P<first>{_WIRE})\)|(?P<lead>{_WIRE})){_DASH}(?P<third>{_PLACE})(?P<its_day>,? {_DATE})?{_DASH}"
    rf"|(?:(?P<place>{_PLACE})(?P<region>{_REGION}))?(?:,? ?(?P<day>{_DATE}))?"
    rf"(?:(?:,? ?|--)\((?P<agency>[^()]{{2,60}})\)|,?(?: \|)? (?P<bare>{_WIRE})"
    rf"|\.? ?/ ?(?P<slashed>[A-Z][\w ]{{1,20}}) ?/)?"
    rf"(?P<mark>{_DASH}|: | [|·] |/?\. |(?<=\)) )(?:(?P<late>{_DATE})(?:: |{_DASH}))?"
)

_PROSE_HEAD = re.compile(
    r"[^\W\d_]+ (?!(?:an|de|del|da|do|dos|di|la|el|al|am|of|the|and|sur|und|y|e|dpa|epd|sid|afp|taz)\b)[a-z]"
)
"""A word in letters and one with a small letter, as most paragraphs open: a look at them costs little."""
_MARKS = re.compile(r"[^\w’' ]")
_FIRST_MARK = 48
"""Characters within which a dateline has its first mark."""

_NOT_PLACES = words(
    """
    A I II III IV AM PM BREAKING UPDATE UPDATED EXCLUSIVE WATCH READ LIVE VIDEO PHOTO PHOTOS NEWS OPINION ANALYSIS
    NOTE EDITOR EDITORS CORRECTION FILE RELATED MORE STORY FACT CHECK Q QUESTION ANSWER WHO WHAT WHEN WHERE WHY HOW
    US-RUSSIA CNN BBC AP AFP NATO EU UN US USA UK TV CEO MP MPS OK FAQ PS WARNING ALERT DEAR SPOILER TL;DR
    ADVERTISEMENT THIS IT HE SHE WE YOU THEY IN ON AT AND OR NO YES OUR MY PRESIDENT SENATOR GOVERNOR MINISTER
    RATING STARS VERDICT U.S U.K U.N E.U
    """
)
_OPEN_PLACES = words("NEW THE SAN SANTA ST. PORT EAST WEST NORTH SOUTH")
"""Words with which places begin and that are none alone."""
_AROUND = words("near outside north south east west northern southern eastern western central greater downtown old")
"""Words that stand before the name of a place and are no part of it, in small letters."""
_ABOARD = words("aboard off")
_SHAPES = words(
    """
    port fort camp lake mount new san santa são saint st. st sankt bad el al cape puerto villa los las
    city town village island islands beach springs bay valley county base atoll falls heights park harbor harbour
    crossing point ferry hill hills creek river bridge grove ridge cove rock haven ford junction landing
    """
)
"""Words that a name opens or ends with only where it is a place's, in small letters."""
_PLACE_WORDS = _SHAPES | _AROUND | _ABOARD
_STATES = words(
    """
    Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. Mont. Neb.
    Nev. N.H. N.J. N.M. N.Y. N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Tex. Vt. Va. Wash. W.Va. Wis. Wyo. D.C. DC
    Ont. Que. B.C. Alta. Sask. Man. N.B. N.S. P.E.I. N.L. Nunavut Yukon N.W.T. NSW VIC QLD Vic. Qld. Tas.
    """
)
"""States and provinces, as agencies shorten them."""
_SEATS = lines(
    """
    Kuwait|Singapore|Luxembourg|Djibouti|Panama|Guatemala|Monaco|Mexico|Tunis|Algiers|Jerusalem|Gaza|United Nations|
    Brussels|Geneva|Strasbourg|Washington|Vatican City|Vienna|Nicosia|Prague|Copenhagen|Athens|Reykjavik|Jakarta|
    Tehran|Malé|Ulaanbaatar|Naypyidaw|Warsaw|Lisbon|Bucharest|Belgrade|Damascus|Kiev|Delhi|New Delhi|Montreal|Munich|
    Zurich|Milan|Hebron|Mexico City|Guatemala City|Sofia|Santiago|Paris|Berlin|Dublin|Rome|Kingston|Valletta|Wellington|
    Ramallah|Lima|Madrid|Colombo|London|Aden|Sydney|Glasgow|Manchester|Hamburg|Lyon|Cape Town|Kyiv|The Hague
    """
)
"""Cities that news comes from and that the gazetteer knows as something else too: a land, a small town, a person."""
_OWN_NAMES = lines(
    """
    Wien|Zürich|Genf|Köln|München|Nürnberg|Brüssel|Rom|Mailand|Neapel|Venedig|Lissabon|Kopenhagen|Moskau|Kiew|Warschau|
    Prag|Belgrad|Bukarest|Athen|Kairo|Peking|Tokio|Riad|Teheran|Damaskus|Neu-Delhi|Neu Delhi|Straßburg|Luxemburg|
    Frankfurt|Frankfurt/Main|Düsseldorf|Jerusalem|Tel Aviv|Den Haag|Mexiko-Stadt|New York|Kapstadt|Havanna|Bagdad|
    Londres|Bruxelles|Genève|Lisbonne|Copenhague|Moscou|Varsovie|Athènes|Le Caire|Pékin|Téhéran|Beyrouth|Alger|
    Vienne|Berne|La Haye|Jérusalem|Bagdad|Dakar|Ouagadougou|
    Nueva York|Ginebra|Bruselas|Moscú|Roma|Milán|Lisboa|Varsovia|Atenas|El Cairo|Pekín|Teherán|La Habana|
    Ciudad de México|Bogotá|La Haya|Jerusalén|Viena|París|Berlín|São Paulo|Brasília|Rio|Nova York|Nova Iorque|Genebra|
    Bruxelas|Moscovo|Pequim|Teerã|Milano|Napoli|Torino|Firenze|Venezia|Parigi|Londra|Berlino|Bruxelles|Mosca|Pechino|
    Ginevra|Atene|Il Cairo|Gerusalemme|Varsavia
    """
)
"""Cities by the names that other languages have for them; the gazetteer's are English."""


_LETTERS = re.compile(r"[^\W\d_]+")
_PARTICLES = words("an der de del da do dos di la el al am of the and sur und y e")
_INNER = re.compile(r"(?<=[ -])(?:De|La|El|Al|Of|On|Sur|Upon|Au|Du|Des|Da|Do|Dos|Am|An Der|And|Und|Y|E)(?=[ -])")
"""Particles that have a small letter inside of a name."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says, of which no part need be there; `end` is where the story proper begins."""

    place: str | None
    agency: str | None
    date: dt.date | None
    end: int
    sure: bool
    """Whether an agency or a day signs it; without one, a name and a mark alone speak for it."""


def find_dateline(text: str, near: dt.date | None = None) -> Dateline | None:
    """The dateline at the head of a paragraph; None where there is none.

    `near` completes a day without a year. A full stop ends a dateline only in other languages than English, and only
    behind a city that is known.

    >>> found = find_dateline("WASHINGTON, April 10 (Reuters) - The talks began.", dt.date(2025, 4, 12))
    >>> found.place, found.agency, found.date.isoformat()
    ('Washington', 'Reuters', '2025-04-10')
    >>> find_dateline("ISTANBUL: Delegations met.").place, find_dateline("KYIV, Ukraine — Rockets fell.").place
    ('Istanbul', 'Kyiv')
    >>> find_dateline("Nairobi — Voters went home.").place, find_dateline("(AP) - Voters went home.").agency
    ('Nairobi', 'AP')
    >>> find_dateline("NATO: what is it for?") is None
    True
    """
    if _PROSE_HEAD.match(text) or not _MARKS.search(text, 0, _FIRST_MARK):
        return None
    match = DATELINE.match(text[:_HEAD].replace("\u00a0", " "))
    if match is None or not _story_follows(text, match.end()):
        return None
    parts = _Parts.of(match)
    if not parts.wire and not parts.day and (not parts.place or not _is_prose(text)):
        return None
    if not parts.signs() and not parts.stands(text):
        return None
    place = _title(parts.place) if parts.place and parts.names_place() else None
    if place is None and not parts.wire and not match["house"]:
        return None
    return Dateline(place, parts.agency, _date(parts.day, near), match.end(), parts.wire or bool(parts.day))


def _story_follows(text: str, end: int) -> bool:
    """Whether what stands behind a dateline can open a sentence."""
    rest = text[end : end + 2]
    return bool(rest) and rest[0] not in " –—―-:.,;)" and (not rest[0].islower() or rest[1:].isupper())


def _is_prose(text: str) -> bool:
    """Whether a paragraph is long, or ends as a sentence does; a title is neither."""
    return len(text) >= _PROSE or ends_sentence(text)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of what may be a dateline, as printed; empty where they are missing."""

    place: str
    region: str
    agency: str | None
    day: str
    mark: str

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Parts":
        """The parts of a match; a day in brackets is no agency."""
        found = match.groupdict(default="")
        agency = found["agency"] or found["bare"] or found["slashed"] or found["first"] or found["lead"]
        agency = agency or found["house"]
        day = found["day"] or found["late"] or found["its_day"] or found["house_day"]
        if not day and DAY.search(agency):
            agency, day = "", agency
        place = (found["place"] or found["third"]).removesuffix("." if found["day"] else " ")
        mark = found["mark"].strip() or ("–" if found["third"] or found["house"] else "")
        return cls(place, found["region"].removeprefix(", "), " ".join(agency.split()) or None, day, mark)

    @property
    def wire(self) -> bool:
        """Whether an agency that we know signs."""
        whole = (self.agency or "").casefold()
        return whole in _SIGNED or any(part.strip() in _SIGNED for part in re.split("[/,;&|]", whole))

    @property
    def capital(self) -> bool:
        """Whether the place stands in capitals, particles aside."""
        return sum(map(str.isupper, self.place)) * 2 > sum(map(str.isalpha, self.place)) + 1

    def signs(self) -> bool:
        """Whether agency or day are proof enough of a dateline, whatever place it names."""
        if self.mark == ".":
            return self.wire or (bool(self.day) and bool(self.agency))
        if self.wire:
            return bool(self.mark) or not self.place or self.capital or self.known() is not None
        if not self.mark or not self.place:
            return bool(self.mark and self.agency and self.day)
        if self.day:
            return self.capital or self.known() is not None
        return bool(self.agency) and (self.known() is not None or (self.capital and self.mark != ":"))

    def stands(self, text: str) -> bool:
        """Whether place and mark alone make a dateline of `text`, with no agency and no day."""
        if not self.mark or self.agency or self.day or not self.names_place():
            return False
        known = self.known()
        if self.mark == ".":
            known_city = not self.region and known is not None and known.size in ("L", "M")
            return known_city and language_of(text) != "en"
        if self.mark == ":" and not self.region and _is_person(self.place) and not (self.capital and known):
            return False
        if known is not None:
            return self._fits(known)
        return self.capital and self.mark != ":" and (self._in_region() or self._looks_placed())

    def _fits(self, known: Known) -> bool:
        """Whether a known name can be a dateline here: cities can, lands only in capitals, small towns seldom."""
        if self._in_region() or self.mark == "·":
            return True
        everyday = self.place.casefold() in gazetteer().words
        if self.capital:
            doubtful = everyday or (known.size in ("S", "M") and _is_person(self.place))
            return not doubtful or (self.mark != ":" and (known.size == "L" or not everyday))
        if everyday or (known.size == "S" and self.mark == ":"):
            return False
        return known.size == "L" or (known.size in ("M", "S") and not _is_person(self.place))

    def _in_region(self) -> bool:
        """Whether the name of a land, state or province stands behind the place."""
        last = self.region.rpartition(", ")[2]
        return bool(last) and (last in _STATES or _look_up(last.rstrip(".")) is not None)

    def _looks_placed(self) -> bool:
        """Whether a name that nobody knows may be a place's: by its words, or by the long dash behind it alone."""
        tokens = self.place.casefold().split()
        if len(tokens) > 1 and (tokens[0] in _SHAPES or tokens[0] in _ABOARD or tokens[-1] in _SHAPES):
            return True
        plain = self.place.replace(" ", "").replace("-", "").isalpha() and len(tokens) < 3
        return plain and len(self.place) > 4 and "-" not in self.mark and not _is_other(self.place)

    def names_place(self) -> bool:
        """Whether the place can be one at all."""
        tokens = self.place.replace("/", " ").split()
        if not tokens or (len(tokens) == 1 and tokens[0].strip(".") in _OPEN_PLACES | _NOT_PLACES):
            return False
        if len(self.place.replace(".", "")) < 3 or self.place.endswith("-") or len(tokens) > 5:
            return False
        if self.known() is not None or tokens[0].casefold() in _ABOARD:
            return tokens[0].capitalize() not in WEEKDAYS
        if tokens[0].capitalize() in WEEKDAYS or tokens[0].rstrip(".").casefold() in MONTH_NAMES:
            return False
        if any(token.strip(".") in _NOT_PLACES for token in tokens):
            return False
        others = (token for token in map(str.casefold, tokens) if token not in _PLACE_WORDS)
        return self._in_region() or gazetteer().words.isdisjoint(others)

    def known(self) -> Known | None:
        """What the gazetteer knows of the place, or of the first of several that it knows."""
        whole = _look_up(self.place)
        if whole is not None:
            return whole
        found = (_look_up(part.strip()) for part in re.split(r" ?/ ?| (?:and|AND|und|UND|y|Y|e|E|&) ", self.place))
        return next((known for known in found if known is not None), None)


def is_city(name: str) -> bool:
    """Whether that is the name of a city that is known, and neither a person's nor an everyday word."""
    known = _look_up(name)
    plain = name.casefold() not in gazetteer().words and not _is_person(name)
    return known is not None and known.size in ("S", "M", "L") and (known.size == "L" or plain)


def _look_up(name: str) -> Known | None:
    """The city, land or region of that name, whatever its case; words around it aside."""
    named = _title(name)
    tokens = named.split()
    while len(tokens) > 1 and tokens[0].casefold() in _AROUND and named not in gazetteer().names:
        tokens = tokens[1:]
        named = " ".join(tokens)
    if named in _OWN_NAMES or named in _SEATS:
        return Known("GPE", None, "L")
    known = gazetteer().names.get(named)
    return known if known is not None and known.label in ("GPE", "LOC", "FAC") else None


def _is_other(name: str) -> bool:
    """Whether that is known as something else than a place: an organisation, a people, a person."""
    named = _title(name)
    known = gazetteer().names
    return named in known or name in known or any(word in known or _is_person(word) for word in named.split())


def _is_person(name: str) -> bool:
    """Whether that is a name that persons have, and no city's of `_SEATS`."""
    if _title(name) in _SEATS:
        return False
    tokens = _title(name).split()
    first, last = tokens[0] in gazetteer().first_names, tokens[-1] in gazetteer().last_names
    return (first and last) if len(tokens) > 1 else (first or last)


def _title(place: str) -> str:
    """`place` as a name: capitals become title case; a mixed-case place stays.

    >>> _title("RIO DE JANEIRO"), _title("BEIRUT/THE HAGUE"), _title("PORT-AU-PRINCE"), _title("OSLO and ST. PETER")
    ('Rio de Janeiro', 'Beirut/The Hague', 'Port-au-Prince', 'Oslo and St. Peter')
    >>> _title("Port  Alder"), _title("Washington DC")
    ('Port Alder', 'Washington DC')
    """
    named = " ".join(place.split())
    if not all(word.isupper() or word in _PARTICLES for word in _LETTERS.findall(named)):
        return named
    titled = _LETTERS.sub(lambda word: word.group() if word.group() in _PARTICLES else word.group().capitalize(), named)
    titled = _INNER.sub(lambda word: word.group().lower(), titled)
    return re.sub(r"(?<=['’])S\b", "s", titled)


def _date(day: str, near: dt.date | None) -> dt.date | None:
    found = find_day(day) or day_near(day, near)
    return found.date if found else None
