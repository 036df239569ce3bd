"""Linear weights of traits: numbers for traits, sparse rows of them, and how weights for them are learned."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tasks.lexicon.speaker_weights import Table


class Book:
    """Numbers for traits, in the order in which they are first seen."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, found: Iterable[str]) -> np.ndarray:
        """The numbers of traits, each once."""
        numbers = self.numbers
        return np.array([numbers.setdefault(trait, len(numbers)) for trait in dict.fromkeys(found)], dtype=np.int32)


def ranked(rows: csr_matrix, right: np.ndarray, sizes: np.ndarray, weight: np.ndarray, strength: float) -> np.ndarray:
    """Conditional logistic regression: the chance of the right rows among those of their group.

    `right` holds 1 for a right row, 0 for a wrong one and -1 for one that counts as neither; `sizes` and `weight` are
    those of the groups.
    """
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(sizes)), sizes)
    turned = rows.T.tocsr()

    def loss(current: np.ndarray) -> tuple[float, np.ndarray]:
        scores = rows @ current
        scores[right < 0] = -1e9
        chances = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        chances /= np.add.reduceat(chances, starts)[of]
        good = np.where(right == 1, chances, 0.0)
        sums = np.maximum(np.add.reduceat(good, starts), 1e-300)
        surprise = -(weight * np.log(sums)).sum() + strength * (current**2).sum() / 2
        return surprise, turned @ (weight[of] * (chances - good / sums[of])) + strength * current

    start = np.zeros(rows.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120, "maxcor": 8}).x


def kept(book: Book, rows: Iterable[np.ndarray], least: int) -> np.ndarray:
    """The numbers of traits that are seen often enough."""
    seen: Counter[int] = Counter()
    for row in rows:
        seen.update(set(row.tolist()))
    return np.array(sorted(number for number, n in seen.items() if n >= least and number < len(book.numbers)))


def matrix(rows: Sequence[np.ndarray], taken: np.ndarray, n_traits: int) -> csr_matrix:
    """Rows of ones and zeros, a column for each kept trait."""
    columns = np.full(n_traits, -1, dtype=np.int32)
    columns[taken] = np.arange(len(taken), dtype=np.int32)
    found = [columns[row] for row in rows]
    found = [row[row >= 0] for row in found]
    ends = np.concatenate([[0], np.cumsum([len(row) for row in found])])
    indices = np.concatenate(found)
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(taken)))


def table(columns: np.ndarray, found: np.ndarray, book: Book, least: int) -> Table:
    """The weights by trait, in hundredths; those below `least` are left out."""
    names = list(book.numbers)
    rounded = {names[number]: round(100 * float(weight)) for number, weight in zip(columns, found, strict=True)}
    return Table((trait, rounded[trait]) for trait in sorted(rounded) if abs(rounded[trait]) >= least)
