"""A generated article on a page as large as real ones: head, scripts, menus, pictures and cards around it.

Real pages of news sites have, in the middle, 300 kB: half of it attributes, a third scripts and styles, a twentieth
the words of the article, in about 1,100 elements of which 190 are links. So have these. What stands around the article
is written for this project as well.
"""

import html
import json
from collections.abc import Iterator
from random import Random

from benchmarks.phrases import Sample, phrases

SECTIONS, LINKS = 12, 11
"""Menus, and links in each of them."""
CARDS = 40
WIDTHS = (320, 480, 640, 960, 1280, 1920)
SCRIPTS, RULES, STATES = 22, 500, 240
"""Scripts of some 900 characters, rules of the style sheet, and stories that the page's own state names."""


def as_page(sample: Sample, seed: int = 0) -> str:
    """The article as a large page of about 300 kB; the seed decides addresses and marks, none of the words.

    >>> from benchmarks.generate import article
    >>> 270_000 < len(as_page(article(1), 1)) < 330_000
    True
    """
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en" class="no-js" data-theme="paper">',
            *_head(sample, Random(seed)),  # noqa: S311 - no secret
            '<body class="article-page article-page--standard">',
            *_menus(Random(seed)),  # noqa: S311 - likewise
            *_article(sample, Random(seed)),  # noqa: S311 - likewise
            *_cards(Random(seed)),  # noqa: S311 - likewise
            *_footer(Random(seed)),  # noqa: S311 - likewise
            "</body></html>\n",
        )
    )


def _mark(dice: Random, length: int = 12) -> str:
    return "".join(dice.choices("abcdefghijkmnpqrstuvwxyz23456789", k=length))


def _head(sample: Sample, dice: Random) -> Iterator[str]:
    title = html.escape(sample.headline)
    yield f'<head><meta charset="utf-8"><title>{title}</title>'
    for name in ("og:title", "twitter:title", "parsely-title", "sailthru.title"):
        yield f'<meta property="{name}" content="{title}">'
    for number in range(30):
        yield f'<meta name="app-{number}" content="{_mark(dice, 60)}">'
        yield f'<link rel="preload" as="script" href="https://static.example/{_mark(dice, 40)}/{number}.js">'
    yield f'<script type="application/ld+json">{json.dumps(_linked(sample))}</script>'
    yield f"<style>{''.join(_rule(dice) for _ in range(RULES))}</style>"
    for _ in range(SCRIPTS):
        yield f"<script>{_script(dice)}</script>"
    yield f"<script>window.__STATE__={json.dumps(_state(dice))}</script></head>"


def _linked(sample: Sample) -> dict[str, object]:
    """What the page says of the article to machines."""
    persons = [{"@type": "Person", "name": name, "url": f"https://news.example/by/{name}"} for name in sample.authors]
    trail = [{"@type": "ListItem", "position": at, "name": name} for at, name in enumerate(phrases()["towns"], 1)]
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": sample.headline,
        "author": persons,
        "description": sample.key_points[0],
        "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": trail},
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Dunmarrow Courier"},
    }


def _rule(dice: Random) -> str:
    return (
        f".{_mark(dice)}-{_mark(dice, 5)}>.{_mark(dice)}:not(.{_mark(dice, 6)}){{margin:{dice.randint(0, 40)}px auto;"
        f"padding:{dice.randint(0, 9)}px;color:#{dice.randint(0, 0xFFFFFF):06x};display:flex;flex:1 1 auto}}"
    )


def _script(dice: Random) -> str:
    calls = (f'a.push(["{_mark(dice)}",function(e,t){{return e<t&&"{_mark(dice)}"}}]);' for _ in range(14))
    return f"!function(a,b){{{''.join(calls)}}}(window.q=window.q||[],document);"


def _state(dice: Random) -> list[dict[str, object]]:
    """What a page hands to its own scripts: other stories, which are no text of this article."""
    return [
        {"id": _mark(dice), "type": "story", "weight": dice.random(), "labels": [_mark(dice, 8) for _ in range(3)]}
        for _ in range(STATES)
    ]


def _about(dice: Random, part: str) -> str:
    """Attributes as frameworks leave them on everything."""
    return (
        f'class="{part} {part}--{_mark(dice, 6)} css-{_mark(dice, 8)}" data-testid="{part}-{_mark(dice, 4)}" '
        f'data-track="{{&quot;module&quot;:&quot;{part}&quot;,&quot;id&quot;:&quot;{_mark(dice, 24)}&quot;}}"'
    )


