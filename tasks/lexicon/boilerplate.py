"""What pages print around an article: share buttons, newsletters, related stories, advertisements, paywalls, taglines."""

import re

LINES = frozenset(
    line.strip()
    for line in """
    share|tweet|email|e mail|print|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|flipboard|messenger|
    instagram|youtube|tiktok|bluesky|threads|mastodon|pocket|sms|copy|copy link|copied|link copied|copy link copied|
    copy url|copy link url|url copied|save|saved|bookmark|like|follow|following|send|vk|gab|gettr|parler|truth|
    free republic|share this|share this article|share article|share this story|share story|share on|share via email|
    share on x|share on twitter|share on facebook|share on whatsapp|share on linkedin|share on reddit|share on bluesky|
    share on pinterest|share on telegram|email link|email this|email article|read in app|open in app|get the app|
    more sharing options|show more sharing options|sharing options|comments|comment|add comment|leave a comment|
    view comments|show comments|join the conversation|post a comment|back to top|back to article|back to video|
    advertisement|advertisements|ad|ads|ad policy|advertising|advertorial|sponsored|sponsored content|promoted|
    promoted content|paid content|paid post|partner content|story continues below|story continues below advertisement|
    story continues|story continues below this ad|article continues below|article continues below advertisement|
    advertisement scroll to continue|scroll to continue|scroll to continue reading|continue reading below|
    article content|continue reading|continued below|after newsletter promotion|skip past newsletter promotion|
    skip advertisement|skip ad|skip to content|skip to main content|this advertisement has not loaded yet|
    this advertisement has not loaded yet but your article continues below|loading|loading video|
    related|related article|related articles|related stories|related story|related topics|related content|related posts|
    related links|related coverage|related news|related video|related videos|read more|read next|read also|also read|
    up next|see also|see more|more|more stories|more news|more from|more on this story|more on this topic|more like this|
    more to read|more for you|recommended|recommended stories|recommended reading|recommended for you|recommended videos|
    you may also like|you might also like|you may like|you might like|you might be interested in|editors picks|
    editor s picks|editor s choice|editors choice|trending|trending now|trending stories|most read|most popular|
    most viewed|most shared|popular|popular stories|popular posts|top stories|top story|latest|the latest|latest news|
    latest stories|breaking news|current issue|view our current issue|in this story|in this article|topics|tags|filed under|
    watch|watch now|watch live|watch video|watch below|play|play video|video|videos|audio|gallery|photos|photo gallery|
    slideshow|listen|listen to this article|listen now|listen to article|podcast|live|autoplay|close|close button|menu|
    search|home|subscribe|subscribe now|sign up|sign up now|sign in|log in|login|register|create account|my account|
    donate|donate now|support us|become a member|newsletter|newsletters|get our newsletter|join our newsletter|
    free weekly newsletter|free newsletter|daily newsletter|email address|your email address|enter your email|
    enter your email address|thanks for signing up|thank you for signing up|privacy policy|terms of service|
    terms of use|terms and conditions|cookie policy|cookie settings|manage cookies|accept|accept all|accept cookies|
    reject all|got it|no thanks|i m in|or|and|next|previous|next article|previous article|next story|1 of|
    key events|author of the article|author|authors|follow us|contact us|follow us on|follow on google|about us|faq|
    opens in new tab|opens new tab|opens in new window|open in new window|view more offers|view all|view more|show more|
    show less|read less|load more|expand|collapse|all rights reserved|subscriber only|subscribers only|premium|exclusive|
    news|opinion|sport|sports|business|politics|world|technology|lifestyle|culture|explore more|learn more|find out more|
    try refreshing your browser or|tap here to see other videos from our team|insider today|
    teilen|drucken|merken|vorlesen|mail|kommentare|kommentar|anzeige|werbung|anmelden|abonnieren|abo|startseite|
    lesen sie auch|lesen sie hier|auch interessant|mehr zum thema|mehr zum artikel|mehr dazu|weiterlesen|zum thema|
    artikel teilen|artikel teilen mit|artikel drucken|artikel merken|link kopiert|newsletter abonnieren|meistgelesen|
    das könnte sie auch interessieren|ähnliche artikel|aus dem archiv|weitere videos|zur startseite|teaser bild|
    hier klicken|in pocket speichern|druckansicht|empfehlungen der redaktion|empfohlener externer inhalt|
    mehr themen|alle anzeigen|jetzt abonnieren|nicht mehr anzeigen|stellenmarkt|detailsuche|
    partager|imprimer|commenter|commentaires|publicité|lire aussi|à lire aussi|à lire également|sur le même sujet|
    s abonner|abonnez vous|lire la suite|voir plus|newsletters|les plus lus|envoyer par mail|copier le lien|
    compartir|imprimir|comentarios|publicidad|leer más|lea también|lee también|te puede interesar|relacionado|
    relacionados|noticias relacionadas|más noticias|suscríbete|suscribirse|iniciar sesión|copiar enlace|lo más leído|
    compartilhar|compartilhe|publicidade|leia mais|leia também|veja também|mais lidas|assine|copiar link|comentários|
    condividi|stampa|pubblicità|leggi anche|leggi di più|articoli correlati|abbonati|accedi|copia link|commenti|
    deel|delen|lees ook|lees meer|advertentie|del|les også|annonse|reklame|läs mer|läs också|annons|dela|
    """.replace("\n", "").split("|")
    if line.strip()
)
"""Whole lines, words only, in lower case, spaces collapsed."""

