"""A block as a row of phrases: noun phrases, verbs, cues, quotes and what stands between them.

No parser and no tagger: closed word classes, the forms of the cue verbs, capitals and endings. Each phrase has a
one-letter code, so that a rule can be read, and matched, as a pattern over a string.

    Q quote   N name   n common noun phrase   R pronoun   W who, which
    C cue   G cue in -ing   p cue in the passive   V other verb   I other word in -ing
    a according to   P preposition   S subordinator   t that   A conjunction   D adverb   T time   ' possessive
    . sentence end   , ; : - ( ) o other mark
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tasks.lexicon import cues, grammar
from tasks.lexicon.name_parts import ABBREVIATIONS
from tasks.lexicon.tables import words
from tasks.quotes.marks import Marked

WORD = re.compile(
    rf"(?:{'|'.join(sorted(ABBREVIATIONS, key=len, reverse=True))})\."
    r"|(?:[A-Z]\.)+(?:[A-Z]\b)?|\w+n[’']t\b|[’'](?:s|re|ve|ll|d|m)\b"
    r"|\d+(?:[.,]\d+)+|\w+(?:[-‑’'](?!(?:s|re|ve|ll|d|m)\b)\w+)*|--|\.\.\.|\S"
)
_MARKS = dict.fromkeys(".!?•|", ".") | dict.fromkeys(["—", "–", "―", "-", "--", "…", "...", "/"], "-")
_MARKS |= dict.fromkeys("([{", "(") | dict.fromkeys(")]}", ")") | {",": ",", ";": ";", ":": ":"}
_BE = words("is are was were be been being ’s ’re ’m 's 're 'm")
_CONTRACTED_AFTER = frozenset("RWt")


class Token(NamedTuple):
    """A word or mark and its kind: a code, or one of the letters below.

    v verb, b base form of a cue, c other form, g form in -ing, e other word in -ed, i other word in -ing, x auxiliary,
    l loose pronoun, D determiner, d adverb, U word with a capital, w any other word.
    """

    kind: str
    start: int
    end: int


class Phrase(NamedTuple):
    """One phrase; `head` is where its last word starts."""

    code: str
    start: int
    end: int
    head: int


@dataclass(frozen=True, slots=True)
class Row:
    """The phrases of one block; `codes[i]` is the code of `phrases[i]`."""

    text: str
    phrases: Sequence[Phrase]
    codes: str

    def word(self, index: int) -> str:
        """Last word of a phrase, in lower case."""
        phrase = self.phrases[index]
        return self.text[phrase.head : phrase.end].lower()

    def sentence(self, index: int) -> tuple[int, int]:
        """First phrase of the sentence that phrase `index` stands in, and one past its last, as far as `REACH`."""
        floor, ceiling = max(0, index - REACH), min(len(self.codes), index + REACH)
        end = self.codes.find(".", index, ceiling)
        start = self.codes.rfind(".", floor, index) + 1
        return start or floor, ceiling if end < 0 else end


REACH = 60
"""Phrases of a sentence that are looked at on either side; few sentences have as many."""


def row(text: str, start: int, end: int, quotes: Sequence[Marked]) -> Row:
    """The row of the block `text[start:end]`, whose marked stretches are `quotes`.

    >>> row("Mr. Hill told the BBC on Monday that he was sorry.", 0, 50, []).codes
    'NCNPTtRVn.'
    """
    phrases = list(_phrases(text, _with_names(text, _tokens(text, start, end, quotes))))
    return Row(text, phrases, "".join([phrase.code for phrase in phrases]))


def _listed() -> dict[str, str]:
    classes = (
        ("v", grammar.VERBS),
        ("b", cues.BASE),
        ("c", cues.FINITE - cues.BASE),
        ("g", cues.GERUND),
        ("d", grammar.ADVERBS),
        ("P", grammar.PREPOSITIONS),
        ("S", grammar.SUBORDINATORS),
        ("A", grammar.CONJUNCTIONS),
        ("x", grammar.AUXILIARIES),
        ("T", grammar.TIMES),
        ("D", grammar.DETERMINERS),
        ("l", grammar.LOOSE_PRONOUNS),
        ("R", grammar.PRONOUNS),
        ("W", grammar.RELATIVES),
        ("t", frozenset({"that"})),
        ("a", frozenset({"according"})),
    )
    kinds = {word: kind for kind, words in classes for word in words}
    return kinds | {word.replace("’", "'"): kind for word, kind in kinds.items()}


_KINDS = _listed()
_AT_ONCE = _MARKS | {word: kind for word, kind in _KINDS.items() if word not in ("’s", "'s")}
"""Words in small letters, and marks, whose kind is the same wherever they stand."""
_HEADLINE_CUES = cues.FINITE - cues.BASE - cues.WEAK
_FIRST = frozenset(".Q:-o(")


def _kind(word: str, before: str) -> str:
    first = word[0]
    if not (first.isalnum() or first in "’'"):
        return _MARKS.get(word, "o")
    lower = word.lower()
    known = _KINDS.get(lower)
    if first.isupper():
        return _capital_kind(lower, known, before)
    if known is not None:
        if lower in ("’s", "'s"):
            return "x" if before in _CONTRACTED_AFTER else "'"
        return known
    if first in "’'":
        return "'" if len(word) == 1 else "w"
    return _ending_kind(lower)


_NO_PARTICIPLES = words(
    "thing something anything nothing everything king ring wing spring string evening morning ceiling wedding"
)


def _ending_kind(lower: str) -> str:
    if lower.endswith("ly"):
        return "d"
    if lower.endswith("ed") and "-" not in lower:
        return "e"
    return "i" if lower.endswith("ing") and lower not in _NO_PARTICIPLES else "w"


_SHORT_MONTHS = words("jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec.")


def _capital_kind(lower: str, known: str | None, before: str) -> str:
    if lower in _SHORT_MONTHS or (known == "T" and (before in _FIRST or lower in grammar.CALENDAR)):
        return "T"
    if lower in grammar.PRONOUNS and (lower != "it" or before in _FIRST):
        return "R"
    if before not in _FIRST:
        return "c" if lower in _HEADLINE_CUES else "D" if lower == "the" else "U"
    return _first_kind(lower, known, before)


def _first_kind(lower: str, known: str | None, before: str) -> str:
    """Kind of a word whose capital may be due to its place; right after a quote it is most often a name."""
    if before == "Q" and (known is None or lower in ("will", "may")):
        return "U"
    kind = known or _ending_kind(lower)
    return "U" if kind in "wbv" else kind


def _tokens(text: str, start: int, end: int, quotes: Sequence[Marked]) -> list[Token]:
    """Words and marks outside of the quotes; each quote is one token, and one more where it ends a sentence."""
    tokens: list[Token] = []
    before = "."
    for quote in quotes:
        _add_words(tokens, text, start, quote.left, before)
        tokens.append(Token("Q", quote.left, quote.right))
        before, start = "Q", quote.right
        if _ends_sentence(text, quote, end):
            before = "."
            tokens.append(Token(".", quote.right, quote.right))
    _add_words(tokens, text, start, end, before)
    return tokens


def _with_names(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens, with first words such as `Reed` or `Manning` made names where a finite verb follows them."""
    for index in range(len(tokens) - 1):
        token = tokens[index]
        if token.kind in "ide" and text[token.start].isupper() and tokens[index + 1].kind in "cx'":
            tokens[index] = token._replace(kind="U")
    return tokens


