"""Bylines: how they open, what titles follow a name, and the names they hold."""

import re

from tasks.lexicon.agencies import has_agency
from tasks.lexicon.calendar import MONTHS, WEEKDAYS
from tasks.lexicon.dates import DATE, date_in
from tasks.lexicon.gazetteer import gazetteer
from tasks.lexicon.name_parts import PARTICLES
from tasks.lexicon.tables import lines, words

_KINDS = "|".join(
    sorted(
        lines(
            """
            Published|Posted|Written|Authored|Words|Text|Story|Report|Reported|Reporting|Article|Analysis|analysis|
            Opinion|Commentary|Comment|Review|Column|column|Essay|essay|Feature|Interview|Exclusive|Blog|Op-ed|
            Guest post|Guest essay|Guest column|
            Kolumne|Kommentar|Analyse|Gastbeitrag|Gastkommentar|Reportage|Bericht|Glosse|Leitartikel|Porträt|
            Geschrieben|Veröffentlicht|Protokoll|Rezension|
            Propos recueillis|Texte|Publié|Rédigé|Écrit|article|Tribune|Chronique|Récit|Enquête|
            Texto|Escrito|Publicado|Redactado|Postado|Análisis|Análise|Columna|Reportaje|Crónica|Entrevista|Artículo|
            Artigo|Testo|Articolo|Scritto|Pubblicato|A cura|a cura|Analisi|
            Geschreven|Tekst|Opinie|Skrevet|Skriven|Publisert|Scris|Publicat|Ditulis
            """
        ),
        key=len,
        reverse=True,
    )
)
_BY = "|".join(
    form for word in ("by", "von", "par", "por", "di", "av", "af", "door", "oleh")
    for form in (word, word.capitalize(), word.upper())
)  # fmt: skip
_OPENERS = rf"(?:(?:(?:An?|Eine?|Une?|Una|Uma|En|Een)\s)?(?:{_KINDS})\s?:?\s(?:{_BY}|de|da)|{_BY})"
OPENING = re.compile(rf"^\W{{0,6}}{_OPENERS}\s?:?\s+(?=\S)")
GLUED_OPENING = re.compile(r"^(?:by|By|BY)(?=[A-Z][a-z]+ [A-Z])")
_LABELS = (
    r"(?:Authors?|Autor(?:in|en|es|as?)?|Auteurs?|Autor[ei]|Text[eo]?|Testo|Teksti?|Words|Reporters?|Interview|Haber"
    r"|Muhabir|Editör|Yazar|Yazan|Penulis|Szerző|Írta|Opracowała?|Kirjoittaja|Toimittaja|Автор|Авторы|Текст|Автори)"
)
_LABELLED = re.compile(rf"^\W{{0,4}}{_LABELS}\s?:\s*(?=\S)", re.IGNORECASE)
BARE_OPENING = re.compile(
    rf"^\W{{0,4}}(?:(?:{_OPENERS}|Author of the article|Authors?|About the author)\s?:?|{_LABELS}\s?:)$"
)
INSIDE = re.compile(
    r"(?:\b(?:Written by|Reported by|Posted by|Published by|Story by)"
    r"|\|\s?(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i))\s+(?=[A-Z])"
)
_OURS = re.compile(
    r"^(?:(?:[Dd]e|[Dd]al|[Dd]alla|[Ff]rom|[Vv]an|[Vv]on)\s)?(?:[Oo]ur|[Uu]nser\w{0,2}|[Nn]otre|[Nn]ostr[ao]|[Oo]nze)\s"
)
"""What announces a colleague by post: `our political correspondent Jane Doe`."""
_REPORTS = re.compile(r"^Aus \S{1,30}(?: \S{1,30})? bericht\w{1,3} (?=\S)")

