"""What pages print around an article, line by line: share buttons, advertisements, links, newsletters, menus."""

import re

from tasks.lexicon.tables import lines, words

LINES = lines(
    """
    share|tweet|email|e mail|print|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|flipboard|messenger|
    instagram|youtube|tiktok|bluesky|threads|mastodon|pocket|sms|copy|copy link|copied|link copied|copy link copied|
    copy url|copy link url|url copied|save|saved|bookmark|like|follow|following|send|vk|gab|gettr|parler|truth|
    free republic|share this|share this article|share article|share this story|share story|share on|share via email|
    share on x|share on twitter|share on facebook|share on whatsapp|share on linkedin|share on reddit|
    share on bluesky|share on pinterest|share on telegram|email link|email this|email article|read in app|open in app|
    get the app|more sharing options|show more sharing options|sharing options|comments|comment|add comment|
    leave a comment|view comments|show comments|join the conversation|post a comment|back to top|back to article|
    back to video|advertisement|advertisements|ad|ads|ad policy|advertising|advertorial|sponsored|sponsored content|
    promoted|promoted content|paid content|paid post|partner content|story continues below|
    story continues below advertisement|story continues|story continues below this ad|article continues below|
    article continues below advertisement|advertisement scroll to continue|scroll to continue|
    scroll to continue reading|continue reading below|article content|continue reading|continued below|
    after newsletter promotion|skip past newsletter promotion|skip advertisement|skip ad|skip to content|
    skip to main content|this advertisement has not loaded yet|
    this advertisement has not loaded yet but your article continues below|loading|loading video|related|
    related article|related articles|related stories|related story|related topics|related content|related posts|
    related links|related coverage|related news|related video|related videos|read more|read next|read also|also read|
    up next|see also|see more|more|more stories|more news|more from|more on this story|more on this topic|
    more like this|more to read|more for you|recommended|recommended stories|recommended reading|recommended for you|
    recommended videos|you may also like|you might also like|you may like|you might like|you might be interested in|
    editors picks|editor s picks|editor s choice|editors choice|trending|trending now|trending stories|most read|
    most popular|most viewed|most shared|popular|popular stories|popular posts|top stories|top story|latest|
    the latest|latest news|latest stories|breaking news|current issue|view our current issue|in this story|
    in this article|topics|tags|filed under|watch|watch now|watch live|watch video|watch below|play|play video|video|
    videos|audio|gallery|photos|photo gallery|slideshow|listen|listen to this article|listen now|listen to article|
    podcast|live|autoplay|close|close button|menu|search|home|subscribe|subscribe now|sign up|sign up now|sign in|
    log in|login|register|create account|my account|donate|donate now|support us|become a member|newsletter|
    newsletters|get our newsletter|join our newsletter|free weekly newsletter|free newsletter|daily newsletter|
    email address|your email address|enter your email|enter your email address|thanks for signing up|
    thank you for signing up|privacy policy|terms of service|terms of use|terms and conditions|cookie policy|
    cookie settings|manage cookies|accept|accept all|accept cookies|reject all|got it|no thanks|i m in|or|and|next|
    previous|next article|previous article|next story|1 of|key events|author of the article|author|authors|follow us|
    contact us|follow us on|follow on google|about us|faq|opens in new tab|opens new tab|opens in new window|
    open in new window|view more offers|view all|view more|show more|show less|read less|load more|expand|collapse|
    all rights reserved|subscriber only|subscribers only|premium|exclusive|news|opinion|sport|sports|business|
    politics|world|technology|lifestyle|culture|explore more|learn more|find out more|try refreshing your browser or|
    tap here to see other videos from our team|insider today|teilen|drucken|merken|vorlesen|mail|kommentare|kommentar|
    anzeige|werbung|anmelden|abonnieren|abo|startseite|lesen sie auch|lesen sie hier|auch interessant|mehr zum thema|
    mehr zum artikel|mehr dazu|weiterlesen|zum thema|artikel teilen|artikel teilen mit|artikel drucken|artikel merken|
    link kopiert|newsletter abonnieren|meistgelesen|das könnte sie auch interessieren|ähnliche artikel|aus dem archiv|
    weitere videos|zur startseite|teaser bild|hier klicken|in pocket speichern|druckansicht|
    empfehlungen der redaktion|empfohlener externer inhalt|mehr themen|alle anzeigen|jetzt abonnieren|
    nicht mehr anzeigen|stellenmarkt|detailsuche|partager|imprimer|commenter|commentaires|publicité|lire aussi|
    à lire aussi|à lire également|sur le même sujet|s abonner|abonnez vous|lire la suite|voir plus|les plus lus|
    envoyer par mail|copier le lien|compartir|imprimir|comentarios|publicidad|leer más|lea también|lee también|
    te puede interesar|relacionado|relacionados|noticias relacionadas|más noticias|suscríbete|suscribirse|
    iniciar sesión|copiar enlace|lo más leído|compartilhar|compartilhe|publicidade|leia mais|leia também|veja também|
    mais lidas|assine|copiar link|comentários|condividi|stampa|pubblicità|leggi anche|leggi di più|articoli correlati|
    abbonati|accedi|copia link|commenti|deel|delen|lees ook|lees meer|advertentie|del|les også|annonse|reklame|
    läs mer|läs också|annons|dela|
    """
)
"""Whole lines, words only, in lower case, spaces collapsed."""

