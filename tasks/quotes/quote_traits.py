"""What speaks for or against marked words being said by anyone, as traits that weights are learned for.

As with the traits of speakers no trait holds a name, and of words only what the lexicon lists.
"""

from bisect import bisect_right
from dataclasses import dataclass

from tasks.lexicon import cues, grammar
from tasks.lexicon.tables import words as table
from tasks.quotes.speaker_traits import Scene, size

_LENGTHS = (*range(8), 8, 13, 25)
"""Lengths in words that count as lengths of their own."""
_FIRST_PERSON = table("i we my our you your me us i’m we’re i’ve it’s that’s don’t you’re i’ll we’ll i’d")
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
_FINITE = grammar.VERBS | grammar.AUXILIARIES
_READ = 400
"""Characters of a stretch whose words are looked at."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best candidate for the speaker: where it stands, its look, its score and its lead, both in hundredths."""

    where: str
    look: str
    score: int
    ahead: int


def quote_traits(scene: Scene, best: Best | None) -> list[str]:
    """The traits of a stretch.

    `best` is the best candidate for the speaker, None where nobody is.
    """
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
        f"named {question.named}{coarse}",
        f"length {length}",
        f"length {length}{ending}",
        f"length {length}{scene.capital}{here.all_capitals}",
        f"titled {here.all_capitals}{ending}",
        f"before {before}",
        f"before {before}|{coarse}",
        f"before {before}|{scene.capital}{here.all_capitals}",
        f"after {after}",
        f"after {after}|{coarse}",
        f"two before {seen.word(here.at - 2)}|{before}",
        f"two after {after}|{seen.word(here.at + 2)}",
        f"ending {ending}",
        f"alone {scene.alone}{length}",
        f"closed {question.stretch.closed}{length}",
        f"mark {text[question.stretch.left]}",
        f"single {question.stretch.single}{coarse}{ending}",
        f"role {question.role}",
        f"role {question.role}{coarse}{ending}",
        f"went on {question.went_on}{length}",
        f"block {min(3, question.number)}",
    ]
    _around(found, scene, coarse)
    _inside(found, words, coarse)
    _noun_before(found, scene, coarse)
    return found + _of_best(best, length, coarse)


def _of_best(best: Best | None, length: str, coarse: str) -> list[str]:
    if best is None:
        return ["no speaker"]
    top, lead = max(-4, min(8, round(best.score / 100))), min(6, round(best.ahead / 100))
    return [
        f"best {top}",
        f"ahead {lead}",
        f"best is {best.look}",
        f"best {best.where}{coarse}",
        f"best {top}{length}{best.where}",
    ]


def _length(n_words: int) -> str:
    return str(_LENGTHS[bisect_right(_LENGTHS, n_words) - 1])


def _around(found: list[str], scene: Scene, coarse: str) -> None:
    """The verbs of the sentence, and the shapes next to the stretch."""
    here, seen = scene.question.here, scene.question.signs
    has = "".join(str(int(at >= 0)) for at in scene.verbs.values())
    found += [f"verbs {has}", f"verbs {has[1]}{has[3]}{coarse}{here.ending}"]
    for name, verb in scene.verbs.items():
        if verb >= 0:
            far = abs(verb - here.at)
            sign = seen.word(verb)
            found += [f"{name} {sign}{far < _CLOSE}", f"{name} far {min(6, far)}{sign[:1]}"]
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
    lower = [word.strip("“”‘’\"',.;:!?…").lower().replace("'", "’") for word in words]
    if not lower:
        return
    first = lower[0]
    capitals = sum(word[:1].isupper() for word in words[1:])
    found += [
        f"first {first if first in _CLOSED else 'other'}",
        f"first {first if first in _CLOSED else 'other'}|{coarse}",
        f"me {any(word in _FIRST_PERSON for word in lower)}{coarse}",
        f"verb {any(word in _FINITE or word in cues.FINITE for word in lower)}{coarse}",
        f"capitals {min(3, capitals)}{coarse}",
        f"asks {words[-1][-1:] == '?'}",
    ]


def _noun_before(found: list[str], scene: Scene, coarse: str) -> None:
    """The noun right in front of the marks, and the word of naming there."""
    here = scene.question.here
    at = here.at - 1
    if at < here.first:
        return
    row = here.row
    word = row.word(at)
    if row.codes[at] == "n" and row.text[row.heads[at]].islower():
        found.append(f"noun before {word}")
    if word in cues.NAMING:
        found.append(f"naming {coarse}")
    if word in cues.SPEECH_NOUNS:
        found.append(f"speech noun {coarse}")
    if row.codes[at + 2 : at + 3] == "n" and row.text[row.starts[at + 2]].islower():
        found.append(f"noun after {row.word(at + 2)}")
