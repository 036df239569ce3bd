"""Learns the weights of the network that finds names, from hand-made labels and from a teacher's.

    python -m training.learn_entities SHARED [--free | --without GUIDELINE] [--answers FILE] [--out FILE]
    python -m training.learn_entities SHARED --folds

SHARED is the folder of development data. A teacher is tuned on the token sets and asked about raw news and, for what
the other guidelines would have, about the token sets themselves (`--answers` keeps what it says, which takes an hour on
one core; without the file it is asked anew). The student then learns from both, and is packed into whole numbers.
`--free` takes only sets whose text and annotation have a free licence, and no raw news; `--without` leaves out the sets
of one guideline and shows the teacher none of them. `--folds` writes nothing: it learns from the labels by hand alone,
without a fifth of the documents of Worldwide Newswire, and tells the F1 on that fifth, five times. The same input gives
the same bytes on the same machine.
"""

import argparse
import io
import zipfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.gold import json_lines
from tasks.entities.network import LABELS, Network, decoded
from tasks.entities.tokens import tokens
from tasks.entities.words import Words
from tasks.lexicon.entity_weights import FILE, Weights, vector_hash
from tasks.lexicon.gazetteer import gazetteer
from training.entity_gold import GUIDELINES, MEASURED, SOURCES, Passage, Source, passages
from training.entity_student import Lesson, Numbers, Student, by_document, learned, lessons, packed
from training.word_vectors import word_vectors

PACKED = Path(__file__).parent.parent / "tasks" / "lexicon" / FILE
RAW = ("raw_news/bbc.input.jsonl.gz", "quotes/polnear_train.input.jsonl.gz")
"""News without labels."""
SHARES = {"uner": 0.34, "gum": 0.33, "ww": 0.33}
"""How the guidelines are mixed in what is shipped."""
_LONGEST = 100
"""Tokens of a passage."""
_EPOCHS = 6
_FOLDS, _FOLD_EPOCHS = 5, 4
_TAUGHT = (
    "Raw news: BBC (Greene and Cunningham 2006), PolNeAR 1.0; labelled by a teacher tuned from MiniLM-L6 (Apache-2.0)."
)
Block = tuple[str, Sequence[str], NDArray[np.float16]]


def raw_passages(shared: Path) -> Iterator[tuple[str, list[str]]]:
    """Passages of news without labels: the name of the document, and tokens of one paragraph or part of it."""
    for file in RAW:
        for row in json_lines(shared / "data" / file):
            for paragraph in row["text"].split("\n"):
                words = [paragraph[start:end] for start, end in tokens(paragraph)]
                for at in range(0, len(words), _LONGEST):
                    yield f"{file}:{row['id']}", words[at : at + _LONGEST]


def by_hand(numbers: Numbers, gold: Mapping[Source, Sequence[Passage]]) -> Iterator[Lesson]:
    """The lessons of token sets, each as often as it is shown: certain of its own guideline's labels alone."""
    for source, some in gold.items():
        blocks: list[Block] = []
        for passage in some:
            wanted = np.zeros((len(passage.words), len(GUIDELINES), len(LABELS)), np.float16)
            wanted[np.arange(len(passage.words)), GUIDELINES.index(passage.guideline), list(passage.labels)] = 1
            blocks.append((passage.document, passage.words, wanted))
        yield from list(lessons(numbers, by_document(blocks))) * source.times


def by_teacher(gold: Sequence[Passage], raw: Sequence[tuple[str, Sequence[str]]], kept: Path | None) -> list[Block]:
    """What a teacher that is tuned on the gold says of texts, after each of its rounds; the mean of these.

    Nothing is said of guidelines that the gold lacks. The answers are kept in a file where one is named; shape (rounds,
    words, guidelines, labels).
    """
    if kept is None or not kept.exists():
        from training.entity_teacher import taught, tuned  # noqa: PLC0415 - it needs what answers make needless

        texts = [words for _, words in raw]
        answers = np.stack([np.concatenate(taught(one, texts)).astype(np.float16) for one in tuned(gold)])
        if kept is not None:
            np.save(kept, answers)
    else:
        answers = np.load(kept)
    said = sum(one.astype(np.float32) for one in answers) / len(answers) / len(GUIDELINES)
    said[:, [one not in {passage.guideline for passage in gold} for one in GUIDELINES]] = 0
    ends = np.cumsum([len(words) for _, words in raw])
    parts = np.split(said.astype(np.float16), ends[:-1])
    return [(document, words, part) for (document, words), part in zip(raw, parts, strict=True)]


