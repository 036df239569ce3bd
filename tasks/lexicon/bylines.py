"""Bylines: how they open, what titles follow a name, and the names they hold."""

import re

from tasks.lexicon.calendar import MONTHS, WEEKDAYS
from tasks.lexicon.dates import DATE, RELATIVE
from tasks.lexicon.tables import words

_OPENERS = (
    r"(?:(?:Published|Posted|Written|Words|Text|Story|Report|Reporting|Analysis|Opinion|Commentary|Interview"
    r"|Exclusive|"
    r"Kolumne|Kommentar|Analyse|Ein Kommentar|Eine Analyse|Eine Kolumne|Gastbeitrag|Ein Gastbeitrag|Reportage|Propos "
    r"recueillis|Texte|Texto|Testo)\s?:?\s)?"
    r"(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|[Dd]i|DI|[Aa]v|AV|[Aa]f|[Dd]oor|DOOR|Autore?|Author|Auteur|Autor)"
)
OPENING = re.compile(rf"^\W{{0,6}}{_OPENERS}\s?:?\s+(?=\S)")
GLUED_OPENING = re.compile(r"^(?:by|By|BY)(?=[A-Z][a-z]+ [A-Z])")
BARE_OPENING = re.compile(rf"^\W{{0,4}}(?:{_OPENERS}|Author of the article|Authors|About the author)\s?:?$")
INSIDE = re.compile(r"\b(?:Written by|Reported by|Posted by|Published by|Story by)\s+(?=[A-Z])")

