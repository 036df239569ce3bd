"""Names what made an article's rows, so that a run can tell whether it would make them again as they are."""

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import astuple
from importlib import metadata
from pathlib import Path

from tasks.read.limits import Limits

_HOME = Path(__file__).parent
_NOT_IN_THE_ROWS = frozenset({"batch.py", "plan.py", "fingerprint.py", "desk", "store", "lexicon"})
"""Files and folders of this package that no row depends on, and the lexicon, which has a hash of its own."""
_LEXICON_SUFFIXES = frozenset({".py", ".txt", ".gz"})
_LIBRARIES = ("beautifulsoup4", "charset-normalizer", "ftfy", "lxml", "rapidfuzz")
"""Libraries whose version may change a row."""
_DIGITS = 12
_NAMES = ("code", "lexicon", "Python or libraries", "settings")


def fingerprint(limits: Limits) -> str:
    """Hashes of the step code, the lexicon, Python and the libraries, and the settings that matter, joined by `-`."""
    code = [path for path in _HOME.rglob("*.py") if path.relative_to(_HOME).parts[0] not in _NOT_IN_THE_ROWS]
    lexicon = [path for path in (_HOME / "lexicon").iterdir() if path.suffix in _LEXICON_SUFFIXES]
    libraries = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    python = [f"Python {sys.version_info.major}.{sys.version_info.minor}", f"Unicode {unicodedata.unidata_version}"]
    versions = (version.encode() for version in python + libraries)
    settings = repr(astuple(limits)).encode()
    return "-".join((_of_files(code), _of_files(lexicon), _of(versions), _of([settings])))


def what_changed(before: str, now: str) -> str:
    """Which parts of a fingerprint differ, in words.

    >>> what_changed("a-b-c-d", "a-x-c-y")
    'lexicon and settings changed'
    """
    pairs = zip(_NAMES, before.split("-"), now.split("-"), strict=False)
    return " and ".join(name for name, old, new in pairs if old != new) + " changed"


def _of_files(paths: Iterable[Path]) -> str:
    """Hash of names and contents; hidden files, which editors and file systems leave, do not count."""
    shown = sorted(path for path in paths if not path.name.startswith("."))
    return _of(part for path in shown for part in (path.relative_to(_HOME).as_posix().encode(), path.read_bytes()))


def _of(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:_DIGITS]
