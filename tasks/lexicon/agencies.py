"""Agencies, archives and other sources that pictures and stories come from."""

import re

from tasks.lexicon.tables import lines

AGENCIES = lines(
    """
    Reuters|AFP|AP|EPA|EPA-EFE|EFE|PA|PA Images|PA Wire|ANP|TT|NTB|dpa|DPA|ddp|epd|KNA|SID|ANSA|Ansa|LaPresse|Lusa|
    Belga|Keystone|Keystone-SDA|SDA|APA|ANI|PTI|IANS|TASS|Tass|Sputnik|Xinhua|VCG|Kyodo|Jiji|Yonhap|Newsis|Anadolu|AA|
    DHA|İHA|UPI|CP|AAP|NZME|Sipa|MaxPPP|Abaca|Abacapress|Bestimage|Panoramic|Hans Lucas|REA|PQR|Europa Press|Télam|
    Telam|Colprensa|Notimex|Cuartoscuro|Gtres|GTRES|Folhapress|AGIF|Fotoarena|Contrasto|Fotogramma|Imagoeconomica|
    Adnkronos|Askanews|AGI|Belgaimage|BelgaImage|ProShots|Bildbyrån|Ritzau|Scanpix|Lehtikuva|STT|PAP|Agerpres|Mediafax|
    MTI|MTVA|ČTK|CTK|TASR|SITA|Profimedia|Eurokinissi|ТАСС|УНІАН|УНИАН|Укрінформ|Antara|ANTARA|Bernama|WAFA|SANA|WAM|
    IRNA|ISNA|Flash90|GCIS|Getty|Bloomberg|Shutterstock|iStock|iStockphoto|Unsplash|Pexels|Pixabay|Alamy|Imago|imago|
    Depositphotos|Dreamstime|Freepik|Adobe|ZUMA|Zuma|Corbis|WireImage|FilmMagic|Rex|Postmedia|Magnum|NurPhoto|
    Westend61|Handout|Pool|Stringer|Instagram|Facebook|YouTube|TikTok|Screenshot|Screengrab|Wikimedia|picture-alliance|
    AFPTV|AFP-JIJI|Agencia|Agence|Divulgação|Reprodução|Skjáskot|Ljósmynd
    """
)
"""Agencies, archives and other usual sources of pictures; those of one word in capitals, too."""
AGENCY_WORDS = frozenset(form for name in AGENCIES if " " not in name for form in (name, name.upper())) | {
    "Images",
    "Photos",
    "Press",
    "Stock",
}
_PHRASES = re.compile(
    r"\b(?:Associated Press|Agence France[- ]Presse|picture alliance|imago images|Press Association|Canadian Press"
    r"|Europa Press|Hans Lucas|Getty Images|Adobe Stock|Agencia Brasil|Agência Brasil|Agência Lusa|Anadolu Ajansı"
    r"|Hollandse Hoogte|East News|News Agency)\b",
    re.IGNORECASE,
)
_HINTS = ("press", "alliance", "images", "lucas", "stock", "brasil", "lusa", "anadolu", "hoogte", "news")
"""Each of the phrases has one of these: looking for them costs a tenth."""


def has_agency(text: str) -> bool:
    """Whether `text` names an agency, an archive or another usual source of pictures.

    >>> has_agency("Jane Doe/AFP via Getty Images"), has_agency("Jane Doe")
    (True, False)
    """
    words = text.replace("/", " ").replace("|", " ").split()
    if not AGENCY_WORDS.isdisjoint([word.strip("()[],.;:©-–—") for word in words]):
        return True
    small = text.casefold()
    return any(hint in small for hint in _HINTS) and bool(_PHRASES.search(text))
