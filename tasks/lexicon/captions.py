"""Words by which a caption shows that it describes a picture."""

import re

CUE = re.compile(
    r"^(?:FILE\b|File (?:photo|picture|image)|Pictured|In this (?:file |undated |combination |handout |image|photo|picture)|"
    r"(?:An? )?(?:Undated |Handout |Archive |Stock )?(?:photo|image|picture|screengrab|still|combination) (?:of|shows|showing|provided|taken|from)|"
    r"Clockwise from|From left|Left to right|L-R|Archivbild|Symbolbild|Symbolfoto|Archivfoto|Illustration|Foto de archivo|"
    r"Imagen de archivo|Foto d['’]archivio|Photo d['’](?:archives|illustration)|Videografik)",
    re.IGNORECASE,
)
"""At the head of a caption."""

MARK = re.compile(
    r"\((?:left|right|centre|center|l|r|c|L|R|C|far left|far right|links|rechts|Mitte|re|li|archive|stock (?:image|photo)|"
    r"file (?:photo|image|picture)|Archivbild|Symbolbild|Archivfoto|Symbolfoto|izquierda|derecha|à gauche|à droite)\.?\)"
    r"|[–—-] (?:video|audio|live|in pictures)$|\b(?:pictured|from left|left to right)\b|, (?:left|right|center|centre), "
)
"""Anywhere in a caption."""

ALT = re.compile(r"^(?:An?|Two|Three|The|People|Men|Women|Aerial|Young|Woman|Man) [^.]{0,60}\b\w+ing\b")
"""The present participle with which alternative text describes what is seen."""

PLACE = re.compile(
    r"\b(?:in|at|near|outside|from|on|a|en|em|à|bei|nahe)\s"
    r"(?P<place>(?:the )?[A-ZÀ-ÖØ-ÞİŁŚŞŠŻŽ][\w.'’-]*(?: (?:de |of |la |el |al )?[A-ZÀ-ÖØ-ÞİŁŚŞŠŻŽ][\w.'’-]*){0,3})"
    r"(?:, [A-ZÀ-ÖØ-Þ][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}\.?){0,2}"
    r",?\s(?:on\s|am\s|le\s|el\s)?(?:[A-Z][a-z]+day,?\s|early |late )?$"
)
"""The place that stands right before the day of a caption."""

KEY_HEADS = frozenset(
    line.strip()
    for line in """
    key points|key takeaways|key facts|key findings|highlights|summary|at a glance|in brief|in short|the gist|
    the big picture|what to know|what you need to know|takeaways|main points|das wichtigste in kürze|auf einen blick|
    kurz und knapp|l essentiel|en bref|en résumé|claves|las claves|lo esencial|en síntesis|in sintesi|in breve|resumo|
    """.replace("\n", "").split("|")
    if line.strip()
)
"""Whole lines that head the summary bullets, words only, in lower case."""

NO_PLACES = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun January February March April May
    June July August September October November December
    """.split()
)
"""Capitalised words that stand before a day and are no place."""
