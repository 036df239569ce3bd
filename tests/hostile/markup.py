"""Pages that are deep, broken, huge or hidden, that lie about themselves, or that reach for what is not theirs."""

from collections.abc import Iterator

from tasks.model import Article
from tasks.read.limits import MIB
from tests.hostile.case import FIRST, HEADLINE, LIMITS, MARK, QUOTES, Case, page, read, refused

ELEMENTS = """
p div span b i em table tr td th ul ol li dl dd pre blockquote h1 h2 h6 section article main aside header form
fieldset label details summary address center font ruby body html head br img hr input meta link base o:p my-part x1
a figure figcaption time
"""
"""Elements that may stay open for ever without taking what follows along."""
NAMED = (
    "a href=x",
    "a name=x",
    "div class=caption",
    "div class=image",
    "p class=credit",
    "div class=related",
    "div class=comments",
)
"""Elements whose names or links say that they are no part of the article; not so where their end is missing."""
SWALLOWING = """
script style title textarea select option svg math iframe object video audio canvas map template noscript button footer
nav picture
"""
"""Elements that take what follows along."""
UNSEEN = {
    "script": "<script>var a = '“No,” said SECRET';</script>",
    "style": "<style>.SECRET { color: red }</style>",
    "template": "<template><p>“No,” said SECRET.</p></template>",
    "noscript": "<noscript><p>“No,” said SECRET.</p></noscript>",
    "comment": "<!-- <p>“No,” said SECRET.</p> -->",
    "conditional": "<!--[if IE]><p>“No,” said SECRET.</p><![endif]-->",
    "display": "<p style='color:red;display : none'>“No,” said SECRET.</p>",
    "visibility": "<p style='visibility:hidden'>“No,” said SECRET.</p>",
    "hidden": "<p hidden>“No,” said SECRET.</p>",
    "hidden-class": "<p class='visually-hidden'>“No,” said SECRET.</p>",
    "svg": "<svg><text>SECRET</text><script>SECRET</script></svg>",
    "math": "<math><mi>SECRET</mi></math>",
    "attributes": "<p title='SECRET' data-text='“No,” said SECRET'>It rained.</p>",
    "input": "<input value='SECRET'><textarea>SECRET</textarea><select><option>SECRET</select>",
    "object": "<object data='x'><p>SECRET</p></object>",
    "menu": "<nav><p>“No,” said SECRET.</p></nav>",
    "scripts-in-script": "<script><!--<script>SECRET</script>SECRET--></script>",
    "onerror": "<img src=x onerror='SECRET()'>",
}
REACHING = {
    "frames": "<iframe src='file:///etc/passwd'></iframe><object data='/etc/passwd'></object><embed src='x'>",
    "refresh": "<meta http-equiv=refresh content='0;url=file:///etc/passwd'>",
    "includes": "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>",
    "server-side": "<!--#include virtual='/etc/passwd' --><%@ include file='x' %><?php readfile('/etc/passwd') ?>",
    "network": "<img src='http://127.0.0.1:9/x'><link rel=stylesheet href='http://127.0.0.1:9/x.css'>"
    "<script src='http://127.0.0.1:9/x'></script>",
    "use": "<svg><use href='file:///etc/passwd#x'/><image href='http://127.0.0.1:9/x'/></svg>",
    "base": "<base href='file:///etc/'><a href='passwd'>here</a>",
    "import": "<link rel=import href='file:///etc/passwd'><style>@import 'file:///etc/passwd';</style>",
}
"""Markup that a browser or an XML parser might follow."""
PROLOGUES = {
    "entity-file": "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    "entity-network": "<!DOCTYPE html [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]>",
    "entity-parameter": "<!DOCTYPE html [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]>",
    "entity-bomb": "<!DOCTYPE html [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghx", strict=True))
    + "]>",
    "dtd-file": "<!DOCTYPE html SYSTEM 'file:///etc/passwd'>",
    "dtd-network": "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'http://127.0.0.1:9/x.dtd'>",
    "stylesheet": "<?xml version='1.0'?><?xml-stylesheet href='file:///etc/passwd' type='text/xsl'?>",
}
REFERENCES = {
    "surrogate": "a&#xD800;b",
    "nul": "a&#0;b",
    "beyond": "a&#x110000;b",
    "noncharacter": "a&#xFFFE;b",
    "huge": "a&#99999999999999999999;b",
    "negative": "a&#-1;b",
    "empty": "a&#;b&#x;c&;d",
    "unended": "a&ltb&gt",
    "nested": "&amp;amp;amp;lt;",
    "windows": "&#147;Aye&#148;",
    "unknown": "a&nosuchthing;b",
    "long": "a&" + "x" * 5_000 + ";b",
    "bare": "R&D & sons &&& co",
    "many": "&amp;" * 3_000,
}
BROKEN = {
    "tag": "<a hre",
    "attribute": "<p class='x",
    "value": "<p class=",
    "reference": "<p>a&#x",
    "comment": "<!-- a",
    "comment-short": "<!-->a-->b",
    "comment-dashes": "<!--" + "-" * 3_000,
    "script": "<script>var a = '<p>'",
    "cdata": "<![CDATA[ a",
    "declaration": "<!a b",
    "question": "<?a",
    "end": "</",
    "end-name": "</p",
    "angle": "<",
    "angles": "<" * 3_000,
    "slashes": "</" * 3_000,
    "quotes": "<p '\"'\"'\">x</p>",
    "equals": "<p ==='x'>y</p>",
}
"""How a page may end, cut off."""
TELLING = {
    "unended": '{"@type": "NewsArticle", "headline": "',
    "array": "[" * 2_000,
    "objects": '{"a":' * 2_000,
    "numbers": '{"@type": "NewsArticle", "a": ' + "9" * 9_000 + "}",
    "nan": '{"@type": "NewsArticle", "datePublished": NaN, "author": Infinity}',
    "wrong": '{"@type": ["NewsArticle", 7], "headline": 7, "author": [[["x"]]], "publisher": []}',
    "surrogate": '{"@type": "NewsArticle", "headline": "\\ud800", "author": "\\udfff\\u0000"}',
    "date": '{"@type": "NewsArticle", "datePublished": "0000-99-99T99:99:99+99:99"}',
    "far-date": '{"@type": "NewsArticle", "datePublished": "9999-12-31T23:59:59-14:00"}',
    "loop": '{"@id": "a", "@type": "NewsArticle", "author": {"@id": "a"}}',
    "markup": '{"@type": "NewsArticle", "headline": "<script>x</script>", "author": "<b>x</b>"}',
    "empty": "",
    "comment": "<!-- {} -->",
    "cdata": "//<![CDATA[\n{}\n//]]>",
    "wide": '{"@type": "NewsArticle", "author": [' + '{"name": "Ada B."}, ' * 400 + "7]}",
}
"""What a page's JSON-LD may hold."""

