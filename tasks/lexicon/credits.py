"""Picture credits: agencies, forms of credit lines, and where a caption ends and its credit begins."""

import re

from tasks.lexicon.boilerplate import SHARING
from tasks.lexicon.sentences import abbreviates
from tasks.lexicon.tables import words

AGENCIES = (
    "Reuters|REUTERS|AFP|AP|EPA|EPA-EFE|EFE|PA|PA Images|PA Wire|ANP|TT|NTB|dpa|DPA|ddp|ANSA|LaPresse|Lusa|LUSA"
    "|Belga|"
    "BELGA|Keystone|KEYSTONE|APA|ANI|PTI|TASS|Tass|Sputnik|Xinhua|Kyodo|Jiji|Yonhap|Anadolu|ANADOLU|UPI|CP|AAP|SIPA|"
    "Sipa|MAXPPP|Europa Press|EUROPA PRESS|Getty|GETTY|Bloomberg|Shutterstock|SHUTTERSTOCK|iStock|iStockphoto|"
    "Unsplash|Pexels|Pixabay|Alamy|ALAMY|Imago|imago|IMAGO|ZUMA|Corbis|WireImage|FilmMagic|Rex|REX|Cuartoscuro|"
    "Adobe|Postmedia|Magnum|NurPhoto|NURPHOTO|Ritzau|Scanpix|Lehtikuva|CTK|PAP|Agerpres|Handout|HANDOUT|Pool|POOL|"
    "Stringer|STRINGER|Instagram|Facebook|YouTube|TikTok|Screenshot|Screengrab|Wikimedia|picture-alliance|AFPTV|"
    "AFP-JIJI|ABACA|Abaca|Panoramic|Contrasto|Fotogramma|Agencia|Agence"
)
_AGENCY_WORDS = frozenset(name for name in AGENCIES.split("|") if " " not in name) | {
    "Images",
    "Photos",
    "Press",
    "Stock",
}
_PHRASES = re.compile(
    r"\b(?:Associated Press|Agence France[- ]Presse|picture alliance|Press Association|Canadian Press|Europa Press|"
    r"Getty Images|Adobe Stock|Agencia Brasil|Agência Brasil|News Agency)\b",
    re.IGNORECASE,
)
_LABEL_WORD = (
    r"(?:Photo(?:graph|grapher|s|graphs|illustration)?|Images?|Pictures?|Pics?|Credits?|Illustrations?|Fotos?"
    r"|Bild(?:er)?|"
    r"Bildquelle|Bildrechte|Quelle|Source|Sources|Crédits?|Crédito|Créditos|Fotografía|Fotografia|Imagen|Imagem|"
    r"Immagine|Visual|Video|Grafik|Graphic|Courtesy|Foto-?Credit|Bron|Beeld)"
)
_LABEL = (
    rf"(?:{_LABEL_WORD}(?:\s(?:credits?|illustration|courtesy))?\s?(?:by\b|von\b|de\b|par\b|di\b|[:©]"
    rf"|courtesy\s(?:of\b|:)?)"
    r"|(?:Courtesy|Provided|Supplied)\s(?:of|by|photo)\b|Courtesy\b\s?:)"
)
CREDIT_LABEL = re.compile(rf"\W?{_LABEL_WORD}(?: credits?| by)?\s?:?", re.IGNORECASE)
"""A label whose credit stands on the next line."""
LABEL = re.compile(rf"(?<![^\W\d_]){_LABEL}", re.IGNORECASE)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĽŁŃŅŇŌŐŘŚŞŠŤŪŮŰŲŹŻŽ]"
_NAME_WORD = rf"{_CAPITAL}[\w.'’-]*"
_JOINERS = words(
    ", ( ) via for of the and by picture alliance & de la le del van von der den da di du y e et und pour con - | / +"
)
_CREDIT_HINT = re.compile(r"[/©|()]|(?<![^\W\d_])" + rf"{_LABEL}", re.IGNORECASE)
_RIGHTS = re.compile(
    r"\s*(?:Purchase Licensing Rights.*|,? ?opens? (?:in )?(?:a )?new (?:tab|window).*|All rights reserved\.?)$"
)
_SOURCE_PREFIX = re.compile(
    rf"^[\s(\[|—–-]*(?:(?:©|\(c\)|Copyright\b:?|{_LABEL}|(?:Photo|Image|Picture|Foto|Bild)s?\s?[:—–-])\s*)*",
    re.IGNORECASE,
)
_MAX_CREDIT = 140


