"""Sentences that sell, warn or send the reader elsewhere, and the taglines that close a story."""

import re
from collections.abc import Sequence

from tasks.lexicon.captions import CLIP
from tasks.lexicon.tables import words

_TABLE = r"""
newsletter newsletters :: (?:free|our) (?:\w+ ){0,2}newsletters?\b
newsletter newsletters :: newsletters? (?:here|below|may contain|delivered|promotion)|newsletter abonnieren
newsletter anmeldung :: (?:anmeldung zum|für den) newsletter
anmelden :: newsletter anmelden
abmeldung :: abmeldung ist jederzeit
einwilligung :: einwilligung in die (?:übermittlung|verarbeitung)
zwischenablage :: in (?:ihrer|ihre|deiner|deine) zwischenablage
fehler :: den fehler (?:der redaktion|melden)
klick klicks :: mit (?:nur )?(?:einem|zwei|wenigen) klicks?
gastkommentare gastbeiträge :: gastkommentare|gastbeiträge
meinung :: nicht (?:unbedingt |zwingend )?(?:der|die) meinung der redaktion
sign signing :: sign(?:ing)? up (?:for|to|here|now|and|with|below|today)|by signing up
sign log :: (?:sign|log) in to
subscribe subscribing :: subscribe (?:to|now|for|here|today|and)|by subscribing
register account :: (?:create an account|register) (?:or|to)\b|or create an account
inbox :: (?:delivered|sent|straight|direct) (?:to|into) your inbox|in your inbox
privacy :: privacy (?:policy|notice)
terms :: terms (?:of (?:service|use)|and conditions|& conditions)
cookies :: (?:we|this (?:site|website|page)) uses? cookies|accept (?:all )?cookies
loaded :: has not loaded yet
continues :: (?:article|story) continues (?:below|after)
load :: video has failed to load
refreshing :: try refreshing
javascript :: enable javascript
click clicking :: click (?:here|to|on|below)|by clicking
providing entering :: by (?:providing|entering) your
tap swipe scroll :: tap here|swipe (?:left|right|up)|scroll (?:down )?to continue
opens :: opens? (?:in )?(?:a )?new (?:tab|window)\.?$
app :: (?:get|download|install) (?:the|our) (?:\w+ ){0,4}app\b|read in app
follow :: follow us\b|follow (?:\w+ ){1,4}on (?:twitter|facebook|instagram|x|whatsapp|google)
join :: join (?:our|us on|the conversation|the debate)
share :: share this (?:\w+ ){0,2}(?:on|via|with|article|story|item)|share (?:on|via) \w+
send :: send this page
listen :: listen (?:here|to this|to our|now)
watch :: watch (?:now|live|below|more|the full video)|watch:
journalism :: support (?:our|local|independent) journalism
member supporter :: become a (?:member|supporter)
subscriber subscribers :: become a subscriber|subscribers? only|reserved for subscribers
donation :: make a donation
access :: unlimited (?:online |digital )?access|access articles
home :: home delivery
epaper :: epaper\b
unlock :: unlock (?:more|this)
exclusive :: exclusive articles
puzzles :: daily puzzles
articles :: enjoy additional articles
updates :: get email updates
rights :: all rights reserved
reproduced republished :: may not be (?:published|reproduced|republished)
copyright :: copyright \d{4}
address :: email address
browse :: browse here
thanks thank :: thanks? (?:you )?for (?:signing|subscribing|reading)
read :: read (?:our|the full|more(?: about| here|:| from| on)?|also|next|here)\b|also read\b
more :: more from \w+
related recommended trending :: (?:related|recommended|trending):
miss :: don['’]t miss
see :: see also
updates alerts headlines :: (?:updates|alerts|headlines) (?:from|by|in your|delivered)|latest headlines
stories :: stories you want to know
facebook :: (?:like|find) us on facebook
comment :: leave a comment
say think :: have your say|what do you think\?
lesen :: lesen sie (?:auch|hier|dazu|mehr)
thema dazu :: mehr (?:zum thema|dazu)|über dieses thema berichtet
hier :: hier (?:klicken|abonnieren|finden sie|entlang|kostenlos|geht es zu[mr])
jetzt kostenlos :: (?:jetzt|kostenlos) (?:abonnieren|anmelden|lesen|testen)
artikel :: zum artikel:
datenschutz werbevereinbarung pflichtfelder vorlesefunktion audioversion :: datenschutz|werbevereinbarung|pflichtfelder
vorlesefunktion audioversion :: vorlesefunktion|audioversion
inhalte inhalt :: eingebettete inhalte|externen inhalt
informationen material :: mit (?:informationen|material) (?:der|von|des)
lire abonnez inscrivez :: (?:à )?lire (?:aussi|également|notre)|abonnez-vous|inscrivez-vous
lea lee leia :: le[ae] (?:también|más)|leia (?:também|mais)
suscríbete suscríbase suscribirse :: suscr[ií]b
inscreva assine :: inscreva-se|assine
leggi iscriviti abbonati :: leggi (?:anche|di più|l['’]articolo)|iscriviti|abbonati
"""