OPENERS = frozenset(
    line.strip()
    for line in """
    related|related article|related articles|related stories|related story|related topics|related content|related posts|
    related links|related coverage|related news|related videos|read more|read next|read also|also read|see also|
    more stories|more news|more on this story|more on this topic|more like this|more to read|more for you|recommended|
    recommended stories|recommended reading|recommended for you|recommended videos|you may also like|you might also like|
    you may like|you might like|editors picks|editor s picks|editor s choice|trending|trending now|trending stories|
    most read|most popular|most viewed|popular|popular stories|popular posts|top stories|latest news|latest stories|
    the latest|latest|sponsored|current issue|insider today|topics|tags|filed under|
    lesen sie auch|auch interessant|mehr zum thema|mehr zum artikel|meistgelesen|zum thema|ähnliche artikel|
    das könnte sie auch interessieren|empfehlungen der redaktion|stellenmarkt|
    lire aussi|à lire aussi|à lire également|sur le même sujet|les plus lus|leer más|lea también|lee también|
    te puede interesar|noticias relacionadas|lo más leído|leia mais|leia também|veja também|mais lidas|leggi anche|
    articoli correlati|lees ook|lees meer|les også|läs mer|läs också|
    """.replace("\n", "").split("|")
    if line.strip()
)
"""Whole lines that open a list of links: what follows, up to the next real paragraph, is a list of titles."""

OPENER_STARTS = ("more from ", "more on ", "related to ", "recommended by ", "read our ", "our complete coverage", "read more ",
                 "more coverage", "latest in ", "top stories", "you might also")  # fmt: skip
"""Heads of such lines, in the same form."""

