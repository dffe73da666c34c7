"""duologue exercise: check a script, play it, begin a new one."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from duologue.cli.exercise_answers import FILLED, AnswerFile, WrittenMove, read_answers
from duologue.cli.exercise_dealing import choose_by_chance, choose_first, deal
from duologue.cli.exercise_names import find_mistakes_in_decks, find_unknown_names
from duologue.cli.text_files import is_name, read_text, stop_with
from duologue.config import place
from duologue.engine.moves import STEPLESS, Move
from duologue.engine.script import Dealt, Devices, Script, Seat
from duologue.engine.values import FieldErrors, read
from duologue.languages import _, find_spoken, mark, ngettext
from duologue.languages.telling_texts import tell_dealt
from duologue.manuscript.check import Report
from duologue.manuscript.check import check as check_script
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.parse import parse
from duologue.manuscript.rehearsal import Rehearsal
from duologue.rounds import own_exercises
from duologue.showing.judge import Accepted, Refused, Replayed, Stale
from duologue.showing.prompts import find_fields_to_fill
from duologue.showing.view import View, find_turn
from duologue.wording.results import say_results
from duologue.wording.values import say_problems
from duologue.wording.voice import SPOKEN

app = typer.Typer(
    name="exercise",
    help=_("Check, play and begin exercises: scripts that two people play."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

STALE = mark("Something there has changed since; here is what is there now.")
REPLAYED = mark("Made before under this id: it counts once.")


@app.command(
    help=_("Find dead ends, unreachable steps, answers quoted too early, endless loops and unknown names.")
    + "\n\n"
    + _("Prints one line a problem, FILE:LINE: field: message, and ends with 1 if there is any.")
)
def check(
    file: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_("Scripts, *.toml."))],
) -> None:
    found = False
    for path in file:
        text = read_text(path)
        try:
            script = parse(text, path.stem, str(path))
        except Mistakes as wrong:
            typer.echo(str(wrong))
            found = True
            continue
        names = [*find_unknown_names(script, text, str(path), file), *find_mistakes_in_decks(script)]
        report = check_script(script)
        played = report.name_mistakes(str(path))
        if names or played:
            typer.echo(str(Mistakes([*names, *played])))
            found = True
            continue
        typer.echo(_say_measured(path, report))
    raise typer.Exit(1 if found else 0)


@app.command(help=_("Play a script here, both parts in turn, or play a file of moves."))
def play(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A script, *.toml."))],
    answers: Annotated[
        Path | None, typer.Option(metavar="ANSWERS.toml", help=_("Play these moves instead of asking."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("With --answers: one JSON line a move."))] = False,
    one_device: Annotated[bool, typer.Option(help=_("Both on one phone, passed between them."))] = False,
    solo: Annotated[bool, typer.Option(help=_("One person alone."))] = False,
    first: Annotated[str, typer.Option(help=_("What the first is called."))] = "Ana",
    second: Annotated[str, typer.Option(help=_("What the second is called."))] = "Ben",
    narrow: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help=_("What to draw by; may be given again."))
    ] = None,
) -> None:
    script = _read_script(file)
    if one_device and script.devices is Devices.TWO:
        stop_with(_("%(file)s: devices: this one needs two phones", file=file))
    if as_json and answers is None:
        stop_with(_("--json is for --answers: there is nobody to answer it"))
    names = {Seat.FIRST: first, Seat.SECOND: second}
    chosen = _read_narrowed(script, narrow or ())
    if answers is None:
        from duologue.cli.exercise_terminal import Terminal, tell_time

        try:
            dealt = deal(
                script,
                tell_time(),
                names,
                {},
                choose_by_chance,
                narrow=chosen,
                one_device=one_device,
                solo=solo,
            )
        except LookupError as wrong:
            stop_with(f"{file}: {wrong.args[0]}")
        except Mistakes as wrong:
            stop_with(str(wrong))
        Terminal(dealt, _tell_as_read(dealt, file)).play()
        return
    written = _read_answers(answers, script)
    dealt = _deal_round(script, written, names, answers, chosen, one_device=one_device, solo=solo)
    _play_moves(Rehearsal(dealt, settings=written.settings, voice=SPOKEN), written, as_json)


@app.command(
    help=_("Check an exercise and put it into an instance, where it is offered from the next start on.")
    + "\n\n"
    + _("It stays through updates. To take it out again, delete the file that this names.")
)
def install(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A script, *.toml."))],
    data: Annotated[Path | None, typer.Option(help=_("The instance's data folder."))] = None,
) -> None:
    place.set_data_dir(data)
    script, text = _read_script(file), read_text(file)
    if not is_name(file.stem):
        stop_with(
            _("%(file)s: a name has small letters, digits and hyphens, as in my-exercise.toml", file=file)
        )
    problems = [*find_unknown_names(script, text, str(file)), *find_mistakes_in_decks(script)]
    problems += check_script(script).name_mistakes(str(file))
    if problems:
        stop_with(str(Mistakes(problems)))
    if files("duologue.practices").joinpath(script.practice, "exercises", file.name).is_file():
        stop_with(_("%(file)s: Duologue has an exercise of this name. Choose another.", file=file))
    target = own_exercises.find_file(f"{script.practice}/{file.stem}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    except OSError as wrong:
        stop_with(f"{target}: {wrong.strerror}")
    typer.echo(_("It is in %(file)s. It is there for everybody once Duologue is started again.", file=target))


@app.command(help=_("Write a small exercise with comments, to change into your own."))
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A new file."))] = Path("my-exercise.toml"),
) -> None:
    starter = files("duologue.cli").joinpath("starter.toml").read_text("utf-8")
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(starter)
    except FileExistsError:
        stop_with(_("%(file)s is there already, and stays as it is", file=file))
    except OSError as wrong:
        stop_with(f"{file}: {wrong.strerror}")
    typer.echo(_("%(file)s is written. Look inside, then: duologue exercise play %(file)s", file=file))


def _tell_as_read(dealt: Dealt, file: Path) -> Dealt | None:
    """The round in the terminal's language, where that has a sibling file of the script; else None."""
    lies = file.resolve().parent
    if lies.name != "exercises":
        return None
    slug = f"{lies.parent.name}/{dealt.script.slug}"
    return tell_dealt(replace(dealt, script=replace(dealt.script, slug=slug)), find_spoken())


