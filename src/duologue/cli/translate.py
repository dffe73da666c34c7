"""duologue translate: begin a language, bring it up to date, check it. docs/translate.md says how."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from duologue.cli.stop import Stop
from duologue.languages import _
from duologue.languages.numbers import write_whole

app = typer.Typer(
    name="translate",
    help=_("Add a language, bring it up to date, check it: docs/translate.md."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?\Z")

Code = Annotated[str, typer.Argument(metavar="LANG", help=_("Its code: de, pt-BR, zh-Hant."))]
In = Annotated[
    Path | None,
    typer.Option(
        "--in", help=_("Folder of languages; without it, that of the instance: DUOLOGUE_LANGUAGES.")
    ),
]


class MadeUp(StrEnum):
    ACCENTS = "accents"
    MIRRORED = "mirrored"


def _say_not_there(folder: Path, code: str) -> str:
    return _("%(folder)s is not there. Begin with: duologue translate new %(code)s", folder=folder, code=code)


@app.command(
    help=_(
        "Begin a language, or bring one up to date: add what is missing, mark what is stale, lose nothing."
    )
)
def new(
    code: Code,
    locale: Annotated[
        str, typer.Option(help=_("CLDR locale of its days, numbers and plurals; without it, the code's own."))
    ] = "",
    within: In = None,
) -> None:
    from duologue.cli import translation

    if not _CODE.match(code):
        raise Stop(_("“%(code)s” is no code of a language, such as de, pt-BR or zh-Hant.", code=code))
    folder = translation.find_folder(code, within)
    counted = translation.refresh(folder, locale or code.replace("-", "_"))
    typer.echo(f"{folder}: {counted}")


@app.command(
    help=_("Find what is missing, stale, wrong or too long. Prints one line a mistake, FILE:LINE: what.")
    + "\n\n"
    + _("Ends with 1 if something is wrong; what is only missing is counted.")
)
def check(code: Code, within: In = None) -> None:
    from duologue.cli import translation, translation_check

    folder = translation.find_folder(code, within)
    if not folder.is_dir():
        raise Stop(_say_not_there(folder, code))
    found = translation_check.check(folder)
    for mistake in (*found.wrong, *found.stale):
        typer.echo(f"{folder}/{mistake}")
    typer.echo(f"{code}: {found.counted}")
    raise typer.Exit(1 if found.wrong else 0)


@app.command(help=_("Fill what is missing with a made-up language, to see what would not be translated."))
def fill(
    code: Code,
    made_up: Annotated[MadeUp, typer.Option(help=_("What stands for all that is not translated yet."))],
    within: In = None,
) -> None:
    from duologue.cli import made_up as made
    from duologue.cli import translation

    folder = translation.find_folder(code, within)
    if not folder.is_dir():
        raise Stop(_say_not_there(folder, code))
    filled = translation.fill(folder, made.BY_NAME[made_up.value])
    typer.echo(_("%(folder)s: %(number)s filled", folder=folder, number=write_whole(filled)))


@app.command(
    "compile",
    help=_("Make what pages read of every sentences.po that was changed; `serve` does so by itself."),
)
def compile_(within: In = None) -> None:
    from duologue.languages import compiling

    for line in compiling.compile_newer((within,) if within is not None else None):
        typer.echo(line)
