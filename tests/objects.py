"""A server that speaks as Amazon S3 does, on loopback, and a proxy before it that does harm to what is asked of it."""

import http.client
import logging
import random
import re
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.serving import make_server

from tasks.objects import Version
from tasks.objects.client import client_of
from tasks.objects.writing import Taken, swap
from tasks.place import Remote

BUCKET = "desk"
KEY, SECRET = "AKIATESTONLY", "not-a-secret"
WRITERS = 8
SLOWLY = 0.1
"""Seconds that a slow answer takes."""
Answer = tuple[int, list[tuple[str, str]], bytes]
"""Status, headers and body."""
LISTS = re.compile(r"[?&](?:list-type|comp=list)")
HARM = ("500", "503", "slow", "cut", "cut off")


def environment(url: str) -> dict[str, str]:
    """What leads a client to a server, and lets it find nothing else."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def lead(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Have this process, and what it starts, ask one server and no other."""
    lead_by(monkeypatch, environment(url))


def lead_by(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> None:
    """The same, by the variables that lead a client of any kind of store."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    client_of.cache_clear()


@contextmanager
def served() -> Iterator[str]:
    """The address of a server that holds nothing.

    It has S3 alone: to find out which of Amazon's services a request is for would take more than to answer it.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # it tells each request
    server = make_server("127.0.0.1", 0, create_backend_app("s3"), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Bucket:
    """A bucket, filled and looked at past the code under test."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )
        self._client.create_bucket(Bucket=name)

    @property
    def place(self) -> Remote:
        return Remote("s3", self.name)

    def put(self, key: str, data: bytes) -> None:
        self._client.put_object(Bucket=self.name, Key=key, Body=data)

    def put_folder(self, folder: Path, prefix: str) -> None:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            self.put(f"{prefix}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def delete(self, key: str) -> None:
        self._client.delete_object(Bucket=self.name, Key=key)

    def keys(self, prefix: str = "") -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", ())]

    def read(self, key: str) -> bytes:
        data: bytes = self._client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return data


@dataclass
class Proxy:
    """Passes on what it is asked, and does harm to some of it. `asked` tells all: method, path, headers."""

    server: str
    share: float = 0.0
    """Of the requests that come to harm."""
    kinds: tuple[str, ...] = HARM
    deaf_to: frozenset[str] = frozenset()
    """Headers, in small letters, that the server is not told."""
    always: dict[str, int] = field(default_factory=dict)
    """Parts of paths whose requests are answered with that status."""
    harmed_in_turn: dict[int, str] = field(default_factory=dict)
    """What comes to requests of some numbers among all in `asked`."""
    listed_at_once: int = 0
    """Objects that the server lists in one answer; 0 for as many as it likes."""
    asked: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    harmed: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(1)
        self._lock = threading.Lock()

    def harm(self, method: str, path: str, headers: Mapping[str, str]) -> str | None:
        """What is to be done to a request, if anything."""
        with self._lock:
            self.asked.append((method, path, headers))
            for part, status in self.always.items():
                if part in path:
                    return str(status)
            if kind := self.harmed_in_turn.get(len(self.asked) - 1):
                self.harmed += 1
                return kind
            if self._chance.random() >= self.share:
                return None
            self.harmed += 1
            return self._chance.choice(self.kinds)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What the server says."""
        told = {name: value for name, value in headers.items() if name.lower() not in self.deaf_to}
        if self.listed_at_once and LISTS.search(path):
            path += f"&max-keys={self.listed_at_once}&maxresults={self.listed_at_once}"
            told = {
                name: value for name, value in told.items() if name.lower() != "authorization" or "list-type" in path
            }
        connection = http.client.HTTPConnection(self.server.removeprefix("http://"), timeout=60)
        try:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    @contextmanager
    def running(self) -> Iterator[str]:
        """The address of the proxy."""
        listener = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        listener.daemon_threads = True
        threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.server_port}"
        finally:
            listener.shutdown()
            listener.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # else heads and bodies are packets of their own, and each answer takes 40 ms
    proxy: Proxy

    def do_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        harm = self.proxy.harm(self.command, self.path, dict(self.headers)) or ""
        if harm == "cut off":  # before the server has heard of it
            self.close_connection = True
        elif harm.isdigit():
            self._answer(int(harm), [], _ERROR.get(harm, b""))
        else:
            self._pass_on(body, harm)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_any  # noqa: N815 - as the base class names them

    def _pass_on(self, body: bytes, harm: str) -> None:
        status, headers, data = self.proxy.ask(self.command, self.path, dict(self.headers), body)
        if harm == "slow":
            time.sleep(SLOWLY)
        self.close_connection = harm == "cut"  # after the server has done it
        self._answer(status, headers, data, len(data) // 2 if harm == "cut" else None)

    def _answer(self, status: int, headers: list[tuple[str, str]], data: bytes, upto: int | None = None) -> None:
        passed = {name.lower(): value for name, value in headers}
        self.send_response_only(status)
        for name, value in ({"content-length": str(len(data))} | passed).items():
            if name not in {"connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data[:upto])

    def log_message(self, *_: object) -> None: ...


_ERROR = {
    "403": b"<Error><Code>AccessDenied</Code><AWSAccessKeyId>AKIATESTONLY</AWSAccessKeyId></Error>",
    "401": b"<Error><Code>InvalidAccessKeyId</Code><AWSAccessKeyId>AKIATESTONLY</AWSAccessKeyId></Error>",
    "503": b"<Error><Code>SlowDown</Code><Message>AKIATESTONLY</Message></Error>",
}


def swapped_twice(at: Remote) -> Version:
    """Swap what lies there twice, and see that nobody can who knows an earlier state; returns the state it is in."""
    first = swap(at, b"first", None)
    with pytest.raises(Taken):
        swap(at, b"other", None)
    second = swap(at, b"second", first)
    for before in (None, first):
        with pytest.raises(Taken):
            swap(at, b"third", before)
    return second


def winner(at: Remote, before: Version | None) -> bytes:
    """What lies there once many have swapped at the same time, of whom just one may win."""

    def has_won(words: bytes) -> bool:
        try:
            swap(at, words, before)
        except Taken:
            return False
        return True

    offered = [f"writer {number}".encode() for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        won = list(pool.map(has_won, offered))
    assert sum(won) == 1
    return offered[won.index(True)]
