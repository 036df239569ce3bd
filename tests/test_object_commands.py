"""The commands on an object store: what they do there, and that no key comes out of them."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.cli.manners import COMPLETED, FAILED, WRONG
from flows.settings import Settings
from tests.objects import KEY, SECRET, Bucket, Proxy
from tests.test_cli import start
from tests.test_objects import tables

Copydesk = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def copydesk(prefect_server: str, tmp_path: Path) -> Copydesk:
    """Run the command in `tmp_path` against the servers of the tests."""

    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        process = start(*arguments, cwd=tmp_path, PREFECT_API_URL=prefect_server)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return call


@pytest.mark.slow  # two runs, one of them with two workers
def test_a_run_from_a_store_writes_what_one_from_disk_writes(
    copydesk: Copydesk, bucket: Bucket, raw: Path, tmp_path: Path
) -> None:
    bucket.put_folder(raw, "raw")
    at = str(bucket.place / "raw")
    assert copydesk("run", at, "--out", "there", "--workers", "2", "--batch-size", "2").returncode == COMPLETED
    assert copydesk("run", "raw", "--out", "here", "--batch-size", "2").returncode == COMPLETED
    for out in ("here", "there"):
        assert CliRunner().invoke(app, ["compact", str(tmp_path / out)]).exit_code == COMPLETED
    assert tables(tmp_path / "there") == tables(tmp_path / "here")
    plan = CliRunner().invoke(app, ["run", at, "--out", str(tmp_path / "there"), "--plan", "--json"])
    assert json.loads(plan.stdout) == {"pending": [], "n_unchanged": 3, "vanished": [], "pruned": []}


def test_an_object_is_shown(bucket: Bucket, raw: Path) -> None:
    bucket.put_folder(raw, "raw")
    shown = CliRunner().invoke(app, ["show", str(bucket.place / "raw/mill-1.txt")])
    assert (shown.exit_code, "Mill number 1 closes" in shown.stdout) == (COMPLETED, True)
    for missing in ("raw", "raw/none.txt"):
        assert CliRunner().invoke(app, ["show", str(bucket.place / missing)]).exit_code == WRONG


def test_what_is_not_there_and_what_may_not_be_seen_is_told(bucket: Bucket, proxy: Proxy, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    missing = CliRunner().invoke(app, ["run", str(bucket.place / "raw"), "--out", out])
    assert missing.exit_code == WRONG
    assert f"There is no {bucket.place / 'raw'}." in missing.stderr
    proxy.always = {bucket.name: 403}
    refused = CliRunner().invoke(app, ["run", str(bucket.place / "raw"), "--out", out])
    assert refused.exit_code == FAILED
    assert "These credentials may not do that (403 AccessDenied)" in refused.stderr


@pytest.mark.slow
def test_no_key_comes_out_of_a_run_that_fails(
    copydesk: Copydesk, bucket: Bucket, proxy: Proxy, raw: Path, tmp_path: Path
) -> None:
    bucket.put_folder(raw, "raw")
    proxy.always = {"mill-1.txt": 401}
    done = copydesk("run", str(bucket.place / "raw"), "--out", "out")
    assert done.returncode == FAILED
    assert "The store refuses these credentials" in done.stderr
    written = [
        path for top in (tmp_path, Path(os.environ["PREFECT_HOME"])) for path in top.rglob("*") if path.is_file()
    ]
    assert any(path.suffix == ".db" for path in written)
    for word in (KEY, SECRET):
        assert word not in done.stdout + done.stderr
        assert [path for path in written if word.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("command", ["run", "show", "check", "compact", "serve"])
def test_an_address_with_a_key_is_refused_and_not_repeated(command: str, tmp_path: Path) -> None:
    options = ["--out", str(tmp_path)] if command in {"run", "serve"} else []
    options += ["--every", "60"] if command == "serve" else []
    told = CliRunner().invoke(app, [command, f"s3://{KEY}:{SECRET}@desk/raw", *options])
    assert told.exit_code == WRONG
    assert "must hold no key" in told.stderr
    assert KEY not in told.output
    assert SECRET not in told.output


@pytest.mark.parametrize("name", ["raw", "out"])
def test_an_address_with_a_key_is_not_repeated_by_a_wrong_setting(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"COPYDESK_{name.upper()}", f"s3://{KEY}:{SECRET}@desk/raw")
    with pytest.raises(ValueError, match="must hold no key") as refused:
        Settings()
    assert KEY not in str(refused.value)
    assert SECRET not in repr(refused.value)


def test_an_address_survives_the_form_that_prefect_keeps(bucket: Bucket) -> None:
    settings = Settings(raw=bucket.place / "raw", out=bucket.place / "out")
    kept = json.loads(json.dumps(settings.model_dump(mode="json")))
    assert (kept["raw"], kept["out"]) == (f"s3://{bucket.name}/raw", f"s3://{bucket.name}/out")
    assert Settings.model_validate(kept) == settings == settings.absolute()


def test_what_is_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="must be a path"):
        Settings.model_validate({"raw": 1})
