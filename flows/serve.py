"""Runs on a schedule: a deployment of the flow, served by this process until it is stopped."""

import asyncio
import datetime as dt
import hashlib
import multiprocessing
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.types.entrypoint import EntrypointType

from flows.artifacts import PREFECT_TROUBLE, markdown
from flows.errors import NoServer
from flows.ghosts import settle
from flows.process import process_articles
from flows.server import WHICH_SERVER, for_schedules, known_to_all, own_server
from flows.settings import Settings
from tasks.store import Busy, Store

HEARTBEAT_SECONDS = 30
"""The shortest that Prefect takes."""
SECONDS_OF_SILENCE = 400
"""After which a run counts as dead: more than two of Prefect's default heartbeats, 180 s apart, since a run that was
started in another way must not be taken for dead."""
AUTOMATION = "copydesk: a run without heartbeat has crashed"


def serve(settings: Settings, cron: str | None, every: float | None, announce: Callable[[str], None]) -> None:
    """Serve the flow until this process is stopped; `announce` takes the sentence that it has begun.

    The paths in `settings` must be absolute.

    Raises `NoServer` where no Prefect server can be had.
    """
    signal.signal(signal.SIGTERM, _as_ctrl_c)  # unwinds, so that a server of our own is stopped too
    with (
        _server(settings) as url,
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: HEARTBEAT_SECONDS}),
    ):
        _settle(settings)
        _watch_heartbeats()
        announce(f"Serving {settings.raw} to {settings.out}; watch it at {url.removesuffix('/api')}. Ctrl-C ends it.")
        _serve(settings, cron, every)


def _serve(settings: Settings, cron: str | None, every: float | None) -> None:
    name = deployment_name(settings)
    runner = Runner(name=name, limit=1, pause_on_shutdown=False)  # a paused schedule stays so when served again
    runner.add_flow(
        process_articles,
        name=name,
        cron=cron,
        interval=every,
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        parameters={"settings": settings.model_dump(mode="json")},
        description=f"Processes {markdown(str(settings.raw))} into {markdown(str(settings.out))}.",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_until_stopped(runner))


async def _until_stopped(runner: Runner) -> None:
    """Have the runner work until SIGTERM ends it as asyncio ends what Ctrl-C stops: by cancelling.

    Ctrl-C itself is no way: a shell has it ignored in what a script starts with `&`.
    """
    loop = asyncio.get_running_loop()

    def stop(*_: object) -> None:
        _end_runs()
        loop.call_soon_threadsafe(working.cancel)

    runner.handle_sigterm = stop  # type: ignore[method-assign]  # Prefect's own tears its event loop apart
    working = loop.create_task(runner.start())
    await working


def _as_ctrl_c(*_: object) -> None:
    """A handler of signals that unwinds as Ctrl-C does, so that all that this process started is stopped first."""
    _end_runs()
    raise KeyboardInterrupt


def _end_runs() -> None:
    """End the run in progress. A terminal's Ctrl-C does; else Prefect lets it go on to its end, and waits for it."""
    for run in multiprocessing.active_children():
        run.terminate()


def deployment_name(settings: Settings) -> str:
    """A name that is the same for the same output folder, and another for another on a shared server."""
    path = str(settings.out)
    folder = re.sub(r"[^A-Za-z0-9._-]", "-", settings.out.name)
    return f"{folder}-{hashlib.sha256(path.encode(errors='surrogateescape')).hexdigest()[:8]}"


def wrong_cron(cron: str) -> str | None:
    """Why a schedule cannot be read; None where it can."""
    try:
        CronSchedule(cron=cron)
    except ValueError:
        return f'{cron!r} is no cron schedule. Name minute, hour, day, month and weekday, such as "0 * * * *".'
    return None


@contextmanager
def _server(settings: Settings) -> Iterator[str]:
    """The server that the user has named, or one of our own beside the tables."""
    named = PREFECT_API_URL.value()
    if named:
        yield str(named)
    else:
        home = Store(settings.out).server_folder()
        with own_server(for_schedules(home)) as url, known_to_all(url):
            yield url


def _settle(settings: Settings) -> None:
    """Clear up after a run that died. Does nothing while another run is under way."""
    store = Store(settings.out, settings.keep_snapshots_seconds)
    try:
        with store.exclusive() as died:
            settle(store, died)
    except Busy:
        return


def _watch_heartbeats() -> None:
    """Have the server set runs of this flow to Crashed once their heartbeats stay away."""
    try:
        with get_client(sync_client=True) as client:
            if not client.read_automations_by_name(AUTOMATION):
                client.create_automation(_automation())
    except PREFECT_TROUBLE as trouble:
        raise NoServer(f"The Prefect server does not answer: {trouble}. {WHICH_SERVER}") from trouble


def _automation() -> AutomationCore:
    return AutomationCore(
        name=AUTOMATION,
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.*"},  # any event: our states have names of their own
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification(
                {"prefect.resource.role": "flow", "prefect.resource.name": process_articles.name}
            ),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=dt.timedelta(seconds=SECONDS_OF_SILENCE),
        ),
        actions=[
            ChangeFlowRunState(
                name=None, state=StateType.CRASHED, message="No sign of life from the process of this run.", force=False
            )
        ],
    )
