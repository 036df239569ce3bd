"""Pages stand on a base that loads nothing, runs nothing, shows text as text and can be read in both schemes."""

import base64
import hashlib
import html
import itertools
import math
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from tasks.desk.html import harmless, page
from tests.goldens import ROOT
from tests.supply import PROJECT

TEMPLATES = ROOT / "tasks" / "desk" / "templates"
HOSTILE = (
    "=cmd|' /C calc'!A0 <script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202egnp.exe\u2066 \x1b[2J"
    "&amp; {{ 7 * 7 }}"
)
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
STAY = {"\t", "\n", "\u200c", "\u200d"}
"""What shows nothing and has its use: joiners, in the scripts of Persia and India and in emoji."""


DRAWN = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Controls by name alone: they are drawn around or above digits and letters."""


def soup(made: str) -> BeautifulSoup:
    return BeautifulSoup(made, "lxml")


def test_the_policy_allows_the_one_style_and_nothing_else() -> None:
    made = soup(page("base", title="Mill", kind="Page"))
    (style,) = made.find_all("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    (policy,) = [meta["content"] for meta in made.find_all("meta") if meta.get("http-equiv")]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    with_images = page("base", images=True, title="Mill", kind="Page")
    assert html.escape("'; img-src data:; base-uri 'none'").replace("&#x27;", "&#39;") in with_images


def test_hostile_text_is_text() -> None:
    made = page("base", title=HOSTILE, kind=HOSTILE)
    assert not {sign for sign in made if unicodedata.category(sign) in UNSEEN} - {"\n"}
    seen = soup(made)
    assert [element.name for element in seen.find_all(["script", "img"])] == []
    assert seen.h1 and seen.h1.text == HOSTILE.replace("\u202e", "\\u202e").replace("\u2066", "\\u2066").replace(
        "\x1b", "\\x1b"
    )


def test_a_long_title_is_cut_in_the_tab_alone() -> None:
    made = soup(page("base", title="x" * 10_000, kind="Page"))
    assert made.title and len(made.title.text) == 120
    assert made.h1 and len(made.h1.text) == 10_000


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="title"):
        page("base", kind="Page")


def test_every_character_that_shows_nothing_is_spelt_out() -> None:
    every = map(chr, range(sys.maxunicode + 1))  # scans all of Unicode, 0.5 s
    kept = {sign for sign in every if unicodedata.category(sign) in UNSEEN and harmless(sign) == sign}
    assert kept - STAY == DRAWN


@given(st.text())
def test_what_can_be_seen_stays(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)
    seen = "".join(sign for sign in text if sign in STAY or unicodedata.category(sign) not in UNSEEN)
    assert harmless(seen) == seen


@pytest.mark.parametrize("path", sorted(TEMPLATES.iterdir()), ids=lambda path: path.name)
def test_templates_hold_nothing_that_the_policy_forbids(path: Path) -> None:
    source = path.read_text(encoding="utf-8").replace("{{ style | safe }}", "")
    forbidden = r"\bstyle=|\son\w+=|<script|javascript:|url\(|@import|//\w|</style>.*</style>|\|\s*safe\b|<link|\ssrc="
    assert re.findall(forbidden, source) == []


def test_the_templates_are_installed() -> None:
    packaged = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"desk/templates/*"' in packaged
    assert any(line.startswith("jinja2") for line in PROJECT["dependencies"])


def linear(hexadecimal: str) -> tuple[float, ...]:
    """The light of a colour `#rrggbb`, red, green and blue."""
    parts = (int(hexadecimal[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def oklch(light: float, chroma: float, hue: float) -> tuple[float, ...]:
    """The same of a colour in OKLCH, cut to what a screen can show."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    colour = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(min(max(part, 0.0), 1.0) for part in colour)


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    dark, light = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_every_ground(scheme: int) -> None:
    css = (TEMPLATES / "base.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--([\w-]+): ([^;]+);", re.findall(r":root \{([^}]*)\}", css)[scheme]))
    hues = [float(hue) for hue in re.findall(r"--hue: (\d+);", css)]
    light, chroma = float(tokens["tint-light"][:-1]) / 100, float(tokens["tint-chroma"])
    tints = [oklch(light, chroma, hue) for hue in hues]
    grounds = [linear(tokens["paper"]), linear(tokens["sheet"])]
    inks = [linear(tokens[name]) for name in ("ink", "quiet", "accent", "good", "warn")]
    assert len(tints) == 12
    assert min(contrast(ink, ground) for ink, ground in itertools.product(inks, grounds)) >= 4.5
    assert min(contrast(inks[0], tint) for tint in tints) >= 7
    lines = [oklch(float(tokens["line-light"][:-1]) / 100, float(tokens["line-chroma"]), hue) for hue in hues]
    assert min(contrast(line, ground) for line, ground in itertools.product(lines, grounds)) >= 4.5
