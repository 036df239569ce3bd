"""What a page says of itself: JSON-LD, Open Graph and other meta tags, `time` elements, microdata."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

from tasks.read.dates import parse_date
from tasks.read.repair import tidy

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
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "cxenseparse:author")
_TITLES = ("og:title", "twitter:title", "title", "headline", "parsely-title", "sailthru.title")
_URLS = ("og:url", "twitter:url", "parsely-link")
_SITES = ("og:site_name", "application-name")
_BY = re.compile(r"\A(?:by|von|par|por|di|da)\s+(?=\S)", re.IGNORECASE)
_NO_NAME = re.compile(r"[@:]|\A\W|\A\d+\Z|\Aauthors?\Z", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*(?:,|;|/|\||&| and | und | et | y | e )\s*")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.DOTALL)
_LONGEST_NAME = 80
_MOST_NODES = 2000
_MOST_AUTHORS = 4


@dataclass(slots=True)
class Metadata:
    """Columns for the article, and the titles by which its headline is known."""

    titles: list[str] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    """Persons; empty where the page names its house alone."""
    house: tuple[str, ...] = ()
    """The house, where it is named as the author."""
    published_at: dt.datetime | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    description: str = ""


def language_code(value: object) -> str | None:
    """ISO 639-1 code of a language tag; None for other names of languages.

    >>> language_code("en-US"), language_code("English")
    ('en', None)
    """
    match = _LANGUAGE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    return match[1] if match else None


def metadata_of(soup: BeautifulSoup) -> Metadata:
    """What `soup` says of the article in it. Where its parts disagree, JSON-LD wins, then meta tags."""
    meta = _meta_tags(soup)
    nodes = list(_json_ld(soup))
    articles = sorted(filter(_is_article, nodes), key=lambda node: -sum(k in node for k in _TELLING))
    html = soup.find("html")
    publisher = _publisher(meta, articles)
    house = {name.casefold() for name in (publisher, _first(meta, _SITES)) if name}
    bylines = list(_bylines(soup, meta, articles, nodes))
    return Metadata(
        titles=list(_titles(soup, meta, articles)),
        authors=next((names for names in bylines if not house.issuperset(map(str.casefold, names))), ()),
        house=next(filter(None, bylines), ()),
        published_at=_published(soup, meta, articles + nodes),
        publisher=publisher,
        url=_url(soup, meta),
        language=language_code(html.get("lang") or html.get("xml:lang")) if isinstance(html, Tag) else None,
        description=_first(meta, ("og:description", "description")) or "",
    )


_TELLING = ("headline", "author", "datePublished", "articleBody")


def _meta_tags(soup: BeautifulSoup) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in soup.find_all("meta"):
        name = _attribute(tag, "property") or _attribute(tag, "name") or _attribute(tag, "itemprop")
        content = tidy(_attribute(tag, "content"))
        if name and content:
            found.setdefault(name.lower(), []).append(content)
    return found


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def _first(meta: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next((meta[name][0] for name in names if name in meta), None)


def _json_ld(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, outer ones first; scripts that are no JSON are passed over."""
    waiting: list[Any] = []
    for script in soup.find_all("script"):
        if "ld+json" in _attribute(script, "type"):
            try:
                waiting.append(json.loads(script.string or "", strict=False, parse_int=float))
            except (ValueError, RecursionError):
                continue
    count = 0
    while waiting and count < _MOST_NODES:
        value = waiting.pop(0)
        if isinstance(value, dict):
            count += 1
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _is_article(node: dict[str, Any]) -> bool:
    return bool(_ARTICLE.search(str(node.get("@type", "")))) and any(key in node for key in _TELLING)


def _titles(soup: BeautifulSoup, meta: dict[str, list[str]], articles: list[dict[str, Any]]) -> Iterator[str]:
    for node in articles:
        if isinstance(node.get("headline"), str):
            yield tidy(node["headline"])
    for name in _TITLES:
        yield from meta.get(name, [])
    if soup.title is not None:
        yield tidy(soup.title.get_text())


def _published(soup: BeautifulSoup, meta: dict[str, list[str]], nodes: list[dict[str, Any]]) -> dt.datetime | None:
    times = (_attribute(tag, "datetime") for tag in soup.find_all("time"))
    values = [node.get("datePublished") for node in nodes] + [v for name in _DATES for v in meta.get(name, [])]
    return next(filter(None, map(parse_date, values)), None) or next(filter(None, map(parse_date, times)), None)


def _bylines(
    soup: BeautifulSoup, meta: dict[str, list[str]], articles: list[dict[str, Any]], nodes: list[dict[str, Any]]
) -> Iterator[tuple[str, ...]]:
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    for node in articles:
        yield _names(_flat(node.get("author") or node.get("creator"), named))
    for key in _AUTHORS:
        yield _names(meta.get(key, []))
    yield _names(tag.get_text(" ") for tag in soup.find_all(rel="author", limit=_MOST_AUTHORS))
    yield _names(tag.get_text(" ") for tag in soup.find_all(itemprop="author", limit=_MOST_AUTHORS))


def _flat(value: Any, named: dict[str, dict[str, Any]]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            person = named.get(str(item.get("@id")), item) if not item.get("name") else item
            name = person.get("name")
            yield from (part for part in (name if isinstance(name, list) else [name]) if isinstance(part, str))
        elif isinstance(item, str):
            yield item


def _names(values: Iterable[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for value in values:
        text = _BY.sub("", tidy(value[: 4 * _LONGEST_NAME]), count=1)
        for name in _SEPARATORS.split(text) if "://" not in text else ():
            if 1 < len(name) <= _LONGEST_NAME and not _NO_NAME.search(name):
                names[name] = None
    return tuple(names)


def _publisher(meta: dict[str, list[str]], articles: list[dict[str, Any]]) -> str | None:
    for node in articles:
        publisher = node.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and tidy(name):
            return tidy(name)
    return _first(meta, _SITES)


def _url(soup: BeautifulSoup, meta: dict[str, list[str]]) -> str | None:
    for link in soup.find_all("link", rel="canonical"):
        if _attribute(link, "href").startswith("http"):
            return tidy(_attribute(link, "href"))
    return _first(meta, _URLS)
