"""What speaks for or against a mention as the speaker of a quote, as traits that weights are learned for.

A trait is a short text: what is looked at, and what is seen. No trait holds a name; of words only those that the
lexicon lists, and common nouns. All that is looked at lies within `REACH`, so that the work for one quote is bounded.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tasks.lexicon.name_parts import COURTESY
from tasks.lexicon.speaker_weights import Group
from tasks.lexicon.tables import words as table
from tasks.model import Role
from tasks.quotes.attribution import Finding
from tasks.quotes.candidates import Candidate, last_word, leads_in
from tasks.quotes.question import Question
from tasks.quotes.saying import is_alone
from tasks.quotes.signs import CUES, VERBS, Signs

_SIZES, _STEPS = (1, 3, 6, 13), (*range(5), 5, 8, 13)
"""Lengths in words, and counts, that are told apart from those below."""


def size(n_words: int) -> str:
    """A length in words, in steps."""
    return str(_SIZES[max(0, bisect_right(_SIZES, n_words) - 1)])


def step(count: int) -> str:
    """A count, in steps."""
    return _STEP[min(count, len(_STEP) - 1)]


_STEP = [str(_STEPS[bisect_right(_STEPS, count) - 1]) for count in range(_STEPS[-1] + 1)]


class Scene(NamedTuple):
    """What is the same for all candidates of a quote.

    `before` and `after` are the signs beside it, `verbs` the nearest verb and cue on either side within its sentence,
    by name; -1 where there is none. `ways` are the shapes from each verb to the quote behind it, by the verb.
    """

    question: Question
    alone: bool
    size: str
    capital: str
    before: str
    after: str
    verbs: dict[str, int]
    ways: dict[int, str]
    ruled: Candidate | None


def scene(question: Question) -> Scene:
    """The scene of a question."""
    here, signs = question.here, question.signs
    codes, at = here.row.codes, here.at
    verbs = {
        "left verb": _last(codes, VERBS, here.first, at),
        "left cue": _last(codes, CUES, here.first, at),
        "right verb": _first(codes, VERBS, at + 1, here.last),
        "right cue": _first(codes, CUES, at + 1, here.last),
    }
    return Scene(
        question,
        is_alone(here),
        size(here.n_words),
        "U" if here.opens_with_capital else "l",
        signs.word(at - 1),
        signs.word(at + 1),
        verbs,
        {verb: " ".join(signs.between(verb, at)[:_WAY]) for verb in {*verbs.values()} if 0 <= verb < at},
        _ruled(question),
    )


_WAY = 4
"""Shapes between a verb and the quote behind it that are looked at."""


def _last(codes: str, wanted: frozenset[str], first: int, last: int) -> int:
    for at in range(last - 1, first - 1, -1):
        if codes[at] in wanted:
            return at
    return -1


def _first(codes: str, wanted: frozenset[str], first: int, last: int) -> int:
    for at in range(first, last):
        if codes[at] in wanted:
            return at
    return -1


def _ruled(question: Question) -> Candidate | None:
    """The candidate that the rules mean: the one with their span, else the first that shares text with it."""
    if question.ruled is None or question.ruled.speaker is None:
        return None
    span = question.ruled.speaker
    same = next((one for one in question.candidates if one.span == span), None)
    touching = (one for one in question.candidates if one.span[0] < span[1] and span[0] < one.span[1])
    return same or next(touching, None)


def kind(candidate: Candidate) -> str:
    """What a mention looks like: which pronoun, a name with or without courtesy title and article, a common noun."""
    row = candidate.signs.row
    code = row.codes[candidate.at]
    words = row.text[slice(*candidate.span)].split()
    first = words[0].lower()
    if code in "RW":
        return "he" if first in ("he", "she") else first
    if candidate.owns:
        return "owner" if code == "N" else "its owner"
    if code == "N":
        return _kind_of_name(first, len(words))
    if first[0].isdigit():
        return "number"
    if first in _DETERMINERS:
        return f"{first} thing"
    return "things" if words[-1].endswith("s") else "thing"


_COURTESY = frozenset(word.lower() for word in COURTESY)
_DETERMINERS = table("the a an his her their one some many")


def _kind_of_name(first: str, n_words: int) -> str:
    if first in _COURTESY:
        return "Mr"
    if first in ("the", "a", "an"):
        return "the Name"
    return "Name" if n_words == 1 else "Name Name"


def traits_of_none(scene: Scene) -> list[Group]:
    """The traits of no mention at all being the speaker."""
    question = scene.question
    rule = "unsaid" if question.ruled is None else question.ruled.rule
    last = question.earlier
    since = "none" if last is None or last.speaker is None else str(min(3, question.number - last.number))
    cues = "".join(str(int(at >= 0)) for at in scene.verbs.values())
    return [(_of_none, rule, scene.alone, since, cues, question.role, step(len(question.candidates)))]


def _of_none(rule: str, alone: bool, since: str, cues: str, role: Role, n_candidates: str) -> list[str]:
    return [
        "nobody",
        f"nobody rule {rule}",
        f"nobody alone {alone} {since}",
        f"nobody verbs {cues}",
        f"nobody role {role}",
        f"nobody candidates {n_candidates}",
    ]


def traits(scene: Scene, candidate: Candidate) -> list[Group]:
    """The traits of a candidate."""
    question = scene.question
    where = placed(question, candidate)
    look = kind(candidate)
    found: list[Group] = []
    if candidate is scene.ruled and question.ruled is not None:
        found.append((_of_rule, question.ruled.rule, where, look))
    before = candidate.signs.word(candidate.signs.skip(candidate.at - 1, -1))
    _position(found, scene, candidate, where, look, before)
    if candidate.number == question.number:
        _between(found, scene, candidate, where, before)
    found += _history(scene, candidate, where, look)
    return found


def _of_rule(rule: str, where: str, look: str) -> list[str]:
    return [f"rule {rule}", f"rule {rule} {where}", f"rule {rule} {look}"]


def placed(question: Question, candidate: Candidate) -> str:
    """Side and sentences between a candidate and the quote, or blocks."""
    if candidate.number != question.number:
        return f"p{min(3, question.number - candidate.number)}"
    codes, here = question.here.row.codes, question.here
    if candidate.at < here.at:
        return f"B{min(2, codes.count('.', candidate.at, here.at))}"
    return f"A{min(2, codes.count('.', here.at, candidate.at))}"


def _position(found: list[Group], scene: Scene, candidate: Candidate, where: str, look: str, before: str) -> None:
    """What the mention is and what stands beside it."""
    question, seen = scene.question, candidate.signs
    after_at = seen.skip(candidate.at + 1, 1)
    after = seen.word(after_at)
    found += [
        (_of_mention, where, look, before, after),
        (_of_quote, where, question.here.ending, scene.size, scene.capital, scene.before, scene.after),
    ]
    codes = seen.row.codes
    if not candidate.owns and codes[candidate.at] == "n" and seen.row.text[seen.row.heads[candidate.at]].islower():
        found.append((_of_noun, seen.row.word(candidate.at)))
    if where[0] == "p" and leads_in(seen):
        found.append((_of_lead, where, question.here.at == 0, after[:1]))
    verb = _behind_aside(seen, after_at)
    if verb >= 0:
        found.append((_of_aside, where, codes[verb], seen.word(verb)))


def _of_mention(where: str, look: str, before: str, after: str) -> list[str]:
    return [
        f"is {where}{look}",
        f"next {where[0]}{after}",
        f"last {where[0]}{before}",
        f"beside {where}{before[:1]}|{after[:1]}",
        f"last is {where}{before}|{look}",
    ]


def _of_quote(where: str, ending: str, size: str, capital: str, before: str, after: str) -> list[str]:
    return [f"quote {where}{ending}{size}{capital}", f"quote after {where}{after}", f"quote before {where}{before}"]


def _of_noun(noun: str) -> list[str]:
    return [f"noun {noun}"]


def _of_lead(where: str, opens: bool, after: str) -> list[str]:
    return [f"leads in {where}{opens}{after}"]


def _of_aside(where: str, code: str, verb: str) -> list[str]:
    return [f"aside {where}{code}", f"aside {where[0]}{verb}"]


_ASIDE = 12
"""Phrases up to which an aside behind a mention goes."""


def _behind_aside(seen: Signs, at: int) -> int:
    """The verb behind the aside that opens at `at`; -1 where none does: "Hill, who was there, said"."""
    codes = seen.row.codes
    opener = codes[at : at + 1]
    if opener not in (",", "-", "("):
        return -1
    closer = codes.find(")" if opener == "(" else opener, at + 1, at + _ASIDE)
    if closer < 0 or "Q" in codes[at:closer] or "." in codes[at:closer]:
        return -1
    verb = seen.skip(closer + 1, 1)
    return verb if codes[verb : verb + 1] in VERBS else -1


def _between(found: list[Group], scene: Scene, candidate: Candidate, where: str, before: str) -> None:
    """What stands between the mention and the quote."""
    here, seen = scene.question.here, candidate.signs
    shapes = seen.between(min(candidate.at, here.at), max(candidate.at, here.at))
    if len(shapes) <= _LONG:
        found.append((_of_way, where, before[:1], tuple(shapes)))
    else:
        found.append((_of_long_way, where, step(len(shapes)), tuple(_parting(shapes))))
    if where[1] == "0":
        _to_verbs(found, scene, candidate, where)


def _of_way(where: str, before: str, shapes: Sequence[str]) -> list[str]:
    way = " ".join(shapes)
    far = _of_long_way(where, step(len(shapes)), _parting(shapes))
    return [*far, f"way {where}{way}", f"way from {where}{before}|{way}"]


def _parting(shapes: Sequence[str]) -> list[str]:
    return sorted(_PARTING.intersection(shapes))


def _of_long_way(where: str, length: str, parting: Sequence[str]) -> list[str]:
    return [f"far {where}{length}", *(f"over {where}{shape}" for shape in parting)]


_LONG, _NEAR = 9, 3
"""Shapes up to which the way is one trait, and the way to a verb one with that verb."""
_PARTING = table(", ; : - ( ) W that while when if after because as and but where although though who which")


def _to_verbs(found: list[Group], scene: Scene, candidate: Candidate, where: str) -> None:
    """How the mention stands to the verbs beside the quote."""
    here, seen = scene.question.here, candidate.signs
    for name, verb in scene.verbs.items():
        if verb < 0:
            continue
        left = candidate.at < verb
        shapes = seen.between(candidate.at, verb) if left else seen.between(verb, candidate.at)
        pattern = " ".join(shapes) if len(shapes) <= _VERB_WAY else "long"
        if len(shapes) <= _NEAR:
            found.append((_of_near_verb, name, where, left, pattern, seen.word(verb)))
        if left and verb < here.at:
            found.append((_of_verb, name, where, pattern, scene.ways[verb]))


def _of_near_verb(name: str, where: str, left: bool, way: str, verb: str) -> list[str]:
    return [f"{name} is {where}{'<' if left else '>'}{way}|{verb}"]


def _of_verb(name: str, where: str, way: str, on: str) -> list[str]:
    return [f"{name} on {where}{way}|{on}"]


_VERB_WAY = 6
"""Shapes up to which the way to a verb is told in full."""


def _history(scene: Scene, candidate: Candidate, where: str, look: str) -> list[Group]:
    """How the mention stands to the quote before and its speaker."""
    question, last = scene.question, scene.question.earlier
    if last is None or last.speaker is None:
        return [(_of_first, where)]
    far = min(3, question.number - last.number)
    if candidate.span != last.speaker.span:
        code = candidate.signs.row.codes[candidate.at]
        same = code == "N" and last_word(candidate) == last_word(last.speaker)
        return [(_of_other, where, same, code)]
    one_sentence = far == 0 and last.here.first == question.here.first
    return [
        (_of_same, where, look, far, scene.size, last.closed, one_sentence),
        (_of_both, where, far, question.here.ending, scene.alone, last.here.ending),
    ]


def _of_first(where: str) -> list[str]:
    return [f"no speaker yet {where}"]


def _of_other(where: str, same: bool, code: str) -> list[str]:
    return [f"same name {where}{same}{code}"]


def _of_same(where: str, look: str, far: int, size: str, closed: bool, one_sentence: bool) -> list[str]:
    return [
        f"goes on size {where}{size}{far}{closed}",
        f"goes on sentence {where}{one_sentence}",
        f"goes on {look}{far}",
    ]


def _of_both(where: str, far: int, ending: str, alone: bool, ending_before: str) -> list[str]:
    return [f"goes on {where}{far}{ending}{alone}{ending_before}"]


def found_by_weights(candidate: Candidate) -> Finding:
    """The finding that the weights make of a candidate, with the cue beside it where there is one."""
    seen = candidate.signs
    codes = seen.row.codes
    after, before = seen.skip(candidate.at + 1, 1), seen.skip(candidate.at - 1, -1)
    verb = _behind_aside(seen, after)
    for at in (after, verb, before):
        if 0 <= at < len(codes) and codes[at] in CUES:
            return Finding("weighed", candidate.span, seen.row.head(at))
    return Finding("weighed", candidate.span)