UNITS = {
    "br": "<br>",
    "p": "<p>It rained.",
    "li": "<li>x",
    "figure": "<figure><img><figcaption>x</figcaption></figure>",
    "h2": "<h2>x</h2>",
    "a": "<a href=x>x</a> ",
    "b": "<b>x</b>",
    "td": "<table><tr><td>x</table>",
    "time": "<time>x</time>",
}
"""What a page may be full of."""


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield from _deep()
    yield from _open()
    yield from _sizes()
    yield from _unseen()
    yield from _reaching()
    yield from _metadata()
    yield from _shapes()


def _deep() -> Iterator[Case]:
    deepest = LIMITS.depth - 3  # within html, body and article
    for name in ("div", "b", "table", "my-part", "blockquote"):
        one = "<table><tr><td>" if name == "table" else f"<{name}>"
        fits = deepest // one.count("<")
        yield read(f"deep-{name}-fits.html", page(one * fits + "It rained." + f"</{name}>" * fits))
        for depth in (300, 20_000):
            yield refused(f"deep-{name}-{depth}.html", page(one * depth + "It rained."), "TOO_DEEP")
    yield refused("deep-100000.html", "<div>" * 100_000, "TOO_DEEP")
    yield refused("deep-before.html", "<div>" * 1_000 + page(), "TOO_DEEP")
    yield read("deep-again.html", page(f"{'<div>' * 100}It rained.{'</div>' * 100}" * 10))


def _open() -> Iterator[Case]:
    for name in (*ELEMENTS.split(), *NAMED):
        yield read(f"open-{name}.html", page(f"<{name}>x" * 60), quotes=QUOTES, long=True)
        rest = "<p>It rained all day long on the pier, and nobody went home before the lamp was lit.</p>" * 6
        opened = page().replace(f"<p>{FIRST}", f"<{name}>{rest}<p>{FIRST}")
        yield read(f"open-{name}-inside.html", opened, quotes=QUOTES)
    for name in SWALLOWING.split():
        yield read(f"open-{name}.html", page(f"<{name}>x" * 60), quotes=QUOTES)
    yield read("closed-too-often.html", page("</p></b></table></script>" * 60 + "<p>It rained.</p>"), quotes=QUOTES)
    yield read("misnested.html", page("".join(f"<b><i>x{number}</b></i>" for number in range(300))), quotes=QUOTES)
    for name, end in BROKEN.items():
        yield read(f"cut-{name}.html", page().replace("</article></body></html>", end), quotes=QUOTES)