def has_agency(text: str) -> bool:
    """Whether `text` names an agency, an archive or another usual source of pictures.

    >>> has_agency("Jane Doe/AFP via Getty Images"), has_agency("Jane Doe")
    (True, False)
    """
    words = text.replace("/", " ").replace("|", " ").split()
    return any(word.strip("()[],.;:©-–—") in _AGENCY_WORDS for word in words) or bool(_PHRASES.search(text))


def _all_names(text: str, most_words: int) -> bool:
    """Whether `text` is nothing but names, joined by slashes, brackets, `via`, `for` and their like."""
    words = _JOINTS.sub(r" \g<0> ", text).split()
    if not 0 < len(words) <= most_words or words[0] in _JOINERS:
        return False
    return all(word[0].isupper() or word in _JOINERS or word in _AGENCY_WORDS for word in words)


_JOINTS = re.compile(r"[/|,()+&]")


def _is_credit(text: str, *, after_sentence: bool) -> bool:
    """Whether a bracket's or a tail's content is a credit. A bare name is one only after a finished sentence."""
    if LABEL.match(text) or text.startswith(("©", "Copyright")):
        return len(text) <= _MAX_CREDIT
    if text[-1:] in ".!?" and not text.endswith(("Inc.", "Ltd.", "Co.", "Corp.", "Jr.")):
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
    found = _bracketed(tail)
    for finder in (_labelled, _signed, _piped, _dashed, _parted, _slashed, _after_sentence):
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
    if tail[end - 1] == "]" and not LABEL.match(inside) and inside[0] != "©":
        return None
    if not _is_credit(inside, after_sentence=before[-1:] in _FINISHED):
        return None
    named = _after_sentence(before) if has_agency(inside) else None
    return opener if named is None else named


_FINISHED = frozenset(".!?\"”’'")


def _labelled(tail: str) -> int | None:
    last = None
    for match in LABEL.finditer(tail):
        last = match
    if last is None or last.end() >= len(tail):
        return None
    label, rest = last.group(), tail[last.end() :].strip()
    if not rest or len(rest) > 110 or not label[0].isupper() or ". " in rest.replace("St. ", ""):
        return None
    if not (_all_names(_RIGHTS.sub("", rest).rstrip(".)"), 12) or rest[0] in "©@"):
        return None
    start = last.start()
    return start - 1 if start and tail[start - 1] in "([" else start


def _signed(tail: str) -> int | None:
    at = max(tail.rfind("©"), tail.rfind("Copyright "), tail.rfind("(c) "))
    if at < 0 or not 2 < len(tail) - at <= _MAX_CREDIT or ". " in tail[at + 2 :]:
        return None
    while at and tail[at - 1] in " -–—|(":
        at -= 1
    return at


def _piped(tail: str) -> int | None:
    at = tail.rfind(" | ")
    if at < 0:
        return None
    earlier = tail.rfind(" | ", max(0, at - 60), at)
    for start in (earlier, at):
        rest = tail[start + 3 :].strip()
        finished = tail[:start].rstrip()[-1:] in _FINISHED
        if start >= 0 and ((has_agency(rest) and _all_names(rest, 12)) or (finished and _all_names(rest, 6))):
            return start
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


def _parted(tail: str) -> int | None:
    """A credit behind a slash with spaces around it: one after a whole sentence, or name and source with one each."""
    at = tail.rfind(" / ")
    rest = tail[at + 3 :]
    if at < 0 or len(rest) > 50 or not has_agency(rest) or not _all_names(rest, 6):
        return None
    earlier = tail.rfind(" / ", max(0, at - 40), at)
    if earlier >= 0 and _all_names(tail[earlier + 3 : at], 4):
        return earlier
    return at if tail[:at].rstrip()[-1:] in _FINISHED else None


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
    whole = _SLASHED_NAMES.search(tail[:at])
    if whole:
        return whole.start("names")
    start = at
    taken = 0
    while start > 0 and taken < 4:
        begin = max(tail.rfind(" ", 0, start), tail.rfind("/", 0, start)) + 1
        word = tail[begin:start].rstrip()
        glued = _GLUED.search(word)
        if glued:
            return begin + glued.end()
        agency = word in _AGENCY_WORDS
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
    return start if start < at else None


