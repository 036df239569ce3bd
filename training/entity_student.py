"""The student: the network that is shipped, learning from hand-made labels and from what the teacher says of news.

While it learns its activations are rounded as they are at work, so that packing it into whole numbers costs it little.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tasks.entities.features import HASHED
from tasks.entities.network import LABELS, LAYER_SHIFT, ROWS_SHIFT, TOP
from tasks.entities.words import CIRCUMSTANCES, Words, circumstances
from tasks.lexicon.entity_weights import Weights
from training.entity_gold import GUIDELINES

WIDTH = 96
LAYERS = 2
_UNIT = 1 << LAYER_SHIFT
"""Whole-number weights count in parts of one by this."""
_STEP = _UNIT >> ROWS_SHIFT
"""Activations count in parts of one by this."""
_LARGEST = 127 / _UNIT
_BATCH = 6_000
"""Words a step."""
_RATE = 3e-3
_DROP = 0.2
_FORGOTTEN = 0.2
"""Share of features that a word is shown without, so that each learns to stand in for the others."""
_SEED = 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """One block with what is to be learned of it."""

    numbers: NDArray[np.int32]
    """The numbers of its words."""
    around: NDArray[np.uint8]
    """Their circumstances."""
    wanted: NDArray[np.float16]
    """Chances of the labels by guideline; shape (words, guidelines, labels). All zero for guidelines that say
    nothing."""


class Numbers:
    """The words of all lessons, each with a number."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.of: dict[str, int] = {}

    def __call__(self, text: Sequence[str]) -> NDArray[np.int32]:
        """The numbers of a block's words; new words get new ones."""
        return np.array([self.of.setdefault(word, len(self.of)) for word in text], np.int32)


def lessons(
    numbers: Numbers, documents: Sequence[Sequence[tuple[Sequence[str], NDArray[np.float16]]]]
) -> Iterator[Lesson]:
    """The lessons of documents, each given as blocks of words with the chances of their labels."""
    for blocks in documents:
        around = circumstances(numbers.words, [text for text, _ in blocks])
        for (text, wanted), case in zip(blocks, around, strict=True):
            yield Lesson(numbers(text), case, wanted)


