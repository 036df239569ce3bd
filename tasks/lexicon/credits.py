"""Picture credits: agencies, forms of credit lines, and where a caption ends and its credit begins."""

import re

from tasks.lexicon.agencies import AGENCY_WORDS, has_agency
from tasks.lexicon.boilerplate import SHARING
from tasks.lexicon.gazetteer import gazetteer
from tasks.lexicon.sentences import abbreviates
from tasks.lexicon.tables import words

_KINDS = (
    r"(?:Photo(?:graph|grapher|s|graphs|illustration|graphie)?|Images?|Pictures?|Pics?|Credits?|Illustrations?|Fotos?"
    r"|Fotografías?|Fotografias?|Fotografi[ae]?|Fotograaf|Fotograf[inł]?|Fotó|Fotoğraf|Fot\."
    r"|Bild(?:er|quelle|rechte|nachweis)?|(?:Archiv|Symbol|Arkiv|Presse|Press)(?:bild|foto)|Archieffoto|Quelle|Sources?"
    r"|Crédits?|Créditos?|Crèdits?|Imagen|Imagem|Immagine|Visual|Video|Grafik|Graphic|Courtesy|Foto-?Credit|Bron|Beeld"
    r"|Kuvat?|Bilde|Mynd|Ljósmynd|Fonte|Zdjęci[ea]|Slika|Ảnh|Isithombe|Picha|Фото|Φωτο(?:γραφία)?|Φωτ\."
    r"|صورة|الصورة|تصوير|צילום|写真|撮影|图片来源|图源|사진)"
)
_MORE = r"(?:\s(?:credits?|photos?|illustration|courtesy|d['’](?:illustration|archives?|archivio)|de archivo))?"
_LABEL = (
    rf"(?:{_KINDS}{_MORE}\s?(?:by\b|von\b|de\b|par\b|di\b|\.{{3}}|[:：©]|courtesy\s(?:of\b|:)?)"
    r"|(?:Courtesy|Provided|Supplied|Submitted|Contributed)\s(?:of|by|photo)\b|Courtesy\b\s?:)"
)
CREDIT_LABEL = re.compile(rf"\W?{_KINDS}(?: credits?| by)?\s?[:：]?", re.IGNORECASE)
"""A label whose credit stands on the next line."""
LABEL = re.compile(rf"(?<![^\W\d_]){_LABEL}", re.IGNORECASE)
_SMALL_LABEL = re.compile(rf"(?<![^\W\d_]){_LABEL.lower()}")
"""A label in a text in small letters: without `IGNORECASE` it is found in a third of the time."""
_BARE_LABEL = re.compile(
    r"(?:P(?:hotos?|HOTOS?)(?: d['’](?:archives?|illustration)|\s/)?|F(?:otos?|OTOS?)(?: d['’]archivio| de archivo)?"
    r"|Beeld|BEELD|Kuva|KUVA|Fot\.|fot\.|Courtesy)\s(?=[^\s/])"
)
"""A label without a mark behind it: `Photo AFP`. Each form opens with a letter, not with a set: `re` looks for those
in a tenth of the time."""
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĽŁŃŅŇŌŐŘŚŞŠŤŪŮŰŲŹŻŽ]"
_NAME_WORD = rf"{_CAPITAL}[\w.'’-]*"
_JOINERS = words(
    ", ( ) via for of the and by picture alliance & de la le del van von der den da di du y e et und pour con - | / +"
)
_RIGHTS = re.compile(
    r"\s*(?:Purchase Licensing Rights.*|,? ?opens? (?:in )?(?:a )?new (?:tab|window).*|TPX IMAGES OF THE DAY"
    r"|All rights reserved\.?)$"
)
_SOURCE_PREFIX = re.compile(
    rf"^(?:[\s\[|—–-]|\((?!c\)))*(?:(?:©|\(c\)|Copyright\b:?|{_LABEL}|(?:Photo|Image|Picture|Foto|Bild)s?\s?[:—–-])\s*)*",
    re.IGNORECASE,
)
_MAX_CREDIT = 140


def _all_names(text: str, most_words: int, *, labelled: bool = False) -> bool:
    """Whether `text` is nothing but names, joined by slashes, brackets, `via`, `for` and their like.

    Behind a label handles and sites beside a slash are names, too, whatever their first letter.
    """
    words = (_JOINTS.sub(r" \g<0> ", text) if _JOINTS.search(text) else text).split()
    if not 0 < len(words) <= most_words or (words[0] in _JOINERS and words[0] != "picture"):
        return False
    for at, word in enumerate(words):
        if word in _JOINERS or word in AGENCY_WORDS or word in _SMALL:
            continue
        named = not (word.islower() or word[0].isdigit()) if word[0].isalnum() else word[0] in "«“„\"'’»"
        if not named and not (labelled and "/" in (*words[at - 1 : at], *words[at + 1 : at + 2])):
            return False
    return True


