"""Fields that offer something, on pages without scripts: a hand of ideas, ratings, shares, free times."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.http import QueryDict
from tests.rounds.installing import TIMES, TIMES_TEXT, install
from tests.rounds.playing import answer, look, start
from tests.web.noscript import NoScript
from tests.world import NOW

from duologue.engine.fields import ratings, several, shares, slots
from duologue.engine.fields.kind import Field, Option
from duologue.engine.moves import MoveKind
from duologue.engine.values import FieldErrors, read
from duologue.manuscript.parse import parse
from duologue.rounds import installed
from duologue.rounds.models import Round
from duologue.web import exporting, forms

OPTIONS = tuple(Option(name, name.title()) for name in ("tea", "walk", "bed"))


def sent(text: str) -> QueryDict:
    return QueryDict(text.replace("[", "%5B").replace("]", "%5D"))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (
            Field("a", ratings.KIND, options=OPTIONS, veto=True),
            "0.f.a[rate:tea]=0&0.f.a[rate:walk]=&0.f.a[rate:bed]=no",
            {"tea": 0, "bed": "no"},
        ),
        (
            Field("a", shares.KIND, options=OPTIONS),
            "0.f.a[share:tea]=75&0.f.a[share:bed]=0",
            {"tea": 75, "bed": 0},
        ),
        (
            Field("a", slots.KIND),
            "0.f.a[]=2026-11-27 night&0.f.a[]=2026-11-26 evening",
            ["2026-11-26 evening", "2026-11-27 night"],
        ),
        (
            Field("a", several.KIND, options=OPTIONS, one_by_one=True),
            "0.f.a[tick:tea]=yes&0.f.a[tick:walk]=no&0.f.a[tick:bed]=yes",
            ["tea", "bed"],
        ),
    ],
    ids=lambda one: one.kind.word if isinstance(one, Field) else "",
)
def test_each_kind_of_field_arrives_as_the_engine_reads_it(field, text, value):
    assert read([field], forms.read_raw_values(sent(text), 0)) == {"a": value}


def test_a_veto_where_none_is_offered_is_refused():
    field = Field("a", ratings.KIND, options=OPTIONS)
    assert isinstance(read([field], forms.read_raw_values(sent("0.f.a[rate:tea]=no"), 0)), FieldErrors)


@pytest.mark.parametrize(
    ("kind", "becomes"), [("answer", MoveKind.SKIP), ("correct", MoveKind.WITHDRAW), ("add", MoveKind.ADD)]
)
def test_not_this_time_to_all_is_a_skip_and_looks_like_one(kind, becomes):
    text = f"0.id={uuid4()}&0.kind={kind}&0.step=pick&0.f.a[tick:tea]=no&0.f.a[tick:walk]=no"
    (wish,) = forms.read_wishes(sent(text))
    assert wish.kind is becomes


def test_one_yes_is_an_answer():
    text = f"0.id={uuid4()}&0.kind=answer&0.step=pick&0.f.a[tick:tea]=no&0.f.a[tick:walk]=yes"
    (wish,) = forms.read_wishes(sent(text))
    assert (wish.kind, wish.raw) == (MoveKind.ANSWER, {"a": ["walk"]})


# -- as two people ---------------------------------------------------------------------------------


def at(browser, who, path: str) -> NoScript:
    return NoScript(browser(who)).go(path)


def begun(browser, who, slug: str, **narrow: str) -> NoScript:
    page = at(browser, who, f"/ways/{slug}/")
    return page.fill("Start", {f"narrow.{name}": value for name, value in narrow.items()})


def test_tonight_is_started_by_what_there_is_and_played_by_two(world, browser):
    ana = begun(browser, world.ana, "consensus/tonight", time="minutes", money="none", energy="low")
    asked = re.findall(r"\[tick:([\w-]+)\]", ana.page.html)
    ideas = list(dict.fromkeys(asked))
    assert len(ideas) == 5
    names = {idea: f"0.f.ideas[tick:{idea}]" for idea in ideas}
    first, second, *others = ideas
    ana.fill("Done", {names[first]: "yes", names[second]: "yes", **{names[o]: "no" for o in others}})
    assert "What you would both do shows up here" in ana.page.text
    assert "Both of you" not in ana.page.text
    ben = at(browser, world.ben, ana.path)
    assert "has answered" not in ben.page.text
    ben.fill("Done", {names[second]: "yes", **{names[o]: "no" for o in (first, *others)}})
    assert "Both of you" in ben.page.text
    assert "Both of you" in ana.go(ana.path).page.text
    assert 'class="who">You</h2>' not in ben.page.html, "he chose nothing else, and reads it once"
    for page in (ana.page.html, ben.page.html):
        woven = page.partition('<svg class="threads"')[2].partition("</svg>")[0]
        assert len(set(re.findall(r'class="of-([\w-]+)"', woven))) == 2, "what is both's has both colours"
    own = ana.page.html.partition('class="who">You</h2>')[2].partition("</article>")[0]
    assert own.count("<li>") == 2, "two ideas of Ana's, one below the other"


def test_who_says_not_this_time_to_all_has_left_no_trace(world, browser):
    ana = begun(browser, world.ana, "consensus/tonight")
    ideas = dict.fromkeys(re.findall(r"\[tick:([\w-]+)\]", ana.page.html))
    ana.fill("Done", {f"0.f.ideas[tick:{idea}]": "no" for idea in ideas})
    table = look(world.ana, ana.path.strip("/").split("/")[-1], NOW)
    assert [move.kind for move in table.played.folded.taken.values()][-1] is MoveKind.SKIP


def test_a_choice_that_is_too_narrow_comes_back_with_what_to_do(world, browser):
    page = at(browser, world.ana, "/ways/consensus/tonight/")
    page.fill("Start", {"narrow.time": "a century", "narrow.money": "none"})
    assert page.status == 422 and "Leave one of these open" in page.page.text
    assert ("narrow.money", "none") in page.page.form("Start")[0].fields
    assert not Round.objects.exists()


def test_numbers_that_do_not_add_up_say_by_how_much_and_keep_what_was_typed(world, browser):
    round_id = start(world.ana, "consensus/divide-it", NOW)
    for who in (world.ana, world.ben):
        answer(who, round_id, "things", {"list": ["The garden", "The car"]}, NOW)
    ana = at(browser, world.ana, f"/rounds/{round_id}/")
    boxes = [name for name in ana.page.form("Done")[0].names if "[points:" in name]
    assert len(boxes) == 2
    ana.fill("Done", {sorted(boxes)[0]: "60", sorted(boxes)[1]: "30"})
    assert ana.status == 422 and "10 points left to give." in ana.page.text
    assert {value for name, value in ana.page.form("Done")[0].fields if name in boxes} == {"60", "30"}


def rated(ana: NoScript) -> list[str]:
    return [name for name in ana.page.form("Done")[0].names if "[rate:" in name]


def test_a_rating_left_open_is_unanswered_and_one_of_zero_is_a_rating(world, browser):
    round_id = start(world.ana, "consensus/decide-together", NOW)
    answer(world.ana, round_id, "question", {"line": "Where to?"}, NOW)
    for who in (world.ana, world.ben):
        answer(who, round_id, "matters", {"needs": ["Quiet"]}, NOW)
    for who in (world.ana, world.ben):
        answer(who, round_id, "both-matter", None, NOW)
    for who in (world.ana, world.ben):
        answer(who, round_id, "options", {"list": ["The hills", "The sea"]}, NOW)
    ana = at(browser, world.ana, f"/rounds/{round_id}/")
    hills, sea = (next(name for name in rated(ana) if place in name) for place in ("hills", "sea"))
    ana.fill("Done", {hills: "", sea: ""})
    assert ana.status == 422 and "Rate at least one of these. You can also skip this step." in ana.page.text
    ana.fill("Done", {hills: "0", sea: ""})
    assert "The hills: 0" in ana.page.text and "The sea:" not in ana.page.text
    at(browser, world.ben, ana.path).fill("Done", {hills: "9", sea: "9"})
    ana.go(ana.path)
    assert "Not weighed, because one of you left it open: The sea." in ana.page.text


SIXTEEN = """
title = "Sixteen"
practice = "consensus"
minutes = [1, 5]
depth = 1