RANKS = words(
    """
    Senior Deputy Chief Assistant Associate Political Politics Diplomatic Economics Economy Health Science
    Technology Tech Business Foreign Washington Westminster Consumer News Staff Special World Home Home Affairs
    Royal Crime Court Environment Education Content Digital Head Managing Executive Features Feature Video Data US
    UK Europe European Brussels China Asia Africa Africa Middle East Middle-East Sports Sport Football Lifestyle
    Culture Arts Entertainment Showbiz Money Personal Finance Financial Markets City National International Global
    Breaking Investigations Investigative Contributing Freelance Media Defence Defense Security Energy Transport
    Travel Food Religion Legal Local Regional Multimedia Audience Hub Affairs Trainee Junior Lead Principal Social
    Climate Opinion Online Landespolitische Landespolitischer Wirtschafts Politik
    """
)
POSTS = words(
    """
    Editor Reporter Correspondent Writer Writers Journalist Director Columnist Contributor Producer Photographer
    Critic Analyst Commentator Blogger Presenter Editors Reporters Correspondents Journalists Redakteur Redakteurin
    Korrespondent Korrespondentin Volontär Volontärin Autor Autorin Reporterin Journalistin Redaktionsleiter
    Chefredakteur Redacteur Corrispondente Giornalista Journaliste Corresponsal Periodista Redactor Redactora
    """
)
_TITLE_GLUE = re.compile(
    r"(?<=[a-z])(?=(?:" + "|".join(sorted(RANKS | POSTS, key=len, reverse=True)) + r"|Twitter|Facebook)\b)"
)
_CUT = re.compile(
    r"\s?[|•·\n\t@<>\[\]]|\s[–—-]\s|\s?\((?!Reuters)|:\s|(?<![^\W\d_])(?:Published|Updated|Posted|Follow|Twitter"
    r"|Facebook|Instagram|"
    r"Aktualisiert|Veröffentlicht|Email|E-mail|Last updated|is an?|are)\b|\d"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b(?:(?<=day)|,?\s)")
_MONTH_TAIL = re.compile(rf"(?:\s|(?<=[a-z]))(?:{'|'.join(MONTHS)})\.?$")
_SPLIT = re.compile(r"\s?[,;/&]\s?|\s(?:and|und|et|y|e|og|och|en|with|mit|avec|con|com)\s")
_PLACE = re.compile(r"\s(?:in|aus|at|from|à|en|à|em|desde|reports|reporting)\s.*$")
_ORGANIZATION_TAIL = re.compile(
    r"\s(?:for\s)?(?:[Tt]he )?(?:Associated Press|Canadian Press|Press Association|Reuters|Bloomberg|AFP|AP|dpa"
    r"|PA|CNN|BBC News|Fox News|"
    r"[A-Z][\w]+ (?:News|Times|Post|Press|Journal|Media|Herald|Tribune|Digital))$"
)
PARTICLES = words(
    "de da do dos das del della di du des la le les van von der den ter ten zu zur bin ibn al el abu ben y e af av den"
)
_CREDENTIALS = words("Ph.D. PhD MD M.D. Jr. Jr Sr. III II OBE MBE")
NOBODY = words("agencies agenturen agences agencias agenzie others staff and agency")
"""What a byline adds to the names."""

NOT_NAMES = words(
    """
    about account ad advertisement all analysis app apps article articles author authors back best blog breaking
    business buy city click close comment comments contact continue cookies copy culture current daily deals donate
    download editor editorial education email english entertainment environment events exclusive explainer facebook
    fact features feature finance find follow food football free full gallery get good health help home hot image
    images in info inside instagram international interview issue jobs join key latest learn letters life lifestyle
    like link linkedin listen live local log login main map markets media menu money more most music national new
    news newsletter newsletters next now on online opinion opinions our page photo photos picture pictures play
    podcast podcasts points policy politics popular post premium press print privacy profile public published
    question read reading recommended related report review reviews save science search section see series share
    show sign society special sponsored sport sports staff start stories story subscribe subscription summary
    support talk team tech technology terms the this tips to today top topic topics travel trending tv twitter up
    update updates us video videos view views war watch weather week weekly whatsapp work world your anmelden mehr
    lesen teilen drucken merken artikel themen thema startseite politik wirtschaft panorama abo abonnieren
    kommentare bild foto fotos quelle aktuelles nachrichten auch interessant wissen leben kultur reise gesellschaft
    """
)
"""Words that stand capitalised in menus and labels, and never in a person's name."""


def looks_like_name(text: str) -> bool:
    """Whether `text` has the shape of a personal name and nothing else: two to four words, each a name's.

    >>> looks_like_name("Jane van der Doe"), looks_like_name("Read More"), looks_like_name("JANE DOE")
    (True, False, True)
    >>> looks_like_name("Jane"), looks_like_name("Talks resume in Oslo")
    (False, False)
    """
    if not 5 <= len(text) <= 45 or not (text[0].isupper() and (text[-1].isalpha() or text[-1] == ".")):
        return False
    words = text.split()
    if not 2 <= len(words) <= 5:
        return False
    names = 0
    for word in words:
        letters = word.replace(".", "").replace("-", "").replace("'", "").replace("’", "")
        if word in PARTICLES and names:
            continue
        if not letters.isalpha() or not letters[0].isupper() or word.casefold() in NOT_NAMES or word in POSTS:
            return False
        names += 1
    return 2 <= names <= 4 and words[-1] not in PARTICLES


def strip_opening(text: str) -> str | None:
    """What follows `By` and its like; None where the line does not open as a byline does.

    >>> strip_opening("By Jane Doe in Ankara"), strip_opening("Jane Doe")
    ('Jane Doe in Ankara', None)
    """
    match = OPENING.match(text) or GLUED_OPENING.match(text)
    if match:
        rest = text[match.end() :]
        return rest if rest[0].isupper() or rest[0] in '@“"' else None
    inside = INSIDE.search(text) if "by " in text else None
    return text[inside.end() :] if inside else None


def names_in(text: str) -> tuple[str, ...]:
    """The names in a byline, without places, titles, dates and handles; an organization where it signs alone.

    >>> names_in("By Jane Doe and Juan Pérez in Ankara")
    ('Jane Doe', 'Juan Pérez')
    >>> names_in("Jane Doe, Political editor"), names_in("By Jane Doe The Associated Press")
    (('Jane Doe',), ('Jane Doe',))
    """
    rest = strip_opening(text)
    words = " ".join((text if rest is None else rest).split())
    words = _TITLE_GLUE.sub(" ", words)
    whole = len(words)
    date = DATE.search(words) or RELATIVE.search(words)
    for cut in (date, _WEEKDAY.search(words), _CUT.search(words, 1)):
        if cut and cut.start():
            words = words[: min(len(words), cut.start())]
    if len(words) < whole:
        words = _MONTH_TAIL.sub("", words.rstrip())
    words = _PLACE.sub("", words.strip(" ,.;:|–—-"))
    names: list[str] = []
    for part in _SPLIT.split(words):
        name = _name(part)
        if name and name not in names and name.casefold() not in NOBODY:
            names.append(name)
    full = [name for name in names if " " in name]
    people = [name for name in full if not _ORGANIZATION_TAIL.fullmatch(" " + name)]
    return tuple(people or full or names)


def _is_post(word: str) -> bool:
    """Whether a word is a post, or a compound that ends with one: `Online-Redakteurin`."""
    return word.capitalize() in POSTS or word.rpartition("-")[2].capitalize() in POSTS


def _name(part: str) -> str | None:
    words = part.strip(" ,.;:|–—-()\"'").split()
    at = next(
        (i for i, word in enumerate(words) if _is_post(word) or (i and word.rstrip(",") in _CREDENTIALS)), len(words)
    )
    if at < len(words):
        while at > 2 and words[at - 1] in RANKS:
            at -= 1
        words = words[:at]
    name = " ".join(words)
    if len(words) > 3:
        name = _ORGANIZATION_TAIL.sub("", name)
    if not name or not 1 <= len(name.split()) <= 6 or not name[0].isalpha() or len(name) < 2:
        return None
    return name if name[0].isupper() or name.split()[0] in PARTICLES or name == "dpa" else None


def is_byline(text: str) -> bool:
    """Whether a line opens as a byline does, or is a name with a post.

    >>> is_byline("By Jane Doe"), is_byline("Jane Doe, Political editor"), is_byline("By the time he left, it rained.")
    (True, True, False)
    """
    if len(text) > 140:
        return False
    rest = strip_opening(text)
    if rest is not None:
        names = names_in(text)
        said = text[-1] in ".!?" and (len(text) > 60 or text.rstrip(".!?").rpartition(" ")[2].islower())
        return bool(names) and not said and _plausible(names[0])
    return has_post(text) or _has_handle(text) or _is_pair(text)


def _has_handle(text: str) -> bool:
    """Whether a line is a name with a handle behind it: `Jane Doe@janedoe`."""
    name, mark, handle = text.partition("@")
    return bool(mark) and " " not in handle and looks_like_name(name.strip())


def _is_pair(text: str) -> bool:
    """Whether a line is personal names parted by slashes or `and`."""
    names = _PAIR.split(text)
    return 2 <= len(names) <= 4 and all(map(looks_like_name, names))


_PAIR = re.compile(r"\s?/\s?|\s(?:and|&|und|et|y|e)\s|,\s")


def _plausible(name: str) -> bool:
    words = name.split()
    return all(word[0].isupper() or word in PARTICLES or not word[0].isalpha() for word in words)


def has_post(text: str) -> bool:
    """Whether a line is a name followed by a post: `Jane Doe, Political editor`, `Jane Doe Chief Reporter`."""
    if len(text) > 90 or text[-1:] in ".!?:" or not text[:1].isupper():
        return False
    words = text.replace(",", " ").split()
    at = next((i for i, word in enumerate(words) if _is_post(word)), 0)
    if not 2 <= at <= 7:
        return False
    return looks_like_name(" ".join(words[:2])) and (
        at == 2 or all(w[0].isupper() or w in ("and", "&", "for") for w in words[2:at])
    )
