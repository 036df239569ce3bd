"""What is installed is what is pinned, and each of it stands under a licence that somebody has read.

    python -m tests.supply [EXTRA ...]

walks from pyproject.toml through what each installed distribution says it needs, for the base and the extras that are
named, and asks no registry. It prints each package with its licence, or what is wrong, and ends with 1.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

PERMISSIVE = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT", "MIT-0"}
    | {"PSF-2.0", "Unlicense", "Zlib"}
)
WEAK = frozenset({"MPL-2.0"})
"""Copyleft for its own files alone. Copydesk changes none of them and ships none."""

SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "zlib/libpng License": "Zlib",
}
"""Classifiers and words of old metadata, as SPDX names them; of the BSD licences the strictest that is meant."""

READ = {
    "pyphen": "MPL-1.1, of the three that its licence file leaves to choose from (the others are GPL and LGPL): free "
    "to use and to pass on unchanged. textacy needs it, to which speed is compared; nothing else here does.",
    "text-unidecode": "Artistic-1.0-Perl, of the two that its licence file leaves to choose from (the other is GPL): "
    "free to use and to pass on unchanged. Prefect needs python-slugify, and that needs this.",
    "tld": "MPL-1.1, of the three that its metadata leave to choose from (the others are GPL and LGPL): free to use "
    "and to pass on unchanged. trafilatura needs courlan, to which speed is compared, and that needs this.",
}
"""Packages whose metadata do not say it, or say more than one, and what their licence file says."""


@dataclass(frozen=True, slots=True)
class Package:
    """What an installed distribution says of itself."""

    version: str
    requires: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    """As its metadata spell them: an expression, or else classifiers, or else a line of its own."""


@cache
def installed(name: str) -> Package | None:
    """The distribution of that name in this environment."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    said = found.metadata
    classifiers = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License")
    ]
    (expression, *_), (line, *_) = ((said.get_all(key) or [""]) for key in ("License-Expression", "License"))
    licences = [expression] if expression else classifiers or ([line] if line else [])
    return Package(found.version, tuple(found.requires or ()), tuple(licences))


def requirements(name: str) -> list[Requirement]:
    """The requirements that a file pins, without hashes, comments and options."""
    lines = [re.split(r"\s+[#\\]", line)[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


def pins(name: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Version by name, for this environment or another; each name may be pinned once."""
    where = dict(environment or {})
    meant = [found for found in requirements(name) if not found.marker or found.marker.evaluate(where)]
    names = [canonicalize_name(found.name) for found in meant]
    assert len(names) == len(set(names))
    assert all(str(found.specifier).startswith("==") for found in meant)
    return {name: str(found.specifier)[2:] for name, found in zip(names, meant, strict=True)}


def wanted(
    lines: Iterable[str], find: Callable[[str], Package | None] = installed
) -> Iterator[tuple[str, Requirement]]:
    """Every requirement that follows from `lines` in this environment, as far as it is installed, and who has it."""
    waiting, seen = [("pyproject.toml", Requirement(line)) for line in lines], set[tuple[str, str]]()
    while waiting:
        by, requirement = waiting.pop()
        yield by, requirement
        name = canonicalize_name(requirement.name)
        package = find(name)
        for extra in {"", *requirement.extras} if package else ():
            if (name, extra) not in seen:
                seen.add((name, extra))
                found = map(Requirement, package.requires if package else ())
                waiting += [(name, one) for one in found if not one.marker or one.marker.evaluate({"extra": extra})]


def troubles_with_pins(
    lines: Iterable[str],
    pinned: Mapping[str, str],
    find: Callable[[str], Package | None] = installed,
    *,
    all_needed: bool,
) -> list[str]:
    """Where pins are not what `lines` need; under `all_needed` also pins that nothing needs."""
    needs, troubles = set[str](), set[str]()
    for by, requirement in wanted(lines, find):
        name = canonicalize_name(requirement.name)
        package, pin = find(name), pinned.get(name)
        needs.add(name)
        if pin is None:
            troubles.add(f"{name}, which {by} needs, is not pinned: `make pins`.")
        elif not requirement.specifier.contains(pin, prereleases=True):
            troubles.add(f"{name} is pinned to {pin}, and {by} needs {requirement.specifier}: `make pins`.")
        elif package is None or package.version != pin:
            there = package.version if package else "none"
            troubles.add(f"{name} is pinned to {pin}, and {there} is installed: use -c constraints.txt.")
    if all_needed:
        troubles |= {f"{name} is pinned, and nothing needs it: `make pins`." for name in pinned.keys() - needs}
    return sorted(troubles)


def licence(name: str, package: Package) -> str | None:
    """The reviewed licence of a package; None where nobody has read what it says."""
    if name in READ:
        return READ[name]
    said = [SPELLINGS.get(words, words) for words in package.licences]
    known = PERMISSIVE | WEAK
    parts = [part for words in said for part in re.split(r" AND | OR |[()]", words) if part]
    return ", ".join(dict.fromkeys(said)) if parts and known.issuperset(parts) else None


def lines_of(extras: Iterable[str]) -> list[str]:
    """The requirements in pyproject.toml: of the base and of extras."""
    return [*PROJECT["dependencies"], *(line for extra in extras for line in PROJECT["optional-dependencies"][extra])]


def troubles_with_base() -> list[str]:
    return troubles_with_pins(lines_of(()), pins("requirements.txt"), all_needed=True)


def troubles_with_extras(extras: Iterable[str]) -> list[str]:
    return troubles_with_pins(lines_of(extras), pins("constraints.txt"), all_needed=False)


def licences(extras: Iterable[str]) -> dict[str, str | None]:
    """Of each package that is needed and installed, in the order of their names."""
    names = sorted({canonicalize_name(requirement.name) for _, requirement in wanted(lines_of(extras))})
    return {name: licence(name, package) for name in names if (package := installed(name))}


def main() -> int:
    """Print the account; 1 where anything is wrong."""
    extras = sys.argv[1:]
    found = licences(extras)
    troubles = [*troubles_with_base(), *troubles_with_extras(extras)]
    for name, read in found.items():
        if read is None:
            said = " / ".join(getattr(installed(name), "licences", ())) or "nothing"
            troubles.append(f"{name} says of its licence {said[:200]!r}: read it, and name it in tests/supply.py.")
        sys.stdout.write(f"{name}: {read}\n")
    sys.stdout.writelines(f"! {trouble}\n" for trouble in troubles)
    return bool(troubles)


if __name__ == "__main__":
    sys.exit(main())