[[step]]
id = "own"
ask = "each"
text = "What is there?"
rule = "shared"
fields = [{ id = "l", kind = "list" }]

[[step]]
id = "mind"
ask = "each"
text = "How much do you mind each?"
rule = "sealed"
fields = [{ id = "f", kind = "ratings", from = "own.l" }]

[[step]]
id = "out"
work_out = "redivide"
from = ["mind"]
text = "A way to share it out."
"""


def test_more_than_fifteen_things_that_stay_whole_are_refused_with_what_to_do_instead(
    world, browser, monkeypatch
):
    script = parse(SIXTEEN, "consensus/sixteen")
    every, of = {**installed.read_scripts(), script.slug: script}, installed.find_script
    monkeypatch.setattr(installed, "read_scripts", lambda: every)
    monkeypatch.setattr(installed, "find_script", lambda sha: script if sha == script.sha256 else of(sha))
    round_id = start(world.ana, script.slug, NOW)
    for who, first in ((world.ana, 0), (world.ben, 8)):
        answer(who, round_id, "own", {"l": [f"Thing {n}" for n in range(first, first + 8)]}, NOW)
    for who in (world.ana, world.ben):
        page = at(browser, who, f"/rounds/{round_id}/")
        page.fill("Done", {rated(page)[0]: "3"})
    said = (
        "More than fifteen things that stay whole are too many to weigh at once. Divide them in two rounds."
    )
    assert said in page.page.text


def test_decide_together_from_the_question_to_what_both_sign(world, browser):
    round_id = start(world.ana, "consensus/decide-together", NOW)
    ana, ben = (at(browser, who, f"/rounds/{round_id}/") for who in (world.ana, world.ben))
    ana.fill("Done", {"0.f.line": "Where do we spend the winter?"})
    for page in (ana, ben.go(ben.path)):
        page.fill("Done", {"0.f.needs[]": ["Quiet", "Snow"]})
    for page in (ana.go(ana.path), ben.go(ben.path)):
        page.press("On to what could be done")
    ana.fill("Done", {"0.f.list[]": ["The hills", "{other}"]})
    ben.go(ben.path).fill("Done", {"0.f.list[]": ["the hills", "The sea"]})
    ana.go(ana.path)
    rated = [name for name in ana.page.form("Done")[0].names if "[rate:" in name]
    assert len(rated) == 3 and "{other}" in ana.page.text
    hills = next(name for name in rated if "hills" in name)
    sea = next(name for name in rated if "sea" in name)
    ana.fill("Done", {hills: "9", sea: "2"})
    ben.go(ben.path).fill("Done", {hills: "8", sea: "no"})
    ana.go(ana.path)
    assert "The hills" in ana.page.text and "can’t live with it: The sea." in ana.page.text
    assert "Not weighed, because one of you left it open: {other}." in ana.page.text
    ana.press("Put it into words")
    assert ("0.f.line", "The hills") in ana.page.form("Done")[0].fields
    ana.fill("Done", {"0.f.line": "We spend it in the hills."})
    ben.go(ben.path).press("Put it into words")
    for page in (ana.go(ana.path), ben.go(ben.path)):
        assert "We spend it in the hills." in page.page.text
        page.press("Yes")
    assert "Agreed, by both of you." in ben.page.text and "We spend it in the hills." in ben.page.text
    assert "Agreed, by both of you." in ana.go(ana.path).page.text
    assert "We spend it in the hills." in at(browser, world.ben, "/kept/").page.text


def test_who_carries_what_says_what_is_carried_in_words_with_names(world, browser):
    round_id = start(world.ana, "equal-power/who-carries-what", NOW)
    hand = look(world.ana, round_id, NOW).header.drawn.hands["tasks"]
    first, second, *_ = (card.id for card in hand)
    ana = at(browser, world.ana, f"/rounds/{round_id}/")
    assert "mostly Ben" in ana.page.text and "enough" in ana.page.text
    for step, field in (("notices", "noticing"), ("plans", "planning"), ("does", "doing")):
        answer(world.ana, round_id, step, {field: {first: 100, second: 25}}, NOW)
    for who in (world.ana, world.ben):
        if who is world.ben:
            for step, field in (("notices", "noticing"), ("plans", "planning"), ("does", "doing")):
                answer(who, round_id, step, {field: {first: 100, second: 75}}, NOW)
        answer(who, round_id, "minds", {"least": [first]}, NOW)
    ana.go(ana.path)
    assert f"Talk about this one first: {hand[0].text}." in ana.page.text
    assert "each of you says: mostly me" in ana.page.text and "about half each" not in ana.page.text
    export = exporting.write_everything(world.ana.me(), NOW)
    (found,) = export["rounds"]
    assert found["options"]["notices"][first] and found["sees"]["notices"]["mine"] == {
        "noticing": {first: 100, second: 25}
    }
    printed = at(browser, world.ana, "/me/export/print/")
    assert printed.status in (200, 404)


def test_what_is_for_oneself_alone_does_not_stand_on_the_page_of_whoever_waits(world, browser):
    """The two may be sitting side by side. On the page of a round that is over it is to be read again."""
    round_id = start(world.ana, "equal-power/who-carries-what", NOW)
    first = next(iter(look(world.ana, round_id, NOW).header.drawn.hands["tasks"])).id
    for step, field in (("notices", "noticing"), ("plans", "planning"), ("does", "doing")):
        answer(world.ana, round_id, step, {field: {first: 100}}, NOW)
    answer(world.ana, round_id, "minds", {"least": [first]}, NOW)
    ana = at(browser, world.ana, f"/rounds/{round_id}/")
    assert "Yours is safe" in ana.page.text and "all you" in ana.page.text
    ana.fill("Done", {"0.f.fair": "3", "0.f.influence": "7"})
    assert "Yours is safe" in ana.page.text and "all you" in ana.page.text
    assert "How fair it feels" not in ana.page.html.partition("<details")[0]


def test_free_times_are_ticked_in_a_grid_and_said_in_words(world, browser, monkeypatch, tmp_path):
    install(monkeypatch, tmp_path, {TIMES: TIMES_TEXT})
    round_id = start(world.ana, TIMES, NOW)
    slots = ["2026-11-23 evening", "2026-11-28 midday"]
    for who in (world.ana, world.ben):
        page = at(browser, who, f"/rounds/{round_id}/")
        assert "Monday 23 November in the evening" in page.page.text
        page.fill("Done", {"0.f.slots[]": slots})
    assert "Saturday 28 November at midday" in page.page.text


def test_the_loop_is_drawn_with_both_threads_and_said_for_who_cannot_see_it(world, browser):
    round_id = start(world.ana, "empathy/our-dance", NOW)
    for who, move in ((world.ana, "reach"), (world.ben, "retreat")):
        answer(who, round_id, "move", {"move": move, "seen": "The dishwasher."}, NOW)
    ana = at(browser, world.ana, f"/rounds/{round_id}/")
    ana.press("Go on")
    assert 'class="dance"' in ana.page.html
    assert {"of-plum", "of-moss"} <= set(
        re.findall(r"of-[a-z-]+", ana.page.html.partition('class="dance"')[2])
    )
    assert 'aria-label="The more Ana reaches, the more Ben pulls back' in ana.page.html


def test_what_starts_it_stands_before_what_can_be_read_and_chosen(browser, world):
    page = NoScript(browser(world.ana)).go("/ways/consensus/tonight/").page.html
    start = page.index('class="go"')
    assert start < page.index('name="narrow.') and start < page.index("In short")
    assert page.index("When to leave it") < start, "when not to do it is said before"
