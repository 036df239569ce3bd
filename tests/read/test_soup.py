"""The tree is BeautifulSoup's own, less what nobody reads."""

import pytest
from bs4 import BeautifulSoup, Tag

from tasks.read import html
from tasks.read.elements import UNREAD
from tasks.read.soup import BoundedSoup
from tasks.read.stored import Origin
from tests.goldens import SAMPLES
from tests.growth import assert_grows_linearly

PAGES = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.html"))]
PAGES += [
    "<p>It <b>sails</b> <i> in</i>\n\n<br>May.<!-- no --> <pre>  a\n b</pre> <p>x",
    "<div><style>.a{}<b></style><svg><svg><path></svg>x</svg>y<select><option>z</select></div><script>var a</script>w",
    "<head><title>a</title><noscript><img></noscript></head><p a=1 a=2 b class='x y'>t<p><b><i>u</b></i></div>v</p>",
    "<figure xml:lang=en><figcaption>a</figure><table><tr><td>b<td>c</table><math>d</math><o:p>e</o:p>",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_tree_is_the_one_of_beautiful_soup(page: str) -> None:
    plain = BeautifulSoup(page, "lxml", multi_valued_attributes=None, string_containers={})
    for tag in plain.find_all(
        lambda tag: tag.name in UNREAD or (tag.name == "script" and "json" not in str(tag.attrs))
    ):
        tag.extract()
    soup = BoundedSoup(page, 256)
    assert [_shape(tag) for tag in soup.find_all(True)] == [_shape(tag) for tag in plain.find_all(True)]
    assert soup.get_text("|", strip=True) == plain.get_text("|", strip=True)


def _shape(tag: Tag) -> tuple[object, ...]:
    around = (tag.parent, tag.next_sibling, tag.previous_sibling)
    return (tag.name, tag.attrs, *(near.name for near in around if isinstance(near, Tag)))


def test_an_element_has_all_that_a_tag_has() -> None:
    soup = BoundedSoup("<p>a</p>", 256)
    assert soup.p is not None
    assert vars(soup.p).keys() == vars(Tag(BeautifulSoup("", "lxml"), soup.builder, "p")).keys()


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
