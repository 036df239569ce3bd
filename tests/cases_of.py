"""Cases kept as data: each has a kind (wild, negative or known_failure), and a known failure its reason."""

import json
from pathlib import Path
from typing import Any

import pytest


def cases_of(name: str) -> list[Any]:
    """The cases of one file as parameters; known failures are strict xfails, so that an improvement shouts."""
    found = json.loads((Path(__file__).parent / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(
            case,
            id=f"{case['kind']}: {case.get('name') or case['text'][:60]}",
            marks=[pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else [],
        )
        for case in found
    ]
