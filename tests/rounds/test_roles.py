"""Figures and pages go by what a script says its fields are for, old versions by what their ids stood for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.rounds.diaries import both_agree, both_visit
from tests.rounds.installing import install
from tests.rounds.playing import CHECK_IN, KINDS, LOAD, answer, start
from tests.upgrade import gather_scripts
from tests.world import World

from duologue.engine.fields import mood_point, scale
from duologue.engine.fields.kind import Field
from duologue.engine.roles import FACETS, HELP, FedFigure, Role
from duologue.engine.script import Script, Step
from duologue.manuscript.parse import parse
from duologue.people.consents import Matter
from duologue.rounds import blocks, casting, installed, old_roles, today, weekly
from duologue.web import helping

NEAR = """
title = "How near"
practice = "presence"
minutes = [1, 2]
depth = 1
takes_place = false

[[step]]
id = "now"
ask = "each"
text = "How near do you feel to {{other}}?"
rule = "counted"
fields = [{{ id = "{field}", kind = "0-10"{feeds} }}]

[[step]]
id = "word"
ask = "each"
text = "A word for it."
fields = [{{ id = "word", kind = "short text" }}]

[[step]]
id = "open"
reveal = ["word"]
text = "Both open."
"""
SLUG = "presence/how-near"
EARLIER = [(one.slug, one.source) for one in gather_scripts.load()]


def rate(world: World, script: Script, field: str) -> None:
    """Both say how near they feel, on three days of a week that is then over."""
    both_agree(world, world.now - timedelta(days=20), Matter.LINE)
    monday = world.now - timedelta(days=7 + world.now.weekday())
    for at in (monday, monday + timedelta(days=1), monday + timedelta(days=2)):
        round_id = start(world.ana, script.slug, at)
        for who, value in ((world.ana, 8), (world.ben, 6)):
            answer(who, round_id, "now", {field: value}, at)
            answer(who, round_id, "word", {"word": "warm"}, at)
    both_visit(world, world.now)


def test_what_feeds_closeness_reaches_one_s_own_line_and_that_of_the_two(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = NEAR.format(field="near", feeds=', feeds = "closeness"')
    (script,) = install(monkeypatch, tmp_path, {SLUG: text})
    rate(world, script, "near")
    assert list(weekly.read_own_days(world.ana.me(world.now)).values()) == [8, 8, 8]
    told = weekly.read_told(blocks.read(world.ben.me(world.now), own=False))
    assert [{seat: (week.total, week.days) for seat, week in both.items()} for both in told.values()] == [
        {"a": (24, 3), "b": (18, 3)}
    ]


def test_a_field_called_closeness_that_feeds_nothing_reaches_no_line(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (script,) = install(monkeypatch, tmp_path, {SLUG: NEAR.format(field="closeness", feeds="")})
    rate(world, script, "closeness")
    assert weekly.read_own_days(world.ana.me(world.now)) == {}
    assert weekly.read_told(blocks.read(world.ben.me(world.now), own=False)) == {}


def test_a_number_that_feeds_nothing_takes_no_week_away(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    texts = {
        SLUG: NEAR.format(field="near", feeds=', feeds = "closeness"'),
        "presence/how-fair": NEAR.format(field="fair", feeds=""),
    }
    near, fair = install(monkeypatch, tmp_path, texts)
    rate(world, near, "near")
    before = weekly.read_told(blocks.read(world.ana.me(world.now), own=False))
    earlier_day = world.now - timedelta(days=7 + world.now.weekday())
    answer(world.ana, start(world.ana, fair.slug, earlier_day), "now", {"fair": 1}, earlier_day)
    assert weekly.read_told(blocks.read(world.ana.me(world.now), own=False)) == before
    # The control: closeness said of that day after the week was brought does take it away.
    again = start(world.ana, near.slug, earlier_day)
    answer(world.ana, again, "now", {"near": 1}, earlier_day)
    assert weekly.read_told(blocks.read(world.ana.me(world.now), own=False)) != before


def test_pages_find_a_check_in_a_first_card_and_thanks_by_their_roles() -> None:
    found = {role: casting.find_exercise(role) for role in (Role.CHECK_IN, Role.FIRST_CARD, Role.THANKS)}
    assert {role: script.practice for role, script in found.items() if script} == {
        Role.CHECK_IN: "check-in",
        Role.FIRST_CARD: "conversation",
        Role.THANKS: "thanks",
    }


def test_of_two_exercises_with_one_role_the_first_by_its_slug_has_the_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = next(
        text for practice, name, text in installed._list_exercises() if f"{practice}/{name}" == CHECK_IN
    )
    install(monkeypatch, tmp_path, {"check-in/another": text, "check-in/zzz": text})
    found = casting.find_exercise(Role.CHECK_IN)
    assert found is not None and found.slug == "check-in/another"


def test_what_would_help_is_found_whatever_its_step_and_field_are_called(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = """
title = "Evening"
practice = "check-in"
minutes = [1, 2]
depth = 1
once_a_day = true
takes_place = false
role = "check-in"