_SMALL = words(
    "privat privé private dpa ansa afp epd images image photo photos foto pic pics handout archiv archives archivo"
)
"""What credits print in small letters."""
_SMALL_SOURCES = words("dpa ansa afp epd imago privat")
_NO_SOURCE = words(
    """
    archive archives archiv archivbild archivfoto archivio archivo arkivbild arkivfoto symbolbild symbolfoto montage
    left right centre center above below file photo foto bild image picture above
    """
)
"""What stands in brackets behind a caption, and is no source."""
_JOINTS = re.compile(r"[/|,()+&]")


def _is_credit(text: str, *, after_sentence: bool) -> bool:
    """Whether a bracket's or a tail's content is a credit. A bare name is one only after a finished sentence."""
    text = text.removeprefix("File: ")
    if _head_label(text) or text.startswith(("©", "Copyright")):
        return len(text) <= _MAX_CREDIT
    if text in _SMALL_SOURCES or text.startswith("Dok.") or _bare_label(text) == 0:
        return True
    ended = text[-1:] in ".!?" and not text.endswith(("Inc.", "Ltd.", "Co.", "Corp.", "Jr."))
    if ended or text.casefold() in _NO_SOURCE:
        return False
    if has_agency(text):
        return len(text) <= 100 and _all_names(text, 14)
    if "/" in text:
        return len(text) <= 80 and text[0] != "/" and not any(c.isdigit() for c in text) and _all_names(text, 12)
    return after_sentence and len(text) <= 70 and _all_names(text, 9) and len(text) > 4


def credit_start(text: str) -> int | None:
    """Where the credit at the end of a caption begins; None where there is none.

    `text` is one line without white space at its ends. A line that is a credit as a whole has none at its end.

    >>> caption = "A car arrives in Oslo, May 2, 2025. — Reuters"
    >>> caption[credit_start(caption):]
    '— Reuters'
    >>> caption = "The mayor speaks. (AP Photo/John Smith)"
    >>> caption[credit_start(caption):]
    '(AP Photo/John Smith)'
    >>> caption = "The mayor speaks / Jane Doe / EPA"
    >>> caption[credit_start(caption):]
    ' / Jane Doe / EPA'
    >>> credit_start("He told Reuters.") is None
    True
    """
    tail_start = max(0, len(text) - 190)
    tail = text[tail_start:]
    if "ights" in tail or "opens " in tail or "TPX " in tail:
        tail = _RIGHTS.sub("", tail)
    found = _bracketed(tail)
    for finder in (
        _labelled,
        _signed,
        _bare_label,
        _piped,
        _dashed,
        _last_sentence,
        _parted,
        _slashed,
        _lone,
        _after_sentence,
        _glued,
    ):
        if found is None:
            found = finder(tail)
    return tail_start + found if found is not None and tail_start + found > 2 else None


def _bracketed(tail: str) -> int | None:
    end = len(tail) - 1 if tail.endswith(".") else len(tail)
    if tail[end - 1 : end] not in (")", "]"):
        return None
    opener = tail.rfind("(" if tail[end - 1] == ")" else "[", 0, end)
    inside = tail[opener + 1 : end - 1].strip()
    if opener < 0 or not inside or ")" in inside:
        return None
    before = tail[:opener].rstrip()
    if (
        tail[end - 1] == "]"
        and not LABEL.match(inside)
        and inside[0] != "©"
        and not ("/" in inside or has_agency(inside))
    ):
        return None
    if not _is_credit(inside, after_sentence=before[-1:] in _FINISHED):
        return None
    named = (_after_sentence(before) or _glued_name(before)) if has_agency(inside) else None
    return opener if named is None else named


_FINISHED = frozenset(".!?\"”’'")


def _has_sentences(text: str) -> bool:
    """Whether a full stop inside ends more than an initial: `Jane S. Doe/AP` has none."""
    return ". " in text and ". " in _INITIAL.sub("", text)


_INITIAL = re.compile(r"\b(?:[A-ZÀ-Þ]|St|Dr|Jr)\. ")


def _head_label(text: str) -> re.Match[str] | None:
    """The label that a text opens with."""
    return LABEL.match(text) if _SMALL_LABEL.match(text[:_LONGEST_LABEL].lower()) else None


