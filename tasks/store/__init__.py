"""The output folder: staging, atomic commits, snapshots, recovery. Nothing else writes there.

- `OUT/TABLE`: a link through `current`; plain readers open this
- `OUT/.copydesk/current`: a link to the snapshot that counts; a commit swaps it by one rename
- `OUT/.copydesk/snapshots/N/TABLE/*.parquet`: immutable parts; unchanged ones are hard links to the same file
- `OUT/.copydesk/snapshots/N/manifest.json`: the parts with their rows, and the hash of every file
- `OUT/.copydesk/snapshots/N/stories/stories.parquet`: the one table without parts, since a story reaches across all
- `OUT/.copydesk/snapshots/N/likenesses.parquet`: what bodies that may be copies have in common, for the next commit
- `OUT/.copydesk/snapshots/N/history.parquet`: what the last runs took in from each publisher, for the next run
- `OUT/.copydesk/snapshots/N/sources.parquet`: every source, its digest, its folder and the fingerprint of what read it
- `OUT/.copydesk/staging/KEY/`: a finished batch that waits for the commit, with the hash of every file
- `OUT/.copydesk/next/`: the next snapshot in the making
- `OUT/.copydesk/lock`: held by the one process that may write, and who that is
- `OUT/.copydesk/suspects.json`: what was at work in processes that died, until the next commit
- `OUT/.copydesk/running.json`: the run that is under way, or died and is not in the log yet
- `OUT/.copydesk/prefect/`: the records of the server that `copydesk serve` starts; that server writes them

In an object store there are no links and no renames, and so no `OUT/TABLE`, `next` and `lock`; in their place:

- `OUT/.copydesk/current.json`: names the snapshot that counts; a commit writes it on condition that nobody else has
- `OUT/.copydesk/snapshots/N-WRITER/`: made where it stays, by one writer; unchanged parts are copies
- `OUT/.copydesk/snapshots/N-WRITER/versions.json`: the ETag and size of every object of the snapshot
- `OUT/.copydesk/lease.json`: who may write, with a sign of life every few seconds, and the mark of the run
"""

from tasks.store.errors import Busy, Damaged, NameTaken, NotAnOutput, Outdated, StoreError
from tasks.store.files import fault, is_file, names, opened, read_table, read_through, remedy, sha256
from tasks.store.folder import Store
from tasks.store.home import current, is_marked
from tasks.store.mark import RunMark
from tasks.store.snapshot import (
    HISTORY,
    LIKENESSES,
    LOG,
    LOST,
    MANIFEST,
    SOURCES,
    STORIES,
    Known,
    Manifest,
    Part,
    listed,
    part_path,
    read_sources,
)
from tasks.store.staging import HASHES, Staging, listed_in, staged_rejects, staged_reports, staging_folder, sweep_batch
from tasks.store.stock import Stock
from tasks.store.stories import write_stories
from tasks.store.witness import AtWork

__all__ = [
    "HASHES",
    "HISTORY",
    "LIKENESSES",
    "LOG",
    "LOST",
    "MANIFEST",
    "SOURCES",
    "STORIES",
    "AtWork",
    "Busy",
    "Damaged",
    "Known",
    "Manifest",
    "NameTaken",
    "NotAnOutput",
    "Outdated",
    "Part",
    "RunMark",
    "Staging",
    "Stock",
    "Store",
    "StoreError",
    "current",
    "fault",
    "is_file",
    "is_marked",
    "listed",
    "listed_in",
    "names",
    "opened",
    "part_path",
    "read_sources",
    "read_table",
    "read_through",
    "remedy",
    "sha256",
    "staged_rejects",
    "staged_reports",
    "staging_folder",
    "sweep_batch",
    "write_stories",
]
