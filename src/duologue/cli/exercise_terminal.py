"""Plays a script in the terminal, both parts in turn, on one keyboard."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import typer

from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.moves import Move, MoveKind, Received
from duologue.engine.script import Dealt, Seat, StepKind
from duologue.engine.values import FieldErrors, Values, read
from duologue.languages import _, mark, ngettext
from duologue.manuscript.rehearsal import Rehearsal
from duologue.showing.judge import Accepted, Refused
from duologue.showing.prompts import Prompt
from duologue.showing.view import View
from duologue.wording.results import say_result
from duologue.wording.values import say_how, say_problem, say_value
from duologue.wording.voice import SPOKEN
from duologue.workings.results import Worked

SAID = {
    Received.THANKS: mark("Thank you for telling me"),
    Received.MORE: mark("Tell me more"),
    Received.MOMENT: mark("I need a moment"),
}
_LINE = "─" * 60


def tell_time() -> datetime:
    return datetime.now(UTC)


class Stopped(Exception):
    """Typed "stop"."""


class Terminal:
    """One playing. Type "skip" to pass something over, "stop" to end at any time."""

    def __init__(self, dealt: Dealt, told: Dealt | None = None) -> None:
        """`told`: the same round as whoever sits here reads it, None for its script's own language."""
        self.dealt = told or dealt
        self.rehearsal = Rehearsal(dealt, voice=SPOKEN, told=told)
        self.here: Seat | None = None
        self.offered: set[tuple[Seat, str]] = set()

    def play(self) -> None:
        typer.echo(f"{self.dealt.script.title}\n{self.dealt.script.line}".strip())
        if self.dealt.script.not_for:
            typer.echo(self.dealt.script.not_for)
        typer.echo(_('Type "skip" to pass something over, "stop" to end. Nothing is kept.'))
        try:
            while (seat := self._find_next()) is not None:
                self._take_turn(seat)
            self._say_ending()
        except (Stopped, EOFError, typer.Abort):
            typer.echo()
            typer.echo(_("Left for now. No reason needed, none given."))

    # -- whose turn -----------------------------------------------------------------------------

    def _make_view(self, seat: Seat) -> View:
        self.rehearsal = self.rehearsal.settle_at(tell_time())
        return self.rehearsal.make_view(seat, tell_time())

    def _find_next(self) -> Seat | None:
        """Who has something to do: whoever sits here first, so that the keyboard moves little."""
        order = [seat for seat in (self.here, *self.dealt.seats) if seat is not None]
        if self.dealt.terms.one_device:
            view = self._make_view(Seat.FIRST)
            return view.for_ if view.asks else None
        return next((seat for seat in order if self._make_view(seat).asks or self._find_aside(seat)), None)

    def _find_aside(self, seat: Seat) -> Prompt | None:
        found = (one for one in self._make_view(seat).asides if (seat, one.step) not in self.offered)
        return next(found, None)

    def _take_turn(self, seat: Seat) -> None:
        self._pass_to(seat)
        session = Seat.FIRST if self.dealt.terms.one_device else seat
        view = self._make_view(session)
        if not view.asks:
            aside = self._find_aside(seat)
            if aside is not None:
                self.offered.add((seat, aside.step))
                self._play_step(session, seat, view, aside)
            return
        assert view.prompt is not None
        self._play_step(session, seat, view, view.prompt)

    def _pass_to(self, seat: Seat) -> None:
        if self.here is not seat and len(self.dealt.seats) == 2:
            if self.here is not None and not self.dealt.terms.one_device:
                waiting = self._make_view(self.here)
                if waiting.waits is not None:
                    typer.echo(f"\n{waiting.text}")
            typer.echo(f"\n{_LINE}")
            typer.echo(_("%(name)s, this is for you.", name=self.name_seat(seat)))
        self.here = seat

    def name_seat(self, seat: Seat) -> str:
        return self.dealt.names[seat]

    def _put_name_before(self, seat: Seat, said: str) -> str:
        # TRANSLATORS: a name, and what this person said or reads.
        return _("%(name)s: %(words)s", name=self.name_seat(seat), words=said)

    # -- one step -------------------------------------------------------------------------------

    def _play_step(self, session: Seat, seat: Seat, view: View, prompt: Prompt) -> None:
        typer.echo(f"\n{prompt.text}")
        if prompt.hint:
            typer.echo(f"  {prompt.hint}")
        self._show_opened(view, prompt)
        if prompt.kind is StepKind.RECEIVE:
            self._receive(session, seat, prompt)
        elif prompt.fields:
            self._fill(session, seat, prompt, may_skip=_may_skip(view, prompt))
        else:
            if prompt.minutes:
                minutes = ngettext("%(num)s minute", "%(num)s minutes", prompt.minutes)
                typer.echo(f"  {minutes}")
            typed = self._read_typed(f"[{prompt.button or _('Done')}]")
            kind = MoveKind.SKIP if typed == "skip" and _may_skip(view, prompt) else MoveKind.ANSWER
            self._make_move(session, seat, kind, prompt.step, None, None)

    def _show_opened(self, view: View, prompt: Prompt) -> None:
        """What the step opens: each one's values, with their names."""
        labels = {step.id: step for step in self.dealt.script.every_step}
        result = view.sees.get(prompt.step, {}).get("result")
        if isinstance(result, Worked):
            typer.echo(f"  {say_result(result)}")
        for instance in view.shows:
            there = view.sees.get(instance, {})
            step = labels[Instance.parse(instance).step_id]
            for seat in self.dealt.seats:
                values = there.get(seat.value)
                if isinstance(values, dict):
                    said = "; ".join(
                        say_value(one, values[one.id])
                        for one in step.fields
                        if values.get(one.id) is not None
                    )
                    typer.echo(f"  {self._put_name_before(seat, said or _('(passed over)'))}")
            if "matched" in there and isinstance(there["matched"], dict):
                for one in step.fields:
                    if one.id in there["matched"]:
                        found = say_value(one, there["matched"][one.id])
                        typer.echo(f"  {_('Both of you: %(words)s', words=found)}")

    def _receive(self, session: Seat, seat: Seat, prompt: Prompt) -> None:
        choices = list(SAID)
        for number, word in enumerate(choices, 1):
            typer.echo(f"  {number} {_(SAID[word])}")
        typed = self._read_typed(_("A number, or nothing"))
        if typed.isdigit() and 1 <= int(typed) <= len(choices):
            self._make_move(session, seat, MoveKind.RECEIVE, prompt.step, choices[int(typed) - 1].value, None)
        else:
            self._make_move(session, seat, MoveKind.SKIP, prompt.step, None, None)

    def _fill(self, session: Seat, seat: Seat, prompt: Prompt, *, may_skip: bool) -> None:
        if prompt.promise:
            typer.echo(f"  {prompt.promise}")
        raw: dict[str, object] = {}
        asked = list(prompt.fields)
        while True:
            for one in asked:
                typed = self._show_field(one)
                if typed == "skip":
                    self._make_move(session, seat, MoveKind.SKIP, prompt.step, None, None)
                    return
                raw[one.id] = one.kind.read_typed(one, typed) if typed else None
            found = read(prompt.fields, raw)
            if not isinstance(found, FieldErrors):
                self._make_move(session, seat, MoveKind.ANSWER, prompt.step, str(uuid4()), found)
                return
            asked = [one for one in prompt.fields if one.id in found.errors]
            for one in asked:
                typer.echo(f"  {say_problem(found.errors[one.id], may_skip=may_skip)}")

    def _show_field(self, one: Field) -> str:
        for number, option in enumerate(one.options, 1):
            typer.echo(f"  {number} {option.text}")
        for number, line in enumerate(one.start if one.of_own else (), 1):
            typer.echo(f"  {number} {line}")
        if one.hint:
            typer.echo(f"  {one.hint}")
        how = say_how(one)
        if one.label:
            # TRANSLATORS: what is asked for, and in brackets how to type it.
            return self._read_typed(_("%(asked)s (%(how)s)", asked=one.label, how=how))
        return self._read_typed(how)

    def _read_typed(self, prompt: str) -> str:
        typed: str = typer.prompt(f"  {prompt}", default="", show_default=False)
        if typed.strip().lower() == "stop":
            raise Stopped
        return typed.strip()

    def _make_move(
        self, by: Seat, for_: Seat, kind: MoveKind, step: str, value: str | None, values: Values | None
    ) -> None:
        move = Move(str(uuid4()), by, for_, kind, tell_time(), step, None, value)
        self.rehearsal, verdict = self.rehearsal.submit(move, values, tell_time())
        if isinstance(verdict, Refused):
            typer.echo(f"  {verdict.why}")
        elif not isinstance(verdict, Accepted):
            typer.echo(f"  {_('Something has changed; here it is again.')}")

    def _say_ending(self) -> None:
        typer.echo(f"\n{_LINE}")
        for seat in self.dealt.seats:
            view = self._make_view(seat)
            if view.step is not None and view.prompt is not None:
                typer.echo(f"\n{self._put_name_before(seat, view.text)}")
                self._show_opened(view, view.prompt)
            elif not view.done:
                typer.echo(f"\n{self._put_name_before(seat, view.text)}")
                typer.echo(f"  {_('(Something was passed over. That is all right; it ends here.)')}")
        typer.echo()
        typer.echo(_("That was it. The rest of the evening is yours."))


def _may_skip(view: View, prompt: Prompt) -> bool:
    return any(one.kind is MoveKind.SKIP and str(one.step) == prompt.step for one in view.may)
