"""What speaks for or against marked words being said by anyone, as traits that weights are learned for.

As with the traits of speakers no trait holds a name, and of words only what the lexicon lists.
"""

from bisect import bisect_right

from tasks.lexicon import cues, grammar
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


def quote_traits(scene: Scene, look: str | None) -> list[str]:
    """The traits of a stretch; `look` is what its best candidate for the speaker looks like, None where nobody is."""
    question = scene.question
    here, seen = question.here, question.signs
    text = here.row.text
    words = text[question.stretch.start : min(question.stretch.end, question.stretch.start + _READ)].split()
    length, ending = _length(here.n_words), here.ending
    coarse = size(here.n_words)
    before, after = scene.before, scene.after
    rule = "unsaid" if question.ruled is None else question.ruled.rule
    found = [
        "said",
        f"rule {rule}",
        f"rule {rule} {coarse}",
        f"length {length}",
        f"length {length}{ending}",
        f"length {length}{scene.capital}{here.all_capitals}",
        f"titled {here.all_capitals}{ending}",
        f"before {before}",
        f"after {after}",
        f"after {after}|{coarse}",
        f"two before {seen.word(here.at - 2)}|{before}",
        f"alone {scene.alone}{length}",
        f"closed {question.stretch.closed}{length}",
        f"mark {text[question.stretch.left]}",
        f"single {question.stretch.single}{coarse}{ending}",
        f"went on {question.went_on}{length}",
        f"block {min(3, question.number)}",
        f"best is {look}",
    ]
    _around(found, scene, coarse)
    _inside(found, words, coarse)
    if here.at > here.first and here.row.word(here.at - 1) in cues.NAMING:
        found.append(f"naming {coarse}")
    return found


def _length(n_words: int) -> str:
    return str(_LENGTHS[bisect_right(_LENGTHS, n_words) - 1])


def _around(found: list[str], scene: Scene, coarse: str) -> None:
    """The verbs of the sentence, and the shapes next to the stretch."""
    here, seen = scene.question.here, scene.question.signs
    has = "".join(str(int(at >= 0)) for at in scene.verbs.values())
    found += [f"verbs {has}", f"verbs {has[1]}{has[3]}{coarse}{here.ending}"]
    for name in ("left verb", "right cue"):
        verb = scene.verbs[name]
        if verb >= 0:
            found.append(f"{name} {seen.word(verb)}{abs(verb - here.at) < _CLOSE}")
    left, right = seen.places[here.at], seen.places[here.at + 1]
    before, after = seen.shapes[max(0, left - 3) : left], seen.shapes[right : right + 2]
    found += [
        f"three before {' '.join(before)}",
        f"shapes before {' '.join(before[-2:])}|{coarse}",
        f"shapes after {' '.join(after)}",
    ]


_CLOSE = 3
"""Phrases within which a verb is beside the stretch."""


def _inside(found: list[str], words: list[str], coarse: str) -> None:
    """The words between the marks."""
    if not words:
        return
    first = words[0].strip("“”‘’\"',.;:!?…").lower().replace("'", "’")
    opener = first if first in _CLOSED else "other"
    capitals = sum(word[:1].isupper() for word in words[1:])
    found += [f"first {opener}", f"first {opener}|{coarse}", f"capitals {min(3, capitals)}{coarse}"]
