"""The hostile sources that lie beside the checkout, as cases; their outcomes are told by the manifest beside them."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.read import Limits
from tests.goldens import ROOT
from tests.hostile.case import ARTICLE, Case

GENERATOR = ROOT.parent / "shared" / "tools" / "hostile.py"
"""Writes them; not there in a checkout that stands alone."""
KNOWN = {
    "unicode/astral.txt": "A single word in marks behind a bare noun is taken for a title, in plain letters as well."
}
"""Paths that do not end as their manifest says, and why."""


def written(folder: Path, *groups: str) -> tuple[Path, Limits, list[Case]]:
    """Write the sources of some groups, or of all; the raw folder, the limits they ask for, and the cases."""
    only = ("--only", *groups) if groups else ()
    subprocess.run([sys.executable, str(GENERATOR), str(folder), *only], check=True, capture_output=True)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return folder / "inbox", _limits(manifest["limits"]), list(_cases(manifest["files"]))


def _limits(told: dict[str, int]) -> Limits:
    return Limits(
        file_bytes=told["max_file_bytes"],
        expanded_bytes=told["max_expanded_bytes"],
        depth=told["max_html_depth"],
        seconds=told["max_seconds_per_file"],
    )


def _cases(records: list[dict[str, Any]]) -> Iterator[Case]:
    for record in records:
        name = os.fsdecode(base64.b64decode(record["path_b64"])).removeprefix("inbox/")
        ends = [ARTICLE] if record["outcome"] == "processed" or _mine("skip this one as root", record) else []
        ends += record["reasons"]
        yield Case(
            name,
            b"",
            ("|".join(ends),),
            alike=record["outcome"] == "rejected",
            keep=tuple(record["keep"]),
            drop=tuple(record["drop"]),
            quotes=record["quotes"],
            long=(record["bytes"] or 0) > 50_000,
            known=KNOWN.get(name, ""),
        )


def _mine(check: str, record: dict[str, Any]) -> bool:
    """Whether the superuser, who may read everything, looks at what is closed to others."""
    return check in record["checks"] and os.geteuid() == 0
