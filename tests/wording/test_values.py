"""What is given in a field is said by its kind's words, and so is what is wrong with it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.web import kinds
from tests.wording.words import LOUD

from duologue.engine import fields
from duologue.engine.fields import (
    KINDS,
    choice,
    day,
    feelings,
    growing_list,
    long_text,
    minutes,
    mood_point,
    points,
    ranking,
    ratings,
    scale,
    several,
    shares,
    short_text,
    slots,
)
from duologue.engine.fields.kind import Field, FieldKind, Option
from duologue.engine.values import FieldErrors, read
from duologue.languages import speak_in
from duologue.wording import values
from duologue.wording.values import find_kind_words, say_how, say_problem, say_problems, say_signed, say_value
from duologue.wording.values.kind import KindWords
from duologue.wording.values.mood_point import say_mood
from duologue.wording.values.shares import Carrier, list_choices, say_share

OPTIONS = (Option("tea", "Tea"), Option("walk", "A walk"), Option("hug", "A hug"))
FOLDER = Path(inspect.getfile(values)).parent
SHARED = {"__init__", "kind", "attached"}
every_kind = pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))


def one(kind: FieldKind, **more: object) -> Field:
    options = OPTIONS if kind.needs_options else ()
    return Field("it", kind, **{"options": options, **more})  # type: ignore[arg-type]


def wrong(asked: Field, given: object) -> str:
    found = read([asked], {"it": given})
    assert isinstance(found, FieldErrors), found
    return say_problem(found.errors["it"])


def test_every_kind_has_its_words_and_there_are_no_others():
    modules = {path.stem for path in FOLDER.glob("*.py")} - SHARED
    assert modules == set(fields.MODULES)


def raised(kind: FieldKind) -> set[str]:
    """The names with which a kind, or what it builds on, raises `Wrong`."""
    sources = {
        inspect.getsourcefile(of) for of in type(kind).__mro__ if of.__module__.startswith("duologue.")
    }
    sources.add(inspect.getsourcefile(fields.raw))
    return {
        name
        for source in sources
        for node in ast.walk(ast.parse(Path(str(source)).read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Wrong"
        for name in _named(kind, node.args[0])
    }


def _named(kind: FieldKind, said: ast.expr) -> Iterable[str]:
    """A kind that passes on what was found wrong before says what that can be."""
    return (said.value,) if isinstance(said, ast.Constant) else kind.refusals  # type: ignore[attr-defined]


ANY = {"over": 2, "most": 9, "least": 2, "low": 0, "high": 10, "count": 3, "total": 10}


def unsaid(kind: FieldKind) -> set[str]:
    """What a kind may find wrong and has no sentence for."""
    names = raised(kind) | {"empty", "nothing", "too-much"}

    def is_said(name: str) -> bool:
        try:
            return len(say_problem(values.FieldProblem(kind, name, ANY))) > 5
        except KeyError:
            return False

    return {name for name in names if not is_said(name)}


@every_kind
def test_whatever_a_kind_finds_wrong_has_a_sentence(kind):
    assert unsaid(kind) == set()


def test_a_mistake_without_a_sentence_would_be_found(monkeypatch):
    """The control."""
    monkeypatch.setattr(type(find_kind_words(ranking.KIND)), "problems", {})
    assert unsaid(ranking.KIND) == {"incomplete"}


@every_kind
def test_a_value_is_said_and_signed_and_one_is_told_how_to_type_it(kind):
    asked = kinds.field_of(kind)
    for value in kinds.values_of(kind):
        assert say_value(asked, value) and say_signed(asked, value)
    assert say_how(asked) and say_value(asked, None) == ""


@every_kind
def test_its_words_are_said_in_the_language_that_is_spoken(kind):
    asked = kinds.field_of(kind)
    english = (say_how(asked), say_problem(values.FieldProblem(kind, "empty")))
    with speak_in(LOUD):
        assert (say_how(asked), say_problem(values.FieldProblem(kind, "empty"))) == tuple(
            f"¡{text}!" for text in english
        )


@pytest.mark.parametrize(
    ("asked", "given", "sentence"),
    [
        (one(points.KIND), {"tea": 9}, "1 point left to give."),
        (one(points.KIND), {"tea": 12}, "2 points too many; 10 in all."),
        (one(points.KIND), {"tea": 11}, "1 point too many; 10 in all."),
        (one(points.KIND), {"tea": -1}, "Give whole points, none of them below zero."),
        (one(points.KIND), {"moon": 1}, "Give points to these only."),
        (one(several.KIND, most=1), ["tea", "walk"], "At most 1 of these."),
        (one(several.KIND, least=2), ["tea"], "At least 2 of these."),
        (one(several.KIND), ["moon"], "Choose from these."),
        (one(short_text.KIND, most=3), "abcde", "This is 2 letters too long; 3 fit."),
        (one(short_text.KIND, most=4), "abcde", "This is 1 letter too long; 4 fit."),
        (one(short_text.KIND, least=9), "abcde", "A little more, please: at least 9 letters."),
        (one(short_text.KIND), 3, "Write this as text."),
        (one(long_text.KIND), "\ud800", "Some of this can't be read. Try typing it again."),
        (one(choice.KIND), "moon", "Choose one of these."),
        (one(scale.KIND), 11, "Choose a whole number from 0 to 10."),
        (one(mood_point.KIND), [3], "Touch one place in the picture: two whole numbers from 0 to 10."),
        (one(feelings.KIND), ["<b>"], "Choose from the words."),
        (one(ranking.KIND), ["tea"], "Put all of these in an order, each one once."),
        (one(ranking.KIND), 3, "Put these in an order."),
        (one(minutes.KIND, least=5, most=60), "70", "Give whole minutes, from 5 to 60."),
        (one(day.KIND), "tomorrow", "Give a date, such as 2027-01-31."),
        (one(growing_list.KIND), 3, "Write these as short lines."),
        (one(growing_list.KIND), "x" * 201, "Keep each line under 200 letters."),
        (one(ratings.KIND), {"tea": 11}, "Choose whole numbers from 0 to 10, or leave a line empty."),
        (one(ratings.KIND), {"moon": 1}, "Answer for these only."),
        (one(shares.KIND), {"tea": 30}, "Choose one of the five for each, or leave it empty."),
        (one(slots.KIND), ["tomorrow"], "Choose times such as 2027-01-31 evening."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(asked, given, sentence):
    assert wrong(asked, given) == sentence


@every_kind
def test_who_left_it_empty_is_told_of_a_skip_only_where_there_is_one(kind):
    for asked in ([one(kind)], [one(kind, optional=True)]):
        found = read(asked, {"it": ""})
        assert isinstance(found, FieldErrors)
        assert "skip" not in str(say_problems(found))
        assert "You can also skip this step." in say_problems(found, may_skip=True)["it"]


def test_a_mistake_in_what_was_given_is_no_word_about_skipping():
    found = read([one(choice.KIND)], {"it": "moon"})
    assert isinstance(found, FieldErrors)
    assert say_problems(found, may_skip=True) == {"it": "Choose one of these."}


def test_what_belongs_to_no_field_of_the_step_is_said_all_the_same():
    found = read([one(short_text.KIND)], {"it": "x", "thing": "y"})
    assert isinstance(found, FieldErrors)
    assert say_problems(found) == {"thing": "There is no such thing to fill in here."}
    found = read([one(short_text.KIND, optional=True)], {"it": "  "})
    assert isinstance(found, FieldErrors)
    assert say_problems(found) == {"it": "Give at least one of these."}


@pytest.mark.parametrize(
    ("asked", "value", "said"),
    [
        (one(minutes.KIND), 1, "1 minute"),
        (one(minutes.KIND), 20, "20 minutes"),
        (one(day.KIND), "2027-01-31", "2027-01-31"),
        (one(scale.KIND), 7, "7"),
        (one(choice.KIND), "walk", "A walk"),
        (one(ranking.KIND), ["hug", "tea"], "A hug, Tea"),
        (one(points.KIND), {"tea": 4, "walk": 6}, "Tea 4, A walk 6"),
        (one(ratings.KIND, veto=True), {"tea": "no", "walk": 6}, "Tea not this one, A walk 6"),
        (one(shares.KIND), {"tea": 100, "walk": 25}, "Tea: all me, A walk: mostly you"),
        (one(shares.KIND), {"walk": 0, "hug": 50}, "A walk: all you, A hug: about half"),
        (
            one(slots.KIND),
            ["2027-01-31 evening", "2027-02-01 midday"],
            "Sunday 31 January in the evening; Monday 1 February at midday",
        ),
        (one(mood_point.KIND), [7, 2], "rather light, with little energy"),
        (one(feelings.KIND), ["calm", "at ease"], "calm, at ease"),
    ],
)
def test_a_value_is_said_as_it_is_written_down_to_be_kept(asked, value, said):
    """What is kept of an answer is compared with these words again: they never change."""
    assert say_value(asked, value) == said


def test_a_mood_in_words_names_no_number():
    assert say_mood(0, 0) == "heavy, worn out" and say_mood(10, 10) == "light, full of energy"


@pytest.mark.parametrize(
    ("kind", "texts", "said"),
    [
        (several.KIND, ["tea", "a walk"], "tea, a walk"),
        (growing_list.KIND, ["Bins, both of them", "Supper"], "Bins, both of them; Supper"),
        (several.KIND, ["Look at the moon.", "Stay in"], "Look at the moon. Stay in."),
    ],
)
def test_several_in_a_row_do_not_run_into_each_other(kind, texts, said):
    asked = Field("f", kind, options=tuple(Option(f"o{n}", text) for n, text in enumerate(texts)))
    given = [f"o{n}" for n in range(len(texts))] if kind is several.KIND else texts
    assert say_value(asked, given) == said


def test_what_is_signed_is_read_line_by_line():
    assert (
        say_signed(one(growing_list.KIND), ["Bins, both of them", "Supper"]) == "Bins, both of them\nSupper"
    )


def test_a_share_is_said_with_names_or_without():
    assert list_choices("Ben") == [
        (0, "all Ben"),
        (25, "mostly Ben"),
        (50, "about half"),
        (75, "mostly me"),
        (100, "all me"),
    ]
    assert say_share(75, Carrier.YOU, "Ben") == "mostly you" and say_share(0, "Ben", Carrier.YOU) == "all you"


@pytest.mark.parametrize("name", ["me", "you", "{other}", "Home"])
def test_a_name_that_is_a_word_of_ours_stays_a_name(name):
    with speak_in(LOUD):
        assert say_share(100, name, Carrier.YOU) == f"¡all {name}!"


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        (one(scale.KIND), "0 to 10"),
        (one(scale.KIND, ends=("far off", "very close")), "0 far off, 10 very close"),
        (one(points.KIND, total=100), "100 points over these, in order, with commas"),
        (one(several.KIND), "numbers, with commas"),
        (one(feelings.KIND), "words, with commas"),
        (one(feelings.KIND, options=OPTIONS), "numbers, with commas"),
        (one(growing_list.KIND), "with commas"),
        (one(choice.KIND), "a number"),
        (one(short_text.KIND), "in your words"),
    ],
)
def test_how_to_type_it(asked, how):
    assert say_how(asked) == how


def test_a_kind_without_words_of_its_own_would_have_none():
    """The control: a module of words is needed, and nothing stands in for it."""

    class Odd(FieldKind):
        word = "odd"

    with pytest.raises(ModuleNotFoundError):
        find_kind_words(Odd())
    assert isinstance(find_kind_words(short_text.KIND), KindWords)
