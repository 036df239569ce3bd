"""A block as a row of phrases: noun phrases, verbs, cues, quotes and what stands between them.

No parser and no tagger: closed word classes, the forms of the cue verbs, capitals and endings. Each phrase has a
one-letter code, so that a rule can be read, and matched, as a pattern over a string.

    Q quote   N name   n common noun phrase   R pronoun   W who, which
    C cue   G cue in -ing   p cue in the passive   V other verb   I other word in -ing
    a according to   P preposition   S subordinator   t that   A conjunction   D adverb   T time   ' possessive
    . sentence end   , ; : - ( ) o other mark
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.lexicon import cues, grammar
from tasks.lexicon.name_parts import ABBREVIATIONS
from tasks.lexicon.tables import words
from tasks.quotes.marks import Marked

WORD = re.compile(
    r"([a-uw-z][a-z]*+(?![\w’'‑-])|[.,](?!\.\.)"
    rf"|(?=[A-Zv]\w*\.)(?:(?:{'|'.join(sorted(ABBREVIATIONS, key=len, reverse=True))})\.|(?:[A-Z]\.)+(?:[A-Z]\b)?)"
    r"|[A-Zv][a-z]*+(?![\w’'‑-])|\w+n[’']t\b|[’'](?:s|re|ve|ll|d|m)\b"
    r"|\d+(?:[.,/]\d+)+|\w+(?:[-‑’'](?!(?:s|re|ve|ll|d|m)\b)\w+)*|--|\.\.\.|\S)\s*+"
)
"""A word or mark, and the white space behind it, at which no alternative is tried then. What is frequent stands first
and opens with a set of letters, by which `re` passes over an alternative: a fifth less time in all."""
_MARKS = dict.fromkeys(".!?•|", ".") | dict.fromkeys(["—", "–", "―", "-", "--", "…", "...", "/"], "-")
_MARKS |= dict.fromkeys("([{", "(") | dict.fromkeys(")]}", ")") | {",": ",", ";": ";", ":": ":", "&": "A"}
_BE = words("is are was were be been being ’s ’re ’m 's 're 'm")
_CONTRACTED_AFTER = frozenset("RWt")


@dataclass(slots=True)
class Row:
    """The phrases of one block, in lists side by side, which take a third less time to fill than a list of phrases.

    Nothing changes it; to freeze it would make it four times as dear to build, here and in the classes like it.
    `codes[i]` is the code of phrase `i`, which goes from `starts[i]` to `ends[i]`; its last word starts at `heads[i]`.
    """

    text: str
    codes: str
    starts: Sequence[int]
    ends: Sequence[int]
    heads: Sequence[int]

    def head(self, index: int) -> tuple[int, int]:
        """Span of the last word of a phrase."""
        return self.heads[index], self.ends[index]

    def word(self, index: int) -> str:
        """Last word of a phrase, in lower case."""
        return self.text[self.heads[index] : self.ends[index]].lower()

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
    return _phrases(_tokens(text, start, end, quotes))


@dataclass(slots=True)
class _Tokens:
    """Words and marks: token `i` goes from `starts[i]` to `ends[i]` and is of kind `kinds[i]`: a code, or one of these.

    v verb, b base form of a cue, c other form, g form in -ing, e other word in -ed, i other word in -ing, x auxiliary,
    l loose pronoun, D determiner, d adverb, U word with a capital, w any other word.
    """

    text: str
    kinds: str
    starts: Sequence[int]
    ends: Sequence[int]

    def word(self, at: int) -> str:
        """A token as printed."""
        return self.text[self.starts[at] : self.ends[at]]


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
_FIXED = {word: kind for word, kind in _KINDS.items() if word[0].islower()} | _MARKS
"""Words as they stand in small letters, and marks: of one kind wherever they stand, most of a text."""
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
    if lower in ("’s", "'s"):
        return "x" if before in _CONTRACTED_AFTER else "'"
    if first in "’'":
        return known or ("'" if len(word) == 1 else "w")
    return known or _ending_kind(lower)


_NO_PARTICIPLES = words(
    "thing something anything nothing everything king ring wing spring string evening morning ceiling wedding"
)


@lru_cache(1 << 14)
def _small_kind(word: str) -> str:
    """Kind of a word that begins with a small letter, wherever it stands; most words come again and again."""
    lower = word.lower()
    return _KINDS.get(lower) or _ending_kind(lower)


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


def _tokens(text: str, start: int, end: int, quotes: Sequence[Marked]) -> _Tokens:
    """Words and marks outside of the quotes; each quote is one token, and one more where it ends a sentence."""
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(kind: str, first: int, last: int) -> None:
        kinds.append(kind)
        starts.append(first)
        ends.append(last)

    def add_words(last: int) -> None:
        for match in WORD.finditer(text, start, last):
            word = match[1]
            first, behind = match.span(1)
            kind = _FIXED.get(word)
            if kind is None:
                kind = _small_kind(word) if word[0].islower() else _kind(word, kinds[-1] if kinds else ".")
            if word == ".":
                kind = "o" if _is_abbreviation(text, behind) else kind
            elif kind == "P" and word.lower() in _ROUGHLY and text[behind + 1 : behind + 2].isdigit():
                kind = "d"
            kinds.append(kind)
            starts.append(first)
            ends.append(behind)

    for quote in quotes:
        add_words(quote.left)
        add("Q", quote.left, quote.right)
        start = quote.right
        if _ends_sentence(text, quote, end):
            add(".", quote.right, quote.right)
    add_words(end)
    return _Tokens(text, _with_names(text, "".join(kinds), starts), starts, ends)


def _with_names(text: str, kinds: str, starts: Sequence[int]) -> str:
    """The kinds, with first words such as `Reed` or `Manning` made names where a finite verb follows them."""

    def named(match: re.Match[str]) -> str:
        return "U" if text[starts[match.start()]].isupper() else match[0]

    return _BEFORE_VERB.sub(named, kinds)


_BEFORE_VERB = re.compile(r"[ide](?=[cx'])")


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


def _phrases(tokens: _Tokens) -> Row:
    kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
    codes: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    heads: list[int] = []
    index = 0
    while index < len(kinds):
        alone = _ALONE.get(kinds[index])
        code, last = _phrase(tokens, index) if alone is None else (alone, index)
        codes.append(code)
        firsts.append(starts[index])
        lasts.append(ends[last])
        heads.append(starts[last])
        index = last + 1
    return Row(tokens.text, "".join(codes), firsts, lasts, heads)


def _phrase(tokens: _Tokens, index: int) -> tuple[str, int]:
    """Code and last token of the phrase at `index`, whose first token is none of `_ALONE`."""
    kinds = tokens.kinds
    plain = _WHOLE.match(kinds, index)
    head = plain.end() - 1 if plain is not None else _head(tokens, index) if _may_start(kinds, index) else None
    if head is None:
        return _other(tokens, index)
    return "T" if kinds[head] == "T" else "N" if kinds.find("U", index, head + 1) >= 0 else "n", head


def _may_start(kinds: str, index: int) -> bool:
    """Whether a noun phrase may start here; with a participle only after a cue ("said retired judge Ann Lee")."""
    kind = kinds[index]
    if kind == "e" and 0 < index < len(kinds) - 1:
        return kinds[index - 1] == "c" and kinds[index + 1] in "wU"
    return kind in "DlUwTb"


_PLAIN = re.compile(r"[Dl]*[Uw]+")
_WHOLE = re.compile(r"[Dl]*+[Uw]++(?=[^'bcPA]|\Z|(?<!U)[PA]|[PA](?!U))")
"""Most noun phrases: those that end before the next token, whatever that is. Where others go on is looked at word by
word."""


def _head(tokens: _Tokens, index: int) -> int | None:
    """The last token of the noun phrase that starts at `index`; None where none does."""
    kinds = tokens.kinds
    plain = _PLAIN.match(kinds, index)
    first = index if plain is None else plain.end()
    head = None if plain is None else first - 1
    for at in range(first, len(kinds)):
        kind = kinds[at]
        before = kinds[at - 1] if at > index else ""
        if kind in "Uw":
            if head is not None and kinds[head] == "T" and kind == "U":
                break
            head = at
        elif kind in "Dl":
            if head is not None or before == "'":
                break
        elif kind == "T":
            if head is not None and before not in "'T":
                break
            head = at
        elif not _goes_on(tokens, at, head, index):
            break
        elif kind in "bcvgi":
            head = at
    return head


def _goes_on(tokens: _Tokens, at: int, head: int | None, index: int) -> bool:
    """Whether a token that is no noun on its face goes on with the noun phrase begun at `index`."""
    kinds = tokens.kinds
    kind = kinds[at]
    after = kinds[at + 1] if at + 1 < len(kinds) else "."
    if kind == "'":
        return head is not None and after in "Uwbcvegid"
    if head is None or kinds[at - 1] == "'":
        return kind in "bcvgied" and _leads(tokens, at, index)
    if kind in "PA":
        return kinds[at - 1] == "U" and after == "U" and tokens.word(at) in ("of", "&")
    return kind in "bc" and _is_noun(tokens, at, index)


def _leads(tokens: _Tokens, at: int, index: int) -> bool:
    """Whether a word that may be a verb leads up to the noun of its phrase, or is that noun."""
    kinds = tokens.kinds
    kind = kinds[at]
    if kind in "bc" and (index == at or kinds[at - 1] == "l"):
        word = tokens.word(at).lower()
        if word in cues.BARE_ALWAYS or (kind == "c" and word not in cues.WEAK):
            return False
    return at > index or kind == "e" or (kind == "b" and _stands_as_noun(kinds, at))


def _is_noun(tokens: _Tokens, at: int, index: int) -> bool:
    """Whether a form of a cue verb behind a noun is a noun too: "a campaign claim", "recent attacks"."""
    text, kinds = tokens.text, tokens.kinds
    before_verb = at + 1 < len(kinds) and kinds[at + 1] in "xc"
    if kinds[at] == "b":
        start = tokens.starts[at]
        plural = text[start - 2 : start - 1] == "s"
        return tokens.word(at).lower() not in cues.BARE_ALWAYS and (before_verb or not plural)
    bare = kinds[at - 1] == "w" and kinds[index] == "w"
    is_object = bare and index > 0 and kinds[index - 1] in "Pbcgv"
    return text[tokens.ends[at] - 1] == "s" and (before_verb or is_object)


def _stands_as_noun(kinds: str, at: int) -> bool:
    before = kinds[at - 1] if at else "."
    return before in ".P,A"


_CODE = {
    "b": "C", "c": "C", "g": "G", "v": "V", "e": "V", "x": "V",
    "i": "I", "d": "D", "w": "n", "U": "N", "l": "R", "D": "n",
}  # fmt: skip
_ALONE = {kind: _CODE.get(kind, kind) for kind in "vcgidSARWta.,;:-()o'Q"}
"""The codes of tokens with which no noun phrase starts and that are joined to nothing behind them."""


def _other(tokens: _Tokens, index: int) -> tuple[str, int]:
    """Code and last token of the phrase at `index` where no noun phrase starts.

    Auxiliaries and `to` join the verb they stand before.
    """
    kinds = tokens.kinds
    kind = kinds[index]
    if kind == "x" or (kind == "P" and tokens.word(index) == "to"):
        verb = index + 1
        while verb < len(kinds) and kinds[verb] in "xd":
            verb += 1
        if verb < len(kinds) and kinds[verb] in ("bcgeiv" if kind == "x" else "bv"):
            return _verb_code(tokens, index, verb), verb
        if kind != "x" and _is_infinitive(tokens, verb):
            return "V", verb
    return _CODE.get(kind, kind), index


def _is_infinitive(tokens: _Tokens, at: int) -> bool:
    """Whether an unlisted word after `to` is a verb: it is no plural, and no noun follows it at once."""
    kinds = tokens.kinds
    if at + 1 >= len(kinds) or kinds[at] != "w" or tokens.text[tokens.ends[at] - 1] == "s":
        return False
    return kinds[at + 1] in "DPURlSdQ"


def _verb_code(tokens: _Tokens, index: int, verb: int) -> str:
    """The code of the verb at `verb`, with auxiliaries from `index` on."""
    kind = tokens.kinds[verb]
    if kind in "eiv":
        return "V"
    last = tokens.kinds.rfind("x", index, verb)
    return "p" if kind == "c" and last >= 0 and tokens.word(last).lower() in _BE else "C"
