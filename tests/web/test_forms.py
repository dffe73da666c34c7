"""What a browser sends becomes what the engine reads."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import QueryDict
from tests.web.states import screens

from duologue.engine.fields import (
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
from duologue.engine.moves import MoveKind
from duologue.engine.values import FieldErrors, read
from duologue.people.refusals import NotFound
from duologue.web import forms, page

OPTIONS = tuple(Option(name, name.title()) for name in ("tea", "walk", "bed"))


def sent(text: str) -> QueryDict:
    return QueryDict(text.replace("[", "%5B").replace("]", "%5D"))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field("a", short_text.KIND), "0.f.a=You waited up.", "You waited up."),
        (Field("a", long_text.KIND), "0.f.a=One%0D%0Atwo", "One\ntwo"),
        (Field("a", choice.KIND, options=OPTIONS), "0.f.a=tea", "tea"),
        (Field("a", several.KIND, options=OPTIONS), "0.f.a[]=tea&0.f.a[]=bed", ["tea", "bed"]),
        (Field("a", feelings.KIND), "0.f.a[]=glad&0.f.a[]=let down", ["glad", "let down"]),
        (Field("a", scale.KIND), "0.f.a=0", 0),
        (Field("a", mood_point.KIND), "0.f.a[p]=3&0.f.a[e]=10", [3, 10]),
        (
            Field("a", ranking.KIND, options=OPTIONS),
            "0.f.a[rank:tea]=3&0.f.a[rank:walk]=1&0.f.a[rank:bed]=2",
            ["walk", "bed", "tea"],
        ),
        (
            Field("a", points.KIND, options=OPTIONS, total=10),
            "0.f.a[points:tea]=7&0.f.a[points:walk]=3&0.f.a[points:bed]=",
            {"tea": 7, "walk": 3, "bed": 0},
        ),
        (Field("a", minutes.KIND), "0.f.a=15", 15),
        (Field("a", day.KIND), "0.f.a=2027-01-31", "2027-01-31"),
        (Field("a", growing_list.KIND), "0.f.a[]=One&0.f.a[]=&0.f.a[]=Two", ["One", "Two"]),
    ],
    ids=lambda one: one.kind.word if isinstance(one, Field) else "",
)
def test_each_kind_of_field_arrives_as_the_engine_reads_it(field, text, value):
    assert read([field], forms.read_raw_values(sent(text), 0)) == {"a": value}


def test_an_untouched_field_sends_nothing_and_is_never_zero():
    text = "0.f.a=&0.f.b[]=&0.f.c[rank:tea]=&0.f.c[rank:walk]=&0.f.d[points:tea]="
    assert forms.read_raw_values(sent(text), 0) == {}


def test_half_a_mood_point_is_an_error_not_a_guess():
    found = read([Field("a", mood_point.KIND)], forms.read_raw_values(sent("0.f.a[p]=3"), 0))
    assert isinstance(found, FieldErrors)


def test_two_options_in_one_place_are_an_error_not_a_choice_of_ours():
    raw = forms.read_raw_values(sent("0.f.a[rank:tea]=1&0.f.a[rank:walk]=1&0.f.a[rank:bed]=2"), 0)
    assert isinstance(read([Field("a", ranking.KIND, options=OPTIONS)], raw), FieldErrors)


def test_values_of_another_move_stay_there():
    text = "0.f.a=mine&1.f.a=yours&0.x=1&csrfmiddlewaretoken=t"
    assert forms.read_raw_values(sent(text), 1) == {"a": "yours"}


def two(first: str, second: str, do: str = "") -> QueryDict:
    base = (
        f"0.id={uuid4()}&0.kind=answer&0.step=mood&{first}&1.id={uuid4()}&1.kind=answer&1.step=help&{second}"
    )
    return sent(base + (f"&do={do}" if do else ""))


def test_of_two_asks_on_a_screen_the_untouched_one_stays_unasked_for():
    assert [wish.step for wish in forms.read_wishes(two("0.f.mood[p]=1&0.f.mood[e]=2", "1.f.help=hold"))] == [
        "mood",
        "help",
    ]
    assert [wish.step for wish in forms.read_wishes(two("x=", "1.f.help=hold"))] == ["help"]
    assert [wish.step for wish in forms.read_wishes(two("x=", "y="))] == ["mood"]


def test_skipping_skips_what_the_screen_asked():
    made = forms.read_wishes(two("0.f.mood[p]=1&0.f.mood[e]=2", "1.f.help=hold", do="skip"))
    assert {wish.kind for wish in made} == {MoveKind.SKIP}
    assert all(wish.raw is None for wish in made)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0.id=x&0.kind=answer",
        "0.id=9e3a090c-49a8-4dba-b9bc-19779e88543e&0.kind=conquer",
        "0.id=b2de1d95-033f-4ebe-8b2c-8d689b6f3c63&0.kind=answer&0.for=third",
    ],
)
def test_what_no_page_of_ours_sends_is_not_found(text):
    with pytest.raises(NotFound):
        forms.read_wishes(sent(text))


def test_a_form_shows_again_what_it_sent():
    """Every kind of field, filled, rendered, read from the page and rendered again: nothing gets lost."""
    from tests.web.noscript import Page

    (slip,) = screens()["fields"].slips
    typed = {
        "sev": ["shop", "plan"],
        "scale": "4",
        "rank": ["plan", "call", "shop", "cook"],
        "pts": {"shop": "8", "cook": "2"},
        "min": "30",
        "date": "2027-01-31",
        "list": ["One", "Two"],
        "line": "You waited up.",
    }
    macro = page.make_environment().get_template("parts/fields.html").module.render
    html = "".join(str(macro(field, "0.f.", typed.get(field.id))) for field in slip.fields)
    (form,) = Page(f'<form action="/" method="post">{html}</form>').forms
    again = QueryDict(mutable=True)
    for name, value in form.fields:
        again.appendlist(name, value)
    assert forms.read_raw_values(again, 0) == typed


def test_a_mood_and_its_words_are_shown_again():
    from tests.web.noscript import Page

    macro = page.make_environment().get_template("parts/fields.html").module.render
    typed = {"m": ["3", "10"], "w": ["sad", "lonely"]}
    kinds = {"m": Field("m", mood_point.KIND), "w": Field("w", feelings.KIND, most=3)}
    html = "".join(str(macro(kinds[name], "0.f.", value)) for name, value in typed.items())
    (form,) = Page(f'<form action="/" method="post">{html}</form>').forms
    again = QueryDict(mutable=True)
    for name, value in form.fields:
        again.appendlist(name, value)
    found = forms.read_raw_values(again, 0)
    assert found["m"] == ["3", "10"]
    assert sorted(found["w"]) == ["lonely", "sad"]
