"""Words by which a caption shows that it describes a picture."""

import re

from tasks.lexicon.tables import lines, words

CUE = re.compile(
    r"(?:FILE\b ?(?:[-–—:]|PHOTO|Photo|photo)|(?:[Ff]ile|FILE) (?:photo|picture|image|PHOTO)\b|Pictured\b|PICTURED\b"
    r"|In this (?:file |undated |combination |handout |image|photo|picture|still)[^.]{0,60}"
    r"|(?:An? |This )?(?:[Uu]ndated |[Hh]andout |[Aa]rchive |[Ss]tock |[Cc]ombination )(?:photo|image"
    r"|picture)(?:graph)?s?\b"
    r"|(?:An? |This )?(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Ss]creengrab|[Ss]creenshot) "
    r"(?:illustration|of [A-Z]|provided by|released by|taken from)"
    r"|(?:A |An |The )?(?:[Bb]ar |[Ll]ine |[Pp]ie )?(?:[Mm]ap|[Cc]hart|[Gg]raph|[Gg]raphic|[Ii]nfographic"
    r"|[Dd]iagram) "
    r"(?:showing|shows|entitled|titled|depicting)\b"
    r"|Clockwise from|From (?:top |far )?left\b ?[,:]|Left to right|L-R\b|Archivbild|Symbolbild|Symbolfoto|Archivfoto"
    r"|Foto de archivo|Imagen de archivo|Foto d['’]archivio|Photo d['’](?:archives|illustration)|Videografik"
    r"|Click to play video|[A-Z][A-Z’'!? ]{5,40} ?(?:…|\.\.\.) ?[A-Z])"
)
"""At the head of a caption; the last form is the kicker in capitals with which some papers open theirs."""

MARK = re.compile(
    r"\((?:left|right|centre|center|l|r|c|far left|far right|links|rechts|Mitte|re|li|archive|stock (?:image|photo)|"
    r"file (?:photo|image|picture)|Archivbild|Symbolbild|Archivfoto|Symbolfoto|izquierda|derecha|à gauche"
    r"|à droite)\.?\)"
    r"|[–—-] (?:video|audio|live|in pictures)$|\b(?:pictured|from left|left to right)\b|, (?:left|right|center"
    r"|centre), "
)
"""Anywhere in a caption."""

CLIP = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./]\d{4}\W{1,3}(?:\d{1,2}:\d\d ?(?:Uhr|h)?\W{1,3})?\d{1,3}:\d\d "
    r"(?:[Mm]in(?:uten|utes|utos|uti|uter)?|мин)\b\.?$"
)
"""The day and the length of a video, with which what is told of it ends; a length alone may head the next teaser."""

COPY_LABEL = re.compile(
    r"(?:\[?\d{1,3} ?(?:/|of) ?\d{1,3}\]?[:.]?(?=\W?[^\W\d])|\(?\d{1,2}:\d\d\)?(?= )"
    r"|(?:image|photo|picture|figure|video|watch|related|bild|foto|imagen|imagem|immagine|caption"
    r"|(?:image|photo|picture) caption|click to play video|view image):) ?"
    r"(?:(?:image|photo|picture|caption|bild|foto):\s?)?",
    re.IGNORECASE,
)
"""What a page puts before one copy of a caption and not before another: a label, a number, a video's length."""

ALT = re.compile(r"(?:An?|Two|Three|People|Men|Women|Aerial|Young|Woman|Man) [^.]{0,60}\b\w+ing\b")
"""The present participle with which alternative text describes what is seen."""

INDEFINITE = words(
    "a an one two three four several people men women ein eine einer zwei drei vier mehrere menschen männer frauen "
    "un une deux trois quatre plusieurs des uno una unos unas dos tres cuatro varios varias um uma dois duas três "
    "due tre quattro alcuni alcune een twee drie en et to ett två"
)
"""First words of a line, in lower case, that bring in somebody not named before, as descriptions of pictures do."""

KEY_HEADS = lines(
    """
    key points|key takeaways|key facts|key findings|highlights|summary|at a glance|in brief|in short|the gist|
    the big picture|what to know|what you need to know|takeaways|main points|das wichtigste in kürze|auf einen blick|
    kurz und knapp|in kürze|in aller kürze|kurz zusammengefasst|zusammenfassung|zusammengefasst|das wichtigste|
    die wichtigsten punkte|darum geht s|darum geht es|l essentiel|en bref|en résumé|les points clés|à retenir|claves|
    las claves|lo esencial|lo más importante|en síntesis|en resumen|puntos clave|in sintesi|in breve|punti chiave|
    resumo|em resumo|pontos principais|in het kort|samengevat|samenvatting|de kern|kort fortalt|kort oppsummert|
    oppsummert|sammendrag|i korthet|sammanfattning|kort sagt|resumé|w skrócie|stručně|lyhyesti|
    """
)
"""Whole lines that head the summary bullets, words only, in lower case."""

_MARK_ENDS = ("video", "audio", "live", "in pictures")


def shows_picture(text: str) -> bool:
    """Whether `text` opens as captions do, or points at who stands where.

    >>> [shows_picture(text) for text in ("FILE - The mayor in Oslo", "Jane Doe (left) and John Roe", "He left.")]
    [True, True, False]
    """
    if CUE.match(text):
        return True
    hinted = (
        "(" in text or "pictured" in text or "left" in text or "right" in text or "center" in text or "centre" in text
    )
    return (hinted or text.endswith(_MARK_ENDS)) and bool(MARK.search(text))
