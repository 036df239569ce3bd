"""Records: fields by name become an article, whatever format holds them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tasks.model import Article, Rejected
from tasks.read.dates import parse_date
from tasks.read.html import page_article
from tasks.read.limits import Limits
from tasks.read.metadata import language_code
from tasks.read.repair import mend, tidy
from tasks.read.stored import Origin


def record_article(
    origin: Origin, form: str, record: Mapping[str, Any], limits: Limits, misread: tuple[str, ...] = ()
) -> Article:
    """The article of a record with the names in `FIELDS`: its `text`, or else its `html` read as a page.

    Raises `Rejected` where neither is a string, or the one that counts holds no text.
    """
    text = record.get("text")
    html = record.get("html")
    if isinstance(text, str) and (text.strip() or not isinstance(html, str)):
        article = _text_article(origin, form, text)
    elif isinstance(html, str):
        article = page_article(origin, html, limits.depth)
    else:
        raise Rejected("MALFORMED", "The record has neither a `text` nor an `html` that is a string.")
    repairs = tuple(dict.fromkeys(misread + article.repairs))
    return replace(article, format=form, repairs=repairs, **columns_of(record))


def _text_article(origin: Origin, form: str, raw: str) -> Article:
    text, repairs = mend(raw)
    if not text.strip():
        raise Rejected("BLANK_TEXT", "The record's text holds white space and invisible characters only.")
    return replace(origin.article(form, text, repairs), needs_body=False)


def columns_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that the record fills; what it leaves out or gives in another type keeps what the page says."""
    columns = {
        "source_id": _string(record.get("id")),
        "url": _string(record.get("url")),
        "headline": _string(record.get("title")),
        "publisher": _string(record.get("publisher")),
        "published_at": parse_date(record.get("published_at")),
        "authors": _names(record.get("authors")),
        "language": language_code(record.get("language")),
    }
    return {name: value for name, value in columns.items() if value}


def _string(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return tidy(str(value)) or None


def _names(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    names = [_string(item.get("name") if isinstance(item, dict) else item) for item in values]
    return tuple(dict.fromkeys(name for name in names if name))
