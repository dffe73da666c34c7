"""What a person fills in is read strictly, and an empty field is never a zero."""

from __future__ import annotations

from datetime import date

import pytest

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
    scale,
    several,
    short_text,
)
from duologue.engine.fields.kind import Field, Option
from duologue.engine.values import FieldErrors, FieldProblem, decode, encode, intersect, read

OPTIONS = (Option("tea", "Tea"), Option("walk", "A walk"), Option("hug", "A hug"))


def one(kind, **more):
    options = OPTIONS if kind in {choice.KIND, several.KIND, ranking.KIND, points.KIND} else ()
    return Field("it", kind, **{"options": options, **more})


def error(asked: Field, given: object) -> FieldProblem:
    found = read([asked], {"it": given})
    assert isinstance(found, FieldErrors), found
    return found.errors["it"]


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        (short_text.KIND, "  the\nkettle ", "the kettle"),
        (long_text.KIND, "one\r\ntwo ", "one\ntwo"),
        (choice.KIND, ["tea"], "tea"),
        (several.KIND, ["walk", "tea", "walk"], ["walk", "tea"]),
        (several.KIND, "tea", ["tea"]),
        (scale.KIND, "0", 0),
        (scale.KIND, 10, 10),
        (mood_point.KIND, [3, 7], [3, 7]),
        (mood_point.KIND, "3,7", [3, 7]),
        (mood_point.KIND, ["3", "7"], [3, 7]),
        (feelings.KIND, ["calm", "at ease"], ["calm", "at ease"]),
        (ranking.KIND, ["hug", "tea", "walk"], ["hug", "tea", "walk"]),
        (points.KIND, {"tea": 4, "walk": "6"}, {"tea": 4, "walk": 6, "hug": 0}),
        (minutes.KIND, "45", 45),
        (day.KIND, "2027-01-31", "2027-01-31"),
        (day.KIND, date(2027, 1, 31), "2027-01-31"),
        (growing_list.KIND, ["milk", " ", "bread"], ["milk", "bread"]),
        (growing_list.KIND, "milk\nbread", ["milk", "bread"]),
    ],
)
def test_a_form_and_json_give_the_same_value(kind, given, value):
    assert read([one(kind)], {"it": given}) == {"it": value}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (short_text.KIND, 3),
        (short_text.KIND, "x" * 201),
        (choice.KIND, "coffee"),
        (several.KIND, ["coffee"]),
        (scale.KIND, 11),
        (scale.KIND, True),
        (scale.KIND, 3.0),
        (scale.KIND, "3.5"),
        (mood_point.KIND, [3]),
        (mood_point.KIND, [3, 70]),
        (mood_point.KIND, [3, None]),
        (feelings.KIND, ["<b>"]),
        (ranking.KIND, ["hug", "tea"]),
        (points.KIND, {"tea": 4}),
        (points.KIND, {"tea": 12, "walk": -2}),
        (points.KIND, {"coffee": 10}),
        (minutes.KIND, 2000),
        (day.KIND, "31.1.2027"),
        (day.KIND, "2027-02-30"),
        (growing_list.KIND, [3]),
        (short_text.KIND, "\ud800"),
    ],
)
def test_what_does_not_fit_is_told_and_not_mended(kind, given):
    assert error(one(kind), given).kind is kind
    assert error(one(kind), given).name not in ("empty", "nothing")


@pytest.mark.parametrize("kind", list(KINDS.values()))
@pytest.mark.parametrize("nothing", [None, "", []])
def test_an_empty_field_is_unanswered_and_never_zero(kind, nothing):
    other = Field("other", short_text.KIND)
    assert read([one(kind, optional=True), other], {"it": nothing, "other": "x"}) == {"other": "x"}
    assert error(one(kind), nothing) == FieldProblem(kind, "empty")


