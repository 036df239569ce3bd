"""What a page says of itself: JSON-LD, Open Graph and other meta tags, `time` elements, microdata."""

import datetime as dt
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import chain, islice
from typing import Any

from bs4 import Tag

from tasks.read.dates import parse_date
from tasks.read.letters import letters
from tasks.read.repair import tidy
from tasks.read.soup import BoundedSoup

_ARTICLE = re.compile(r"Article|Posting|Report|Review|Analysis|Opinion")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "date",
)
_NAMES_DATE = re.compile(
    r"publish(?:ed)?[\W_]?(?:date|time|on|at)|publication[\W_]?date|pubdate|published\Z|(?:date|time)[\W_]?published"
)
"""In names of other meta tags for the date of publication: each house has its own."""
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "cxenseparse:author")
_TITLES = ("og:title", "twitter:title", "title", "headline", "parsely-title", "sailthru.title")
_URLS = ("og:url", "twitter:url", "parsely-link")
_SITES = ("og:site_name", "application-name")
_WANTED = frozenset((*_DATES, *_AUTHORS, *_TITLES, *_URLS, *_SITES))
_BY = re.compile(r"\A(?:by|von|par|por|di|da)\s+(?=\S)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s?\([^()]{0,80}(?:\)|\Z)")
_NO_NAME = re.compile(r"[@:]|\A\W|\A\d+\Z|\Aauthors?\Z", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*(?:,|;|/|\||&| and | und | et | y | e )\s*")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.DOTALL)
_TELLING = ("headline", "author", "datePublished", "articleBody")
_BLOCK = re.compile(r"</?(?:p|br|div|li|h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,500}>")
_SHORTEST_BODY = 500
_LONGEST_BODY = 100_000
_SHORTEST_HOST = 2
_LONGEST_NAME = 80
_MOST_NODES = 2000
_MOST_AUTHORS = 4
_MOST_TITLES = 16
"""Titles that are kept: each heading of the page is compared with each of them."""


@dataclass(slots=True)
class Metadata:
    """Columns for the article, and the titles by which its headline is known."""

    titles: list[str] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    """Persons; empty where the page names its house alone."""
    house: tuple[str, ...] = ()
    """The house, where it is named as the author."""
    houses: frozenset[str] = frozenset()
    """Letters of the names by which the house may call itself."""
    published_at: dt.datetime | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    body: str = ""
    """The article's text as the JSON-LD tells it; empty where it does not, or tells a few lines alone."""


def language_code(value: object) -> str | None:
    """ISO 639-1 code of a language tag; None for other names of languages.

    >>> language_code("en-GB"), language_code("EN_us"), language_code("English"), language_code("eng")
    ('en', 'en', None, None)
    """
    match = _LANGUAGE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    return match[1] if match else None


def metadata_of(soup: BoundedSoup) -> Metadata:
    """What `soup` says of the article in it. Where its parts disagree, JSON-LD wins, then meta tags."""
    page = _Page.of(soup)
    publisher = page.publisher()
    url = page.url()
    house = {letters(name) for name in (publisher, page.first(_SITES), *_host_names(url)) if name}
    bylines = list(page.bylines())
    return Metadata(
        titles=list(dict.fromkeys(islice(filter(None, page.titles()), _MOST_TITLES))),
        authors=next((names for names in bylines if not house.issuperset(map(letters, names))), ()),
        house=next(filter(None, bylines), ()),
        houses=frozenset(house),
        published_at=next(filter(None, map(parse_date, page.dates())), None),
        publisher=publisher,
        url=url,
        language=language_code(page.language),
        body=page.body(),
    )


@dataclass(slots=True)
class _Page:
    """The telling parts of a page."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents of the meta tags that are asked for, by their names in small letters."""
    scripts: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""
    marked_authors: list[str] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    """Objects of the JSON-LD, outer ones first."""

    @classmethod
    def of(cls, soup: BoundedSoup) -> "_Page":
        """Look at each element that may tell something, once."""
        page = cls()
        for tag in soup.told:
            if tag.attrs or tag.name == "title":
                page.look_at(tag)
        page.nodes = list(_objects(page.scripts))
        return page

    def look_at(self, tag: Tag) -> None:
        """Keep what `tag` tells, if it tells anything."""
        if tag.name == "meta":
            name = _attribute(tag, "property") or _attribute(tag, "name") or _attribute(tag, "itemprop")
            name = name.lower()
            if name in _WANTED or _NAMES_DATE.search(name):  # one in ten
                self.meta.setdefault(name, []).append(tidy(_attribute(tag, "content")))
        elif tag.name == "script" and "ld+json" in _attribute(tag, "type"):
            self.scripts.append(tag.string or "")
        elif tag.name == "time":
            self.times.append(_attribute(tag, "datetime"))
        elif tag.name == "link" and _attribute(tag, "rel") == "canonical":
            self.links.append(_attribute(tag, "href"))
        elif tag.name == "title" and not self.title:
            self.title = tidy(tag.get_text())
        elif tag.name == "html":
            self.language = _attribute(tag, "lang") or _attribute(tag, "xml:lang")
        elif "author" in (tag.attrs.get("rel"), tag.attrs.get("itemprop")) and len(self.marked_authors) < _MOST_AUTHORS:
            self.marked_authors.append(tag.get_text(" "))

    def first(self, names: Iterable[str]) -> str | None:
        """Content of the first of these meta tags that the page has and that says something."""
        return next((content for name in names for content in self.meta.get(name, ()) if content), None)

    def articles(self) -> list[dict[str, Any]]:
        """The JSON-LD's articles, the fullest first."""
        found = (node for node in self.nodes if _ARTICLE.search(str(node.get("@type", ""))))
        return sorted(found, key=lambda node: -sum(key in node for key in _TELLING))

    def titles(self) -> Iterator[str]:
        """Titles of the article, the surest first."""
        for node in self.articles():
            if isinstance(node.get("headline"), str):
                yield tidy(unescape(node["headline"]))
        for name in _TITLES:
            yield from self.meta.get(name, ())
        yield self.title

    def body(self) -> str:
        """The longest text that one of the articles is said to have."""
        bodies = (node.get("articleBody") for node in self.articles())
        longest = max((body for body in bodies if isinstance(body, str)), key=len, default="")
        return (
            unescape(_TAG.sub(" ", _BLOCK.sub("\n", longest[:_LONGEST_BODY]))) if len(longest) >= _SHORTEST_BODY else ""
        )

    def dates(self) -> Iterator[object]:
        """What may be the date of publication, the surest first."""
        for node in chain(self.articles(), self.nodes):
            yield node.get("datePublished")
        for name in _DATES:
            yield from self.meta.get(name, ())
        for name, contents in self.meta.items():
            if _NAMES_DATE.search(name):
                yield from (content for content in contents if not content.isdigit())
        yield from self.times

    def bylines(self) -> Iterator[tuple[str, ...]]:
        """What may be the names of the authors, the surest first."""
        named = {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str) and node.get("name")}
        for node in self.articles():
            yield _names(_flat(node.get("author") or node.get("creator"), named))
        for name in _AUTHORS:
            yield _names(self.meta.get(name, ()))
        yield _names(self.marked_authors)

    def publisher(self) -> str | None:
        """Who publishes the article."""
        for node in self.articles():
            publisher = node.get("publisher")
            name = publisher.get("name") if isinstance(publisher, dict) else publisher
            if isinstance(name, str) and name.strip():
                return tidy(unescape(name)) or None
        return self.first(_SITES)

    def url(self) -> str | None:
        """The canonical address, where it is a full one."""
        addresses = [*self.links, *(content for name in _URLS for content in self.meta.get(name, ()))]
        return next((tidy(address) for address in addresses if address.startswith("http")), None)


