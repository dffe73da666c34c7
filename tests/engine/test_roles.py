"""A word stands where it can be meant, or it is a mistake with its line, step and field."""

from __future__ import annotations

import pytest
from tests.engine.playing import HEAD, LINE
from tests.manuscript.test_parse import mistakes

from duologue.engine.roles import FedFigure, Role
from duologue.manuscript.parse import parse
from duologue.manuscript.role_demands import FEEDS, ROLES, OnField, OnScript

FIRST_CARD = f"“first card” needs {ROLES[Role.FIRST_CARD].asks}"
DAILY = HEAD + "once_a_day = true\n"


def ask(fields: str, rule: str = "sealed", id: str = "one") -> str:
    return (
        f'\n[[step]]\nid = "{id}"\nask = "each"\ntext = "How is it?"\nrule = "{rule}"\nfields = [{fields}]\n'
    )


def field(kind: str, words: str, id: str = "it", options: str = "") -> str:
    return f'{{ id = "{id}", kind = "{kind}"{options}, {words} }}'


GUESS = field("mood point", 'role = "guess"')
HELP = field("choice", 'role = "help"', options=', options = ["Hold", "Lissten"]')
CLOSENESS = field("0-10", 'feeds = "closeness"')


def test_a_word_is_read_into_the_field_and_the_script() -> None:
    text = DAILY + 'role = "check-in"\n' + ask(field("mood point", 'feeds = "mood"'))
    script = parse(text, "tests/script")
    assert (script.role, script.steps[0].fields[0].feeds) == (Role.CHECK_IN, FedFigure.MOOD)


def test_every_word_says_what_may_carry_it() -> None:
    assert set(FEEDS) == set(FedFigure) and set(ROLES) == set(Role)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (
            HEAD + ask(field("0-10", 'feeds = "closenes"'), "counted"),
            "step.one.fields.it.feeds",
            "must be one of closeness, mood, stress, load, kinds (did you mean “closeness”?)",
        ),
        (
            HEAD + ask(field("mood point", 'role = "gues"')),
            "step.one.fields.it.role",
            f"must be one of {', '.join(Role)} (did you mean “guess”?)",
        ),
        (
            HEAD + ask(CLOSENESS),
            "step.one.fields.it.feeds",
            '“closeness” needs kind = "0-10" and rule = "counted"',
        ),
        (
            HEAD + ask(field("minutes", 'feeds = "closeness"'), "counted"),
            "step.one.fields.it.feeds",
            '“closeness” needs kind = "0-10" and rule = "counted"',
        ),
        (
            HEAD + ask(GUESS, "private"),
            "step.one.fields.it.role",
            '“guess” needs kind = "mood point" that both come to read',
        ),
        (
            HEAD + ask(field("mood point", 'feeds = "mood"')),
            "step.one.fields.it.feeds",
            "“mood” needs an exercise with once_a_day = true",
        ),
        (
            HEAD + ask(field("shares", 'role = "doing"', options=', options = ["Meals"]')),
            "step.one.fields.it.role",
            '“doing” needs feeds = "load"',
        ),
        (
            HEAD + ask(field("0-10", 'role = "check-in"')),
            "step.one.fields.it.role",
            "“check-in” stands on an exercise, not on a field",
        ),
        (
            HEAD + ask(f"{CLOSENESS}, {CLOSENESS.replace('it', 'too')}", "counted"),
            "step.one.fields.too.feeds",
            "“closeness” stands twice in one step",
        ),
        (
            HEAD.replace("depth = 1", "depth = 3") + ask(CLOSENESS, "counted"),
            "step.one.fields.it.feeds",
            "nothing of an exercise that fades goes into a figure",
        ),
        (
            HEAD + "people = 1\n" + ask(CLOSENESS, "counted"),
            "step.one.fields.it.feeds",
            "nothing of an exercise for one goes into a figure",
        ),
        (
            DAILY
            + ask(field("choice", 'role = "help"', options=', options = ["Hold", "Lissten"]'), "shared"),
            "step.one.fields.it.role",
            "“help” has no option “lissten” (did you mean “listen”?): "
            "it knows listen, hold, do, laugh, leave, nothing",
        ),
        (
            HEAD
            + ask(field("mood point", 'role = "guess"') + ", " + field("0-10", 'label = ""', "informed")),
            "step.one.fields.informed.id",
            "“informed” is the engine’s own beside a guess",
        ),
        (HEAD + 'role = "guess"\n' + LINE, "role", "“guess” stands on a field, not on an exercise"),
        (HEAD + 'role = "check-in"\n' + LINE, "role", f"“check-in” needs {ROLES[Role.CHECK_IN].asks}"),
        (HEAD + 'role = "thanks"\n' + LINE, "role", f"“thanks” needs {ROLES[Role.THANKS].asks}"),
        (
            HEAD + 'role = "first card"\n' + LINE,
            "role",
            FIRST_CARD,
        ),
    ],
    ids=lambda given: None if len(given) > 40 else given,
)
def test_a_word_that_is_unknown_or_misplaced_is_told_with_its_place(text: str, place: str, said: str) -> None:
    ((line, where, message),) = mistakes(text)
    assert (where, message) == (place, said)
    assert text.splitlines()[line - 1].startswith("fields" if "fields" in place else "role")


@pytest.mark.parametrize("word", [*FedFigure, *Role])
def test_each_word_stands_in_an_installed_exercise_or_is_nobody_s(word: FedFigure | Role) -> None:
    from duologue.rounds import casting, installed

    asked = FEEDS[word] if isinstance(word, FedFigure) else ROLES[word]
    if isinstance(asked, OnScript):
        assert casting.find_exercise(Role(word)) in installed.read_scripts().values()
    else:
        assert isinstance(asked, OnField) and casting.list_exercises(word)