_LONGEST_LABEL = 60
"""Characters that a label has at most."""


def _last_match(pattern: re.Pattern[str], tail: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(tail):
        last = match
    return last


def _labelled(tail: str) -> int | None:
    last = _last_match(LABEL, tail) if _SMALL_LABEL.search(tail.lower()) else None
    if last is None or last.end() >= len(tail):
        return None
    label, rest = last.group(), tail[last.end() :].strip().removeprefix("the ")
    if not rest or len(rest) > 110 or not label[0].isupper() or _has_sentences(rest):
        return None
    if not (_all_names(_RIGHTS.sub("", rest).rstrip(".)]"), 12, labelled=True) or rest[0] in "©@"):
        return None
    start = last.start()
    return start - 1 if start and tail[start - 1] in "([" else start


def _bare_label(tail: str) -> int | None:
    """A label without a mark, behind a whole sentence or at the start: `Photo AFP`, `Foto Jane Doe`."""
    last = _last_match(_BARE_LABEL, tail)
    if last is None or (last.start() and tail[: last.start()].rstrip(" |/–—-(")[-1:] not in _FINISHED):
        return None
    rest = tail[last.end() :].strip(" .)")
    named = has_agency(rest) or 2 <= len(rest.split()) <= 4
    return last.start() if named and rest not in _GENERIC and _all_names(rest, 8) else None


_GENERIC = words("News Press Stock Images Photos Agency")
"""Second words of the names of agencies: `Photo News`."""


def _signed(tail: str) -> int | None:
    """A credit that opens with a sign of copyright; with two of them near each other, at the first."""
    at = _last_sign(tail, len(tail))
    if at < 0 or not 2 < len(tail) - at <= _MAX_CREDIT or _has_sentences(tail[at + 2 :]):
        return None
    earlier = _last_sign(tail, at)
    if earlier >= 0 and at - earlier <= _NEAR_SIGN and ". " not in tail[earlier:at]:
        at = earlier
    while at and tail[at - 1] in " -–—|(":
        at -= 1
    kind = _KIND_BEFORE.search(tail[:at])
    return kind.start() if kind else at


_KIND_BEFORE = re.compile(rf"(?<![^\W\d_]){_KINDS}$")
_NEAR_SIGN = 60
"""Characters between two signs of copyright in one credit."""


def _last_sign(tail: str, end: int) -> int:
    return max(tail.rfind(sign, 0, end) for sign in ("©", "Copyright ", "(c) "))


def _piped(tail: str) -> int | None:
    at = tail.rfind(" | ")
    if at < 0:
        return None
    earlier = tail.rfind(" | ", max(0, at - 60), at)
    for start in (earlier, at):
        rest = tail[start + 3 :].strip()
        finished = tail[:start].rstrip()[-1:] in _FINISHED
        if start >= 0 and ((has_agency(rest) and _all_names(rest, 12)) or (finished and _all_names(rest, 6))):
            return start if finished else _after_sentence(tail[:start].rstrip()) or start
    return None


def _dashed(tail: str) -> int | None:
    for dash in (" — ", " – ", " - ", " -- ", ".—", ". —", "—", "–"):
        at = tail.rfind(dash)
        if at < 0 or len(tail) - at > 70:
            continue
        rest = tail[at + len(dash) :].strip().rstrip(".")
        finished = tail[:at].rstrip()[-1:] in _FINISHED or dash[0] == "."
        if rest and _all_names(rest, 9) and (has_agency(rest) or (finished and "/" in rest)):
            return at + (dash[0] in " .")
    return None


def _last_break(tail: str) -> tuple[int, int]:
    """Where the last sentence before the end stops, -1 where none does, and where what follows it starts."""
    at = max(tail.rfind(mark) for mark in _SENTENCE_BREAKS)
    return at, tail.find(" ", at) + 1


def _last_sentence(tail: str) -> int | None:
    """A last sentence that is nothing but names, an agency's among them: `Harbour Board/Handout via REUTERS`."""
    at, start = _last_break(tail)
    rest = tail[start:]
    if at < _LEAST or "/" not in rest or len(rest) > _MAX_CREDIT or abbreviates(tail[max(0, at - 12) : at]):
        return None
    return start if has_agency(rest) and _all_names(rest, 14) else None


_LEAST = 15
"""Characters of a caption before a last sentence, or a bare source, that credits."""


def _parted(tail: str) -> int | None:
    """A credit behind a slash with spaces around it: one after a whole sentence, or name and source with one each."""
    at = tail.rfind(" / ")
    rest = tail[at + 3 :]
    finished = tail[:at].rstrip()[-1:] in _FINISHED
    if at < 0 or len(rest) > 50 or not _all_names(rest, 6):
        return None
    if not has_agency(rest):
        person = rest.split()
        known = len(person) == 2 and person[0] in gazetteer().first_names and at >= _TOLD
        return at if known or (finished and rest.isupper()) else None
    earlier = tail.rfind(" / ", max(0, at - 40), at)
    if earlier >= 0 and _all_names(tail[earlier + 3 : at], 4):
        return earlier
    return at if finished else None


_TOLD = 30
"""Characters of a caption before the slash with which a mere person is credited."""


def _lone(tail: str) -> int | None:
    """An agency alone behind a slash: `A ferry at the quay / EFE`."""
    at = tail.rfind(" / ")
    source = tail[at + 3 :].split()
    return at if at > 0 and source and AGENCY_WORDS.issuperset(source) and tail[at - 1].islower() else None


def _slashed(tail: str) -> int | None:
    at = tail.rfind("/")
    if at < 1 or len(tail) - at > 50:
        return None
    rest = _RIGHTS.sub("", tail[at + 1 :]).strip().removeprefix("via ")
    if not rest or rest[-1] in ".!?:)" or not _all_names(rest, 6):
        return None
    start = _name_before(tail, at)
    if start is None:
        return None
    finished = tail[:start].rstrip()[-1:] in _FINISHED
    return start if finished or has_agency(rest) or has_agency(tail[start:at]) or rest.isupper() else None


def _name_before(tail: str, at: int) -> int | None:
    """Start of the personal or agency name that ends at `at`: its sentence's last two words, three with an initial.

    Longer names count where slashes part them from a source before them.
    """
    whole = _SLASHED_NAMES.search(tail[:at]) if "/" in tail[:at] else None
    if whole:
        return whole.start("names")
    start = at = len(tail[:at].rstrip())
    taken = 0
    while start > 0 and taken < 4:
        begin = max(tail.rfind(" ", 0, start), tail.rfind("/", 0, start)) + 1
        word = tail[begin:start].rstrip()
        glued = _GLUED.search(word)
        if glued:
            return begin + glued.end()
        agency = word in AGENCY_WORDS
        if not word or not (word[0].isupper() or agency) or word[-1] in ",;:!?" or (word[-1] == "." and len(word) > 3):
            break
        if not agency and taken >= 2 and not _is_initial(tail[begin + len(word) : at].split(maxsplit=1)[0]):
            break
        start, taken = begin, taken + 1
        while start > 0 and tail[start - 1] == " ":
            start -= 1
        if start > 0 and tail[start - 1] == "/":
            start, taken = start - 1, 0
    start += len(tail[start:at]) - len(tail[start:at].lstrip(" /"))
    if tail[:start].endswith(("THE ", "The ")):
        start -= len("The ")
    return start if start < at else None


_SOURCES = "|".join(sorted(map(re.escape, AGENCY_WORDS), key=len, reverse=True))
_SLASHED_NAMES = re.compile(
    rf"(?:^|(?<=[ (—–]))(?P<names>(?:{_SOURCES})(?:/{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}){{1,3}})\Z"
)
"""A source, and behind slashes organisations whose names may be longer than a person's."""
_GLUED = re.compile(r"[a-zäöüß)][.!?](?=[A-ZÄÖÜ][a-z])")


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 or word in ("van", "de", "von", "Van", "De")


def _after_sentence(tail: str) -> int | None:
    """A source that stands bare after the caption's last sentence; no person's name behind a letter, which it signs."""
    at, start = _last_break(tail)
    rest = tail[start:]
    if at < _LEAST or not 1 < len(rest) <= 60 or rest[-1] in '.!?:,;"”':
        return None
    if tail[at] == "." and abbreviates(tail[max(0, at - 12) : at]):
        return None
    if has_agency(rest):
        return start if _all_names(rest, 8) else None
    person, _, house = next((rest.partition(link) for link in _LINKS if link in rest), (rest, "", ""))
    words = person.split()
    named = person.isupper() or all(
        word[0].isupper() and (word[1:].islower() or _is_initial(word) or "-" in word) for word in words
    )
    if not (2 <= len(words) <= 3 and named and (not house or _all_names(house, 6))):
        return None
    return None if _ADDRESS.search(tail, 0, at) and _QUOTES.isdisjoint(tail) else start


_ADDRESS = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Yy]our|[Mm]y|[Oo]ur|[Pp]lease)\b")
"""Words by which a text speaks for who wrote it, or to who reads it: no caption does, but in what it quotes."""
_QUOTES = frozenset('"“”„«»')
_LINKS = (" for ", " via ", " para ", " für ")
"""What ties a photographer to whom the picture was taken for."""


