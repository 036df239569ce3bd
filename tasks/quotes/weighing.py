"""Who says a marked stretch, and whether anyone does, by weights learned from annotated news."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tasks.lexicon.speaker_rules import CONFIDENCE
from tasks.lexicon.speaker_weights import Weights, chance, read_weights
from tasks.quotes.attribution import Finding
from tasks.quotes.candidates import Candidate
from tasks.quotes.question import Answer, Question
from tasks.quotes.quote_traits import quote_traits
from tasks.quotes.saying import is_alone, is_labelled, is_speech, is_whole
from tasks.quotes.speaker_traits import Scene, found_by_weights, kind, scene, traits, traits_of_none

WEIGHTS = read_weights()
SAID = 65
"""Hundredths of log-odds from which a stretch counts as said."""
_SELDOM = frozenset({"passive", "possessor", "signed", "speech_noun"})
"""Rules that act too seldom for weights to know how far to trust them; their word stands."""


@dataclass(frozen=True)
class Ranking:
    """The candidates of a quote and their scores in hundredths, no mention at all (None) last."""

    scene: Scene
    scores: Sequence[int]

    @cached_property
    def chosen(self) -> Candidate | None:
        """The best candidate, of equals the first, so that nearer mentions win; None for no mention at all."""
        candidates = self.scene.question.candidates
        first = self.scores.index(max(self.scores))
        return candidates[first] if first < len(candidates) else None

    @property
    def look(self) -> str | None:
        """What the best candidate looks like; None where there is none."""
        return None if self.chosen is None else kind(self.chosen)

    @property
    def chance(self) -> float:
        """How likely the best is, from 0 to 1."""
        return chance(max(self.scores), self.scores)


def ranking(question: Question, weights: Weights) -> Ranking:
    """The candidates of a question as the weights see them."""
    seen = scene(question)
    scores = [weights.speaker.total(traits(seen, one)) for one in question.candidates]
    return Ranking(seen, [*scores, weights.speaker.total(traits_of_none(seen))])


@dataclass(frozen=True, slots=True)
class Weighing:
    """Judges by weights. A mention that the rules found keeps the span, cue and rule they gave it.

    Whole words behind a noun for what is said (“in a statement: …”), words behind a name and a colon alone, long
    sentences that stand alone, and what goes on with words that the block before left open are said whatever the
    weights make of them.
    """

    weights: Weights

    def __call__(self, question: Question) -> Answer | None:
        """Who says a stretch; None where nobody does."""
        ranked = ranking(question, self.weights)
        ruled = question.ruled
        here = question.here
        behind_noun = ruled is not None and ruled.rule == "speech_noun" and is_whole(here)
        stated = behind_noun or is_labelled(here) or is_speech(here) or (question.reopens and is_alone(here))
        if not stated and self.weights.said.total(quote_traits(ranked.scene, ranked.look)) < SAID:
            return None
        if ruled is not None and (ruled.rule in _SELDOM or (ranked.chosen is None and ruled.cue is not None)):
            return Answer(ruled, ranked.scene.ruled, CONFIDENCE[ruled.rule])
        chosen = ranked.chosen
        if chosen is None:
            return Answer(Finding("none", None), None, 0.0)
        return Answer(finding(ranked.scene, chosen), chosen, round(ranked.chance, 2))


def finding(seen: Scene, chosen: Candidate) -> Finding:
    """The finding of the rules where it means the chosen mention, else one of its own."""
    ruled = seen.question.ruled
    means = ruled is not None and (chosen is seen.ruled or chosen.span == ruled.speaker)
    return ruled if ruled is not None and means else found_by_weights(chosen)