def test_points_say_by_how_much_they_are_off():
    assert error(one(points.KIND), {"tea": 9}) == FieldProblem(points.KIND, "points-left", {"count": 1})
    too_many = FieldProblem(points.KIND, "points-too-many", {"count": 2, "total": 10})
    assert error(one(points.KIND), {"tea": 12}) == too_many
    assert read([one(points.KIND, total=3)], {"it.tea": "3"}) == {"it": {"tea": 3, "walk": 0, "hug": 0}}


def test_a_form_may_name_the_two_axes_of_a_mood():
    assert read([one(mood_point.KIND)], {"it.pleasantness": "3", "it.energy": "7"}) == {"it": [3, 7]}
    half = read([one(mood_point.KIND)], {"it.pleasantness": "3", "it.energy": ""})
    assert isinstance(half, FieldErrors)


def test_an_answer_with_nothing_in_it_opens_nothing():
    found = read([one(short_text.KIND, optional=True)], {"it": "  "})
    assert isinstance(found, FieldErrors) and found.errors["it"].name == "nothing"


def test_what_was_typed_is_kept_beside_the_errors():
    typed = {"it": "x" * 300, "more": "kept"}
    found = read([one(short_text.KIND), Field("more", short_text.KIND)], typed)
    assert isinstance(found, FieldErrors) and found.typed == typed and set(found.errors) == {"it"}


def test_an_unknown_field_is_an_error_so_that_no_words_are_dropped_silently():
    found = read([one(short_text.KIND)], {"it": "x", "thing": "y"})
    assert isinstance(found, FieldErrors) and found.errors == {"thing": FieldProblem(None, "unasked")}


def test_all_texts_together_are_at_most_sixteen_thousand_bytes():
    fields = [Field("a", long_text.KIND), Field("b", long_text.KIND)]
    assert not isinstance(read(fields, {"a": "x" * 8000, "b": "y" * 7900}), FieldErrors)
    found = read(fields, {"a": "x" * 8000, "b": "é" * 4000})
    assert isinstance(found, FieldErrors) and found.errors == {"a": FieldProblem(long_text.KIND, "too-much")}


def test_least_and_most_bound_what_they_count():
    several_of, text = several.KIND, short_text.KIND
    assert error(one(several_of, most=1), ["tea", "walk"]) == FieldProblem(
        several_of, "too-many", {"most": 1}
    )
    assert error(one(several_of, least=2), ["tea"]) == FieldProblem(several_of, "too-few", {"least": 2})
    assert error(one(text, most=3), "abcde") == FieldProblem(text, "too-long", {"over": 2, "most": 3})


def test_values_are_encoded_canonically():
    assert encode({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    assert decode(encode({"a": [3, 7]})) == {"a": [3, 7]}
    with pytest.raises(ValueError):
        decode(b"[1]")


def test_what_both_ticked_is_in_the_order_of_the_options_and_nothing_else():
    fields = [one(several.KIND), Field("no", choice.KIND, options=OPTIONS)]
    mine, theirs = {"it": ["hug", "tea"], "no": "tea"}, {"it": ["tea", "hug", "walk"], "no": "tea"}
    assert intersect(fields, mine, theirs) == {"it": ["tea", "hug"]}
    assert intersect(fields, {"it": ["tea"]}, {"it": ["hug"]}) == {}


def test_a_line_of_a_list_is_one_line_however_it_was_typed():
    assert read([one(growing_list.KIND)], {"it": ["Ben takes:\n  the bins"]}) == {
        "it": ["Ben takes: the bins"]
    }


@pytest.mark.parametrize(
    "asked",
    [
        one(growing_list.KIND, most=2),
        one(growing_list.KIND),
        one(short_text.KIND),
        one(short_text.KIND, most=30),
        one(long_text.KIND, most=90),
    ],
)
@pytest.mark.parametrize(
    "lines", [["short"], ["One thing and another " * 20, "Two", "Three"], ["x" * 201] * 30]
)
def test_what_a_field_begins_with_is_an_answer_that_it_takes(asked, lines):
    begins = asked.kind.begin(asked, lines)
    given = list(begins) if asked.kind is growing_list.KIND else begins[0]
    assert not isinstance(read([asked], {asked.id: given}), FieldErrors)
