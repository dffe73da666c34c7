"""Safari's engine and Firefox, as Debian has them, each spoken to in its own tongue (WebDriver, Marionette).

One `Tab` for both: the words of the protocol are the same, only their way differs. Without the browser its
tests are skipped with a sentence; `scripts/with-browser` installs both where it may.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from tests.cli.instance import free_port

PATIENCE_S = 20.0
START_S = 60.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

# What WebDriver calls things: (method, path below the session).
ADDRESSES = {
    "Navigate": ("POST", "/url"),
    "Back": ("POST", "/back"),
    "Refresh": ("POST", "/refresh"),
    "GetCurrentURL": ("GET", "/url"),
    "ExecuteScript": ("POST", "/execute/sync"),
    "FindElements": ("POST", "/elements"),
    "ElementClick": ("POST", "/element/{id}/click"),
    "ElementSendKeys": ("POST", "/element/{id}/value"),
    "ElementClear": ("POST", "/element/{id}/clear"),
    "GetCookies": ("GET", "/cookie"),
    "NewWindow": ("POST", "/window/new"),
    "SwitchToWindow": ("POST", "/window"),
    "SetTimeouts": ("POST", "/timeouts"),
}


PUT = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))"


class Refused(Exception):
    """The browser would not do it: the error's name, and what it said."""


class Tongue(Protocol):
    def do(self, command: str, **given: Any) -> Any: ...


class WebDriver:
    """Over HTTP, as WebKit's driver speaks it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._session = ""

    def begin(self, capabilities: Mapping[str, Any]) -> None:
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._session = f"/session/{made['sessionId']}"

    def do(self, command: str, **given: Any) -> Any:
        method, path = ADDRESSES[command]
        body = None if method == "GET" else {name: value for name, value in given.items() if name != "id"}
        return self._ask(method, self._session + path.format(**given), body)

    def end(self) -> None:
        with suppress(OSError, Refused):
            self._ask("DELETE", self._session, None)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=START_S)
        try:
            sent = None if body is None else json.dumps(body).encode()
            connection.request(method, path, sent, {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise Refused(value["error"], value.get("message", ""))
        return value


class Marionette:
    """Over a socket of its own, as Firefox speaks it without another program between."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), START_S)
        self._file = self._socket.makefile("rb")
        self._number = 0
        self._read()

    def begin(self, capabilities: Mapping[str, Any]) -> None:
        self.do("NewSession", **capabilities)

    def do(self, command: str, **given: Any) -> Any:
        self._number += 1
        said = json.dumps([0, self._number, f"WebDriver:{command}", given]).encode()
        self._socket.sendall(str(len(said)).encode() + b":" + said)
        _, _, error, value = self._read()
        if error:
            raise Refused(error["error"], error["message"])
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def end(self) -> None:
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while (one := self._file.read(1)) != b":":
            if not one:
                raise OSError("the browser has gone")
            length += one
        return json.loads(self._file.read(int(length)))


class Tab:
    """Somebody at one tab of a browser of their own."""

    def __init__(self, tongue: Tongue, home: str, name: str) -> None:
        self.tongue, self.home, self.name = tongue, home, name

    def go(self, path: str) -> Tab:
        self.tongue.do("Navigate", url=path if "://" in path else self.home + path)
        return self

    def script(self, code: str, *given: Any) -> Any:
        return self.tongue.do("ExecuteScript", script=code, args=list(given))

    def back(self) -> Tab:
        self.tongue.do("Back")
        return self

    def reload(self) -> Tab:
        self.tongue.do("Refresh")
        return self

    @property
    def path(self) -> str:
        return str(self.script("return location.pathname"))

    @property
    def text(self) -> str:
        return " ".join(str(self.script("return document.querySelector('main')?.innerText ?? ''")).split())

    @property
    def html(self) -> str:
        return str(self.script("return document.documentElement.outerHTML"))

    def sees(self, words: str) -> Tab:
        """Waits until the words stand on the page."""
        wait_for(
            lambda: words in self.text, lambda: f"{self.name} does not see {words!r} but {self.text[:600]!r}"
        )
        return self

    def press(self, words: str) -> Tab:
        """The button or link of those words, and on to the page that it leads to."""
        found = self._named(words)
        self.script("window.stillHere = true")
        try:
            self.tongue.do("ElementClick", id=found)
        except Refused:
            # Something lies over it, as a finger would find by scrolling on.
            self.script(
                "arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", {ELEMENT: found}
            )
        wait_for(
            self._is_elsewhere, lambda: f"{self.name} is still there after {words!r}: {self.text[:300]!r}"
        )
        return self

    def click(self, words: str) -> Tab:
        """The button of those words, which leads to no other page."""
        found = self._named(words)
        self.script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", {ELEMENT: found})
        return self

    def fill(self, fields: Mapping[str, str]) -> Tab:
        for name, text in fields.items():
            found = self._visible("css selector", f'[name="{name}"]')
            self.script(
                "arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus()", {ELEMENT: found}
            )
            try:
                self.tongue.do("ElementClear", id=found)
                self.tongue.do("ElementSendKeys", id=found, text=text)
            except Refused:
                # A field that a driver cannot reach yet, on a machine that is busy; a page sees the same.
                self.script(PUT, {ELEMENT: found}, text)
        return self

    def cookies(self) -> dict[str, Mapping[str, Any]]:
        return {one["name"]: one for one in self.tongue.do("GetCookies")}

    def another(self, path: str) -> str:
        """A new tab, to which one turns; its handle."""
        handle = str(self.tongue.do("NewWindow", type="tab", focus=True)["handle"])
        self.turn_to(handle)
        self.go(path)
        return handle

    def turn_to(self, handle: str) -> Tab:
        self.tongue.do("SwitchToWindow", handle=handle, focus=True)
        return self

    def waits_no_longer_than(self, seconds: float) -> Tab:
        """For a page or a script: after that long, it is `Refused`."""
        self.tongue.do("SetTimeouts", pageLoad=int(seconds * 1000), script=int(seconds * 1000))
        return self

    def has(self, words: str) -> bool:
        return self._find(words) is not None

    def _find(self, words: str) -> str | None:
        quoted = json.dumps(words, ensure_ascii=False)
        way = f"//main//button[normalize-space()={quoted}] | //main//a[normalize-space()={quoted}]"
        return self._first("xpath", way)

    def _named(self, words: str) -> str:
        wait_for(
            lambda: self._find(words) is not None,
            lambda: f"{self.name} has no {words!r} on {self.text[:600]!r}",
        )
        found = self._find(words)
        assert found is not None
        return found

    def _visible(self, using: str, value: str) -> str:
        wait_for(lambda: self._first(using, value) is not None, lambda: f"{self.name} sees no {value}")
        found = self._first(using, value)
        assert found is not None
        return found

    def _first(self, using: str, value: str) -> str | None:
        for one in self.tongue.do("FindElements", using=using, value=value):
            is_visible = "return arguments[0].getClientRects().length > 0"
            with suppress(Refused):
                if self.script(is_visible, {ELEMENT: one[ELEMENT]}):
                    return str(one[ELEMENT])
        return None

    def _is_elsewhere(self) -> bool:
        with suppress(Refused):
            return bool(self.script("return !window.stillHere && document.readyState === 'complete'"))
        return False


