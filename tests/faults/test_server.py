"""A Prefect server that dies in mid-run costs the run no more than it must."""

import logging
from queue import Queue
from types import SimpleNamespace
from uuid import uuid4

import httpx
import pytest

from flows import artifacts, local
from flows.standing import Standing


def test_a_server_that_died_is_asked_once_to_show_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(*_arguments: object) -> None:
        asked.append(1)
        raise httpx.ConnectError("All connection attempts failed")

    monkeypatch.setattr(artifacts, "create_progress_artifact", lambda *_: uuid4())
    monkeypatch.setattr(artifacts, "update_progress_artifact", refuse)
    monkeypatch.setattr(artifacts, "get_run_logger", lambda: logging.getLogger("copydesk"))
    monkeypatch.setattr(artifacts, "_SECONDS_BETWEEN_UPDATES", -1)
    progress = artifacts.Progress(3)
    for n_done in range(4):
        progress.show(Standing(share=n_done / 3), n_done)
    assert len(asked) == 1


@pytest.mark.parametrize(("is_gone", "left"), [(True, 0), (False, 2)])
def test_events_for_a_server_that_is_gone_keep_no_process_from_its_end(
    monkeypatch: pytest.MonkeyPatch, is_gone: bool, left: int
) -> None:
    def answer(*_arguments: object, **_more: object) -> httpx.Response:
        if is_gone:
            raise httpx.ConnectError("All connection attempts failed")
        return httpx.Response(200)

    waiting: Queue[str] = Queue()
    waiting.put("began")
    waiting.put("ended")
    monkeypatch.setattr(httpx, "get", answer)
    monkeypatch.setattr(local, "EventsWorker", SimpleNamespace(_instances={1: SimpleNamespace(_queue=waiting)}))
    local._forget_what_nobody_takes("http://127.0.0.1:1/api")
    assert waiting.qsize() == left