def _glued(tail: str) -> int | None:
    """An agency, or a name and an agency, that a page glued to the caption: `The ferry at the quay.AFP`."""
    match = _STUCK.search(tail)
    rest = tail[match.end() :] if match else ""
    return match.end() if match and has_agency(rest) and _all_names(rest, 6) else None


def _glued_name(tail: str) -> int | None:
    match = _STUCK.search(tail)
    rest = tail[match.end() :] if match else ""
    return match.end() if match and 2 <= len(rest.split()) <= 3 and _all_names(rest, 3) else None


_STUCK_SIZE = 50
_STUCK = re.compile(r"(?<=[a-zà-öø-ÿ)])\.(?=[A-ZÀ-Þ][^.]{1,50}$)")
_SENTENCE_BREAKS = (". ", ".” ", '." ', "! ", "? ", ".’ ")


def may_have_credit(text: str) -> bool:
    """A cheap screen before `credit_start`: False means there is no credit; True means look."""
    last = text[-1:]
    if last in ")]":
        return True
    tail = text[-120:]
    if "/" in tail or "©" in tail or " | " in tail or "Copyright" in tail or "(c)" in tail:
        return True
    small = tail.lower()
    if _announces(small) and _SMALL_LABEL.search(small):
        return True
    if last in '.!?"”’»:;,':
        return False
    stuck = tail.rpartition(".")[2]
    return (
        ". " in tail
        or not AGENCY_WORDS.isdisjoint([word.strip("()[],.;:—–-") for word in tail.split()[-9:]])
        or (stuck[:1].isupper() and len(stuck) < _STUCK_SIZE and has_agency(stuck))
    )


