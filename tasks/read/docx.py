"""Word documents: the articles of an export from a press archive, or the paragraphs of one article."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from lxml import etree

from tasks.model import Article, Code, Reject, Rejected
from tasks.read.anywhere import parsed
from tasks.read.archive import Archive
from tasks.read.export import Exported, Line, exported
from tasks.read.limits import Limits
from tasks.read.repair import mend, tidy
from tasks.read.stored import Origin, Stored, settle

_MAIN = ("word/document.xml", "word/document2.xml")
_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
"""Of the elements, as nearly all programs write them, and by the letter of the standard."""
_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Holds once more what stands before it, for programs that cannot show that."""
_GONE = ("del", "moveFrom")
"""Hold what a revision took away, or put elsewhere."""
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
_HEADINGS = ("heading1", "title")
_DAMAGED = Rejected("MALFORMED", "This is no Word document, or a damaged one")


def read_docx(stored: Stored, limits: Limits) -> Iterator[Article | Reject]:
    """The articles of a document, numbered from 0."""
    archive = Archive.of(stored, limits, {})
    articles = parsed(archive.file, limits.seconds, _DAMAGED, partial(_articles, archive, limits))
    sha256 = stored.digest()
    for index, one in enumerate(articles):
        origin = Origin(stored.name, index, sha256)
        yield settle(origin, limits.seconds, partial(_article, origin, one))


def _article(origin: Origin, one: Exported) -> Article:
    text, repairs = mend(one.text)
    if not one.body or not text.strip():
        raise Rejected("BLANK_TEXT", "The article has no body.")
    columns: dict[str, Any] = {
        name: tidy(value) if isinstance(value, str) else value for name, value in one.columns.items()
    }
    return replace(origin.article("docx", text, repairs), **columns)


def _articles(archive: Archive, limits: Limits) -> tuple[Exported, ...]:
    lines = _lines(archive, limits)
    if not lines:
        raise Rejected("BLANK_TEXT", "The document holds no text.")
    return tuple(exported(lines)) or (Exported(body=tuple(line.text for line in lines)),)


def _lines(archive: Archive, limits: Limits) -> list[Line]:
    """The paragraphs of the document that say something, in its order; those of a box behind the one that holds it."""
    member = next((archive.by_name[name] for name in _MAIN if name in archive.by_name), None)
    if member is None:
        raise Rejected("MALFORMED", "The archive holds no Word document.")
    archive.require_sound(member)
    data = archive.opened(member).file.read(limits.expanded_bytes + 1)
    if len(data) > limits.expanded_bytes:
        raise Rejected("ARCHIVE_LIMIT", f"The document expands past the limit of {limits.expanded_bytes:,} bytes.")
    return list(_paragraphs(_tree(data)))


def _tree(data: bytes) -> Any:
    """The document's elements. No entity is resolved and nothing is fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        code: Code = "TOO_DEEP" if "depth" in str(error) else "MALFORMED"
        raise Rejected(code, f"The document is no XML: {error}.") from error
    if root.getroottree().docinfo.doctype:
        raise Rejected("MALFORMED", "The document has a DTD: words of the text may stand in it, and it is not read.")
    return root


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is gathered."""

    parts: list[str] = field(default_factory=list)
    is_heading: bool = False

    def add(self, name: str, element: Any) -> None:
        """What an element within it says."""
        if name == "t":
            self.parts.append("".join(element.itertext()))
        elif name in _BREAKS:
            self.parts.append(_BREAKS[name])
        elif name == "pStyle":
            self.is_heading = _is_heading(element)


def _paragraphs(root: Any) -> Iterator[Line]:
    found: list[_Paragraph] = []
    within: list[_Paragraph] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = _name(element)
        if event == "start" and (element.tag == _TWICE or name in _GONE):
            walk.skip_subtree()
        elif event == "start" and name == "p":
            within.append(_Paragraph())
            found.append(within[-1])
        elif event == "start" and within:
            within[-1].add(name, element)
        elif event == "end" and name == "p":
            within.pop()
    for paragraph in found:
        if text := "".join(paragraph.parts).strip():
            yield Line(text, paragraph.is_heading)


def _name(element: Any) -> str:
    """The name of an element of a Word document; empty for others."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return next((tag.removeprefix(space) for space in _NAMESPACES if tag.startswith(space)), "")


def _is_heading(style: Any) -> bool:
    return any(value.lower().startswith(_HEADINGS) for key, value in style.attrib.items() if key.endswith("}val"))
