"""BeautifulSoup's tree of a page, built without what costs most and nobody reads: half of a page's time is its tree.

HTML has no namespaces, so none are looked for; scripts, styles, drawings and form fields are left out; an element
takes its attributes as the parser gives them. The tree is BeautifulSoup's own in all else.
"""

import warnings
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import AttributeValueList, NavigableString
from bs4.exceptions import ParserRejectedMarkup

from tasks.model import Rejected
from tasks.read.elements import UNREAD

# Pages are read as pages, whatever they resemble.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)


class Element(Tag):
    """A tag as bs4 makes it from HTML: its constructor asks the same questions of each of a page's thousands."""

    def __init__(self, name: str, attributes: dict[str, Any], parent: Tag, previous: Any) -> None:
        self.name, self.attrs, self.contents = name, attributes, []
        self.parser_class = self.namespace = self.prefix = self.sourceline = self.sourcepos = None
        self._namespaces: dict[str, str] = {}
        self.known_xml = self.hidden = self.can_be_empty_element = False
        self.attribute_value_list_class = AttributeValueList
        self.cdata_list_attributes = self.preserve_whitespace_tags = None
        self.interesting_string_types = self.MAIN_CONTENT_STRING_TYPES
        self.setup(parent, previous)


class _Builder(LXMLTreeBuilder):
    """What the parser tells of a page's tags, handed on to the soup."""

    unread = ""
    """Name of the element whose content is passed over."""
    depth = 0
    """Elements of that name that are open in one another."""

    def start(self, tag: Any, attrib: Mapping[Any, Any], nsmap: Any = None) -> None:  # noqa: ARG002 - bs4's own
        """Open an element."""
        soup: Any = self.soup
        if self.unread:
            self.depth += tag == self.unread
        elif tag in UNREAD or (tag == "script" and "ld+json" not in attrib.get("type", "")):
            self.unread, self.depth = tag, 1
        else:
            soup.open(tag, dict(attrib))

    def end(self, tag: Any) -> None:
        """Close an element."""
        soup: Any = self.soup
        if not self.unread:
            soup.handle_endtag(tag)
        elif tag == self.unread:
            self.depth -= 1
            self.unread = tag if self.depth else ""

    def data(self, data: Any) -> None:
        """Take text."""
        soup: Any = self.soup
        if not self.unread:
            soup.current_data.append(data)

    def comment(self, text: Any) -> None:  # noqa: ARG002 - bs4's own
        """Pass over a comment; it parts the text before it from the text behind it."""
        soup: Any = self.soup
        soup.endData()


class BoundedSoup(BeautifulSoup):
    """A soup that refuses markup nested deeper than `depth`, while it is parsed."""

    def __init__(self, markup: str, depth: int) -> None:
        self.most = depth
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

    def open(self, name: str, attributes: dict[str, Any]) -> None:
        """Add an element to the one that is open, and open it; called by the parser."""
        self.endData()
        parent = self.currentTag or self
        element = Element(name, attributes, parent, self._most_recent_element)
        self._most_recent_element = element
        self.pushTag(element)
        if len(self.tagStack) > self.most + 1:
            raise Rejected("TOO_DEEP", f"The markup is nested deeper than the limit of {self.most} levels.")

    def handle_endtag(self, name: str, nsprefix: str | None = None) -> None:
        """Close the elements up to the last open one of that name; nearly always it is the very last."""
        self.endData()
        if self.currentTag is not None and self.currentTag.name == name and len(self.tagStack) > 1:
            self.tagStack.pop()
            self.open_tag_counter[name] -= 1
            self.currentTag = self.tagStack[-1]
        else:
            self._popToTag(name, nsprefix)

    def endData(self, containerClass: type[NavigableString] | None = None) -> None:  # noqa: N802, N803 - bs4's names
        """Add the text that was gathered; white space alone becomes one space."""
        if self.current_data:
            text = "".join(self.current_data)
            self.current_data = []
            self.object_was_parsed((containerClass or NavigableString)(" " if text.isspace() else text))
