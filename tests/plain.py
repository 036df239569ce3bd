"""Articles made of paragraphs alone, for the steps that need no more of the structure."""

import re
from typing import Any

from tasks.model import Article, Block, Paragraph

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def plain(text: str, **parts: Any) -> Article:
    """An article whose blocks are the stretches of `text` between blank lines, all of them paragraphs."""
    spans = [match.span() for match in _PARAGRAPH.finditer(text) if match.group().strip()]
    return Article(
        article_id="plain",
        source_path="plain.txt",
        record_index=None,
        source_id=None,
        format="txt",
        raw_sha256="",
        text=text,
        blocks=tuple(Block("paragraph", start, end) for start, end in spans),
        paragraphs=tuple(Paragraph(start, end, None, 1) for start, end in spans),
        **parts,
    )