def _icon(dice: Random) -> str:
    path = "".join(f"M{dice.randint(0, 99)}.{dice.randint(0, 99)} {dice.randint(0, 99)}l" for _ in range(30))
    return f'<svg viewBox="0 0 99 99" aria-hidden="true"><path d="{path}z"></path></svg>'


def _picture(dice: Random, words: str) -> str:
    def sizes(kind: str) -> str:
        key = _mark(dice, 32)
        return ", ".join(f"https://img.example/{key}/{kind}?w={width}&amp;q=75 {width}w" for width in WIDTHS)

    sources = "".join(f'<source type="image/{kind}" srcset="{sizes(kind)}">' for kind in ("avif", "webp"))
    image = f'<img loading="lazy" src="/p/{_mark(dice)}.jpg" srcset="{sizes("jpg")}" alt="{words}">'
    return f"<picture>{sources}{image}</picture>"


def _menus(dice: Random) -> Iterator[str]:
    yield f"<header {_about(dice, 'masthead')}><nav {_about(dice, 'menu')}><ul>"
    for _ in range(SECTIONS):
        yield f"<li {_about(dice, 'section')}><button {_about(dice, 'toggle')}>{_icon(dice)}More</button><ul>"
        for _ in range(LINKS):
            words = dice.choice(phrases()["topics"]).removeprefix("the ").capitalize()
            yield f'<li><a {_about(dice, "link")} href="/news/{_mark(dice, 20)}"><span>{words}</span></a></li>'
        yield "</ul></li>"
    yield "</ul></nav></header>"


def _article(sample: Sample, dice: Random) -> Iterator[str]:
    title, caption = html.escape(sample.headline), html.escape(sample.caption)
    yield f"<main {_about(dice, 'main')}><div {_about(dice, 'grid')}><article {_about(dice, 'story')}>"
    yield f"<header {_about(dice, 'story-head')}><h1 {_about(dice, 'headline')}>{title}</h1>"
    yield f'<p class="byline">{html.escape(sample.byline)}</p><time>{sample.timestamp}</time></header>'
    yield f"<figure {_about(dice, 'lead')}>{_picture(dice, caption)}<figcaption>{caption} "
    yield f'<span class="credit">{html.escape(sample.credit)}</span></figcaption></figure>'
    yield f"<ul>{''.join(f'<li>{html.escape(point)}</li>' for point in sample.key_points)}</ul>"
    yield f"<div {_about(dice, 'body')}>"
    tags = {"paragraph": "p", "subheading": "h2", "boilerplate": "aside"}
    for number, (role, text) in enumerate(sample.body, 1):
        tag = tags[role]
        yield f"<div {_about(dice, 'block')}><{tag} {_about(dice, 'text')}>{html.escape(text)}</{tag}></div>"
        if number % 5 == 0:
            yield f"<div {_about(dice, 'slot')}><div {_about(dice, 'slot-inner')}></div></div>"
    yield "</div></article></div></main>"


def _cards(dice: Random) -> Iterator[str]:
    """Other stories, with pictures."""
    yield f"<section {_about(dice, 'related')}><h2>More from {dice.choice(phrases()['towns'])}</h2><div>"
    for _ in range(CARDS):
        words = dice.choice(phrases()["topics"]).capitalize()
        yield f'<div {_about(dice, "card")}><a {_about(dice, "card-link")} href="/news/{_mark(dice, 30)}">'
        yield f"<div {_about(dice, 'card-picture')}>{_picture(dice, words)}</div>"
        yield f"<h3><span {_about(dice, 'card-title')}>{words}</span></h3></a><div {_about(dice, 'card-foot')}>"
        yield f"<p>{html.escape(_teaser(dice))}</p><div><span>{dice.randint(1, 23)} h</span></div></div></div>"
    yield "</div></section>"


def _teaser(dice: Random) -> str:
    pick = {kind: dice.choice(phrases()[kind]) for kind in ("topics", "towns", "orgs", "companies", "weekdays")}
    return (
        f"What {pick['orgs']} and {pick['companies']} want with {pick['topics']}, and why {pick['towns']} has waited "
        f"since {pick['weekdays']}"
    )


def _footer(dice: Random) -> Iterator[str]:
    yield f"<footer {_about(dice, 'footer')}><ul>"
    for name in phrases()["orgs"]:
        words = _icon(dice) + html.escape(name)
        yield f'<li {_about(dice, "foot")}><a href="/about/{_mark(dice, 20)}">{words}</a></li>'
    yield "</ul><p>All rights reserved.</p></footer>"