OPENERS = lines(
    """
    related|related article|related articles|related stories|related story|related topics|related content|
    related posts|related links|related coverage|related news|related videos|read more|read next|read also|also read|
    see also|more stories|more news|more on this story|more on this topic|more like this|more to read|more for you|
    recommended|recommended stories|recommended reading|recommended for you|recommended videos|you may also like|
    you might also like|you may like|you might like|editors picks|editor s picks|editor s choice|trending|
    trending now|trending stories|most read|most popular|most viewed|popular|popular stories|popular posts|
    top stories|latest news|latest stories|the latest|latest|sponsored|current issue|insider today|topics|tags|
    filed under|lesen sie auch|auch interessant|mehr zum thema|mehr zum artikel|meistgelesen|zum thema|
    ähnliche artikel|das könnte sie auch interessieren|empfehlungen der redaktion|stellenmarkt|lire aussi|
    à lire aussi|à lire également|sur le même sujet|les plus lus|leer más|lea también|lee también|te puede interesar|
    noticias relacionadas|lo más leído|leia mais|leia também|veja também|mais lidas|leggi anche|articoli correlati|
    lees ook|lees meer|les også|läs mer|läs också|
    """
)
"""Whole lines that open a list of links: what follows, up to the next real paragraph, is a list of titles."""

OPENER_STARTS = (
    "more from ", "more on ", "related to ", "recommended by ", "read our ", "our complete coverage", "read more ",
    "more coverage", "latest in ", "top stories", "you might also",
)  # fmt: skip
"""Heads of such lines, in the same form."""

SEPARATORS = lines(
    """
    advertisement|article content|story continues below|story continues below advertisement|ad|ads|ad policy|anzeige|
    werbung|publicidad|publicité|publicidade|pubblicità|advertentie|annonse|loading|share|close|video|comments|image|
    article continues below|advertisement scroll to continue|scroll to continue|
    """
)
"""Whole lines that part two stretches of the same body and mean nothing."""

SHARING = words(
    """
    facebook twitter x linkedin whatsapp telegram reddit pinterest flipboard messenger instagram email e mail print
    copy link url copied share tweet save saved read in app this item on send page to someone via post pin sms viber
    line bluesky threads comments comment more options teilen twittern senden drucken merken vorlesen mailen pocket
    speichern druckansicht partager imprimer compartir imprimir condividi stampa compartilhar
    """
)
"""Words of which a row of sharing buttons is made."""


_WORD = re.compile(r"[^\W\d_]+")
_FIRST_WORDS = SHARING | {line.partition(" ")[0] for line in (*LINES, *OPENERS, *SEPARATORS, *OPENER_STARTS)}


def may_be_listed(text: str) -> bool:
    """A cheap screen before `plain`: False means that there are words, of which no table here holds the first.

    >>> may_be_listed("• Advertisement 2"), may_be_listed("4 > 3"), may_be_listed("Delegations met in Oslo")
    (True, True, False)
    """
    found = _WORD.search(text)
    word = found.group().casefold() if found else ""
    return word in _FIRST_WORDS or not word.isalpha()


def plain(text: str) -> str:
    """`text` as the tables of whole lines have it: words in lower case, digits and marks gone, spaces collapsed.

    >>> plain("• Advertisement 2"), plain("Share0"), plain("Story continues below…")
    ('advertisement', 'share', 'story continues below')
    """
    return " ".join("".join(c if c.isalpha() else " " for c in text.casefold()).split())
