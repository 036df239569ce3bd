"""Marks that carry structure: bullets, dashes, sentence ends, what may follow them."""

BULLETS = frozenset("•●▪▫◦‣⁃∙■□◆◇►▶➤➢✓✔∎·")
"""Bullets that need no space after them."""

SPACED_BULLETS = frozenset("*+-–—")
"""Marks that are bullets only with a space after them."""

SENTENCE_ENDS = frozenset(".!?…。！？｡؟۔।")
CLOSERS = "\"'”’»›“‘)]}」』）】*"
"""Marks that may stand between the end of a sentence and the end of its line; `“` closes in German."""

OPENING_QUOTES = frozenset("\"“„«‘'「『‚‹")
CLOSING_QUOTES = frozenset("\"”“»’'」』›")
SPACE = " \t\u00a0\u2002\u2003\u2009\u202f\u3000"


def content_offset(line: str) -> int:
    """Characters that a bullet and the space around it take at the head of `line`; 0 where there is none.

    `line` must not start with white space. A dash counts only with a space after it, a minus or an em dash
    glued to a word never does, and a line of nothing but bullets has none.

    >>> content_offset("• Talks resume"), content_offset("- first"), content_offset("-5 degrees"), content_offset("• •")
    (2, 2, 0, 0)
    """
    first = line[:1]
    if first not in BULLETS and (first not in SPACED_BULLETS or line[1:2] not in SPACE):
        return 0
    position, length = 0, len(line)
    while position < length and (line[position] in BULLETS or line[position] in SPACE):
        position += 1
    if position == 0:
        position = 1
        while position < length and line[position] in SPACE:
            position += 1
    return position if position < length else 0


def ends_sentence(text: str) -> bool:
    """Whether the last mark of `text`, closing quotes and brackets aside, ends a sentence.

    >>> ends_sentence("He left."), ends_sentence("“He left.”"), ends_sentence("Talks in Oslo")
    (True, True, False)
    """
    last = text[-1:]
    if last in SENTENCE_ENDS:
        return True
    if last not in CLOSERS:
        return False
    return text[-8:].rstrip(CLOSERS)[-1:] in SENTENCE_ENDS


def key(text: str) -> str:
    """`text` as two copies of it agree on: letters and digits only, case folded.

    >>> key("A  Car — arrives.") == key("a car arrives")
    True
    """
    folded = text.casefold()
    if folded.isalnum():
        return folded
    return "".join(filter(str.isalnum, folded))
