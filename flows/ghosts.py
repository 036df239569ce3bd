"""Runs whose process died without a word: Prefect would show them as running for ever."""

from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.logging import get_logger
from prefect.states import Crashed

from flows.artifacts import PREFECT_TROUBLE
from flows.report import died
from tasks.store import RunMark, Store


def settle(store: Store, mark: RunMark | None) -> None:
    """Put on record that the run of `mark` died: in Prefect, and in `runs` unless its end stands there.

    The output folder must be held. The mark goes last, so that whoever dies in here leaves it to the next run.
    """
    if mark is None:
        return
    if mark.flow_run_id:
        try:
            _bury(mark.flow_run_id)
        except PREFECT_TROUBLE as trouble:
            get_logger("copydesk").warning("Prefect still shows run %s as running: %s", mark.flow_run_id, trouble)
    store.record(died(mark))


def _bury(flow_run_id: str) -> None:
    """Set a flow run to Crashed. Does nothing where it has ended, or belongs to another server."""
    with get_client(sync_client=True) as client:
        try:
            flow_run = client.read_flow_run(UUID(flow_run_id))
        except ObjectNotFound:
            return
        if flow_run.state is None or not flow_run.state.is_final():
            client.set_flow_run_state(flow_run.id, Crashed(message="The process of this run died."), force=True)