RANKS = words(
    """
    senior deputy chief assistant associate political politics diplomatic economics economy health science technology
    tech business foreign washington westminster consumer news staff special world home affairs royal crime court
    courts environment education content digital head managing executive features feature video data us uk europe
    european brussels china asia africa middle east middle-east sports sport football lifestyle culture arts
    entertainment showbiz money personal finance financial markets city national international global breaking
    investigations investigative contributing freelance media defence defense security energy transport travel food
    religion legal local regional multimedia audience hub trainee junior lead principal social climate opinion online
    democracy parliament parliamentary capitol statehouse property housing community commercial retail banking film
    music books art design fashion style rugby cricket tennis golf racing soccer weather space rural agriculture
    industry military war north south west northern southern ireland scotland wales scottish welsh irish canada india
    russia interim acting former night weekend trending viral graphics visual enterprise government county state metro
    bureau public safety police justice immigration real estate
    landespolitische landespolitischer leitender leitende stellvertretender stellvertretende freier freie politik
    grand
    """
)
"""Words that stand before a post, in small letters."""
POSTS = words(
    """
    editor reporter correspondent writer writers journalist columnist contributor editors reporters correspondents
    journalists columnists contributors chief
    redakteur redakteurin korrespondent korrespondentin volontär volontärin reporterin journalistin redaktionsleiter
    redaktionsleiterin ressortleiter ressortleiterin chefredakteur chefredakteurin kolumnist kolumnistin
    journaliste correspondant correspondante envoyé envoyée rédacteur rédactrice chroniqueur chroniqueuse
    éditorialiste periodista corresponsal enviado enviada redactor redactora columnista editora reportero reportera
    jornalista repórter correspondente colunista redator redatora giornalista corrispondente inviato inviata
    redattore redattrice editorialista verslaggever verslaggeefster redacteur redactrice redaktør redaktör
    toimittaja muhabir muhabiri editör wartawan dziennikarz dziennikarka
    """
)
"""Posts that newsrooms alone have, in small letters."""
OFFICES = words(
    """
    director producer photographer critic analyst commentator blogger presenter host anchor fellow intern author
    professor lecturer economist historian novelist autor autorin founder president publisher
    """
)
"""Posts and offices that those whom news is about have, too."""
_HOUSE_ENDS = words(
    """
    News Times Press Journal Media Herald Tribune Digital Gazette Chronicle Network Service Services Agency Desk Bureau
    Online Radio TV Television Broadcasting Magazine Weekly Daily Dispatch Courier Bulletin Examiner Inquirer Register
    Sentinel Ledger Republic Telegraph Guardian Observer Independent Standard Staff Redaktion Redacción Redação
    Redazione Rédaction Redactie Redaksjonen Editorial Board Team Wire
    """
)
"""Last words of the names of publishers and their desks."""
_HOUSE_OR_NAME = words("Post Star Sun Mail Express Mirror Globe World Today Review")
"""Last words of publishers that are family names, too."""
_NOTED = words("published updated posted follow twitter facebook instagram aktualisiert veröffentlicht stand publié")
_TITLE_GLUE = re.compile(
    r"(?<=[a-zà-öø-ÿ])(?=(?:"
    + "|".join(sorted((one.capitalize() for one in RANKS | POSTS | OFFICES | _NOTED), key=len, reverse=True))
    + r")\b)"
)
_CUT = re.compile(
    r"\s?[|•·\n\t@<>\[\]]|\s[–—-]\s|\s?\(|:\s|\s[\w.-]{1,40}@[\w-]{1,40}\.|(?<![^\W\d_])(?:Published|Updated|Posted|Follow|Twitter"
    r"|Facebook|Instagram|Aktualisiert|Veröffentlicht|Stand|Publié|Email|E-mail|Last updated|is an?|are|Today|Yesterday"
    r"|[Ff]or (?=[A-Z])|FOR |Special to|Exclusive to|reports?|reporting|[Ee]dited by|[Rr]eviewed by"
    r"|(?:and )?(?:[Pp]hoto|[Pp]hotograph|[Pp]icture|[Vv]ideo|[Ii]llustration|[Gg]raphic|Foto)(?:s|y)?"
    r" (?:by|von|de|par|di))\b"
    r"|(?<![A-Z]{2})(?<![A-Z]{2}\d)\d"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b(?:(?<=day)|,?\s)")
_DATE_HEAD = re.compile(rf"(?:(?:\s|(?<=[a-z]))(?:{'|'.join(MONTHS)})\.?|\s(?:on|at|le|el|il|am|em|om|den))$")
"""What is left of a date before its first digit."""
_SPLIT = re.compile(
    r"\s?[,;/&]\s?(?:(?:and|und|et|y|e|og|och|en|&)\s)?|\s(?:and|und|et|y|e|og|och|en|with|mit|avec|con|com)\s"
)
_PLACE = re.compile(r"\s(?:in|aus|at|from|à|em|desde)\s.*$")
_AGENCY = (
    r"(?:[Tt]he )?(?:Associated Press|Canadian Press|Press Association|Reuters|Bloomberg|AFP|AP|dpa|PA|CNN|BBC News"
    r"|Fox News|Agence France[- ]Presse)"
)
_ORGANIZATION_TAIL = re.compile(
    rf"\s(?:for\s)?(?:{_AGENCY}|(?:[Tt]he )?[A-Z]\w+ (?:News Service|News|Times|Post|Press|Journal|Media|Herald"
    r"|Tribune|Digital))$"
)
_JOINED_BY = PARTICLES | words("af av des les")
"""Words with a small letter inside names in bylines, which need not be English."""
_CREDENTIALS = words("Ph.D. PhD MD M.D. Jr. Jr Sr. III II OBE MBE")
NOBODY = words("agencies agenturen agences agencias agenzie others staff and agency")
"""What a byline adds to the names."""
_SMALL_AGENCIES = words("dpa afp sid epd kna red ap apa ansa")
"""Agencies that sign in small letters."""
_NOT_FIRST = words("Die Der Dem Diese Dieser Eine Einer Los Las Les")
"""Articles that open a phrase, and are no first name."""

MENU_WORDS = words(
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
    if not 2 <= len(words) <= 5 or words[0] in _NOT_FIRST:
        return False
    names = 0
    for word in words:
        if word in _JOINED_BY and names:
            continue
        if not _is_name_word(word):
            return False
        names += 1
    return 2 <= names <= 4 and words[-1] not in _JOINED_BY


def _is_name_word(word: str) -> bool:
    """Whether a word can be one of a personal name: letters with a capital, and neither a menu's word nor a post."""
    letters = word if word.isalpha() else word.replace(".", "").replace("-", "").replace("'", "").replace("’", "")
    if not letters.isalpha() or not letters[0].isupper():
        return False
    return word.casefold() not in MENU_WORDS and not _is_post(word)


def strip_opening(text: str) -> str | None:
    """What follows `By` and its like; None where the line does not open as a byline does.

    >>> strip_opening("By Jane Doe in Ankara"), strip_opening("Jane Doe"), strip_opening("By our reporter Jane Doe")
    ('Jane Doe in Ankara', None, 'Jane Doe')
    """
    first = _FIRST_WORD.match(text)
    if first and (first[1].casefold() in _OPENING_WORDS or text.startswith(("by", "By", "BY"))):
        match = OPENING.match(text) or GLUED_OPENING.match(text) or _REPORTS.match(text)
        rest = text[match.end() :] if match else text
        if _OURS.match(rest):
            return _colleague(rest) or (rest if match and rest[0].isupper() else None)
        if match:
            return rest if _opens_name(rest) else None
        label = _LABELLED.match(text)
        if label and all(map(looks_like_name, _SPLIT.split(text[label.end() :]))):
            return text[label.end() :]
    inside = INSIDE.search(text) if "|" in text or "ed by" in text or "en by" in text or "ry by" in text else None
    return text[inside.end() :] if inside else None


_FIRST_WORD = re.compile(r"\W{0,6}(\w+)")
_OPENING_WORDS = frozenset(kind.split()[0].casefold() for kind in _KINDS.split("|")) | words(
    """
    by von par por di av af door oleh a an ein eine un une una uma en een our unser unsere unserem unserer unseren
    notre nostro nostra onze de dal dalla from van aus author authors autor autorin autoren autores autora autoras
    auteur auteurs autore autori text texte texto testo tekst teksti words reporter reporters interview haber muhabir
    editör yazar yazan penulis szerző írta opracował opracowała kirjoittaja toimittaja автор авторы автори текст
    """
)
"""First words of lines that may open as a byline does: a screen."""


def _opens_name(rest: str) -> bool:
    return rest[0].isupper() or rest[0] in '@“"' or rest.split(maxsplit=1)[0].strip(",/") in _SMALL_AGENCIES


def _colleague(text: str) -> str | None:
    """Who stands behind `our political correspondent`; None where the post signs alone."""
    said = text.split()[:12]
    at = next((i for i, word in enumerate(said) if _is_post(word.strip(","))), len(said))
    rest = " ".join(said[at + 1 :])
    name = rest.rpartition(", ")[2]
    return name if name[:1].isupper() else None


def names_in(text: str) -> tuple[str, ...]:
    """The names in a byline, without places, titles, dates and handles; an organization where it signs alone.

    >>> names_in("By Jane Doe in Ankara and Juan Pérez in Madrid")
    ('Jane Doe', 'Juan Pérez')
    >>> names_in("Jane Doe, Political editor"), names_in("By Jane Doe The Associated Press")
    (('Jane Doe',), ('Jane Doe',))
    >>> names_in("By Jane Doe, Harbour News"), names_in("By Harbour News")
    (('Jane Doe',), ('Harbour News',))
    """
    if _is_post_alone(text):
        return ()
    parts = _parts(text)
    found = {name: not at for at, part in enumerate(parts) if (name := _name(part, first=not at))}
    names = [name for name in found if name.casefold() not in NOBODY]
    full = [name for name in names if " " in name]
    shouted = parts[0].isupper()
    people = [name for name in full if not is_house(name, first=found[name], shouted=shouted)]
    return tuple(people or full or names)


def _parts(text: str) -> list[str]:
    rest = strip_opening(text)
    return _SPLIT.split(_until_cut(" ".join((text if rest is None else rest).split())))


def _until_cut(said: str) -> str:
    """The names and what stands among them, without the date, the handle and the like behind them."""
    said = _TITLE_GLUE.sub(" ", said)
    whole = len(said)
    for cut in (date_in(said), _WEEKDAY.search(said), _CUT.search(said, 1)):
        if cut and cut.start():
            said = said[: min(len(said), cut.start())]
    if len(said) < whole:
        said = _DATE_HEAD.sub("", said.rstrip(" ,"))
    return said.strip(" ,.;:|–—-")


def is_house(name: str, *, first: bool = True, shouted: bool = False) -> bool:
    """Whether a name in a byline is a publisher's, an agency's or a place's, and no person's.

    What stands `first` is doubted less: whoever follows a name may be whom it writes for. In a `shouted` byline
    capitals tell nothing.

    >>> is_house("Harbour News"), is_house("The Harbour Post"), is_house("Jane Post", first=False)
    (True, True, False)
    """
    words = name.split()
    if words[0] == "The" or words[-1] in _HOUSE_ENDS or re.fullmatch(_AGENCY, name):
        return True
    if first:
        return False
    if not words[0][0].isupper() or (words[0].isupper() and 2 <= len(words[0]) <= 5 and not shouted):
        return True
    known = gazetteer().names.get(name)
    if has_agency(name) or (known is not None and known.label in ("GPE", "LOC", "ORG", "FAC")):
        return True
    compound = any(word.endswith(("-Studio", "-Redaktion")) for word in words)
    return compound or (words[-1] in _HOUSE_OR_NAME and words[0] not in gazetteer().first_names)


def bare_names(text: str) -> tuple[str, ...]:
    """The names in a line that holds nothing else; those of several persons may run together.

    >>> bare_names("• Jane Doe"), bare_names("Jane Doe Anna Maria Ruiz Tom van Berg"), bare_names("New York")
    (('Jane Doe',), ('Jane Doe', 'Anna Maria Ruiz', 'Tom van Berg'), ())
    """
    line = text.strip(" •|–—-")
    if looks_like_name(line):
        return () if is_house(line, first=False) else (line,)
    said = line.split()
    if not 5 <= len(said) <= 12 or not all(word[0].isupper() or word in _JOINED_BY for word in said):
        return ()
    names: list[list[str]] = [[]]
    for word in said:
        if len(names[-1]) > 1 and word in gazetteer().first_names:
            names.append([])
        names[-1].append(word)
    joined = tuple(" ".join(name) for name in names)
    return joined if len(joined) > 1 and all(map(looks_like_name, joined)) else ()


def name_behind(text: str) -> str | None:
    """The name that signs behind the time: `28 April 2024, 10:00, Jane Doe`.

    >>> name_behind("28 April 2024, 10:00, Jane Doe"), name_behind("Monday, 28 April 2024 | New York")
    ('Jane Doe', None)
    """
    head, mark, last = text.rpartition(next((mark for mark in ("|", "•", "–", ", ") if mark in text), "\n"))
    names = bare_names(last)
    return names[0] if mark and len(names) == 1 and DATE.search(head) else None


def _is_post(word: str) -> bool:
    """Whether a word is a post, or a compound that ends with one: `Online-Redakteurin`, `Wirtschaftsredakteur`."""
    small = word.casefold()
    return small in POSTS or ("-" in small and small.rpartition("-")[2] in POSTS) or small.endswith(_POST_ENDS)


_POST_ENDS = ("redakteur", "redakteurin", "korrespondent", "korrespondentin", "reporterin", "journalistin")


def _name(part: str, *, first: bool) -> str | None:
    words = _without_post(_PLACE.sub("", " " + part).strip(" ,.;:|–—-()\"'").split(), first=first)
    name = " ".join(words)
    if len(words) > 3:
        name = _ORGANIZATION_TAIL.sub("", name)
    if not name or not 1 <= len(name.split()) <= 6 or not name[0].isalpha() or len(name) < 2:
        return None
    return name if name[0].isupper() or name.split()[0] in _JOINED_BY or name in _SMALL_AGENCIES else None


def _without_post(words: list[str], *, first: bool) -> list[str]:
    """The words before a post and what it is called by; after one that opens; none where a post stands alone."""
    at = next(
        (
            i
            for i, word in enumerate(words)
            if _is_post(word) or word.casefold() in OFFICES or (i and word.rstrip(",") in _CREDENTIALS)
        ),
        len(words),
    )
    if at == len(words):
        return words
    if not at and len(words) > 2:
        return words[1:] if first else []
    before = words[:at]
    while len(before) > 2 * first and before[-1].casefold() in RANKS:
        before.pop()
    return before if len(before) > 1 else words * first


def is_byline(text: str) -> bool:
    """Whether a line opens as a byline does, or is a name with a post.

    >>> is_byline("By Jane Doe"), is_byline("Jane Doe, Political editor"), is_byline("By the time he left, it rained.")
    (True, True, False)
    """
    if len(text) > 140:
        return False
    if strip_opening(text) is not None:
        names = names_in(text)
        said = text[-1] in ".!?" and (len(text) > 60 or text.rstrip(".!?").rpartition(" ")[2].islower())
        return bool(names) and not said and _plausible(names[0]) and (" " in names[0] or _signs_alone(text))
    if not text[:1].isupper() or text[-1] in ".!?:;,":
        return False
    head = text.split(maxsplit=2)
    named = len(head) > 1 and (head[1][0].isupper() or head[1] in _JOINED_BY)
    named = named and _is_name_word(head[0].partition(",")[0])
    return _is_post_alone(text) or (named and any(test(text) for test in _FORMS))


def _is_post_alone(text: str) -> bool:
    """Whether a line is a post that stands under a name: `Deputy Political Editor`."""
    if not 5 < len(text) < 50 or not text[0].isupper():
        return False
    *ranks, post = text.split()
    return bool(ranks) and all(rank.casefold() in RANKS for rank in ranks) and _is_post(post)


def _signs_alone(text: str) -> bool:
    """Whether a byline of one word is all that signs, agencies aside: `By Reuters`, but not `By Sea and Land`."""
    return all(part.casefold() in NOBODY or has_agency(part) for part in _parts(text)[1:])


def _has_handle(text: str) -> bool:
    """Whether a line is a name with a handle behind it: `Jane Doe@janedoe`."""
    name, mark, handle = text.partition("@")
    return bool(mark) and " " not in handle and looks_like_name(name.strip(" ("))


def _is_pair(text: str) -> bool:
    """Whether a line is personal names parted by slashes or `and`; `agencies` may be one, each may have its place."""
    names = _PAIR.split(text)
    if not 2 <= len(names) <= 4:
        return False
    names = [name for name in names if name not in NOBODY]
    placed = [_PLACE.sub("", name) for name in names]
    return all(map(looks_like_name, names)) or (placed[-1] != names[-1] and all(map(looks_like_name, placed)))


_PAIR = re.compile(r"\s?/\s?|\s(?:and|&|und|et|y|e)\s|,\s")


def _has_house(text: str) -> bool:
    """Whether a line is a name with its house: `Jane Doe, Harbour News`, `Jane Doe | Harbour News`."""
    parts = _BESIDE.split(text, maxsplit=1)
    if len(parts) != 2 or len(text) > 70 or not parts[1][:1].isupper() or has_agency(parts[1]):
        return False
    return looks_like_name(parts[0]) and parts[1].split()[-1] in _HOUSE_ENDS and not is_house(parts[0])


_BESIDE = re.compile(r"\s[|–—-]\s|,\s")


def _has_tail(text: str) -> bool:
    """Whether a line is a name with the minutes that reading takes, or with the place it reports from."""
    hinted = text[-1:] == ")" or (text[-1:].isalpha() and ("min" in text or "report" in text))
    tail = _TAIL.search(text) if hinted else None
    return tail is not None and looks_like_name(text[: tail.start()])


_TAIL = re.compile(
    r"(?:\s?[•·|-]?\s?\b\d{1,3}[ -]?min\w{0,6}\.?(?: \w{2,8}){0,2}"
    r"|\s(?:reports|reporting)(?: (?:from|in) [A-Z][\w .-]{1,30})?|\s\((?:à|in|en|em|aus|avec) [^()]{2,30}\))$"
)


def _plausible(name: str) -> bool:
    words = name.split()
    return all(word[0].isupper() or word in _JOINED_BY or not word[0].isalpha() for word in words) or (
        name in _SMALL_AGENCIES
    )


def has_post(text: str) -> bool:
    """Whether a line is a name followed by a post: `Jane Doe, Political editor`, `Jane Doe Chief Reporter`.

    >>> has_post("Jane Doe, correspondante à Rome"), has_post("Jane Doe, editor and member of the board")
    (True, False)
    """
    if len(text) > 90 or text[-1:] in ".!?:" or not text[:1].isupper():
        return False
    words = text.replace(",", " ").split()
    if not looks_like_name(" ".join(words[:2])):
        return False
    at = next((i for i, word in enumerate(words) if _is_post(word)), 0)
    ranked = next((i for i, word in enumerate(words) if word.casefold() in OFFICES and words[i - 1] in _TITLES), 0)
    at = at or ranked
    if not 2 <= at <= 7:
        return False
    between = [word for word in words[2:at] if word not in ("-", "–", "|", "•")]
    if not all(word[0].isupper() or word in ("and", "&", "for") or word in RANKS for word in between):
        return False
    behind = words[at + 1 :]
    return not behind or behind[0] in _BEHIND or all(not word[0].islower() for word in behind)


_TITLES = frozenset(word.capitalize() for word in RANKS)
_BEHIND = words("in at for für à en em a te i aus di de des du do da dos")
"""What may stand right behind a post: a place, or a house."""
_FORMS = (has_post, _has_handle, _is_pair, _has_house, _has_tail)
"""What a line may be that opens with a name and not as a byline does."""