class Student(nn.Module):
    """The network in floats; `vectors` are those of all words, given and not learned."""

    def __init__(self, numbers: Numbers, places: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        super().__init__()
        torch.manual_seed(_SEED)
        self.rows = nn.Embedding(HASHED, WIDTH)
        self.around = nn.Embedding(CIRCUMSTANCES, WIDTH)
        self.given = nn.Parameter(torch.tensor(vectors), requires_grad=False)
        self.projection = nn.Linear(vectors.shape[1], WIDTH, bias=False)
        self.layers = nn.Parameter(torch.randn(LAYERS, 3, WIDTH, WIDTH) * (2 / (3 * WIDTH)) ** 0.5)
        self.biases = nn.Parameter(torch.zeros(LAYERS, WIDTH))
        self.output = nn.Parameter(torch.randn(LAYERS + 1, WIDTH, len(GUIDELINES), len(LABELS)) * 0.05)
        nn.init.normal_(self.rows.weight, std=0.05)
        nn.init.normal_(self.around.weight, std=0.05)
        nn.init.normal_(self.projection.weight, std=0.2 / vectors.shape[1] ** 0.5)
        rows_of = [numbers.words.rows(word) for word in numbers.of]
        self.feature_rows = torch.tensor([row for rows in rows_of for row in rows])
        self.lengths = torch.tensor([len(rows) for rows in rows_of])
        self.offsets = torch.cumsum(self.lengths, 0) - self.lengths
        self.places = torch.tensor(places)

    def word_vectors(self, numbers: Tensor) -> Tensor:
        """Sums of the rows of words, some of them left out while learning."""
        lengths = self.lengths[numbers]
        ends = torch.cumsum(lengths, 0)
        steps = torch.arange(int(ends[-1])) - torch.repeat_interleave(ends - lengths, lengths)
        rows = self.feature_rows[torch.repeat_interleave(self.offsets[numbers], lengths) + steps]
        kept = torch.ones(len(rows))
        known = torch.ones(len(numbers), 1)
        if self.training:
            kept = (torch.rand(len(rows)) >= _FORGOTTEN).float()
            known = (torch.rand(len(numbers), 1) >= _FORGOTTEN).float()
        summed = nn.functional.embedding_bag(
            rows, self.rows.weight, ends - lengths, mode="sum", per_sample_weights=kept
        )
        return summed + self.projection(self.given[self.places[numbers]]) * known

    def forward(self, numbers: Tensor, around: Tensor, inside: Tensor) -> Tensor:
        """Scores of words in a row with gaps between blocks; shape (words, guidelines, labels)."""
        distinct, back = torch.unique(numbers, return_inverse=True)
        vectors = _rounded(self.word_vectors(distinct)[back] + self.around(around).sum(1)) * inside
        scores = torch.einsum("nd,dgl->ngl", self._dropped(vectors), self.output[0])
        for layer, bias, output in zip(self.layers, self.biases, self.output[1:], strict=True):
            seen = self._dropped(vectors)
            summed = seen @ layer[1] + bias
            before = nn.functional.pad(seen[:-1] @ layer[0], (0, 0, 1, 0))
            behind = nn.functional.pad(seen[1:] @ layer[2], (0, 0, 0, 1))
            vectors = _rounded(summed + before + behind) * inside
            scores = scores + torch.einsum("nd,dgl->ngl", self._dropped(vectors), output)
        return scores

    def _dropped(self, vectors: Tensor) -> Tensor:
        return nn.functional.dropout(vectors, _DROP, self.training)

    def clamp(self) -> None:
        """Keep all weights within what 8 bits hold."""
        with torch.no_grad():
            for weight in (self.rows.weight, self.around.weight, self.layers, self.output):
                weight.clamp_(-_LARGEST, _LARGEST)


def _rounded(vectors: Tensor) -> Tensor:
    """Activations as they are at work, with the slope of what was not rounded."""
    held = vectors.clamp(0, TOP / _STEP)
    return held + ((held * _STEP).floor() / _STEP - held).detach()


def _batch(some: Sequence[Lesson]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    length = sum(len(one.numbers) + 1 for one in some) + 1
    numbers, around = np.zeros(length, np.int64), np.zeros((length, 3), np.int64)
    inside = np.zeros((length, 1), np.float32)
    wanted = np.zeros((length, len(GUIDELINES), len(LABELS)), np.float32)
    at = 1
    for one in some:
        end = at + len(one.numbers)
        numbers[at:end], around[at:end], inside[at:end], wanted[at:end] = one.numbers, one.around, 1, one.wanted
        at = end + 1
    return torch.tensor(numbers), torch.tensor(around), torch.tensor(inside), torch.tensor(wanted)


def _batches(all_lessons: Sequence[Lesson], luck: np.random.Generator) -> Iterator[list[Lesson]]:
    batch: list[Lesson] = []
    size = 0
    for index in luck.permutation(len(all_lessons)):
        batch.append(all_lessons[index])
        size += len(all_lessons[index].numbers)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0


def learned(student: Student, all_lessons: Sequence[Lesson], epochs: int) -> Student:
    """The student, having gone through all lessons so many times."""
    luck = np.random.default_rng(_SEED)
    torch.manual_seed(_SEED)
    steps = epochs * sum(len(one.numbers) for one in all_lessons) / _BATCH
    optimizer = torch.optim.Adam([one for one in student.parameters() if one.requires_grad], lr=_RATE)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 100) * max(0.02, 1 - step / steps)
    )
    for epoch in range(epochs):
        student.train()
        losses: list[float] = []
        for some in _batches(all_lessons, luck):
            numbers, around, inside, wanted = _batch(some)
            said = student(numbers, around, inside).log_softmax(-1)
            loss = -(wanted * said).sum() / wanted.sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            plan.step()
            student.clamp()
            losses.append(loss.item())
        print(f"student: epoch {epoch + 1} of {epochs}, loss {sum(losses) / len(losses):.4f}", flush=True)
    return student.eval()


def packed(
    student: Student, hashes: NDArray[np.uint32], places: NDArray[np.uint16], shares: dict[str, float]
) -> Weights:
    """The student in whole numbers, its guidelines mixed by `shares`."""
    mix = torch.tensor([shares.get(guideline, 0.0) for guideline in GUIDELINES])
    with torch.no_grad():
        vectors = student.projection(student.given)
        output = (student.output * mix[:, None]).sum(2)
        scale = 127 / output.abs().max()
        return Weights(
            rows=_whole(student.rows.weight),
            circumstances=_whole(student.around.weight),
            hashes=hashes,
            places=places,
            vectors=_whole(vectors),
            layers=_whole(student.layers),
            biases=(student.biases * _UNIT * _STEP).round().numpy().astype(np.int32),
            output=(output * scale).round().numpy().astype(np.int8),
        )


def _whole(weights: Tensor) -> NDArray[np.int8]:
    rounded: NDArray[np.int8] = (weights.detach() * _UNIT).round().clamp(-127, 127).numpy().astype(np.int8)
    return rounded


def by_document(
    blocks: Sequence[tuple[str, Sequence[str], NDArray[np.float16]]],
) -> list[list[tuple[Sequence[str], NDArray[np.float16]]]]:
    """Blocks given with the name of their document, gathered by document."""
    found: defaultdict[str, list[tuple[Sequence[str], NDArray[np.float16]]]] = defaultdict(list)
    for document, text, wanted in blocks:
        found[document].append((text, wanted))
    return list(found.values())