def _play_moves(rehearsal: Rehearsal, written: AnswerFile, as_json: bool) -> None:
    for number, move in enumerate(written.move, 1):
        rehearsal, accepted, why = make_move(rehearsal, move, number)
        views = {seat.value: _say_view(rehearsal.make_view(seat, move.moment)) for seat in Seat}
        if as_json:
            said = {
                "move": _write_plain(move.passage.given),
                "accepted": accepted,
                "why": why,
                "views": views,
            }
            sys.stdout.write(json.dumps(said, ensure_ascii=False, allow_nan=False) + "\n")
            continue
        # The words of the file of moves itself, as it has them.
        made = f"{move.by.value} {move.kind.value} {move.step or ''}".rstrip()
        typer.echo(made if accepted else _("%(move)s (not taken: %(why)s)", move=made, why=why))
        for seat in rehearsal.dealt.seats:
            typer.echo(f"  {seat.value}: {views[seat.value]['text']}")


def _say_view(view: View) -> dict[str, object]:
    return {**view.write_json(), "sees": say_results(view.sees)}


def make_move(rehearsal: Rehearsal, written: WrittenMove, number: int) -> tuple[Rehearsal, bool, str | None]:
    """The rehearsal after one move, whether it was taken, and if not, why."""
    rehearsal, state = rehearsal.settle(written.moment)
    own = rehearsal.find_own(written.by)
    of_the_round = written.kind in STEPLESS
    for_ = written.for_ or (written.by if of_the_round else find_turn(state, written.by))
    id_ = written.id or f"move-{number}"
    fields = (
        find_fields_to_fill(state, for_, written.step, own) if written.step and written.kind in FILLED else ()
    )
    values = None
    replayed = any(made.id == id_ for made in rehearsal.moves)
    if not replayed and (fields or written.values):
        found = read(fields, written.values or {})
        if isinstance(found, FieldErrors):
            # What can't be filled in there at all is the round's to refuse, in its own words.
            why = _refusal_of_place(rehearsal, written, for_, id_)
            return rehearsal, False, why or "; ".join(f"{k}: {v}" for k, v in say_problems(found).items())
        values = found
    value = written.said if values is None else f"answer-{number}"
    move = Move(id_, written.by, for_, written.kind, written.moment, written.step, written.expects, value)
    rehearsal, verdict = rehearsal.submit(move, values, written.moment)
    match verdict:
        case Accepted():
            return rehearsal, True, None
        case Replayed():
            return rehearsal, True, _(REPLAYED)
        case Stale():
            return rehearsal, False, _(STALE)
        case Refused(why):
            return rehearsal, False, why


