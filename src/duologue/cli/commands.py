"""The commands and their options. Each imports what it needs when it is called, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duologue.config.addresses import DEFAULT_PORT
from duologue.languages import _

app = typer.Typer(
    name="duologue",
    help=_("Short scripts that two people play, sealed until both have answered."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help=_("Folder of the database and, unless DUOLOGUE_KEYS says otherwise, the key files.")
    ),
]


def _set_place(data: Path | None) -> None:
    from duologue.config import place

    place.set_data_dir(data)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
    help=_("Serve pages and live events on one port. Stop with Ctrl-C."),
)
def serve(context: typer.Context) -> None:
    from duologue.cli import serve_options

    raise typer.Exit(serve_options.run(context.args))


@app.command(
    help=_("Say what is configured, what is unsafe and what to do. Ends with 1 if anything is unsafe.")
)
def doctor(data: Data = None) -> None:
    _set_place(data)
    from duologue.cli import doctor as command

    raise typer.Exit(command.run_doctor())


@app.command(help=_("Copy the database to one file while it is in use. The key files go apart."))
def backup(
    file: Annotated[Path, typer.Argument(help=_("New file for the copy of the database."))],
    keys: Annotated[
        Path | None, typer.Option(help=_("New file for a copy of the key files; keep it elsewhere."))
    ] = None,
    data: Data = None,
) -> None:
    _set_place(data)
    from duologue.cli import backup as command

    command.back_up(file, keys)


@app.command(help=_("Put a backup back into a data folder without a database, after its canary was opened."))
def restore(
    file: Annotated[Path, typer.Argument(help=_("A file that `backup` wrote."))],
    keys: Annotated[
        Path | None,
        typer.Option(help=_("The file that `backup --keys` wrote, where the key files are lost.")),
    ] = None,
    data: Data = None,
) -> None:
    _set_place(data)
    from duologue.cli import restore as command

    command.restore(file, keys)


@app.command("invite-couple", help=_("Print a one-time link with which a further couple can begin."))
def invite_couple(data: Data = None) -> None:
    _set_place(data)
    from duologue.cli import invite_couple as command

    command.invite_couple()


@app.command(
    "new-pepper",
    help=_(
        "Make a new pepper file where the old one is lost for good; passwords then need the recovery codes."
    ),
)
def new_pepper(data: Data = None) -> None:
    _set_place(data)
    from duologue.cli import pepper as command

    command.mint_pepper()


@app.command(help=_("Say what a file of your own data can tell, and what it cannot yet. Needs no account."))
def analyse(
    name: Annotated[
        str,
        typer.Argument(help=_("apim, attunement, choose, divide, helps, level or load: docs/analyse.md.")),
    ],
    file: Annotated[Path, typer.Argument(help=_("CSV, or JSON for choose and divide."))],
    json: Annotated[bool, typer.Option("--json", help=_("Print every figure as JSON."))] = False,
    column: Annotated[
        list[str],
        typer.Option(help=_("A column by its name in the file: outcome=SATISFACTION. Again for more.")),
    ] = [],  # noqa: B006 - typer copies it
    covariate: Annotated[
        list[str], typer.Option(help=_("apim: a column to hold constant. Again for more."))
    ] = [],  # noqa: B006 - as above
    missing: Annotated[
        list[str],
        typer.Option(
            help=_("What stands for no answer, such as NA or -999; none if every number is a value.")
        ),
    ] = [],  # noqa: B006 - as above
    decimal: Annotated[
        str | None, typer.Option(help=_("comma or point, where a file leaves it open."))
    ] = None,
    for_r: Annotated[
        Path | None,
        typer.Option(help=_("apim: new folder for the data in long form and R code for the same figures.")),
    ] = None,
) -> None:
    from duologue.cli import analyse as command
    from duologue.cli.command_wishes import understand

    command.analyse(name, file, json, understand(column, covariate, missing, decimal), for_r)


@app.command(help=_("Write diaries of couples whose truth is known, in the columns that `analyse` reads."))
def simulate(
    couples: Annotated[int, typer.Option(help=_("How many couples."))] = 1,
    days: Annotated[int, typer.Option(help=_("How many days each."))] = 365,
    seed: Annotated[int, typer.Option(min=0, help=_("The same seed writes the same files."))] = 1,
    out: Annotated[Path, typer.Option(help=_("New folder for the files."))] = Path("simulated"),
    trials: Annotated[
        str,
        typer.Option(
            help=_(
                "Instead of files: how often a page is right about couples that no estimator had a hand in, "
                "such as reading, or all. Then --couples is a number a cell, 10 at least."
            )
        ),
    ] = "",
) -> None:
    if trials:
        from duologue.cli import trials as of_pages

        of_pages.run(trials, couples, seed)
        return
    from duologue.cli import simulate as command

    command.simulate(couples, days, seed, out)


@app.command(
    help=_("A throw-away instance on this machine: Ana, Ben and sixty days of rounds. Gone when it stops.")
)
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("Port to listen on."))] = DEFAULT_PORT,
    days: Annotated[
        int,
        typer.Option(
            min=0,
            max=400,
            help=_("How many days the two have played, such as 1, 10 or 40; 0: nobody is there."),
        ),
    ] = 60,
    years: Annotated[
        int, typer.Option(min=0, max=10, help=_("Instead, so many years of a simulated couple."))
    ] = 0,
) -> None:
    from duologue.cli import demo as command

    raise typer.Exit(command.run_demo(port, days, years))


def _make_exercise_app() -> typer.Typer:
    from duologue.cli import exercise

    return exercise.app


def _make_comments_app() -> typer.Typer:
    from duologue.cli import comments

    return comments.app


def _make_deck_app() -> typer.Typer:
    from duologue.cli import deck

    return deck.app


def _make_translation_app() -> typer.Typer:
    from duologue.cli import translate

    return translate.app


app.add_typer(_make_exercise_app(), name="exercise", help=_("Check, play and begin exercises."))
app.add_typer(_make_deck_app(), name="deck", help=_("Check decks of cards, and put them in."))
app.add_typer(
    _make_comments_app(), name="comments", help=_("Read, show, hide and remove comments under articles.")
)
app.add_typer(
    _make_translation_app(), name="translate", help=_("Add a language, bring it up to date, check it.")
)
