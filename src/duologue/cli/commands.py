"""The commands and their options. Each imports what it needs when it is called, so that `--help` is quick."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from duologue.config.addresses import DEFAULT_PORT

app = typer.Typer(
    name="duologue",
    help="Short scripts that two people play, sealed until both have answered.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Folder of the database and, unless DUOLOGUE_KEYS says otherwise, the key files."
    ),
]


def _at(data: Path | None) -> None:
    if data is not None:
        os.environ["DUOLOGUE_DATA"] = str(data.expanduser().resolve())


@app.command()
def serve(
    data: Data = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = DEFAULT_PORT,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; this machine alone by default.")
    ] = None,
    public: Annotated[
        str, typer.Option(help="The https address that people use, for links and QR codes.")
    ] = "",
    cert: Annotated[Path | None, typer.Option(help="Certificate of the public address (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    lan: Annotated[
        bool, typer.Option("--lan", help="For phones on this network, with a certificate made here.")
    ] = False,
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", help="A proxy of yours speaks https; trust its X-Forwarded headers."),
    ] = False,
    events_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Behind a proxy: a port of its own for /events.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Worker processes; two by default.")
    ] = None,
) -> None:
    """Serve pages and live events on one port. Stop with Ctrl-C."""
    _at(data)
    from duologue.cli import serve as command

    settings = command.Settings(host, port, public, cert, key, lan, behind_proxy, events_port, workers)
    raise typer.Exit(command.serve(settings))


@app.command()
def doctor(data: Data = None) -> None:
    """Say what is configured, what is unsafe and what to do. Ends with 1 if anything is unsafe."""
    _at(data)
    from duologue.cli import doctor as command

    raise typer.Exit(command.doctor())


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="New file for the copy of the database.")],
    keys: Annotated[
        Path | None, typer.Option(help="New file for a copy of the key files; keep it elsewhere.")
    ] = None,
    data: Data = None,
) -> None:
    """Copy the database to one file while it is in use. The key files go apart."""
    _at(data)
    from duologue.cli import backup as command

    command.backup(file, keys)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")],
    keys: Annotated[
        Path | None, typer.Option(help="The file that `backup --keys` wrote, where the key files are lost.")
    ] = None,
    data: Data = None,
) -> None:
    """Put a backup back into a data folder without a database, after its canary was opened."""
    _at(data)
    from duologue.cli import restore as command

    command.restore(file, keys)


@app.command("invite-couple")
def invite_couple(data: Data = None) -> None:
    """Print a one-time link with which a further couple can begin."""
    _at(data)
    from duologue.cli import invite_couple as command

    command.invite_couple()


@app.command("new-pepper")
def new_pepper(data: Data = None) -> None:
    """Make a new pepper file where the old one is lost for good; passwords then need the recovery codes."""
    _at(data)
    from duologue.cli import pepper as command

    command.new_pepper()
