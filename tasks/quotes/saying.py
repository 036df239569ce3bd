"""Whether marked words are said by anyone, and whether they are a quote of their own."""

from tasks.lexicon.cues import NAMING
from tasks.quotes.attribution import Place

_WHOLE = 6
"""Words from which a stretch without a cue is taken for speech; shorter ones are mostly scare quotes."""


def is_whole(here: Place) -> bool:
    """Whether the marks hold an utterance rather than a fragment, going by length, capital and closing mark."""
    return here.n_words >= _WHOLE or (here.opens_with_capital and here.ending in ".?!,")


def is_alone(here: Place) -> bool:
    """Whether a sentence holds nothing but the marks and what is between them."""
    return here.at == here.first and here.at + 1 == here.last


def stands_alone(here: Place) -> bool:
    """Whether the marks hold an utterance that no word of its sentence says: a long one, or all of a sentence."""
    return here.n_words >= _WHOLE or is_alone(here)


def is_speech(here: Place) -> bool:
    """Whether long sentences fill the marks and nothing is around them: of 1,174 in annotated news 16 are unsaid."""
    return is_alone(here) and here.n_words >= _SPEECH


_SPEECH = 13
"""Words from which marked sentences that stand alone are speech, whatever they say."""


def is_labelled(here: Place) -> bool:
    """Whether a name and a colon stand in front of the marks, nothing else in their sentence, and they hold no title.

    As in a headline: Hill: “The pumps are old”.
    """
    return here.row.codes[here.first : here.last] == "N:Q" and not here.all_capitals


def is_fragment(here: Place) -> bool:
    """Whether the marked words are a part of the sentence around them, as in: the plan is “a sham”, she said.

    Words after a comma, colon or dash, and words with a capital after a cue, stand on their own.
    """
    before = here.row.codes[here.at - 1] if here.at > here.first else "."
    return not (before in ".,:;-(" or (here.opens_with_capital and before in "CG"))


def names_a_thing(here: Place) -> bool:
    """Whether the marks hold a name or title, going by the word in front of them or by their capitals."""
    if here.at <= here.first:
        return False
    return _is_introduced(here) or _is_named_by_participle(here) or (here.all_capitals and _fits_a_name(here))


def _is_introduced(here: Place) -> bool:
    """Whether the word in front of the marks names a thing; with a subject of its own it reports: "whom he dubbed"."""
    reports = here.row.codes[here.at - 1] == "C" and here.row.codes[max(here.first, here.at - 2)] in "RNW"
    return here.row.word(here.at - 1) in NAMING and not reports


def _is_named_by_participle(here: Place) -> bool:
    """Whether `called` in front of the marks goes with a thing that is no subject: "a tax break called “…”"."""
    codes, called = here.row.codes[here.first : here.at], here.at - 1
    return (
        codes[-1] == "C"
        and here.row.word(called) == "called"
        and codes[-2:-1] == "n"
        and codes[-3:-2] in ("C", "V", "P", "G")
    )


def _fits_a_name(here: Place) -> bool:
    """Whether what stands around words that all have capitals leaves room for a name, and for no speech."""
    before = here.row.codes[here.first : here.at]
    if before[-1] in "P'nND":
        return True
    return before[-1] in ",-A(" and before[-2:-1] not in ("C", "G", "T") and "C" not in before[-4:]