SEPARATORS = frozenset(
    """
    advertisement|article content|story continues below|story continues below advertisement|ad|ads|ad policy|anzeige|werbung|
    publicidad|publicité|publicidade|pubblicità|advertentie|annonse|loading|share|close|video|comments|image|
    article continues below|advertisement scroll to continue|scroll to continue
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Whole lines that part two stretches of the same body and mean nothing."""

SHARING = frozenset(
    """
    facebook twitter x linkedin whatsapp telegram reddit pinterest flipboard messenger instagram email e mail print copy link
    url copied share tweet save saved read in app this item on send page to someone via post pin sms viber line bluesky
    threads comments comment more options teilen twittern senden drucken merken vorlesen mailen pocket speichern druckansicht
    partager imprimer compartir imprimir condividi stampa compartilhar
    """.split()
)
"""Words of which a row of sharing buttons is made."""

TRIGGERS = frozenset(
    """
    newsletter newsletters subscribe subscriber subscribers subscription subscriptions unsubscribe sign signing signed inbox
    cookie cookies privacy advertisement advertisements advertising ad click tap swipe app download whatsapp facebook twitter
    instagram youtube telegram reddit flipboard tab browser javascript loaded continues read also watch video videos listen
    podcast share sharing follow join register account log login donate offers offer unlimited exclusive unlock copyright
    rights reserved contributed contributing editing reporting writing additional edited terms e-mail email emailed alerts
    notifications comments comment recommended related lesen abonnieren abonnement anmelden datenschutz zustimmung newsletter:
    klicken lisez lire abonnez leer lea lee suscríbase suscríbete leia assine inscreva leggi iscriviti abbonati browse
    breaking headlines puzzles member members membership updates coverage whats here our quelle informationen hier
    report copied refreshing licensing syndicated republished published originally
    """.split()
)
"""Words of which boilerplate prose has one at least; a line without any is not looked at further."""

_PHRASES = (
    r"sign(?:ing)? up (?:for|to|here|now|and|with|below|today)|by (?:signing up|subscribing|clicking|providing your|entering your)|"
    r"subscribe (?:to|now|for|here|today|and)|(?:create an account|register) (?:or|to) |sign in to |log in to |"
    r"(?:free|our) (?:\w+ ){0,2}newsletters?\b|newsletters? (?:here|below|may contain|delivered|promotion)|"
    r"(?:delivered|sent|straight|direct) (?:to|into) your inbox|in your inbox|privacy (?:policy|notice)|"
    r"terms (?:of (?:service|use)|and conditions|& conditions)|(?:we|this (?:site|website|page)) uses? cookies|accept (?:all )?cookies|"
    r"has not loaded yet|(?:article|story) continues (?:below|after)|video has failed to load|try refreshing|enable javascript|"
    r"click (?:here|to|on|below)|tap here|swipe (?:left|right|up)|scroll (?:down )?to continue|opens? (?:in )?(?:a )?new (?:tab|window)\.?$|"
    r"(?:get|download|install) (?:the|our) (?:\w+ ){0,4}app\b|read in app|follow us\b|follow (?:\w+ ){1,4}on (?:twitter|facebook|instagram|x|whatsapp|google)|"
    r"join (?:our|us on|the conversation|the debate)|share this (?:\w+ ){0,2}(?:on|via|with|article|story|item)|share (?:on|via) \w+|"
    r"send this page|listen (?:here|to this|to our|now)|watch (?:now|live|below|more|the full video)|support (?:our|local|independent) journalism|"
    r"become a (?:member|subscriber|supporter)|make a donation|unlimited (?:online |digital )?access|home delivery|epaper\b|subscriber[s']* only|"
    r"reserved for subscribers|unlock (?:more|this)|exclusive articles|daily puzzles|access articles|enjoy additional articles|"
    r"get email updates|all rights reserved|may not be (?:published|reproduced|republished)|copyright \d{4}|^©|"
    r"email address|browse here|thanks? (?:you )?for (?:signing|subscribing|reading)|read (?:our|the full|more(?: about| here|:| from| on)|also|next|here)\b|"
    r"more from \w+|also read\b|also on\b|read more\b|related:|recommended:|watch:|trending:|don['’]t miss|see also|"
    r"(?:updates|alerts|headlines) (?:from|by|in your|delivered)|latest headlines|stories you want to know|"
    r"(?:like|find) us on facebook|join the conversation|leave a comment|have your say|what do you think\?|"
    r"lesen sie (?:auch|hier|dazu|mehr)|mehr (?:zum thema|dazu)|newsletter abonnieren|hier (?:klicken|abonnieren|finden sie)|jetzt (?:abonnieren|anmelden|lesen|testen)|"
    r"zum artikel:|datenschutz|wird ihnen angezeigt|externen inhalt|(?:à )?lire (?:aussi|également|notre)|abonnez-vous|inscrivez-vous|"
    r"lea (?:también|más)|lee (?:también|más)|suscr[ií]b|leia (?:também|mais)|inscreva-se|assine |leggi (?:anche|di più|l'articolo)|iscriviti|abbonati"
)
PHRASE = re.compile(rf"(?:(?<![^\W_])(?:{_PHRASES}))", re.IGNORECASE)
"""Phrases that give boilerplate prose away. One is enough in a short line; prose needs more (see `weight`)."""

START = re.compile(
    r"\W{0,4}(?:also read|read also|read more|read next|related|see also|watch|recommended|more on this|don['’]t miss|trending|click here|"
    r"sign up|subscribe|lesen sie (?:auch|hier|dazu)|mehr zum thema|auch interessant|lire aussi|à lire(?: aussi| également)?|lea también|"
    r"lee también|leia também|leia mais|veja também|leggi anche|lees ook|les også|läs också|get (?:the|our|daily|breaking)|"
    r"click to (?:play|watch|see|view)|this article (?:is|was|originally|first)|this story (?:was|is|originally|first)|"
    r">>+|zum artikel|hier finden sie|hier klicken)(?![\w'’])",
    re.IGNORECASE,
)
"""Heads of lines that send the reader elsewhere."""

TAGLINE = re.compile(
    r"\W{0,3}(?:(?:Additional |Further )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Ee]dited|[Cc]ompiled|[Tt]ranslated|[Pp]roduced) by [A-Z]|"
    r"(?:Our|The) (?:Standards|Thomson Reuters)\b|With (?:files|reporting|additional reporting|inputs?) (?:from|by)|"
    r"This (?:article|story|report) (?:was (?:first |originally )?(?:published|produced|updated|written)|originally|first)\b|"
    r"(?:Redaktion|Redigiert|Bearbeitet): )"
)
CONTRIBUTED = re.compile(
    r"\bcontributed (?:reporting\b|to this (?:report|article|story)\b)|^\W{0,3}with (?:files|agency inputs?) from\b",
    re.IGNORECASE,
)
YOU = re.compile(r"\b(?:you|your|our|us|we|sie|ihre?n?|votre|vous|su|tus?|você|seu|sua|tuo|tua)\b", re.IGNORECASE)


def plain(text: str) -> str:
    """`text` as the tables of whole lines have it: words in lower case, digits and marks gone, spaces collapsed.

    >>> plain("• Advertisement 2"), plain("Share0"), plain("Story continues below…")
    ('advertisement', 'share', 'story continues below')
    """
    return " ".join("".join(c if c.isalpha() else " " for c in text.casefold()).split())


def is_prose_boilerplate(text: str) -> bool:
    """Whether a line of more than a few words sells, warns or sends the reader elsewhere.

    Long lines need two different phrases, so that a story about newsletters stays a story.

    >>> is_prose_boilerplate("Sign up to our daily newsletter."), is_prose_boilerplate("He reads the newsletter daily.")
    (True, False)
    """
    if len(text) > 600:
        return False
    words = (
        text.casefold()
        .replace("’", " ")
        .replace("'", " ")
        .replace(",", " ")
        .replace(".", " ")
        .replace(":", " ")
        .split()
    )
    if TRIGGERS.isdisjoint(words):
        return False
    if len(text) < 260 and START.match(text):
        return True
    found = {match.group().casefold() for match in PHRASE.finditer(text)}
    if not found:
        return False
    needed = 1 if len(text) < 130 else 2
    if len(found) >= needed + 1:
        return True
    return len(found) >= needed and (len(text) < 50 or bool(YOU.search(text)) or text[:1] in "•>")