def _add_words(tokens: list[Token], text: str, start: int, end: int, before: str) -> None:
    for match in WORD.finditer(text, start, end):
        word = match.group()
        kind = _AT_ONCE.get(word) or _kind(word, before)
        if word == ".":
            kind = "o" if _is_abbreviation(text, match.end()) else kind
        elif kind == "P" and text[match.end() + 1 : match.end() + 2].isdigit() and word.lower() in _ROUGHLY:
            kind = "d"
        tokens.append(Token(kind, match.start(), match.end()))
        before = kind


_ROUGHLY = words("about around over under")
"""Prepositions that say no more than `roughly` in front of a number."""


def _is_abbreviation(text: str, end: int) -> bool:
    """Whether a full stop ends no sentence, going by what follows it."""
    following = text[end : end + 2].lstrip()[:1]
    return following.islower() or following in set(",;:)")


def _ends_sentence(text: str, quote: Marked, end: int) -> bool:
    """Whether the sentence ends with the quote; after `?` or `!` a name may still say it."""
    tail = text[max(quote.start, quote.end - 2) : quote.end].rstrip("’'")[-1:]
    if tail not in ".!?…":
        return False
    rest = text[quote.right : min(quote.right + 4, end)].lstrip()[:1]
    return rest in '“"‘«„' or (rest.isupper() and tail in ".…")


def _phrases(text: str, tokens: list[Token]) -> Iterator[Phrase]:
    index = 0
    while index < len(tokens):
        head = _head(text, tokens, index) if _may_start(tokens, index) else None
        if head is None:
            index, phrase = _other(text, tokens, index)
            yield phrase
            continue
        inside = tokens[index : head + 1]
        code = "T" if tokens[head].kind == "T" else "N" if any(token.kind == "U" for token in inside) else "n"
        yield Phrase(code, tokens[index].start, tokens[head].end, tokens[head].start)
        index = head + 1


def _may_start(tokens: list[Token], index: int) -> bool:
    """Whether a noun phrase may start here; with a participle only after a cue ("said retired judge Ann Lee")."""
    kind = tokens[index].kind
    if kind == "e" and 0 < index < len(tokens) - 1:
        return tokens[index - 1].kind == "c" and tokens[index + 1].kind in "wU"
    return kind in "DlUwTb"


