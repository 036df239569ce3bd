"""What is done harm to: a raw folder, and the output folder of an earlier run over what it held then."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.faults.disks import copied
from tests.faults.invariants import EMPTY, Expected, State, hashes, state
from tests.faults.work import ENDED, compact, in_fork, run
from tests.goldens import ROOT

SAMPLES = ROOT / "data" / "raw"

BODY = "\n\nThe river rose two metres overnight, the mayor said. “Stay at home,” Ana Prieto said on Monday.\n"


@dataclass(frozen=True, slots=True)
class Scene:
    """A raw folder whose sources are new, changed, removed and the same since `base` was made of it."""

    home: Path
    """Where the folders of this scene lie."""
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def raw(self) -> Path:
        return self.home / "raw"

    @property
    def raw_before(self) -> Path:
        """The raw folder as it was when a run began, for a kind of fault that changes it meanwhile."""
        return self.home / "raw-before"

    @property
    def base(self) -> Path:
        return self.home / "base"

    def copy(self) -> Path:
        """An output folder of its own in the state of `base`; none where nothing has been committed yet."""
        out = self.home / f"out-{next(self._numbers)}"
        if self.base.exists():
            copied(self.base, out)
        return out

    def expected(self) -> Expected:
        """What must come of it. Uses Arrow, after which this process should fork no more."""
        before = state(self.base) if self.base.exists() else EMPTY
        between = self._undisturbed(self.raw_before)[0] if self.raw_before.exists() else None
        return Expected(before, *self._undisturbed(self.raw), between)

    def _undisturbed(self, raw: Path) -> tuple[State, dict[str, str]]:
        out = raw.with_name(f"{raw.name}-undisturbed")
        run(raw, out)
        made = state(out)
        compact(raw, out)
        return made, hashes(out)


def few(home: Path) -> Scene:
    """Four short sources: two new, one of them empty, one changed, one gone since; two batches."""
    scene = _begun(home)
    _write(scene.raw, "abc")
    _commit(scene)
    _write(scene.raw, "bd", "The bridge is shut, she said.\n")
    (scene.raw / "c.txt").unlink()
    (scene.raw / "empty.txt").write_bytes(b"")
    return scene


def restless(home: Path) -> Scene:
    """The same sources, for a kind of fault that changes them."""
    return few(home)


def first(home: Path) -> Scene:
    """Three short sources and no output folder yet."""
    scene = _begun(home)
    _write(scene.raw, "abc")
    return scene


def samples(home: Path) -> Scene:
    """The samples of `data/raw`: two new, one of them of many records, one changed, one gone since."""
    scene = _begun(home)
    shutil.copytree(SAMPLES, scene.raw, dirs_exist_ok=True)
    late = [scene.raw / name for name in ("ledger.jsonl", "rate-decision.txt")]
    kept = [path.rename(home / path.name) for path in late]
    _commit(scene)
    for path in kept:
        path.rename(scene.raw / path.name)
    changed = scene.raw / "istanbul.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + BODY, encoding="utf-8")
    (scene.raw / "cup-semifinal.txt").unlink()
    return scene


def restless_samples(home: Path) -> Scene:
    """The samples, for a kind of fault that changes them."""
    return samples(home)


def _begun(home: Path) -> Scene:
    scene = Scene(home)
    scene.raw.mkdir(parents=True)
    return scene


def _write(raw: Path, names: str, words: str = "") -> None:
    for name in names:
        (raw / f"{name}.txt").write_text(f"Headline {name}{BODY}{words}", encoding="utf-8")


def _commit(scene: Scene) -> None:
    """Make `base`, in a process of its own, so that Arrow starts no thread in this one."""
    if in_fork(lambda: run(scene.raw, scene.base)) != ENDED:
        raise RuntimeError(f"Nothing was committed in {scene.base}, to which no harm was done.")
