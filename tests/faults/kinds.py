"""All kinds of faults, in the order of the page."""

import errno

from tests.faults import scene
from tests.faults.broken_stores import run_in_place, run_without_flush
from tests.faults.forks import AtCall
from tests.faults.kind import Kind
from tests.faults.layer import cut_power, fail, fill, kill, stop
from tests.faults.work import ENDED, FAILED, KILLED, STOPPED, compact, run

_DIES = frozenset({KILLED})
_COPES = frozenset({ENDED, FAILED})
_STOPS = frozenset({ENDED, FAILED, STOPPED})

IN_FORKS = (
    Kind("a run is killed at the N-th call", scene.samples, AtCall(run, kill, _DIES), 0),
    Kind("a run of few sources is killed at the N-th call", scene.few, AtCall(run, kill, _DIES), 9),
    Kind("the first run is killed at the N-th call", scene.first, AtCall(run, kill, _DIES), 0, 60),
    Kind("a compaction is killed at the N-th call", scene.few, AtCall(compact, kill, _DIES), 4),
    Kind("the power is cut at the N-th call of a run", scene.few, AtCall(run, cut_power, _DIES), 3, 60),
    Kind("Ctrl-C at the N-th call of a run", scene.few, AtCall(run, stop, _STOPS), 3, 60),
    Kind("I/O error at the N-th call of a run", scene.few, AtCall(run, fail(errno.EIO), _COPES), 3, 60),
    Kind("I/O error at the N-th call of a compaction", scene.few, AtCall(compact, fail(errno.EIO), _COPES), 0, 40),
    Kind("I/O errors from the N-th call on", scene.few, AtCall(run, fail(errno.EIO), _COPES, lasting=True), 0, 40),
    Kind("the disk is full from the N-th call on", scene.few, AtCall(run, fill, _COPES, lasting=True), 3, 60),
)

BROKEN_STORES = (
    Kind("a store that writes in place is killed", scene.few, AtCall(run_in_place, kill, _DIES), 5, 30),
    Kind("a store that never flushes loses power", scene.few, AtCall(run_without_flush, cut_power, _DIES), 3, 30),
)
"""What must be caught."""
