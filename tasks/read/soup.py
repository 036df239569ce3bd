"""BeautifulSoup's tree of a page, built without what costs most and nobody reads.

HTML has no namespaces, so none are looked for; scripts, styles, drawings and form fields are left out, and white space
before what begins a line; an element takes its attributes as the parser gives them. The tree is BeautifulSoup's own in
all else, but the parser's words go straight into it and not through a dozen calls of bs4 each: a third of the time.
"""

import warnings
from typing import Any

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import AttributeValueList, Doctype, NavigableString
from bs4.exceptions import ParserRejectedMarkup
from lxml import etree

from tasks.model import Rejected
from tasks.read.elements import BLOCKS, TELLING, UNREAD

# Pages are read as pages, whatever they resemble.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)


class Element(Tag):
    """A tag as bs4 makes it from HTML; what is the same for all of a page's thousands stands here once."""

    parser_class = namespace = prefix = sourceline = sourcepos = None
    cdata_list_attributes = preserve_whitespace_tags = None
    known_xml = hidden = can_be_empty_element = False
    attribute_value_list_class = AttributeValueList
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    next_element = next_sibling = previous_sibling = None
    _namespaces: dict[str, str] = {}  # noqa: RUF012 - bs4's own, and never written to

    def __init__(self, name: str, attributes: dict[str, Any], parent: Tag, previous: Any) -> None:
        self.name = name
        self.attrs = attributes
        self.contents = []
        self.parent = parent
        self.previous_element = previous
        previous.next_element = self
        beside = parent.contents
        if beside:
            before = self.previous_sibling = beside[-1]
            before.next_sibling = self
        beside.append(self)


class _Tree:
    """What the parser tells of a page, put into the soup."""

    __slots__ = ("depth", "heard", "last", "most", "open", "parent", "told", "unread")

    def __init__(self, soup: "BoundedSoup") -> None:
        self.most = soup.most + 1
        self.told = soup.told
        self.open: list[Tag] = [soup]
        """What is open, from the soup inwards."""
        self.parent: Tag = soup
        """The last that is open."""
        self.last: Any = soup
        """What was put in last."""
        self.heard: list[str] = []
        """Text that has not been put in yet."""
        self.unread = ""
        """Name of the element whose content is passed over."""
        self.depth = 0
        """Elements of that name that are open in one another."""

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        """Open an element."""
        if self.unread:
            self.depth += name == self.unread
            return
        if name in UNREAD or (name == "script" and "ld+json" not in attributes.get("type", "")):
            self.unread, self.depth = name, 1
            return
        if self.heard:
            if name in BLOCKS and "".join(self.heard).isspace():  # half of all strings, and no reader sees them
                self.heard.clear()
            else:
                self.put(NavigableString)
        # without attributes, lxml gives a mapping that all elements share
        element = Element(name, attributes or {}, self.parent, self.last)
        if name in TELLING or "rel" in attributes or "itemprop" in attributes:
            self.told.append(element)
        self.parent = self.last = element
        self.open.append(element)
        if len(self.open) > self.most:
            raise Rejected("TOO_DEEP", f"The markup is nested deeper than the limit of {self.most - 1} levels.")

    def end(self, name: str) -> None:
        """Close the elements up to the last open one of that name; nearly always it is the very last."""
        if self.unread:
            self.depth -= name == self.unread
            self.unread = self.unread if self.depth else ""
            return
        if self.heard:
            self.put(NavigableString)
        at = len(self.open) - 1
        while at and self.open[at].name != name:
            at -= 1
        if at:
            del self.open[at:]
            self.parent = self.open[-1]

    def data(self, text: str) -> None:
        """Take text."""
        if not self.unread:
            self.heard.append(text)

    def comment(self, _text: str) -> None:
        """Pass over a comment; it parts the text before it from the text behind it."""
        if self.heard:
            self.put(NavigableString)

    def doctype(self, name: str, public: str, system: str) -> None:
        """Keep the type of the document."""
        self.comment("")
        self.heard.append(Doctype.for_name_and_ids(name, public, system))
        self.put(Doctype)

    def close(self) -> None:
        """Put in what was heard last, and let go of the tree: the parser stays a while, in a circle of its own."""
        self.comment("")
        del self.told, self.open, self.parent, self.last

    def put(self, kind: type[NavigableString]) -> None:
        """Add the text that was heard; white space alone becomes one space."""
        text = "".join(self.heard)
        self.heard.clear()
        string = str.__new__(kind, " " if text.isspace() else text)  # bs4's own way links each string twice
        beside = self.parent.contents
        before = beside[-1] if beside else None
        string.parent, string.previous_element, string.previous_sibling = self.parent, self.last, before
        string.next_element = string.next_sibling = None
        self.last.next_element = string
        if before is not None:
            before.next_sibling = string
        beside.append(string)
        self.last = string


class _Builder(LXMLTreeBuilder):
    """Has lxml tell of the page to what puts it into the soup."""

    def default_parser(self, encoding: str | None) -> Any:
        """A parser for one page; `encoding` is that of its bytes, where it comes as bytes."""
        return etree.HTMLParser(target=_Tree(self.soup), huge_tree=self.huge_tree, encoding=encoding)  # type: ignore[arg-type]  # a BoundedSoup


class BoundedSoup(BeautifulSoup):
    """A soup that refuses markup nested deeper than `depth`, while it is parsed."""

    def __init__(self, markup: str, depth: int) -> None:
        self.most = depth
        self.told: list[Tag] = []
        """The elements that may say something of the page, in their order."""
        builder = _Builder(
            multi_valued_attributes=None,
            preserve_whitespace_tags=frozenset(),
            attribute_dict_class=dict,
            string_containers={},
            store_line_numbers=False,
        )
        try:
            super().__init__(markup, builder=builder)
        except ParserRejectedMarkup as error:
            raise Rejected("MALFORMED", f"The page cannot be parsed: {error}.") from error

    def forget(self) -> None:
        """Cut all links between the elements, so that the tree goes at once and no collector has to find it.

        Nothing of the tree can be used any more, but for strings as such.
        """
        here: Any = self
        while here is not None:
            following = here.next_element
            here.__dict__.clear()
            here = following

    def reset(self) -> None:
        """Begin anew."""
        super().reset()
        self.told.clear()
