"""Cut the text into blocks and say what part each one plays."""

from dataclasses import replace

from tasks.model import Article, Block
from tasks.segment.lines import lines_of
from tasks.segment.roles import label


def segment(article: Article) -> Article:
    """Fill `blocks`: every non-blank stretch of the text lies in exactly one, in reading order.

    Nothing is removed here: boilerplate and repeats are labelled, and `mark_repeats` sets them aside.
    """
    lines = lines_of(article)
    label(lines, article.headline, article.text)
    blocks = tuple(Block(role=line.role or "paragraph", start=line.start, end=line.end) for line in lines)
    return replace(article, blocks=blocks)
