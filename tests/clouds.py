"""Servers on loopback that speak as the object stores of Microsoft and of Google do.

Microsoft's is Azurite, its own emulator. None of Google's that comes from Python's or Node's registry speaks the XML
interface that the client uses; the server that speaks as Amazon's do stands in for it, with generations in place of
ETags where a request has a condition.
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.utils import formatdate

from tests.objects import KEY, Answer, Proxy

ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = base64.b64decode(
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
"""The same wherever Azurite runs: it is printed in its manual."""
AZURITE = shutil.which(os.environ.get("AZURITE", "azurite-blob"))
"""The command that starts it, on the path or where AZURITE points; `npm install azurite` brings it."""
_API = "2021-08-06"
_SIGNED = f"AWS4-HMAC-SHA256 Credential={KEY}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none"
"""What the server of Amazon's kind takes for a permit: it checks no signature."""


def microsoft(url: str) -> dict[str, str]:
    """What leads a client to Azurite."""
    return {"AZURE_STORAGE_USE_EMULATOR": "true", "AZURITE_BLOB_STORAGE_URL": url}


def google(url: str) -> dict[str, str]:
    """What leads a client to the stand-in, without a signature."""
    nobody = {"client_email": "", "private_key": "", "private_key_id": ""}
    return {"GOOGLE_SERVICE_ACCOUNT_KEY": json.dumps({"gcs_base_url": url, "disable_oauth": True} | nobody)}


@contextmanager
def azurite() -> Iterator[str]:
    """The address of an Azurite that holds nothing, in memory alone. Raises `RuntimeError` where it does not come."""
    if AZURITE is None:
        raise RuntimeError("Azurite is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent")
    command = (AZURITE, "--blobHost", "127.0.0.1", "--blobPort", str(port), *options)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _await(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        time.sleep(0.1)
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if server.poll() is None:
                return
    raise RuntimeError("Azurite does not answer")


def make_container(url: str, name: str) -> None:
    """Make a container, which the client under test cannot: by the request that the manual gives for it.

    Anybody may list it, since whoever asks for fewer objects at once cannot sign that.
    """
    headers = {"x-ms-blob-public-access": "container", "x-ms-date": formatdate(usegmt=True), "x-ms-version": _API}
    signed = "".join(f"{key}:{value}\n" for key, value in headers.items())
    words = "PUT" + "\n" * 12 + signed + f"/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    signature = base64.b64encode(hmac.new(ACCOUNT_KEY, words.encode(), hashlib.sha256).digest()).decode()
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        permit = {"Authorization": f"SharedKey {ACCOUNT}:{signature}", "Content-Length": "0"}
        connection.request("PUT", f"/{ACCOUNT}/{name}?restype=container", headers=headers | permit)
        assert connection.getresponse().status == http.client.CREATED
    finally:
        connection.close()


class Google(Proxy):
    """Passes on what is asked as of Google to a server that speaks as Amazon's do.

    An object's generation follows from its ETag, so that the same bytes written again have the same one.
    """

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        told = {name.lower(): value for name, value in headers.items()}
        told["authorization"] = _SIGNED
        if source := told.pop("x-goog-copy-source", None):
            told["x-amz-copy-source"] = source
        wanted = told.pop("x-goog-if-generation-match", None)
        if wanted == "0":
            told["if-none-match"] = "*"
        elif wanted:
            e_tag = _e_tag(super().ask("HEAD", path, {"authorization": _SIGNED}, b""))
            if _generation(e_tag) != wanted:
                return http.client.PRECONDITION_FAILED, [], b""
            told["if-match"] = e_tag
        status, answered, data = super().ask(method, path, told, body)
        return status, [*answered, ("x-goog-generation", _generation(_e_tag((status, answered, data))))], data


def _e_tag(answer: Answer) -> str:
    _, headers, _ = answer
    return next((value for name, value in headers if name.lower() == "etag"), "")


def _generation(e_tag: str) -> str:
    return str(int(hashlib.sha256(e_tag.encode()).hexdigest()[:15], 16)) if e_tag else "0"
