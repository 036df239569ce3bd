"""Cut the text into blocks and say what part each one plays."""

from dataclasses import replace

from tasks.lexicon.line_weights import Weights
from tasks.model import Article, Block
from tasks.segment.judge import WEIGHTS, revise
from tasks.segment.lines import lines_of
from tasks.segment.roles import label


def segment(article: Article, weights: Weights = WEIGHTS) -> Article:
    """Fill `blocks`: every non-blank stretch of the text lies in exactly one, in reading order.

    Nothing is removed here: boilerplate and repeats are labelled, and `mark_repeats` sets them aside. Rules give
    each line its role; `weights`, the packaged ones, revise some.
    """
    lines = lines_of(article)
    furnished = label(lines, article.headline, article.text)
    revise(lines, furnished, weights)
    blocks = tuple(Block(role=line.role or "paragraph", start=line.start, end=line.end) for line in lines)
    return replace(article, blocks=blocks)