def wait_for(is_so: Callable[[], bool], why: Callable[[], str], patience: float = PATIENCE_S) -> None:
    until = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > until:
            raise AssertionError(why())
        time.sleep(0.05)


# -- the two browsers -----------------------------------------------------------------------------------


def webkit_missing() -> str:
    """What is missing for Safari's engine; empty where it is there."""
    if not _mini_browser() or not shutil.which("WebKitWebDriver"):
        return "no WebKitWebDriver here. On Debian: apt-get install webkit2gtk-driver"
    if not shutil.which("Xvfb"):
        return "no Xvfb here, on which Safari's engine shows its pages. On Debian: apt-get install xvfb"
    return ""


def firefox_missing() -> str:
    return "" if _firefox() else "no Firefox here. On Debian: apt-get install firefox-esr"


@contextmanager
def webkit(home: str, name: str) -> Iterator[Tab]:
    """A browser of one's own: a screen that nobody sees, the driver, and what it starts."""
    port = free_port()
    with _process(["Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]) as screen:
        assert screen.stdout is not None
        display = f":{screen.stdout.readline().decode().strip()}"
        with _home() as folder:
            extra = {
                "DISPLAY": display,
                "GDK_BACKEND": "x11",
                "LIBGL_ALWAYS_SOFTWARE": "1",
                # As root in a container there is nothing left to shut in.
                "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            }
            with _process(["WebKitWebDriver", f"--port={port}"], folder, **extra):
                driver = WebDriver(port)
                _until_there(port)
                options = {"binary": str(_mini_browser()), "args": ["--automation"]}
                wanted = {
                    "browserName": "MiniBrowser",
                    "acceptInsecureCerts": True,
                    "webkitgtk:browserOptions": options,
                }
                driver.begin(wanted)
                try:
                    yield Tab(driver, home, name)
                finally:
                    driver.end()


SETTINGS = {
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    # Whatever asks for another host finds none.
    "network.dns.localDomains": "localhost",
    "network.dns.offline-localhost": True,
    "services.settings.server": "data:,",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "extensions.update.enabled": False,
    "ui.prefersReducedMotion": 1,
}


A_MICROPHONE = {
    # One of the browser's own, which hums, and nobody who has to allow it.
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.cubeb.backend": "null",
}


@contextmanager
def firefox(home: str, name: str, more: Mapping[str, object] = MappingProxyType({})) -> Iterator[Tab]:
    port = free_port()
    with _home() as folder:
        settings = {**SETTINGS, **more, "marionette.port": port}
        lines = [f'user_pref("{key}", {json.dumps(value)});' for key, value in settings.items()]
        (folder / "user.js").write_text("\n".join(lines))
        command = [str(_firefox()), "--marionette", "--headless", "--no-remote", "--profile", str(folder)]
        with _process(command, folder, MOZ_HEADLESS="1"):
            _until_there(port)
            tongue = Marionette(port)
            tongue.begin({"acceptInsecureCerts": True})
            try:
                yield Tab(tongue, home, name)
            finally:
                tongue.end()


def _firefox() -> str | None:
    return os.environ.get("DUOLOGUE_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")


def _mini_browser() -> Path | None:
    folders = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
    return next(iter(sorted(folders, reverse=True)), None)


@contextmanager
def _home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="duologue-browser-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _process(command: list[str], home: Path | None = None, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = dict(os.environ) | extra | ({"HOME": str(home)} if home else {})
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def _until_there(port: int) -> None:
    until = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
