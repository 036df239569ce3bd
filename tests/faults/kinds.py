"""All kinds of faults, in the order of the page."""

import errno
import signal

from tests.faults import command, scene
from tests.faults.broken_stores import run_in_place, run_without_flush, run_without_flushing_folders
from tests.faults.forks import (
    AtCall,
    Within,
    change_sources,
    on_read_only_disk,
    on_small_disks,
    set_clock_back,
    two_at_once,
)
from tests.faults.kind import Kind
from tests.faults.layer import cut_power, fail, fill, kill, stop
from tests.faults.limits import file_size, handles, memory
from tests.faults.work import BUG, ENDED, FAILED, KILLED, STOPPED, compact, run

_WORKS = frozenset({ENDED})
_DIES = frozenset({KILLED})
_COPES = frozenset({ENDED, FAILED})
_STOPS = frozenset({ENDED, FAILED, STOPPED})

IN_FORKS = (
    Kind("a run is killed at the N-th call", scene.samples, AtCall(run, kill, _DIES), 0),
    Kind("a run of few sources is killed at the N-th call", scene.few, AtCall(run, kill, _DIES), 3, 24),
    Kind("the first run is killed at the N-th call", scene.first, AtCall(run, kill, _DIES), 0, 24),
    Kind("a compaction is killed at the N-th call", scene.few, AtCall(compact, kill, _DIES), 2),
    Kind("the power is cut at the N-th call of a run", scene.few, AtCall(run, cut_power, _DIES), 1, 24),
    Kind("Ctrl-C at the N-th call of a run", scene.few, AtCall(run, stop, _STOPS), 1, 24),
    Kind("I/O error at the N-th call of a run", scene.few, AtCall(run, fail(errno.EIO), _COPES), 1, 24),
    Kind("I/O error at the N-th call of a compaction", scene.few, AtCall(compact, fail(errno.EIO), _COPES), 0, 24),
    Kind("I/O errors from the N-th call on", scene.few, AtCall(run, fail(errno.EIO), _COPES, lasting=True), 0, 24),
    Kind("the disk is full from the N-th call on", scene.few, AtCall(run, fill, _COPES, lasting=True), 1, 24),
    Kind("a small disk is full", scene.few, on_small_disks, 1),
    Kind("no file may be large", scene.few, Within(tuple(map(file_size, range(500, 16_000, 1_500)))), 1),
    Kind("too few file handles", scene.few, Within(tuple(map(handles, range(1, 12)))), 1),
    Kind("the output folder is read-only", scene.few, on_read_only_disk, 1, 1),
    Kind("two runs at once", scene.few, two_at_once, 1, 20),
    Kind("sources change and vanish at the N-th call of a run", scene.restless, change_sources, 1, 24),
    Kind(
        "the clock is set back at the N-th call of a run",
        scene.few,
        AtCall(run, set_clock_back, _WORKS, tears=False),
        1,
        20,
    ),
)

_DIES_SOMEHOW = frozenset({ENDED, FAILED, BUG, 1, 127, -signal.SIGABRT, -signal.SIGSEGV})
"""What becomes of a process that gets no memory is not its own decision."""

OF_COMMAND = (
    Kind("the command is killed at the N-th call", scene.samples, command.killed_at_call, 0, 10),
    Kind(
        "the command is killed at a system call, by strace", scene.samples, command.Traced("signal=KILL", _DIES), 0, 50
    ),
    Kind("a system call of the command fails, by strace", scene.samples, command.Traced("error=EIO", _COPES), 0, 8),
    Kind(
        "the command may write no large file", scene.samples, command.Limited(tuple(map(file_size, (2_000, 20_000)))), 0
    ),
    Kind("the command has too few file handles", scene.samples, command.Limited(tuple(map(handles, (12, 20)))), 0),
    Kind(
        "the command gets too little memory",
        scene.samples,
        command.Limited(tuple(map(memory, range(800, 1_100, 50))), _DIES_SOMEHOW),
        0,
    ),
    Kind("the command's disk is read-only or full", scene.samples, command.on_disks, 0),
    Kind("two commands at once", scene.samples, command.two_at_once, 0),
    Kind("sources change and vanish while the command runs", scene.restless_samples, command.sources_change, 0),
    Kind("time zone, locale and hash seed are others", scene.samples, command.surrounded, 0),
    Kind("a worker of the command is killed", scene.samples, command.worker_killed, 0),
    Kind("the Prefect server is killed in mid-run", scene.samples, command.server_killed, 0),
)

BROKEN_STORES = (
    Kind("a store that writes in place is killed", scene.few, AtCall(run_in_place, kill, _DIES), -2, 20),
    Kind("a store that never flushes loses power", scene.few, AtCall(run_without_flush, cut_power, _DIES), -3, 20),
    Kind(
        "a store that flushes no folder loses power",
        scene.few,
        AtCall(run_without_flushing_folders, cut_power, _DIES),
        -6,
        20,
    ),
)
"""What must be caught."""
