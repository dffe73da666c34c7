"""The options of `duologue serve`, read by the standard library: typer and what it loads are a quarter of a
cold start, and stay in the supervisor's memory."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from duologue.cli.serve import ServeSettings
from duologue.config import place
from duologue.config.addresses import DEFAULT_PORT
from duologue.languages import _


def run(arguments: Sequence[str]) -> int:
    """Serve as the arguments after `serve` say; the exit code. Raises `Stop`, and `SystemExit` for misuse."""
    from duologue.cli.serve import serve

    return serve(read(arguments))


def read(arguments: Sequence[str]) -> ServeSettings:
    """The settings; `--data` goes into the environment, where everything else looks for it."""
    found = _make_parser().parse_args(arguments)
    place.set_data_dir(found.data)
    return ServeSettings(
        found.host,
        found.port,
        found.public,
        found.cert,
        found.key,
        found.lan,
        found.behind_proxy,
        found.workers,
    )


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="duologue serve",
        description=_("Serve pages and live events on one port. Stop with Ctrl-C."),
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--data", type=Path, metavar="DIR", help=_("folder of the database, key files and backups"))
    add("--host", metavar="ADDRESS", help=_("address to listen on; this machine alone by default"))
    add(
        "--port",
        type=_read_port,
        default=DEFAULT_PORT,
        help=_("port to listen on (default %(port)s)", port=DEFAULT_PORT),
    )
    add("--public", default="", metavar="https://NAME", help=_("the address that people use"))
    add("--cert", type=Path, metavar="FILE", help=_("certificate of the public address (PEM)"))
    add("--key", type=Path, metavar="FILE", help=_("its private key (PEM)"))
    add("--lan", action="store_true", help=_("for phones on this network, with a certificate made here"))
    add("--behind-proxy", action="store_true", help=_("your proxy speaks https: trust X-Forwarded headers"))
    add("--workers", type=_read_workers, metavar="N", help=_("worker processes (default 2, on one core 1)"))
    return parser


def _read_port(text: str) -> int:
    return _read_within(text, 1, 65_535)


def _read_workers(text: str) -> int:
    return _read_within(text, 1, 64)


def _read_within(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(
            _("%(text)s is not a number from %(least)s to %(most)s", text=repr(text), least=least, most=most)
        )
    return int(text)