def _by_word() -> dict[str, re.Pattern[str]]:
    phrases: dict[str, list[str]] = {}
    for row in _TABLE.strip().splitlines():
        words, _, phrase = row.partition(" :: ")
        for word in words.split():
            phrases.setdefault(word, []).append(phrase)
    return {word: re.compile(rf"(?<![^\W_])(?:{'|'.join(each)})") for word, each in phrases.items()}


PHRASES = _by_word()
"""Phrases that give such a sentence away, by a word that each of them holds: a line without any is not searched."""

START = re.compile(
    r"\W{0,4}(?:also read|read also|read more|read next|related|see also|watch|recommended|more on this|don['’]t miss"
    r"|trending|click here|sign up|subscribe|lesen sie (?:auch|hier|dazu)|mehr zum thema|auch interessant|lire aussi"
    r"|à lire(?: aussi| également)?|lea también|lee también|leia também|leia mais|veja também|leggi anche|lees ook"
    r"|les også|läs också|get (?:the|our|daily|breaking)|click to (?:play|watch|see|view)"
    r"|this article (?:is|was|originally|first)|this story (?:was|is|originally|first)|zum artikel|hier finden sie"
    r"|hier klicken|über dieses thema berichtete?t?)(?![\w'’])"
)
"""Heads of lines that send the reader elsewhere; small letters."""

_STARTERS = (
    "also read", "read ", "related", "see also", "watch", "recommended", "more on", "don", "trending", "click",
    "sign up", "subscribe", "lesen sie", "mehr zum", "auch interessant", "lire", "à lire", "lea ", "lee ", "leia",
    "veja", "leggi", "lees", "les ", "läs", "get ", "this ", "zum ", "hier ", "über dieses",
)  # fmt: skip
_BEFORE = " \u00a0•·*>|–—-"
YOU = words(
    "you your our us we sie ihr ihre ihren ihrer ihnen du dein deine deiner uns unser unsere unserer votre vous nous "
    "su tus você seu sua tuo tua"
)

TAGLINE = re.compile(
    r"\W{0,3}(?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Ee]dited|[Cc]ompiled|[Tt]ranslated"
    r"|[Pp]roduced) by [A-Z]|(?:Our|The) (?:Standards|Thomson Reuters)\b"
    r"|With (?:files|reporting|additional reporting|inputs?) (?:from|by)"
    r"|This (?:article|story|report) (?:was (?:first |originally )?(?:published|produced|updated|written)"
    r"|originally|first)\b"
    r"|(?:Redaktion|Redigiert|Bearbeitet): )"
)
CONTRIBUTED = re.compile(r"\bcontributed (?:reporting\b|to this (?:report|article|story)\b)")

MINUTES = re.compile(
    r"(?:(?:Lesezeit|Lesedauer|Temps de lecture|Tiempo de lectura|Tempo de leitura|Tempo di lettura|Leestijd|Lesetid"
    r"|Lästid|Læsetid)(?: ?:)? ?)?(?:ca\. ?)?\d{1,2} ?[Mm]in(?:uten|utes|utos|uti|uter|utter)?\.?"
    r"(?: (?:Lesezeit|Lesedauer|de lecture|de lectura|de leitura|di lettura|leestijd|lesetid|lästid|læsetid))?"
)
"""A whole line with the minutes that reading takes."""
_LENGTHS = ("min", "min.", "Min", "Min.", "minutes", "Minuten")
_SHORT, _MEDIUM, _LONG, _LONGEST = 50, 130, 300, 600
_MARKS = "’',.:;!?“”\"()-…"


def is_promotion(text: str) -> bool:
    """Whether a sentence sells, warns or sends the reader elsewhere.

    A short one is given away by one phrase. A longer one needs two, or one and a word to the reader, so that a
    story about newsletters stays a story.

    >>> is_promotion("Sign up to our daily newsletter."), is_promotion("He reads the newsletter daily.")
    (True, False)
    """
    if len(text) > _LONGEST:
        return False
    if (text.endswith(_LENGTHS) and CLIP.search(text)) or (len(text) < _SHORT and MINUTES.fullmatch(text)):
        return True
    folded = text.casefold()
    if len(text) < _LONG and folded.lstrip(_BEFORE).startswith(_STARTERS) and START.match(folded):
        return True
    words = folded.split()
    triggers = {bare for word in words if (bare := word if word.isalnum() else word.strip(_MARKS)) in PHRASES}
    if not triggers:
        return text.startswith(">>")
    found = {match.group() for word in triggers for match in PHRASES[word].finditer(folded)}
    needed = 1 if len(text) < _MEDIUM else 2
    if len(found) > needed:
        return True
    return len(found) == needed and (len(text) < _SHORT or text[0] in "•>" or _speaks_to_reader(words))


def _speaks_to_reader(words: Sequence[str]) -> bool:
    return not YOU.isdisjoint(word.strip(_MARKS) for word in words)


def is_tagline(text: str) -> bool:
    """Whether a line names who else worked on the story, or where it was printed first.

    >>> is_tagline("Reporting by Jane Doe; Editing by John Roe"), is_tagline("Editing is hard.")
    (True, False)
    """
    if len(text) > _LONG:
        return False
    return bool(TAGLINE.match(text)) or ("contributed" in text and bool(CONTRIBUTED.search(text)))