def _head(text: str, tokens: list[Token], index: int) -> int | None:
    """The last token of the noun phrase that starts at `index`; None where none does."""
    head: int | None = None
    for at in range(index, len(tokens)):
        kind = tokens[at].kind
        before = tokens[at - 1].kind if at > index else ""
        if kind in "Uw":
            if head is not None and tokens[head].kind == "T" and kind == "U":
                break
            head = at
        elif kind in "Dl":
            if head is not None or before == "'":
                break
        elif kind == "T":
            if head is not None and before not in "'T":
                break
            head = at
        elif not _goes_on(text, tokens, at, head, index):
            break
        elif kind in "bcvgi":
            head = at
    return head


def _goes_on(text: str, tokens: list[Token], at: int, head: int | None, index: int) -> bool:
    """Whether a token that is no noun on its face goes on with the noun phrase begun at `index`."""
    kind = tokens[at].kind
    after = tokens[at + 1].kind if at + 1 < len(tokens) else "."
    if kind == "'":
        return head is not None and after in "Uwbcvegid"
    if head is None or tokens[at - 1].kind == "'":
        return kind in "bcvgied" and _leads(text, tokens, at, index)
    if kind in "PA":
        joins = text[tokens[at].start : tokens[at].end] in ("of", "&")
        return joins and tokens[at - 1].kind == "U" and after == "U"
    return kind in "bc" and _is_noun(text, tokens, at, index)


def _leads(text: str, tokens: list[Token], at: int, index: int) -> bool:
    """Whether a word that may be a verb leads up to the noun of its phrase, or is that noun."""
    token = tokens[at]
    if token.kind in "bc" and (index == at or tokens[at - 1].kind == "l"):
        word = text[token.start : token.end].lower()
        if word in cues.BARE_ALWAYS or (token.kind == "c" and word not in cues.WEAK):
            return False
    return at > index or token.kind == "e" or (token.kind == "b" and _stands_as_noun(tokens, at))


def _is_noun(text: str, tokens: list[Token], at: int, index: int) -> bool:
    """Whether a form of a cue verb behind a noun is a noun too: "a campaign claim", "recent attacks"."""
    token = tokens[at]
    before_verb = at + 1 < len(tokens) and tokens[at + 1].kind in "xc"
    if token.kind == "b":
        plural = text[token.start - 2 : token.start - 1] == "s"
        return text[token.start : token.end].lower() not in cues.BARE_ALWAYS and (before_verb or not plural)
    bare = tokens[at - 1].kind == "w" and tokens[index].kind == "w"
    is_object = bare and index > 0 and tokens[index - 1].kind in "Pbcgv"
    return text[token.end - 1] == "s" and (before_verb or is_object)


def _stands_as_noun(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1].kind if at else "."
    return before in ".P,A"


_CODE = {
    "b": "C", "c": "C", "g": "G", "v": "V", "e": "V", "x": "V",
    "i": "I", "d": "D", "w": "n", "U": "N", "l": "R", "D": "n",
}  # fmt: skip


def _other(text: str, tokens: list[Token], index: int) -> tuple[int, Phrase]:
    """The phrase at `index` where no noun phrase starts; auxiliaries and `to` join the verb they stand before."""
    kind, start, end = tokens[index]
    if kind == "x" or text[start:end] == "to":
        verb = index + 1
        while verb < len(tokens) and tokens[verb].kind in "xd":
            verb += 1
        if verb < len(tokens) and tokens[verb].kind in ("bcgeiv" if kind == "x" else "bv"):
            return verb + 1, _verb(text, tokens, index, verb)
        if kind != "x" and _is_infinitive(text, tokens, verb):
            return verb + 1, Phrase("V", start, tokens[verb].end, tokens[verb].start)
    return index + 1, Phrase(_CODE.get(kind, kind), start, end, start)


def _is_infinitive(text: str, tokens: list[Token], at: int) -> bool:
    """Whether an unlisted word after `to` is a verb: it is no plural, and no noun follows it at once."""
    if at + 1 >= len(tokens) or tokens[at].kind != "w" or text[tokens[at].end - 1] == "s":
        return False
    return tokens[at + 1].kind in "DPURlSdQ"


def _verb(text: str, tokens: list[Token], index: int, verb: int) -> Phrase:
    kind, start, end = tokens[verb]
    code = "V" if kind in "eiv" else "C"
    if kind == "c":
        helpers = [text[token.start : token.end].lower() for token in tokens[index:verb] if token.kind == "x"]
        code = "p" if helpers and helpers[-1] in _BE else "C"
    return Phrase(code, tokens[index].start, end, start)
