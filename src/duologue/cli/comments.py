"""`duologue comments`: a host reads, shows, hides, removes and exports those under articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from duologue.cli import database
from duologue.cli.text_files import stop_with
from duologue.config import place
from duologue.languages import _, ngettext

app = typer.Typer(
    name="comments",
    help=_("Read, show, hide, remove and export comments under articles."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path | None, typer.Option(help=_("The instance's data folder."))]
Ids = Annotated[list[UUID], typer.Argument(metavar="ID...", help=_("As the list names them."))]


@app.command("list", help=_("Those that wait to be read; or all, or those that a reader reported."))
def list_comments(
    every: Annotated[bool, typer.Option("--all", help=_("All of them, with their state."))] = False,
    reported: Annotated[bool, typer.Option("--reported", help=_("Those that a reader reported."))] = False,
    data: Data = None,
) -> None:
    _open_database(data)
    from duologue.comments.commenting import CommentState, list_for_host

    state = None if every or reported else CommentState.WAITING
    found = list_for_host(state, reported=reported)
    for one in found:
        typer.echo(f"{one.id}  {one.month:%Y-%m}  {one.article}  {one.state}")
        # What a stranger wrote comes to a terminal: nothing in it may be taken for a command to that.
        typer.echo(f"  {_make_printable(one.name)}:")
        for line in one.text.split("\n"):
            typer.echo(f"    {_make_printable(line)}")
    if not found:
        typer.echo(_("There is none."))


@app.command(help=_("Let comments be read under their articles; a report of one is then dealt with."))
def show(ids: Ids, data: Data = None) -> None:
    _open_database(data)
    from duologue.comments.commenting import CommentState, decide

    _say_how_many(decide(ids, CommentState.SHOWN), len(ids))


@app.command(help=_("Keep comments and show them to nobody."))
def hide(ids: Ids, data: Data = None) -> None:
    _open_database(data)
    from duologue.comments.commenting import CommentState, decide

    _say_how_many(decide(ids, CommentState.HIDDEN), len(ids))


@app.command(help=_("Remove comments for good."))
def remove(ids: Ids, data: Data = None) -> None:
    _open_database(data)
    from duologue.comments import commenting

    _say_how_many(commenting.remove(ids), len(ids))


@app.command(help=_("Write all comments to a new file, as JSON."))
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A new file."))], data: Data = None
) -> None:
    _open_database(data)
    from duologue.comments.commenting import list_for_host, write_plain

    text = json.dumps([write_plain(one) for one in list_for_host()], ensure_ascii=False, indent=2)
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(text + "\n")
    except FileExistsError:
        stop_with(_("%(file)s is there already, and stays as it is", file=file))
    except OSError as wrong:
        stop_with(f"{file}: {wrong.strerror}")


def _open_database(data: Path | None) -> None:
    place.set_data_dir(data)
    database.open_instance()


def _say_how_many(done: int, wanted: int) -> None:
    typer.echo(ngettext("One comment.", "%(num)s comments.", done))
    if done < wanted:
        stop_with(_("The others are not there: duologue comments list --all"))


def _make_printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