def learn(shared: Path, sources: Sequence[Source], answers: Path | None, *, raw: bool) -> Weights:
    """The packed weights, learned from token sets and, with `raw`, from what a teacher says of them and of raw news."""
    gold = {one: read_gold(shared, one) for one in sources}
    numbers = Numbers(Words(gazetteer()))
    found = list(by_hand(numbers, gold))
    if raw:
        shown = [passage for source, some in gold.items() for passage in some * source.times]
        told = [(passage.document, passage.words) for some in gold.values() for passage in some]
        found += lessons(numbers, by_document(by_teacher(shown, [*raw_passages(shared), *told], answers)))
    return student(numbers, found, _EPOCHS, {one.guideline for one in sources})


def read_gold(shared: Path, source: Source) -> list[Passage]:
    """The passages of one token set."""
    return passages(shared / "data" / "entities" / "train", source, _LONGEST)


def student(numbers: Numbers, found: Sequence[Lesson], epochs: int, guidelines: Container[str] = GUIDELINES) -> Weights:
    """What a student packs that went through the lessons of some guidelines so many times."""
    places, vectors = word_vectors()
    one = Student(numbers, np.array([places.get(word.lower(), 0) for word in numbers.of]), vectors)
    hashed = {vector_hash(word): place for word, place in sorted(places.items(), reverse=True)}
    order = sorted(hashed)
    kept = np.array([hashed[key] for key in order], np.uint16)
    shares = {guideline: share for guideline, share in SHARES.items() if guideline in guidelines}
    return packed(learned(one, found, epochs), np.array(order, np.uint32), kept, shares)


def by_folds(shared: Path) -> Iterator[float]:
    """F1 on each fifth of the newswire's documents, learned from labels by hand without that fifth."""
    gold = {one: read_gold(shared, one) for one in SOURCES}
    (news,) = (one for one in SOURCES if not one.free)
    for fold in range(_FOLDS):
        held = [one for one in gold[news] if crc32(one.document.encode()) % _FOLDS == fold]
        rest = [one for one in gold[news] if crc32(one.document.encode()) % _FOLDS != fold]
        numbers = Numbers(Words(gazetteer()))
        yield f1(student(numbers, list(by_hand(numbers, {**gold, news: rest})), _FOLD_EPOCHS), held)


def f1(weights: Weights, blocks: Sequence[Passage]) -> float:
    """F1 of names, right in place and kind, over passages with labels."""
    network = Network(weights, Words(gazetteer()))
    right = found = wanted = 0
    for _, group in groupby(blocks, key=lambda one: one.document):
        some = list(group)
        for block, scores in zip(some, network.scores([one.words for one in some]), strict=True):
            said, gold = set(decoded(scores)), set(decoded(np.eye(len(LABELS), dtype=np.int32)[list(block.labels)]))
            right, found, wanted = right + len(said & gold), found + len(said), wanted + len(gold)
    return 200 * right / (found + wanted)


def about(weights: Weights, shared: Path, sources: Iterable[Source], *, raw: bool) -> str:
    """What the file of weights tells of itself."""
    figures = [f"{f1(weights, read_gold(shared, one)):.1f} on {one.credit}" for one in MEASURED]
    return "\n".join(
        (
            "Weights of the network that finds names of persons, organisations and places in English news.",
            f"Written by training/learn_entities.py of Copydesk {version('copydesk')}.",
            "Labels by hand: " + "; ".join(source.credit for source in sources) + ".",
            *([_TAUGHT] if raw else []),
            "Vectors of words: those of spaCy's medium English model (CC0).",
            "Of no text is anything kept but weights.",
            "F1 of the network by itself, on sets that it never saw: " + "; ".join(figures) + ".",
            "",
        )
    )


def write(weights: Weights, told: str, path: Path) -> None:
    """Write a file of weights with a text about them; the same weights and text give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("about.txt"), told)
        for one in fields(Weights):
            data = io.BytesIO()
            np.save(data, getattr(weights, one.name))
            archive.writestr(zipfile.ZipInfo(f"{one.name}.npy"), data.getvalue(), zipfile.ZIP_DEFLATED)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path)
    left_out = parser.add_mutually_exclusive_group()
    left_out.add_argument("--free", action="store_true")
    left_out.add_argument("--without", choices=GUIDELINES)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--out", type=Path, default=PACKED)
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.folds:
        for figure in by_folds(options.shared):
            print(f"{figure:.1f}", flush=True)
        return
    sources = [one for one in SOURCES if (one.free or not options.free) and one.guideline != options.without]
    weights = learn(options.shared, sources, options.answers, raw=not options.free)
    write(weights, about(weights, options.shared, sources, raw=not options.free), options.out)


if __name__ == "__main__":
    main()
