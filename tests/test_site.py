"""The site of the pages: built strictly and without a network, and whole without one."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from tests.goldens import ROOT
from tests.wire import elsewhere, reached, watched

pytest.importorskip("mkdocs", reason="the site is built with the extra docs")
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "link": "href",
    "source": "src",
    "video": "src",
    "audio": "src",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; nothing beyond this machine was asked for on the way."""
    folder = tmp_path_factory.mktemp("site")
    wire = folder / "wire"
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder / "site"],
        cwd=ROOT,
        env=os.environ | watched(wire) | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert not (wire / "list").exists() or not elsewhere(reached(wire))
    return folder / "site"


def pages(site: Path) -> Iterator[tuple[Path, html.HtmlElement]]:
    for path in sorted(site.rglob("*.html")):
        if path.name != "404.html":  # it is served from any address, and so links from the root
            yield path, html.fromstring(path.read_bytes())


def test_every_link_leads_to_a_file_and_to_a_place_in_it(site: Path) -> None:
    places = {path: {*tree.xpath("//@id"), *tree.xpath("//a/@name"), ""} for path, tree in pages(site)}
    assert len(places) > 20
    for path, tree in pages(site):
        for link in {*tree.xpath("//@href"), *tree.xpath("//@src")}:
            target, anchor = map(unquote, urldefrag(link))
            if re.match(r"[a-z]+:", target):
                continue
            to = (path.parent / target).resolve() if target else path
            assert to.is_file() or to == site or (to / "index.html").is_file(), f"{path.name}: {link}"
            assert to not in places or anchor in places[to] or anchor.startswith("__"), f"{path.name}: {link}"


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for path, tree in pages(site):
        loaded = [value for tag, key in LOADED.items() for value in tree.xpath(f"//{tag}/@{key}")]
        assert not [value for value in loaded if re.match(r"(https?:)?//", value)], path
        assert not tree.xpath("//*[contains(@class, 'mermaid')]"), f"{path} would load what draws diagrams"
    for style in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_a_broken_link_or_an_orphan_breaks_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("[to](nowhere.md) [to](#nowhere)\n", encoding="utf-8")
    (docs / "orphan.md").write_text("Nobody leads here.\n", encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"nav:\n(.|\n)*", "nav: [index.md]\n", settings)
    settings = re.sub(r"(extra_css|hooks): .*\n", "", settings)
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert built.returncode == 1
    for word in ("nowhere.md", "#nowhere", "orphan.md"):
        assert word in built.stderr, built.stderr
