"""Words of roles and figures on what can't carry them."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.engine.fields.kind import Field
from duologue.engine.roles import HELP, INFORMED, Role
from duologue.engine.script import Script, Step
from duologue.manuscript.mistakes import ScriptProblem, say_near
from duologue.manuscript.role_demands import FEEDS, ROLES, OnField, OnScript


def find_misplaced(script: Script) -> Iterator[ScriptProblem]:
    """Words on what can't carry them, each with its place."""
    if script.role is not None:
        whole = ROLES[script.role]
        if isinstance(whole, OnField):
            yield ScriptProblem(0, "role", f"“{script.role}” stands on a field, not on an exercise")
        elif not whole.suits(script):
            yield ScriptProblem(0, "role", f"“{script.role}” needs {whole.asks}")
    met: set[tuple[str, str]] = set()
    for step in script.every_step:
        here: set[tuple[str, str]] = set()
        for field in step.fields:
            for key, word, asked in _list_words(field):
                place = f"step.{step.id}.fields.{field.id}.{key}"
                once = asked.once if isinstance(asked, OnField) else ""
                for said in _find_unfit(script, step, field, word, asked):
                    yield ScriptProblem(step.line, place, said, step.id)
                if (once == "step" and (key, word) in here) or (once == "script" and (key, word) in met):
                    yield ScriptProblem(step.line, place, f"“{word}” stands twice in one {once}", step.id)
                here.add((key, word))
                met.add((key, word))
        if ("role", Role.GUESS) in here and any(field.id == INFORMED for field in step.fields):
            place = f"step.{step.id}.fields.{INFORMED}.id"
            yield ScriptProblem(step.line, place, f"“{INFORMED}” is the engine’s own beside a guess", step.id)


def _list_words(field: Field) -> Iterator[tuple[str, str, OnField | OnScript]]:
    if field.feeds is not None:
        yield "feeds", field.feeds.value, FEEDS[field.feeds]
    if field.role is not None:
        yield "role", field.role.value, ROLES[field.role]


def _find_unfit(
    script: Script, step: Step, field: Field, word: str, asked: OnField | OnScript
) -> Iterator[str]:
    if isinstance(asked, OnScript):
        yield f"“{word}” stands on an exercise, not on a field"
        return
    is_beside = asked.beside is None or field.feeds is asked.beside
    if not is_beside or field.kind.word not in asked.kinds or step.rule is None or not asked.rules(step.rule):
        yield f"“{word}” needs {asked.asks}"
    if asked.daily and not script.once_a_day:
        yield f"“{word}” needs an exercise with once_a_day = true"
    if field.feeds == word and script.people == 1:
        yield "nothing of an exercise for one goes into a figure"
    if field.feeds == word and script.fades_after is not None:
        yield "nothing of an exercise that fades goes into a figure"
    if word == Role.HELP:
        for option in field.options:
            if option.id not in HELP:
                near = say_near(option.id, HELP)
                yield f"“{word}” has no option “{option.id}”{near}: it knows {', '.join(HELP)}"