def _announces(small: str) -> bool:
    """Whether a text in small letters has a mark or a word with which labels end; every long line is asked.

    Written out: a loop over the eight costs three times as much.
    """
    if ":" in small or " by " in small or "：" in small or "..." in small or "courtesy" in small:
        return True
    return " von " in small or " de " in small or " par " in small or " di " in small


def is_credit_line(text: str) -> bool:
    """Whether a line is nothing but a credit.

    A bare personal name is none; an agency's bare name is.

    >>> is_credit_line("Getty Images"), is_credit_line("(Jane Doe/Daily Bugle)"), is_credit_line("Foto: Jane Doe")
    (True, True, True)
    >>> is_credit_line("Jane Doe"), is_credit_line("Reuters reported it.")
    (False, False)
    """
    if text.endswith(")") and "(" not in text:
        text = text[:-1]
    return 2 <= len(text) <= 130 and _credits(text) and not SHARING.issuperset(text.casefold().split())


def _credits(text: str) -> bool:
    """Whether a line has a credit's form, be it a row of sharing buttons."""
    if text[0] in "([" and text.rstrip(".")[-1] in ")]":
        return _is_credit(text.rstrip(".")[1:-1].strip(), after_sentence=True)
    label = _head_label(text)
    if label:
        rest = text[label.end() :].strip()
        return (
            bool(rest)
            and len(rest) <= 110
            and not _has_sentences(rest)
            and (_all_names(rest.rstrip("."), 14, labelled=True) or rest[0] in "©@")
        )
    if text[0] == "©" or text.startswith("Copyright "):
        return ". " not in text
    return text[-1] not in ".!?:" and len(text) <= 90 and _all_names(text, 12) and has_agency(text)


def clean_credit(text: str) -> str | None:
    """A credit as printed, without brackets, dashes and the words that only announce it.

    >>> clean_credit("— Reuters"), clean_credit("(AP Photo/John Smith)"), clean_credit("Photo: Jane Doe")
    ('Reuters', 'AP Photo/John Smith', 'Jane Doe')
    """
    words = _RIGHTS.sub("", " ".join(text.split()))
    if prefix := _SOURCE_PREFIX.match(words):
        words = words[prefix.end() :]
    words = words.strip(" |/-–—")
    bare = _BARE_LABEL.match(words)
    if bare and _bare_label(words) == 0:
        words = words[bare.end() :]
    if words.endswith((")", "]")) and "(" not in words and "[" not in words:
        words = words[:-1]
    words = words.rstrip(". ").replace(" /", "/").replace("/ ", "/")
    return words or None
