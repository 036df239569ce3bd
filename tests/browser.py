"""Pages as a browser shows them: headless Chromium through its WebDriver, and the rules of axe-core.

    python -m tests.browser PAGE FOLDER

writes pictures of a page at two widths and in both schemes. Both programs and axe-core (`npm install axe-core`, at the
root of the checkout or wherever AXE_CORE points) are asked for where they are; tests are skipped where one is missing.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx

from tests.goldens import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
AXE = Path(os.environ.get("AXE_CORE", ROOT / "node_modules" / "axe-core")) / "axe.min.js"

Scheme = Literal["light", "dark"]
WIDTHS = (1280, 390)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_GRAVE = ("serious", "critical")


def missing() -> str:
    """Why no page can be shown here; nothing where it can."""
    needed = {"chromium": CHROMIUM, "chromedriver": DRIVER}
    return "".join(f"{name} is not installed. " for name, path in needed.items() if path is None).strip()


class Browser:
    """One window. Each page is opened from its file."""

    def __init__(self, session: httpx.Client) -> None:
        self._session = session

    def _ask(self, path: str, body: dict[str, Any]) -> Any:
        answer = self._session.post(path, json=body).json()["value"]
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def _command(self, name: str, **parameters: Any) -> Any:
        return self._ask("goog/cdp/execute", {"cmd": name, "params": parameters})

    def open(self, page: Path, width: int = 1280, scheme: Scheme = "light") -> None:
        """Show a page; what came before is forgotten."""
        self._ask("url", {"url": "about:blank"})
        for kind in ("browser", "performance"):
            self._ask("se/log", {"type": kind})
        self._command(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
        )
        self._command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self._command("Emulation.setFocusEmulationEnabled", enabled=True)
        self._ask("url", {"url": page.absolute().as_uri()})

    def run(self, script: str, *arguments: Any) -> Any:
        """What a function body returns, run in the page."""
        return self._ask("execute/sync", {"script": script, "args": arguments})

    def messages(self) -> list[str]:
        """What the page made the console say."""
        return [entry["message"] for entry in self._ask("se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """Addresses that the page asked for, its own among them."""
        events = [entry["message"] for entry in self._ask("se/log", {"type": "performance"})]
        return [
            event["params"]["request"]["url"]
            for event in (json.loads(text)["message"] for text in events)
            if event["method"] == "Network.requestWillBeSent"
        ]

    def faults(self) -> list[str]:
        """Serious violations of the rules of axe-core, each with the first element that breaks it."""
        self.run(AXE.read_text(encoding="utf-8"))
        script = "const [done] = arguments; axe.run(document, {resultTypes: ['violations']}).then(done);"
        found = self._ask("execute/async", {"script": script, "args": []})["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in _GRAVE]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.run("return document.documentElement.scrollWidth - window.innerWidth"))

    def picture(self, whole: bool = True) -> bytes:
        """The page, or what the window shows of it, as a PNG."""
        taken = self._command("Page.captureScreenshot", format="png", captureBeyondViewport=whole, **self._clip(whole))
        return base64.b64decode(taken["data"])

    def _clip(self, whole: bool) -> dict[str, Any]:
        if not whole:
            return {}
        size = self._command("Page.getLayoutMetrics")["cssContentSize"]
        return {"clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}}


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a profile of its own, which is closed and forgotten at the end."""
    with tempfile.TemporaryDirectory() as profile, _driver() as address, httpx.Client(timeout=60) as client:
        options = {"binary": CHROMIUM, "args": [*_SWITCHES, f"--user-data-dir={profile}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        answer = client.post(f"{address}/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
        client.base_url = httpx.URL(f"{address}/session/{answer['sessionId']}/")
        try:
            yield Browser(client)
        finally:
            client.delete("")


@contextmanager
def _driver() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([str(DRIVER), f"--port={port}"], stdout=subprocess.DEVNULL) as driver:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            driver.terminate()


def _wait_for(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while socket.socket().connect_ex(("127.0.0.1", port)):
        assert time.monotonic() < until, "chromedriver does not answer."
        time.sleep(0.05)


def main() -> None:
    """Write the pictures."""
    page, folder = map(Path, sys.argv[1:])
    with browser() as window:
        for width in WIDTHS:
            for scheme in SCHEMES:
                window.open(page, width, scheme)
                (folder / f"{page.stem}-{width}-{scheme}.png").write_bytes(window.picture())


if __name__ == "__main__":
    main()