def _host_names(url: str | None) -> Iterator[str]:
    """Names by which a house may call itself after its address: `thequay.example.org` and its parts."""
    host = (url or "").partition("://")[2].partition("/")[0].lower()
    parts = host.removeprefix("www.").split(".")
    yield ".".join(parts)
    yield ".".join(parts[-2:])
    yield from (part for part in parts if len(part) > _SHORTEST_HOST)


def _attribute(tag: Tag, name: str) -> str:
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else ""


def _objects(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, outer ones first; scripts that are no JSON are passed over."""
    waiting: deque[Any] = deque()
    for script in scripts:
        try:
            waiting.append(json.loads(script, strict=False, parse_int=float))
        except (ValueError, RecursionError):
            continue
    count = 0
    while waiting and count < _MOST_NODES:
        value = waiting.popleft()
        if isinstance(value, dict):
            count += 1
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _flat(value: Any, named: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The names in an author entry: a string, an object, a reference to one, or a list of these."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            person = item if item.get("name") else named.get(str(item.get("@id")), item)
            name = person.get("name") or _given_and_family(person)
            yield from (part for part in (name if isinstance(name, list) else [name]) if isinstance(part, str))
        elif isinstance(item, str):
            yield item


def _given_and_family(person: dict[str, Any]) -> str:
    parts = (person.get("givenName"), person.get("familyName"))
    return " ".join(part for part in parts if isinstance(part, str))


def _names(values: Iterable[str]) -> tuple[str, ...]:
    """Single names in bylines; addresses, remarks in brackets and what else is no name are left out.

    >>> _names(["By Ann Lee and Tom Bray (The Quay)", "https://example.org/ann"])
    ('Ann Lee', 'Tom Bray')
    """
    names: dict[str, None] = {}
    for value in values:
        text = _BY.sub("", _IN_BRACKETS.sub(" ", tidy(unescape(value[: 4 * _LONGEST_NAME]))), count=1)
        for name in _SEPARATORS.split(text.strip()) if "://" not in text else ():
            if 1 < len(name) <= _LONGEST_NAME and not _NO_NAME.search(name):
                names[name] = None
    return tuple(names)