_SLASHED_NAMES = re.compile(
    rf"(?:^|(?<=[ (—–]))(?P<names>(?:{AGENCIES})(?:/{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}){{1,3}})\Z"
)
"""A source, and behind slashes organisations whose names may be longer than a person's."""
_GLUED = re.compile(r"[a-zäöüß)][.!?](?=[A-ZÄÖÜ][a-z])")


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 or word in ("van", "de", "von", "Van", "De")


def _after_sentence(tail: str) -> int | None:
    """A source that stands bare after the caption's last sentence."""
    at = max(tail.rfind(mark) for mark in _SENTENCE_BREAKS)
    start = tail.find(" ", at) + 1
    rest = tail[start:]
    if at < 15 or not 1 < len(rest) <= 60 or rest[-1] in '.!?:,;"”':
        return None
    if tail[at] == "." and abbreviates(tail[max(0, at - 12) : at]):
        return None
    if has_agency(rest):
        return start if _all_names(rest, 8) else None
    words = rest.split()
    named = all(word[0].isupper() and (word[1:].islower() or _is_initial(word) or "-" in word) for word in words)
    return start if 2 <= len(words) <= 3 and named else None


_SENTENCE_BREAKS = (". ", ".” ", '." ', "! ", "? ", ".’ ")


def may_have_credit(text: str) -> bool:
    """A cheap screen before `credit_start`: False means there is no credit; True means look."""
    last = text[-1:]
    if last in ")]":
        return True
    tail = text[-120:]
    if "/" in tail or "©" in tail or " | " in tail or "Copyright" in tail or "(c)" in tail:
        return True
    if any(hint in tail for hint in _ANNOUNCING) and any(hint in tail for hint in _LABEL_HINTS) and LABEL.search(tail):
        return True
    if last in '.!?"”’»:;,':
        return False
    return ". " in tail or any(word.strip("()[],.;:—–-") in _AGENCY_WORDS for word in tail.split()[-9:])


_ANNOUNCING = (":", " by ", "BY ", " von ", " de ", " par ", " di ", "ourtesy")
_LABEL_HINTS = (
    "hoto", "HOTO", "mage", "icture", "Pic", "redit", "rédit", "llustration", "oto", "ild", "uelle", "Source", "magen",
    "magem", "Immagine", "Visual", "Video", "Graf", "Graph", "Courtesy", "Provided", "Supplied", "Bron", "Beeld",
)  # fmt: skip


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
    if not 2 <= len(text) <= 130 or SHARING.issuperset(text.casefold().split()):
        return False
    if text[0] in "([" and text.rstrip(".")[-1] in ")]":
        return _is_credit(text.rstrip(".")[1:-1].strip(), after_sentence=True)
    label = LABEL.match(text)
    if label:
        rest = text[label.end() :].strip()
        return (
            bool(rest)
            and len(rest) <= 110
            and ". " not in rest
            and (_all_names(rest.rstrip("."), 14) or rest[0] in "©@")
        )
    if text[0] == "©" or text.startswith("Copyright "):
        return ". " not in text
    return text[-1] not in ".!?:" and has_agency(text) and _all_names(text, 12) and len(text) <= 90


def clean_credit(text: str) -> str | None:
    """A credit as printed, without brackets, dashes and the words that only announce it.

    >>> clean_credit("— Reuters"), clean_credit("(AP Photo/John Smith)"), clean_credit("Photo: Jane Doe")
    ('Reuters', 'AP Photo/John Smith', 'Jane Doe')
    """
    words = _RIGHTS.sub("", " ".join(text.split()))
    if prefix := _SOURCE_PREFIX.match(words):
        words = words[prefix.end() :]
    words = words.strip(" |-–—")
    if words.endswith((")", "]")) and "(" not in words and "[" not in words:
        words = words[:-1]
    words = words.rstrip(". ").replace(" /", "/").replace("/ ", "/")
    return words or None
