"""The output folder as a whole: what a run may do to it, and how that becomes a snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tasks.figures import Intake
from tasks.model import Run
from tasks.place import Place
from tasks.store import files
from tasks.store.build import Build
from tasks.store.history import read_history
from tasks.store.home import Home, home_of
from tasks.store.mark import RunMark
from tasks.store.snapshot import HISTORY, LOG, MANIFEST, SOURCES, Known, Manifest, read_sources, schemas_sha256
from tasks.store.staging import staged_rounds, staging_folder, sweep_batch, sweep_broken
from tasks.store.stock import Stock, shares_damage, take_stock
from tasks.store.stories import code_sha256
from tasks.store.witness import AtWork, read_suspects, suspects_json


class Store:
    """The one writer of an output folder. All that changes it asks that the folder is held.

    `keep_seconds` is how long a snapshot that was replaced stays, for readers that have resolved it.
    """

    def __init__(self, out: Place, keep_seconds: float = 3600.0) -> None:
        self.out = out
        self.keep_seconds = keep_seconds
        self.suspects: list[AtWork] = []
        """What the last run was at work on, if it died in the middle of a batch."""
        self._home: Home = home_of(out)

    @contextmanager
    def exclusive(self) -> Iterator[RunMark | None]:
        """Hold the folder; yields the mark of a run that died in it, which stays until that run is in the log.

        Raises `Busy` while another process holds it, and `StoreError` where something that is not Copydesk's stands
        in the place of a table. What a run that died left half done is removed.
        """
        with self._home.held():
            self.suspects = [*read_suspects(self._home.suspects), *self.sweep()]
            sweep_broken(self.out)
            yield self._home.marked()

    def mark(self, mark: RunMark) -> None:
        """Say which run is under way, for the next one to find if it dies. Takes the place of a mark that is there."""
        self._home.mark(mark)

    def known(self) -> dict[str, Known]:
        """Every source that has rows, by `source_path`; empty before the first commit.

        Raises `Damaged` where their list is not what was committed.
        """
        snapshot = self._home.shown()
        if snapshot is None:
            return {}
        files.require(snapshot / SOURCES, Manifest.read(snapshot).sha256.get(SOURCES))
        return read_sources(snapshot)

    def stock(self) -> Stock:
        """What is known and whole, and what is damaged and may be healed by a commit that takes it into account.

        Hashes every file of the tables; of objects, those whose state is not the one they were written in.
        """
        snapshot = self._home.shown()
        if snapshot is None:
            return Stock()
        return take_stock(snapshot, Manifest.read(snapshot), self._home.fault_in(snapshot))

    def history(self) -> list[Mapping[str, Intake]]:
        """What each of the last runs with something new took in, by publisher, oldest first."""
        snapshot = self._home.shown()
        if snapshot is None:
            return []
        kept = read_history(snapshot / HISTORY, Manifest.read(snapshot).sha256.get(HISTORY))
        return [intake for _, intake in kept]

    def logged(self, run_id: str) -> bool:
        """Whether a run is in the log."""
        snapshot = self._home.shown()
        if snapshot is None:
            return False
        log = files.read_table(snapshot / LOG, columns=["run_id"])
        return run_id in log["run_id"].to_pylist()

    def commit(
        self,
        keys: Sequence[str],
        sources: Mapping[str, Known],
        removed: frozenset[str],
        runs: Sequence[Run],
        stock: Stock | None = None,
        intake: Mapping[str, Intake] | None = None,
    ) -> None:
        """Make staged batches visible in all tables at once, and empty the staging folder.

        `keys` name the batches; `sources` are the sources they hold, whose old rows they replace; the rows of
        `removed` go; `runs` are added to the log, and what the last of them took in to the history. What `stock` found
        damaged is healed: its lost parts are left out. Raises `StoreError` where that would lose rows of a source that
        is in neither `sources` nor `removed`.
        """
        rounds = [folder for key in keys for folder in staged_rounds(self.out, key)]
        known = self.known() if stock is None else stock.known
        lost = stock.lost if stock else ()
        if stock and (unread := (stock.robbed & known.keys()) - sources.keys() - removed):
            raise stock.gone(unread)
        replaced = frozenset(sources) & frozenset(known) | removed
        merged = {name: entry for name, entry in known.items() if name not in removed} | dict(sources)
        with self._next_snapshot() as build:
            build.runs(runs)
            build.data(rounds, replaced, lost)
            build.stories()
            build.sources(merged)
            build.history(runs, intake)
        with suppress(OSError):
            staging = staging_folder(self.out)
            for staged in (self._home.suspects, *(staging / name for name in files.names(staging))):
                files.tidy(staged)
        self._clean_up(runs, stock.damaged if stock else ())

    def record(self, run: Run) -> None:
        """Add to the log of runs alone. No part is written, and what is staged stays for the next run.

        A run that the log holds already stands there as it is.
        """
        if not self.logged(run.run_id):
            with self._next_snapshot() as build:
                build.runs((run,))
                build.same_data()
                build.same_stories()
                build.same_sources()
                build.history()
        self._clean_up((run,))

    def compact(self) -> bool:
        """Rewrite all parts in article order, so that their bytes depend on their rows alone.

        Returns False, and changes nothing, where that is how they lie already and today's code told their stories.
        """
        snapshot = self._home.shown()
        if snapshot is None:
            return False
        before = Manifest.read(snapshot)
        made_by = (before.schemas, before.stories)
        if before.compacted and made_by == (schemas_sha256(), code_sha256()):
            return False
        known = self.known()
        with self._next_snapshot() as build:
            build.runs(())
            build.compacted()
            build.stories(same_rows=True)
            build.sources(known)
            build.history()
        self._clean_up(())
        return True

    def server_folder(self) -> Path:
        """Where a schedule's own server keeps its records: beside the tables, which it does not touch. Makes it.

        Raises `StoreError` where the tables lie in an object store.
        """
        return self._home.server_folder()

    def sweep(self) -> list[AtWork]:
        """Remove what processes that died left half done, and tell what they were at work on.

        That is kept until the next commit: a compaction, or a run that fails at once, may come before the next batch.
        Complete batches stay for the next commit, too.
        """
        staging = staging_folder(self.out)
        files.make_folder(staging)
        for unfinished in self._home.unfinished():
            files.remove(unfinished)
        suspects = sweep_batch(self.out)
        if suspects:
            known = read_suspects(self._home.suspects)
            files.replace(self._home.suspects, suspects_json([*known, *suspects]))
        return suspects

    @contextmanager
    def _next_snapshot(self) -> Iterator[Build]:
        old = self._home.shown()
        before = Manifest.read(old) if old else Manifest.first()
        fresh = self._home.fresh(before.number + 1)
        with ExitStack() as failing:
            failing.callback(files.tidy, fresh)  # on a full disk it would keep the next run waiting
            build = Build(fresh, old, before)
            yield build
            files.write_bytes(fresh / MANIFEST, build.manifest.to_json())
            self._home.seal(fresh)
            failing.pop_all()
        self._home.show(fresh, build.manifest.number)

    def _clean_up(self, logged: Sequence[Run], healed: Sequence[Place] = ()) -> None:
        """What is left to do after a commit. Trouble in it is no trouble of the commit; the next one does it again."""
        with suppress(OSError):
            for replaced in (*self._home.replaced(self.keep_seconds), *self._spoilt(healed)):
                files.tidy(replaced)
            mark = self._home.marked()
            if mark and mark.run_id in {run.run_id for run in logged}:
                self._home.unmark()

    def _spoilt(self, healed: Sequence[Place]) -> list[Place]:
        """Replaced snapshots with damaged files that were healed: no reader should begin with them any more."""
        shown = self._home.shown()
        if not healed or shown is None:
            return []
        before = [shown.parent / name for name in files.names(shown.parent) if name < shown.name]
        return [path for path in before if shares_damage(path, healed)]