def _sizes() -> Iterator[Case]:
    yield read("attribute-large.html", page(f"<p title='{'a' * MIB}'>It rained.</p>"), keep=(MARK, "It rained."))
    yield read(
        "attributes-many.html",
        page(f"<p {' '.join(f'a{n}=1' for n in range(5_000))}>It rained.</p>"),
        keep=(MARK, "It rained."),
    )
    yield read("attribute-twice.html", page("<p class=a class=b class=c>It rained.</p>"), keep=(MARK, "It rained."))
    yield read("name-long.html", page(f"<{'a' * 100_000}>It rained."))
    yield read("class-long.html", page(f"<p class='{'caption credit ' * 10_000}'>It rained.</p>"))
    yield read("style-long.html", page(f"<p style='{'display:' * 10_000}'>It rained.</p>"), keep=(MARK, "It rained."))
    yield read(
        "image-in-page.html",
        page(f"<img src='data:image/png;base64,{'A' * MIB}'><p>It rained.</p>"),
        keep=(MARK, "It rained."),
    )
    yield read("comment-large.html", page(f"<!--{'- ' * MIB}--><p>It rained.</p>"), keep=(MARK, "It rained."))
    yield read("script-large.html", page(f"<script>{'a+' * MIB}</script><p>It rained.</p>"), keep=(MARK, "It rained."))
    yield read("one-line.html", page(f"<p>{'It rained. ' * 500}</p>"))
    for name, unit in UNITS.items():
        yield read(f"many-{name}.html", page(unit * 400))
    yield read("colspan.html", page("<table><tr><th colspan=9007199254740991 rowspan=99999999>h</th></tr></table>"))
    yield read("space.html", page(f"<p>It{' ' * 200_000}rained.</p>"), keep=(MARK, "It rained."))
    yield read("blank-lines.html", page(f"<pre>It{chr(10) * 20_000}rained.</pre>"))


def _unseen() -> Iterator[Case]:
    for name, markup in UNSEEN.items():
        yield read(f"unseen-{name}.html", page(markup), quotes=QUOTES, drop=("SECRET",))
    yield read("cdata.html", page("<p>It <![CDATA[<b>rained</b>]]> all day.</p>"), quotes=QUOTES)
    yield read("nul-in-tag.html", page("<p\0 a='\0'>It rai\0ned.</p>"), keep=(MARK, "It rained."), drop=("\0",))
    for name, words in REFERENCES.items():
        yield read(f"reference-{name}.html", page(f"<p>{words}</p>"), drop=("\0", "\ud800", "\ufffe"))
    yield read(
        "reference-quotes.html",
        page("<p>&#8220;Go,&#8221 said Ola Fjeld.</p>"),
        keep=(MARK, "“Go,”"),
        quotes=QUOTES + 1,
    )


def _reaching() -> Iterator[Case]:
    for name, markup in REACHING.items():
        yield read(f"reach-{name}.html", page(markup), quotes=QUOTES, drop=("root:",))
    for name, prologue in PROLOGUES.items():
        markup = prologue + page("<p>It rained: &x;</p>").removeprefix("<!doctype html>")
        yield read(f"reach-{name}.html", markup, quotes=QUOTES, drop=("root:", "hahaha"))


def _metadata() -> Iterator[Case]:
    def says_nothing_false(article: Article) -> bool:
        return article.published_at is None and article.headline == HEADLINE

    for name, told in TELLING.items():
        head = f"<script type='application/ld+json'>{told}</script>"
        yield read(f"told-{name}.html", page(head=head), quotes=QUOTES, drop=("\0", "\ud800", "\udfff"))
    metas = {
        "article:published_time": "9" * 5_000,
        "og:title": "",
        "author": "a@b " * 2_000,
        "og:site_name": "\u202ex\u2069",
        "og:url": "javascript:x",
    }
    head = "".join(f"<meta property='{name}' content='{value}'>" for name, value in metas.items())
    yield read(
        "meta-wrong.html", page(head=head), quotes=QUOTES, drop=("\u202e", "javascript:"), checks=(says_nothing_false,)
    )
    yield read(
        "meta-many.html", page(head="<meta name=date content=x><meta name=author content=y>" * 500), quotes=QUOTES
    )
    yield read("titles-many.html", page(head="<meta name=title content='Old Lighthouse'>" * 500), quotes=QUOTES)
    yield read("language-wrong.html", page().replace("<html", f"<html lang='{'x' * 9_000}'"), quotes=QUOTES)


def _shapes() -> Iterator[Case]:
    yield read("two-pages.html", page() + page("<p>It rained.</p>"))
    yield read("page-in-page.html", page(page("<p>It rained.</p>")))
    yield read(
        "frameset.html", page("<frameset><frame src=x><noframes>It rained.</noframes></frameset>"), quotes=QUOTES
    )
    yield read("no-html.html", f"{HEADLINE}\n\n{MARK} And then it was lit again for all to see.\n", keep=(MARK,))
    yield read(
        "upper.html", page("<P>IT RAINED.</P>").replace("<p>", "<P>").replace("article", "ARTICLE"), quotes=QUOTES
    )
    yield read(
        "xhtml.xhtml.html",
        page("<p/><br/><script/>").replace("<html>", "<html xmlns='http://www.w3.org/1999/xhtml'>"),
        quotes=QUOTES,
    )
    yield read(
        "tags-in-text.txt",
        f"{HEADLINE}\n\nUse <b>bold</b> & <p>tags</p>. {MARK}\n\n{FIRST}\n",
        keep=(MARK, "Use <b>bold</b> & <p>tags</p>."),
        quotes=1,
    )
    yield refused("empty.html", "<html><head></head><body></body></html>", "BLANK_TEXT")
    yield refused("script-only.html", f"<script>{MARK}</script>", "BLANK_TEXT")
    yield refused("headline-only.html", f"<h1>{HEADLINE}</h1>", "NO_BODY")
    yield refused("image-only.html", "<figure><img src=x alt=y></figure>", "BLANK_TEXT")