def _refusal_of_place(rehearsal: Rehearsal, written: WrittenMove, for_: Seat, id_: str) -> str | None:
    """Whether the move would be refused whatever it held; None if only its values are at fault."""
    probe = Move(
        id_, written.by, for_, written.kind, written.moment, written.step, written.expects, f"probe {id_}"
    )
    _rest, verdict = rehearsal.submit(probe, {}, written.moment)
    match verdict:
        case Refused(why):
            return why
        case Stale():
            return _(STALE)
        case Accepted() | Replayed():
            return None


def _deal_round(
    script: Script,
    written: AnswerFile,
    names: Mapping[Seat, str],
    answers: Path,
    narrow: Mapping[str, str],
    *,
    one_device: bool,
    solo: bool,
) -> Dealt:
    wanted_one = one_device or written.one_device
    if wanted_one and script.devices is Devices.TWO:
        stop_with(_("%(file)s:1: one_device: this exercise needs two phones", file=answers))
    try:
        return deal(
            script,
            written.started,
            {**names, **written.names},
            written.draw,
            choose_first,
            narrow={**written.narrow, **narrow},
            one_device=wanted_one,
            solo=solo or written.solo,
        )
    except LookupError as wrong:
        stop_with(f"{answers}:1: {wrong.args[0]}")
    except Mistakes as wrong:
        stop_with(str(wrong))


def _read_narrowed(script: Script, given: Sequence[str]) -> dict[str, str]:
    known = [name for draw in script.draws for name in draw.narrow]
    found = {}
    for one in given:
        name, _equals, value = one.partition("=")
        if name not in known or not value:
            stop_with(_say_unknown_narrowing(one, known))
        found[name] = value
    return found


def _read_script(path: Path) -> Script:
    try:
        return parse(read_text(path), path.stem, str(path))
    except Mistakes as wrong:
        stop_with(str(wrong))


def _read_answers(path: Path, script: Script) -> AnswerFile:
    try:
        return read_answers(read_text(path), str(path), script)
    except Mistakes as wrong:
        stop_with(str(wrong))


def _write_plain(value: object) -> object:
    """A TOML value as JSON has it: dates and times as ISO text, and so what JSON has no number for."""
    match value:
        case Mapping():
            return {key: _write_plain(one) for key, one in value.items()}
        case list():
            return [_write_plain(one) for one in value]
        case date() | time():
            return value.isoformat()
        case float() if not isfinite(value):
            return str(value)
        case _:
            return value


def _say_measured(path: Path, report: Report) -> str:
    """How long the exercise is, in steps, minutes and screens."""
    low, high = report.minutes
    if low == high:
        minutes = ngettext("%(num)s minute", "%(num)s minutes", low)
    else:
        minutes = _("%(low)s to %(high)s minutes", low=low, high=high)
    return _(
        "%(file)s: %(steps)s, %(minutes)s, %(longest)s",
        file=path,
        steps=ngettext("%(num)s step", "%(num)s steps", report.steps),
        minutes=minutes,
        longest=ngettext("longest path %(num)s screen", "longest path %(num)s screens", report.longest),
    )


def _say_unknown_narrowing(given: str, known: Sequence[str]) -> str:
    if not known:
        return _("--narrow %(given)s: nothing here can be narrowed", given=given)
    return _(
        "--narrow %(given)s: write NAME=VALUE, with a name of: %(names)s",
        given=given,
        names=", ".join(known),
    )


if __name__ == "__main__":
    app()
