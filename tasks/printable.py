"""Text from elsewhere as a terminal and a log may show it."""

_JOINERS = "\u200c\u200d"
"""Unseen, and needed by the scripts of Persia and India and by pictures made of several."""


def printable(text: str) -> str:
    r"""`text` on one line: white space of any kind is a space; control, bidi and unassigned characters are gone.

    Whoever wrote it can neither move the cursor, turn the line round nor begin another. Joiners stay, and so do
    letters that show nothing, such as the Hangul filler.

    >>> printable("a\u202eb\x1b[31m\nc\u00a0d")
    'ab[31m c d'
    """
    spaced = (" " if character.isspace() else character for character in text)
    return "".join(character for character in spaced if character.isprintable() or character in _JOINERS)