[[step]]
id = "wanted"
ask = "each"
rule = "shared"
text = "What would be good?"
fields = [{ id = "good", kind = "choice", role = "help", options = ["Hold", "Leave"] }]
"""
    install(monkeypatch, tmp_path, {CHECK_IN: text})
    round_id = start(world.ben, CHECK_IN, world.now)
    answer(world.ben, round_id, "wanted", {"good": "leave"}, world.now)
    assert today.read_today(world.ana.me(), world.now).help == "leave"
    assert today.read_today(world.ben.me(), world.now).help is None


def test_there_is_a_sentence_for_all_that_would_help() -> None:
    assert tuple(helping.SENTENCES) == HELP


def test_no_word_stands_for_two_things() -> None:
    assert not {word.value for word in FedFigure} & {word.value for word in Role}


# -- versions of old ------------------------------------------------------------------------------------


def went_by(slug: str, script: Script) -> Iterator[tuple[str, str, str | None, str | None]]:
    """The roles of a script's fields by the ids that our code once looked for, when no script said any."""
    for step in (inner for one in script.steps for inner in (one, *one.steps)):
        for field in step.fields:
            feeds, role = _feeds(slug, step, field), _role(slug, step, field)
            if feeds or role:
                yield step.id, field.id, feeds, role


def _feeds(slug: str, step: Step, field: Field) -> str | None:
    if slug == CHECK_IN and field.id in ("mood", "stress", "closeness"):
        return field.id
    if slug == LOAD and field.id in ("noticing", "planning", "doing"):
        return "load"
    return "kinds" if slug == KINDS and field.kind is scale.KIND else None


def _role(slug: str, step: Step, field: Field) -> str | None:
    if field.kind is mood_point.KIND and "guess" in (step.id, field.id):
        return "guess"
    if slug == LOAD and field.id in FACETS:
        return field.id
    return "help" if slug == CHECK_IN and field.id == "help" else None


def says(script: Script) -> set[tuple[str, str, str | None, str | None]]:
    return {
        (step.id, field.id, field.feeds, field.role)
        for step in (inner for one in script.steps for inner in (one, *one.steps))
        for field in step.fields
        if field.feeds or field.role
    }


def is_of_old(text: str) -> bool:
    return "feeds =" not in text and "role =" not in text


@pytest.mark.parametrize("slug", sorted({slug for slug, _ in EARLIER}))
def test_every_version_of_old_parses_and_has_the_roles_that_its_ids_stood_for(slug: str) -> None:
    for text in [text for of, text in EARLIER if of == slug and is_of_old(text)]:
        script = old_roles.give_roles(parse(text, slug))
        assert says(script) == set(went_by(slug, script))


@pytest.mark.parametrize("script", installed.read_scripts().values(), ids=lambda script: script.slug)
def test_a_version_that_says_its_roles_itself_is_given_none(script: Script) -> None:
    assert script.slug not in old_roles.read_old_roles() or old_roles.give_roles(script) is script


def test_versions_of_old_play_the_parts_of_today() -> None:
    parts = {(slug, old_roles.give_roles(parse(text, slug)).role) for slug, text in EARLIER}
    assert {(slug, role) for slug, role in parts if role is not None} == {
        (script.slug, script.role) for script in installed.read_scripts().values() if script.role is not None
    }


def test_a_version_of_old_without_its_data_has_no_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the data that gives them."""
    monkeypatch.setattr(old_roles, "read_old_roles", lambda: MappingProxyType({}))
    old = [
        old_roles.give_roles(parse(text, slug))
        for slug, text in EARLIER
        if slug == CHECK_IN and is_of_old(text)
    ]
    assert old and not any(says(script) for script in old)


def test_months_of_every_version_there_ever_was_still_feed_what_they_fed() -> None:
    for slug, text in EARLIER:
        for step, field, feeds, role in says(old_roles.give_roles(parse(text, slug))):
            for word in filter(None, (feeds, role)):
                kind = FedFigure(word) if word == feeds else Role(word)
                assert field in casting.find_marked(kind).fields[slug, step], (slug, step, field)


def test_a_round_of_an_old_version_is_a_check_in_like_any(world: World) -> None:
    from duologue.rounds.models import ScriptVersion

    old = next(text for slug, text in EARLIER if slug == CHECK_IN and is_of_old(text))
    sha256 = parse(old, CHECK_IN).sha256
    ScriptVersion.objects.create(sha256=sha256, slug=CHECK_IN, source=old)
    installed.find_script.cache_clear()
    script = installed.find_script(sha256)
    assert script.sha256 == sha256 and script.role is Role.CHECK_IN
    installed.find_script.cache_clear()
