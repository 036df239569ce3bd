"""Names what made an article's rows, so that a run can tell whether it would make them again as they are."""

import hashlib
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from importlib import metadata
from pathlib import Path

from tasks.entities import pipeline_of
from tasks.pipeline import USUAL, Ways
from tasks.read.limits import Limits

_HOME = Path(__file__).parent
_NOT_IN_THE_ROWS = frozenset(
    {"alone.py", "batch.py", "desk", "fingerprint.py", "lexicon", "objects", "place.py", "plan.py", "printable.py"}
    | {"store"}
)
"""Files and folders of this package that no row depends on, and the lexicon, which has a hash of its own."""
_LEXICON_SUFFIXES = frozenset({".py", ".txt", ".gz", ".npz"})
_LIBRARIES = ("beautifulsoup4", "charset-normalizer", "ftfy", "lxml", "rapidfuzz", "rensa")
"""Libraries whose version may change a row."""
_SPACY_LIBRARIES = ("blis", "numpy", "spacy", "thinc")
"""Likewise, where the tagger is a pipeline of spaCy: floats may come out another way."""
_DIGITS = 12
_NAMES = ("code", "lexicon", "Python or libraries", "settings")


def fingerprint(limits: Limits, ways: Ways = USUAL) -> str:
    """Hashes of the step code, the lexicon, Python and the libraries, and the settings that matter, joined by `-`.

    A tagger that is not our own counts among the libraries, with the contents of its pipeline, and its name among the
    settings. Raises `NoTagger` where it cannot be had.
    """
    code = [path for path in _HOME.rglob("*.py") if path.relative_to(_HOME).parts[0] not in _NOT_IN_THE_ROWS]
    lexicon = [path for path in (_HOME / "lexicon").iterdir() if path.suffix in _LEXICON_SUFFIXES]
    libraries = [*_versions(_LIBRARIES), *_of_pipeline(ways.tagger)]
    python = [f"Python {sys.version_info.major}.{sys.version_info.minor}", f"Unicode {unicodedata.unidata_version}"]
    versions = (version.encode() for version in python + libraries)
    settings = repr((*astuple(limits), *astuple(ways))).encode()
    return "-".join((_of_files(_HOME, code), _of_files(_HOME, lexicon), _of(versions), _of([settings])))


def what_changed(before: str, now: str) -> str:
    """Which parts of a fingerprint differ, in words.

    >>> what_changed("a-b-c-d", "a-x-c-y")
    'lexicon and settings changed'
    """
    pairs = zip(_NAMES, before.split("-"), now.split("-"), strict=False)
    return " and ".join(name for name, old, new in pairs if old != new) + " changed"


def _versions(libraries: Iterable[str]) -> Iterator[str]:
    return (f"{name} {metadata.version(name)}" for name in libraries)


def _of_pipeline(tagger: str) -> Iterator[str]:
    pipeline = pipeline_of(tagger)
    if pipeline is not None:
        home = Path(pipeline.path)
        yield from _versions(_SPACY_LIBRARIES)
        yield _of_files(home, (path for path in home.rglob("*") if path.is_file()))


def _of_files(home: Path, paths: Iterable[Path]) -> str:
    """Hash of names and contents; hidden files, which editors and file systems leave, do not count."""
    shown = sorted(path for path in paths if not path.name.startswith("."))
    return _of(part for path in shown for part in (path.relative_to(home).as_posix().encode(), path.read_bytes()))


def _of(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:_DIGITS]
