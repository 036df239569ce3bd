"""The tree is BeautifulSoup's own, less what nobody reads."""

import gc

import pytest
from bs4 import BeautifulSoup, Tag

from tasks.read import html
from tasks.read.elements import BLOCKS, UNREAD
from tasks.read.soup import BoundedSoup, Element
from tasks.read.stored import Origin
from tests.goldens import SAMPLES
from tests.growth import assert_grows_linearly

PAGES = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.html"))]
PAGES += [
    "<p>It <b>sails</b> <i> in</i>\n\n<br>May.<!-- no --> <pre>  a\n b</pre> <p>x",
    "<div><style>.a{}<b></style><svg><svg><path></svg>x</svg>y<select><option>z</select></div><script>var a</script>w",
    "<head><title>a</title><noscript><img></noscript></head><p a=1 a=2 b class='x y'>t<p><b><i>u</b></i></div>v</p>",
    "<div>\n <p>a</p>\n<!-- b --> <p>c <b>d</b> <p> <ul> <li>e </ul> f <div> <i>g</i> </div></div> <span> </span> <hr>",
    "<figure xml:lang=en><figcaption>a</figure><table><tr><td>b<td>c</table><math>d</math><o:p>e</o:p>",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_tree_is_the_one_of_beautiful_soup(page: str) -> None:
    plain = BeautifulSoup(page, "lxml", multi_valued_attributes=None, string_containers={})
    for tag in plain.find_all(
        lambda tag: tag.name in UNREAD or (tag.name == "script" and "json" not in str(tag.attrs))
    ):
        tag.extract()
    for text in plain.find_all(string=lambda text: bool(text and text.isspace())):
        if isinstance(text.next_sibling, Tag) and text.next_sibling.name in BLOCKS:
            text.extract()
    soup = BoundedSoup(page, 256)
    assert [_shape(tag) for tag in soup.find_all(True)] == [_shape(tag) for tag in plain.find_all(True)]
    assert soup.get_text("|", strip=True) == plain.get_text("|", strip=True)


def _shape(tag: Tag) -> tuple[object, ...]:
    around = (tag.parent, tag.next_sibling, tag.previous_sibling)
    return (tag.name, tag.attrs, *(near.name for near in around if isinstance(near, Tag)))


def test_an_element_has_all_that_a_tag_has() -> None:
    markup = "<i></i><p class='x y'>a</p>"
    made = BoundedSoup(markup, 256).p
    plain = BeautifulSoup(markup, "lxml", multi_valued_attributes=None, store_line_numbers=False).p
    assert made is not None
    assert plain is not None
    unasked = {"parser_class", "_namespaces", "preserve_whitespace_tags"}
    assert all(hasattr(made, name) for name in vars(plain))
    assert all(getattr(made, name) == value for name, value in vars(plain).items() if name not in unasked)


def test_the_tree_is_linked_as_beautiful_soup_links_it() -> None:
    markup = "<!DOCTYPE html><p>It <b>sails</b>.<br><i></i> <u>May</u></p><ul><li>x<li>y</ul>"
    assert _links(BoundedSoup(markup, 256)) == _links(BeautifulSoup(markup, "lxml"))


def _links(soup: BeautifulSoup) -> list[list[object]]:
    assert soup.html is not None
    forwards = [soup.html, *soup.html.next_elements]
    backwards = [forwards[-1], *forwards[-1].previous_elements][: len(forwards)]
    beside = [near for one in forwards for near in (one.next_sibling, one.previous_sibling, one.parent)]
    runs = (forwards, backwards, beside)
    return [[near.name if isinstance(near, Tag) else near for near in run] for run in runs]


def test_a_tree_that_is_forgotten_goes_at_once() -> None:
    """With no collector at work, neither the tree alone nor the reading of a page leaves an element behind."""
    gc.collect()
    gc.disable()
    try:
        before = _elements()
        soup = BoundedSoup(PAGE, 256)
        assert _elements() > before
        soup.forget()
        del soup
        assert _elements() == before
        html.page_article(Origin("a.html"), PAGE, 256)
        assert _elements() == before
    finally:
        gc.enable()


def _elements() -> int:
    return sum(type(one) is Element for one in gc.get_objects())


@pytest.mark.parametrize("unit", ["<svg>", "<pre>", "<b>x", "</b>", "<style>", "<p><pre>a</pre>"])
def test_growth(unit: str) -> None:
    assert_grows_linearly(lambda size: BoundedSoup(unit * (size // len(unit)), 10**9), 100_000)


def test_a_page_is_parsed_once_and_all_of_it_comes_from_that_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[BoundedSoup] = []

    def build(page: str, depth: int) -> BoundedSoup:
        built.append(_marked(page, depth))
        return built[-1]

    monkeypatch.setattr(html, "BoundedSoup", build)
    article = html.page_article(Origin("a.html"), PAGE, 256)
    assert len(built) == 1
    assert article.authors == ("TREE",)
    assert [(mark.element, article.slice(mark)) for mark in article.markup] == [
        (element, "TREE") for element in ("h1", "figcaption", "credit", "p")
    ]


PAGE = """<meta name=author content="Ann Lee"><h1>Ferry</h1><figure><figcaption>The quay. <span class=credit>Tom
Bray</span></figcaption></figure><p>Councillors voted on Monday to reopen the old ferry line after eleven years.</p>"""


def _marked(page: str, depth: int) -> BoundedSoup:
    """The tree of `page` with one word for all that it says."""
    soup = BoundedSoup(page, depth)
    for text in list(soup.find_all(string=lambda text: bool(text and text.strip()))):
        text.replace_with("TREE")
    for tag in soup.find_all("meta"):
        tag["content"] = "TREE"
    return soup
