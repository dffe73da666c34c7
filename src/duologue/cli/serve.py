"""`duologue serve`: one port for pages and the event stream, a supervisor and a few workers."""

from __future__ import annotations

import fcntl
import gc
import io
import ipaddress
import os
import resource
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import SplitResult, urlsplit

from duologue.cli import certificate, database, prepare, served
from duologue.cli.stop import Stop
from duologue.config import addresses, logs, place
from duologue.languages import _, compiling

# With open streams and slow readers a worker is killed after so many seconds.
KILL_AFTER_S = 3
# How long another server on the same data may take to go away.
LOCK_WAIT_S = 5.0
BACKLOG = 4096
# Connections that a worker takes in before it has looked which of them say nothing; files it needs besides.
MOST_CONNECTIONS, OTHER_FILES = 4096, 256
# Headers: how long they may take, and how long they may be.
HEADER_TIMEOUT_MS = 10_000
MOST_HEADER = 64 * 1024
# Of one HTTP/2 connection at once.
MOST_STREAMS = 64
PING_MS, PING_ANSWER_S = 20_000, 20


@dataclass(frozen=True)
class ServeSettings:
    """What the command line says. `host` None: loopback, or every interface where phones should come."""

    host: str | None = None
    port: int = addresses.DEFAULT_PORT
    public: str = ""
    cert: Path | None = None
    key: Path | None = None
    lan: bool = False
    behind_proxy: bool = False
    workers: int | None = None


@dataclass(frozen=True)
class Listening:
    """Where the server listens and what it calls itself. `qr`: show its address as a QR code. `proxied`: all
    requests come through the host's own proxy."""

    host: str
    port: int
    origin: str
    cert: Path | None = None
    key: Path | None = None
    qr: bool = False
    proxied: bool = False
    notes: tuple[str, ...] = ()


def serve(settings: ServeSettings) -> int:
    """Prepare, then answer until SIGTERM or SIGINT; the exit code. Raises `Stop` if it cannot begin."""
    prepare.make_folders()
    listening = _choose_listening(settings)
    os.environ["DUOLOGUE_PORT"] = str(listening.port)
    os.environ["DUOLOGUE_PUBLIC"] = listening.origin if listening.origin.startswith("https:") else ""
    os.environ["DUOLOGUE_BEHIND_PROXY"] = "1" if listening.proxied else "0"
    with _hold_alone():
        _check_port(listening.host, listening.port)
        served.remember(
            addresses.find_public() if listening.origin.startswith("https:") else listening.origin
        )
        connection = database.set_up_django()
        ready = prepare.prepare_instance(connection, prepare.tell_time_in_utc())
        unsaid = tuple(compiling.compile_newer())
        application = _load_application()
        server = _make_server(listening, settings.workers or min(2, os.cpu_count() or 1))
        server.on_startup(lambda: _greet(listening, ready, unsaid))
        # What was loaded until here is shared by all workers for as long as nobody writes to it.
        gc.freeze()
        logs.hush_uncaught()
        gc.enable()
        try:
            server.serve(target_loader=lambda: application, wrap_loader=False)
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


def _choose_listening(settings: ServeSettings) -> Listening:
    if settings.lan and (settings.public or settings.cert or settings.behind_proxy):
        raise Stop(
            _("--lan makes an address and a certificate of its own. Leave --public, --cert and the like out.")
        )
    if bool(settings.cert) != bool(settings.key):
        raise Stop(_("--cert and --key belong together."))
    for file in (settings.cert, settings.key):
        if file is not None and not os.access(file, os.R_OK):
            raise Stop(_("%(file)s cannot be read.", file=file))
    if settings.cert and settings.key:
        certificate.check(settings.cert, settings.key)
    if settings.lan:
        return _listen_on_the_lan(settings)
    if settings.public:
        return _listen_in_public(settings)
    host = settings.host or "127.0.0.1"
    scheme = "https" if settings.cert else "http"
    # Loopback by its name: passkeys are bound to names, and cookies of one spelling are none of the other's.
    name = "localhost" if host == "127.0.0.1" else f"[{host}]" if ":" in host else host
    notes: tuple[str, ...] = ()
    if not settings.behind_proxy and scheme == "http" and not _is_loopback(host):
        notes = (
            _(
                "Other machines reach this by plain http, where browsers keep nobody signed in. "
                "For phones: --lan, or --public https://… with --cert and --key."
            ),
        )
    origin = f"{scheme}://{name}:{settings.port}"
    return Listening(
        host, settings.port, origin, settings.cert, settings.key, proxied=settings.behind_proxy, notes=notes
    )


