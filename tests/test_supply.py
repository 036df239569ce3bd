"""The pins are current, the licences are read, and neither check sleeps."""

import pytest

from tests.supply import (
    PROJECT,
    Package,
    licence,
    licences,
    troubles_with_base,
    troubles_with_extras,
    troubles_with_pins,
)

FOUND = {
    "a": Package("1.0", ("b[fast]>=2", 'c; python_version < "3"', 'd; extra == "more"')),
    "b": Package("2.1", ('e>=3; extra == "fast"',)),
    "e": Package("3.0"),
}
PINNED = {"a": "1.0", "b": "2.1", "e": "3.0"}


def test_what_is_pinned_is_what_is_needed_and_installed() -> None:
    assert troubles_with_base() == []
    assert troubles_with_extras(["test"]) == []


def test_each_licence_has_been_read() -> None:
    assert [name for name, read in licences(["test"]).items() if read is None] == []
    assert len(licences(["test"])) > len(licences(())) > len(PROJECT["dependencies"])


@pytest.mark.parametrize(
    ("pinned", "lines", "troubles"),
    [
        (PINNED, ["a"], []),
        ({"a": "1.0", "b": "2.1"}, ["a"], ["e, which b needs, is not pinned: `make pins`."]),
        (PINNED, ["a>=2"], ["a is pinned to 1.0, and pyproject.toml needs >=2: `make pins`."]),
        (PINNED, ["b"], [f"{name} is pinned, and nothing needs it: `make pins`." for name in "ae"]),
        (PINNED | {"e": "3.1"}, ["a"], ["e is pinned to 3.1, and 3.0 is installed: use -c constraints.txt."]),
        (PINNED | {"d": "1"}, ["a[more]"], ["d is pinned to 1, and none is installed: use -c constraints.txt."]),
    ],
)  # fmt: skip
def test_a_pin_that_is_not_current_is_named(pinned: dict[str, str], lines: list[str], troubles: list[str]) -> None:
    assert troubles_with_pins(lines, pinned, FOUND.get, all_needed=True) == troubles


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (["MIT"], "MIT"),
        (["MIT License", "BSD License"], "MIT, BSD-3-Clause"),
        (["MPL-2.0 AND (Apache-2.0 OR MIT)"], "MPL-2.0 AND (Apache-2.0 OR MIT)"),
        (["GPL-3.0-or-later"], None),
        (["MIT OR GPL-2.0-only"], None),
        (["MIT License", "GNU General Public License v3 (GPLv3)"], None),
        (["Apache-2.0 WITH LLVM-exception"], None),
        (["LGPL"], None),
        (["Free to use, with thanks to MIT"], None),
        ([""], None),
        ([], None),
    ],
)
def test_a_licence_that_nobody_has_read_is_none(said: list[str], read: str | None) -> None:
    assert licence("mill", Package("1", (), tuple(said))) == read
