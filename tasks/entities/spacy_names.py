"""The names that an installed pipeline of spaCy finds, for those who ask for it. spaCy is an extra, slow to import."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from tasks.entities.candidate import Candidate
from tasks.entities.edges import title_before, trimmed
from tasks.entities.kinds import code_of, form_of
from tasks.entities.lines import Line
from tasks.lexicon.gazetteer import Gazetteer
from tasks.model import Label

if TYPE_CHECKING:
    from spacy.language import Language

OWN, SPACY = "copydesk", "spacy:"
"""The name of our own tagger, and how the names of the others begin."""

_INSTALL = "pip install -c constraints.txt -e '.[spacy]'"

_LABELS: dict[str, Label] = {
    "PERSON": "PERSON",
    "PER": "PERSON",  # what pipelines for other languages call it
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "FAC": "FAC",
    "NORP": "NORP",
    "EVENT": "EVENT",
}
"""Labels that are taken over. Dates and amounts are found by rules; works of art, laws and products name no entity."""

_RUN = 200
"""Characters without a blank that are read at once: the tokenizer takes 1 s for 4,000 quote marks, 19 s for 16,000."""
_LONG_RUN = re.compile(rf"(?<!\S)\S{{{_RUN},}}")
_PIECE, _BATCH = 5_000, 16
"""Characters of a piece, and pieces that are read at once: a token takes 12 kB, and a sign may be one."""


class NoTagger(Exception):
    """There is no such pipeline; the message says what to do."""


def pipeline_of(tagger: str) -> "Language | None":
    """The pipeline that a tagger of that name works with, loaded once a process; None for our own.

    Takes a second or two, the import of spaCy included. Raises `NoTagger` where it cannot be had.
    """
    return None if tagger == OWN else _load(tagger.removeprefix(SPACY))


@cache
def _load(model: str) -> "Language":
    """The installed pipeline of that name, or the one in that folder, with only what finds names switched on."""
    try:
        import spacy  # noqa: PLC0415 - an extra, imported only where it is asked for
    except ImportError as missing:
        raise NoTagger(f"The tagger {SPACY}{model} needs the extra copydesk[spacy]: {_INSTALL}.") from missing
    try:
        pipeline = spacy.load(model)
    except (OSError, ImportError, ValueError, AttributeError) as trouble:
        raise NoTagger(
            f"spaCy cannot load the pipeline {model}: {' '.join(str(trouble).split())} Install one that fits "
            f"copydesk[spacy], as by python -m spacy download {model}, or name its folder."
        ) from trouble
    finders = [name for name in pipeline.pipe_names if _finds_names(pipeline, name)]
    if not finders:
        raise NoTagger(f"The spaCy pipeline {model} finds no names. Use one with a component such as ner.")
    pipeline.select_pipes(enable=[name for name in pipeline.pipe_names if _serves(pipeline, name, finders)])
    return pipeline


def _finds_names(pipeline: "Language", name: str) -> bool:
    return "doc.ents" in pipeline.get_factory_meta(pipeline.get_pipe_meta(name).factory).assigns


def _serves(pipeline: "Language", name: str, finders: Sequence[str]) -> bool:
    """Whether a component finds names, or one that does listens to it, as `ner` may to `tok2vec`."""
    listening = getattr(pipeline.get_pipe(name), "listening_components", ())
    return name in finders or any(finder in listening for finder in finders)


def spacy_names(text: str, lines: Sequence[Line], known: Gazetteer, pipeline: "Language") -> list[Candidate]:
    """The names in the lines of one article, in text order; what other articles hold has no part in it."""
    pieces = [(text[start:end], (start, line)) for line in lines for start, end in _pieces(text, line)]
    readable = ((_readable(piece), context) for piece, context in pieces)
    found: list[Candidate] = []
    with pipeline.memory_zone():  # it forgets the words of the article, which it would keep for ever
        for doc, (offset, line) in pipeline.pipe(readable, as_tuples=True, batch_size=_BATCH):
            for one in doc.ents:
                label = _LABELS.get(one.label_)
                if label is not None:
                    found += _candidates(text, line, (offset + one.start_char, offset + one.end_char), label, known)
    return found


def _pieces(text: str, line: Line) -> Iterator[tuple[int, int]]:
    """Stretches of a line that are bounded in length; those of a long one end with a blank where there is any."""
    start, end = line.spans[0][0], line.spans[-1][1]
    while end - start > _PIECE:
        cut = text.rfind(" ", start, start + _PIECE) + 1 or start + _PIECE
        yield start, cut
        start = cut
    yield start, end


def _readable(piece: str) -> str:
    """The piece with blanks for line breaks, which names may run over, and for each 200th character of a long run."""
    return _LONG_RUN.sub(_broken, piece.replace("\n", " "))


def _broken(run: re.Match[str]) -> str:
    """The run with a blank in place of each 200th character.

    >>> len(_LONG_RUN.sub(_broken, "a" * 1000).split()), len(_LONG_RUN.sub(_broken, "a" * 1000))
    (5, 1000)
    """
    pieces = (run[0][start : start + _RUN - 1] for start in range(0, len(run[0]), _RUN))
    return "".join(piece + " " for piece in pieces)[: len(run[0])]


def _candidates(text: str, line: Line, span: tuple[int, int], label: Label, known: Gazetteer) -> Iterator[Candidate]:
    """The name in a span less what is no part of it; none where no letter or digit begins it."""
    first = bisect_right(line.spans, span[0], key=itemgetter(1))
    inner = trimmed(line.words, range(first, bisect_left(line.spans, span[1], key=itemgetter(0))))
    if inner and line.words[inner[0]][0].isalnum():
        start, end = max(span[0], line.spans[inner[0]][0]), min(span[1], line.spans[inner[-1]][1])
        form = form_of(text[start:end], known)
        title = title_before(text, line, inner[0]) if label == "PERSON" else None
        yield Candidate(start, end, form, label, title, code_of(form, label, known))