def _listen_in_public(settings: ServeSettings) -> Listening:
    parts = urlsplit(settings.public.strip())
    if (
        parts.scheme != "https"
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise Stop(_("--public takes an address like https://us.example or https://us.example:8700."))
    host = settings.host or ("0.0.0.0" if settings.cert else "127.0.0.1")  # noqa: S104 - asked for
    # Only what runs on this machine reaches loopback, so whatever comes there for a public name is its proxy.
    proxied = settings.behind_proxy or (settings.cert is None and _is_loopback(host))
    if not settings.cert and not proxied:
        raise Stop(
            _(
                "A public address needs its certificate: --cert FILE --key FILE. "
                "If a proxy of yours speaks https for it, say so with --behind-proxy."
            )
        )
    origin = _write_origin(parts)
    return Listening(host, settings.port, origin, settings.cert, settings.key, qr=True, proxied=proxied)


def _write_origin(parts: SplitResult) -> str:
    """As browsers say it in every request: the name as it travels, and a port only if it is not the usual."""
    try:
        name, port = addresses.write_in_ascii((parts.hostname or "").rstrip(".")), parts.port
    except ValueError as wrong:
        raise Stop(_("The name in --public is none that a browser could ask for.")) from wrong
    shown = f"[{name}]" if ":" in name else name
    return f"https://{shown}" + (f":{port}" if port not in (None, 443) else "")


def _listen_on_the_lan(settings: ServeSettings) -> Listening:
    found = certificate.list_lan_addresses()
    if settings.host and not _is_loopback(settings.host) and settings.host != "0.0.0.0":  # noqa: S104 - asked for
        found = (settings.host, *(address for address in found if address != settings.host))
    if not found:
        raise Stop(
            _("This machine seems to be on no network. Without --lan, Duologue runs on this machine alone.")
        )
    names = [*found, *(name for name in [certificate.find_host_name()] if name)]
    made = certificate.make_certificate(place.find_data_dir() / "tls", names, prepare.tell_time_in_utc())
    notes = (
        _(
            "The certificate is made here, so a phone will ask once whether to trust it. "
            "Its SHA-256 begins with %(digits)s",
            digits=made.fingerprint[:23],
        ),
    )
    return Listening(
        settings.host or "0.0.0.0",  # noqa: S104 - phones are to reach it
        settings.port,
        f"https://{found[0]}:{settings.port}",
        made.certificate,
        made.key,
        qr=True,
        notes=notes,
    )


@contextmanager
def _hold_alone() -> Iterator[None]:
    """Hold the data folder; a restore or a second server on it would be refused.

    Workers inherit the lock, so that it is free only once the last of them is gone.
    """
    folder = place.find_data_dir() / "live"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "serving.lock").open("w") as file:
        if not lock(file, LOCK_WAIT_S):
            raise Stop(
                _(
                    "Duologue is running on %(folder)s already. Stop it, or choose another --data.",
                    folder=place.find_data_dir(),
                )
            )
        for left in folder.glob("*.sock"):
            left.unlink(missing_ok=True)
        yield


def lock(file: IO[str], wait_s: float) -> bool:
    """Take an exclusive lock, waiting a moment for whoever is going away."""
    until = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        else:
            return True


def _check_port(host: str, port: int) -> None:
    """The server shares its port among its workers, so the system would let a second one take half of it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise Stop(
                _(
                    "Port %(port)s on %(host)s cannot be used: %(error)s. Choose another --port.",
                    port=port,
                    host=host,
                    error=refused.strerror,
                )
            ) from None


def _load_application() -> Any:
    """Everything a worker answers with, loaded before the workers are forked so that they share it."""
    from django.urls import get_resolver

    from duologue.cli.worker import Worker
    from duologue.config.wsgi import application
    from duologue.web import collect

    pages = collect.serve(application)
    get_resolver().url_patterns  # noqa: B018 - imports every view
    return Worker(pages)


def _make_server(listening: Listening, workers: int) -> Any:
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings, HTTP2Settings
    from granian.log import LogLevels

    from duologue.cli.supervisor import Supervisor

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _soft, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(most_files, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most_files))
    return Supervisor(
        "duologue",
        address=listening.host,
        port=listening.port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        backlog=BACKLOG,
        backpressure=max(128, min(MOST_CONNECTIONS, files - OTHER_FILES)),
        runtime_blocking_threads=1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS, max_buffer_size=MOST_HEADER),
        http2_settings=HTTP2Settings(
            max_headers_size=MOST_HEADER,
            max_concurrent_streams=MOST_STREAMS,
            keep_alive_interval=PING_MS,
            keep_alive_timeout=PING_ANSWER_S,
            initial_connection_window_size=MOST_HEADER,
            initial_stream_window_size=MOST_HEADER,
        ),
        ssl_cert=listening.cert,
        ssl_key=listening.key,
        workers_kill_timeout=KILL_AFTER_S,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=logs.make_dictionary(),
    )


def _greet(listening: Listening, ready: prepare.Ready, unsaid: tuple[str, ...]) -> None:
    if ready.copied is not None:
        _say(_("The database was brought up to date; a copy of before is in %(file)s", file=ready.copied))
    for note in (ready.warning, *listening.notes, *unsaid):
        if note:
            _say(_("Note: %(note)s", note=note))
    origin = addresses.find_public() if listening.origin.startswith("https:") else listening.origin
    shown = origin + "/"
    _say(_("Duologue is at %(address)s", address=shown))
    if ready.setup_secret is not None:
        shown = addresses.make_link("/begin/", ready.setup_secret)
        _say(_("Nobody is here yet. This link begins, once:"))
        _say(f"  {shown}")
    if listening.qr:
        _show_code(shown)
    sys.stdout.flush()


def _show_code(address: str) -> None:
    """As a QR code, where the terminal has the characters for one; the address stands above it anyway."""
    import segno

    drawn = io.StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True, border=2)
    try:
        drawn.getvalue().encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return
    sys.stdout.write(drawn.getvalue())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
