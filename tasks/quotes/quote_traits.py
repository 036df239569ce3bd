"""What speaks for or against marked words being said by anyone, as traits that weights are learned for.

As with the traits of speakers no trait holds a name, and of words only what the lexicon lists.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tasks.lexicon import cues, grammar
from tasks.lexicon.speaker_weights import Group
from tasks.quotes.speaker_traits import Scene, size

_LENGTHS = (*range(8), 8, 13, 25)
"""Lengths in words that count as lengths of their own."""
_CLOSED = (
    grammar.PRONOUNS
    | grammar.LOOSE_PRONOUNS
    | grammar.DETERMINERS
    | grammar.PREPOSITIONS
    | grammar.SUBORDINATORS
    | grammar.CONJUNCTIONS
    | grammar.AUXILIARIES
    | grammar.ADVERBS
)
_READ = 400
"""Characters of a stretch whose words are looked at."""


def quote_traits(scene: Scene, look: str | None) -> list[Group]:
    """The traits of a stretch; `look` is what its best candidate for the speaker looks like, None where nobody is."""
    question = scene.question
    here, stretch, text = question.here, question.stretch, question.here.row.text
    length, ending = _length(here.n_words), here.ending
    coarse = size(here.n_words)
    rule = "unsaid" if question.ruled is None else question.ruled.rule
    found: list[Group] = [
        (_of_rule, rule, coarse),
        (_of_length, length, ending, scene.capital, here.all_capitals),
        (_beside, scene.before, scene.after, coarse, question.signs.word(here.at - 2)),
        (_of_marks, text[stretch.left], length, scene.alone, stretch.closed, question.went_on),
        (_of_place, stretch.single, coarse, ending, min(3, question.number), look),
        *_around(scene, coarse),
        *_inside(text[stretch.start : min(stretch.end, stretch.start + _READ)].split(), coarse),
    ]
    if here.at > here.first and here.row.word(here.at - 1) in cues.NAMING:
        found.append((_of_naming, coarse))
    return found


def _of_rule(rule: str, coarse: str) -> list[str]:
    return ["said", f"rule {rule}", f"rule {rule} {coarse}"]


def _of_length(length: str, ending: str, capital: str, titled: bool) -> list[str]:
    return [
        f"length {length}",
        f"length {length}{ending}",
        f"length {length}{capital}{titled}",
        f"titled {titled}{ending}",
    ]


def _beside(before: str, after: str, coarse: str, two_before: str) -> list[str]:
    return [f"before {before}", f"after {after}", f"after {after}|{coarse}", f"two before {two_before}|{before}"]


def _of_marks(mark: str, length: str, alone: bool, closed: bool, went_on: bool) -> list[str]:
    return [f"alone {alone}{length}", f"closed {closed}{length}", f"mark {mark}", f"went on {went_on}{length}"]


def _of_place(single: bool, coarse: str, ending: str, block: int, look: str | None) -> list[str]:
    return [f"single {single}{coarse}{ending}", f"block {block}", f"best is {look}"]


def _of_naming(coarse: str) -> list[str]:
    return [f"naming {coarse}"]


def _length(n_words: int) -> str:
    return str(_LENGTHS[bisect_right(_LENGTHS, n_words) - 1])


def _around(scene: Scene, coarse: str) -> Iterator[Group]:
    """The verbs of the sentence, and the shapes next to the stretch."""
    here, seen = scene.question.here, scene.question.signs
    yield _of_verbs, "".join(str(int(at >= 0)) for at in scene.verbs.values()), coarse, here.ending
    for name in ("left verb", "right cue"):
        verb = scene.verbs[name]
        if verb >= 0:
            yield _of_verb, name, seen.word(verb), abs(verb - here.at) < _CLOSE
    left, right = seen.places[here.at], seen.places[here.at + 1]
    yield _before, coarse, tuple(seen.shapes[max(0, left - 3) : left])
    yield _behind, " ".join(seen.shapes[right : right + 2])


def _of_verbs(has: str, coarse: str, ending: str) -> list[str]:
    return [f"verbs {has}", f"verbs {has[1]}{has[3]}{coarse}{ending}"]


def _of_verb(name: str, verb: str, close: bool) -> list[str]:
    return [f"{name} {verb}{close}"]


def _before(coarse: str, shapes: Sequence[str]) -> list[str]:
    return [f"three before {' '.join(shapes)}", f"shapes before {' '.join(shapes[-2:])}|{coarse}"]


def _behind(shapes: str) -> list[str]:
    return [f"shapes after {shapes}"]


_CLOSE = 3
"""Phrases within which a verb is beside the stretch."""


def _inside(words: list[str], coarse: str) -> Iterator[Group]:
    """The words between the marks."""
    if not words:
        return
    first = words[0].strip("“”‘’\"',.;:!?…").lower().replace("'", "’")
    opener = first if first in _CLOSED else "other"
    yield _of_words, opener, min(3, sum(word[:1].isupper() for word in words[1:])), coarse


def _of_words(opener: str, capitals: int, coarse: str) -> list[str]:
    return [f"first {opener}", f"first {opener}|{coarse}", f"capitals {capitals}{coarse}"]
