"""What `mkdocs.yml` hooks in: pages that lie at the top of the checkout, and the links to and from them."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
OUTSIDE = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside, with links as they are from inside `docs/`."""
    for source, name in OUTSIDE.items():
        inside = (ROOT / source).read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, name, content=inside))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Lead links to those pages to where the site has them."""
    return re.sub(r"\]\(\.\./([A-Z]+\.md)", lambda link: f"]({OUTSIDE[link[1]]}", markdown)
