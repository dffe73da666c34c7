"""The map of what each loves: it grows from what has opened, and each reads no more of it than they may."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from tests.rounds.playing import answer, move, start
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.engine.roles import Role
from duologue.keepsakes import bringing, keeping, reading_keepsakes
from duologue.keepsakes.keepsake_words import AskingCard, Words
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people.refusals import Refusal
from duologue.rounds import casting, decks, installed, worlds
from duologue.rounds.worlds import Worlds
from duologue.web import exporting

SLUG = "hobbies/your-world"
DECK, CARD, THEME = "hobbies/your-world", "played-loud", "sound"
INTEREST = kinds.find_kind("interest")


def answered(world: World, *who: Actor, card: str = CARD) -> UUID:
    round_id: UUID = start(who[0], SLUG, world.now, card=card)
    for one in who:
        answer(one, round_id, "answer", {"loved": f"The thing of {one.name}"}, world.now)
    return round_id


def read(who: Actor, world: World) -> Worlds:
    return worlds.read(who.me(world.now), world.now)


def texts(found: worlds.World) -> list[str]:
    return [thing.kept.text for thing in found.things]


def test_an_answer_stands_on_both_maps_once_both_have_given_theirs(world: World) -> None:
    answered(world, world.ana, world.ben)
    for one, other in ((world.ana, world.ben), (world.ben, world.ana)):
        found = read(one, world)
        assert texts(found.mine) == [f"The thing of {one.name}"]
        assert texts(found.theirs) == [f"The thing of {other.name}"]
        (region,) = found.theirs.regions
        assert (region.theme, region.name) == (THEME, decks.list_themes(DECK)[THEME])
        assert region.things[0].question == next(c.text for c in decks.read_deck(DECK) if c.id == CARD)


def test_a_sealed_answer_is_on_nobody_s_map(world: World) -> None:
    answered(world, world.ana)
    for one in (world.ana, world.ben):
        found = read(one, world)
        assert (texts(found.mine), texts(found.theirs), found.to_ask) == ([], [], None)


def test_what_is_somebody_s_own_is_on_their_map_alone(world: World) -> None:
    keeping.keep(world.ana.me(), INTEREST, "Knots", world.now, own=True)
    assert texts(read(world.ana, world).mine) == ["Knots"]
    found = read(world.ben, world)
    assert (texts(found.theirs), found.to_ask) == ([], None)


def test_alone_a_map_grows_for_oneself(alone: World) -> None:
    ana = alone.ana
    round_id = start(ana, "hobbies/a-map-of-your-own", alone.now, card=CARD)
    answer(ana, round_id, "answer", {"loved": "Rain on tin"}, alone.now)
    found = read(ana, alone)
    assert texts(found.mine) == ["Rain on tin"]
    assert found.mine.regions[0].theme == THEME
    assert found.to_ask is None


def test_out_of_sight_or_taken_back_it_is_on_no_map_and_never_asked_about(world: World) -> None:
    answered(world, world.ana, world.ben)
    id_ = read(world.ana, world).mine.things[0].id
    keeping.archive(world.ben.me(), id_, world.now, away=True)
    assert read(world.ben, world).to_ask is None
    assert texts(read(world.ana, world).mine) == []
    keeping.archive(world.ben.me(), id_, world.now, away=False)
    assert read(world.ben, world).to_ask is not None
    keeping.destroy(world.ana.me(), id_)
    assert (texts(read(world.ben, world).theirs), read(world.ben, world).to_ask) == ([], None)


def test_a_change_of_words_keeps_its_place(world: World) -> None:
    answered(world, world.ana, world.ben)
    one = read(world.ana, world).mine.things[0].kept
    keeping.edit(world.ana.me(), one.id, "In other words", None, one.seen, world.now)
    (region,) = read(world.ben, world).theirs.regions
    assert (region.theme, texts(read(world.ben, world).theirs)) == (THEME, ["In other words"])


def test_what_no_card_asked_for_stands_last_and_without_a_name(world: World) -> None:
    keeping.keep(world.ana.me(), INTEREST, "Knots", world.now)
    answered(world, world.ana, world.ben)
    found = read(world.ana, world).mine
    assert [(one.theme, one.name) for one in found.regions][-1] == ("", "")
    assert texts(found)[-1] == "Knots"


def test_each_is_asked_about_something_of_the_other_s_and_no_row_tells(world: World) -> None:
    answered(world, world.ana, world.ben)
    before = len(reading_keepsakes.read_everything(world.ben.me(), world.now.date()))
    to_ask = read(world.ben, world).to_ask
    assert to_ask is not None and to_ask.thing.kept.text == "The thing of Ana"
    script = casting.find_exercise(Role.MAP)
    assert script is not None
    (hand,) = [draw.deck for draw in script.draws if draw.is_hand and draw.deck]
    assert to_ask.question in {card.text for card in decks.read_deck(hand)}
    assert read(world.ben, world).to_ask == to_ask
    assert len(reading_keepsakes.read_everything(world.ben.me(), world.now.date())) == before


def test_another_week_asks_something_else(world: World) -> None:
    for thing in ("Knots", "Kites", "Kilns"):
        keeping.keep(world.ana.me(), INTEREST, thing, world.now)
    later = [world.now + timedelta(weeks=weeks) for weeks in (1, 2, 3)]
    found = [worlds.read(world.ben.me(at), at).to_ask for at in later]
    assert len({one.thing.id for one in found if one}) == 3


# -- the card that asked ---------------------------------------------------------------------------


def test_where_it_stands_is_stored_with_its_question_and_read_again() -> None:
    words = Words(INTEREST, "Knots", asked=AskingCard(DECK, CARD, "Which song?"))
    assert Words.from_bytes(words.write_bytes()) == words
    assert b"asked" not in Words(INTEREST, "Knots").write_bytes()


def told_by(world: World, deck: str, card: str, text: str) -> worlds.Region:
    """The region of a thing of Ana's that came in a file."""
    export = {
        "format": bringing.FORMAT,
        "rounds": [],
        "keepsakes": [
            {
                "id": "7c1b7c1e-4f5e-4a54-8c55-8f0b8f0e6c11",
                "day": "2026-01-01",
                "kind": "interest",
                "text": "Knots",
                "asked": {"deck": deck, "card": card, "text": text},
            }
        ],
    }
    assert bringing.bring(world.ana.me(), json.dumps(export).encode(), world.now).keepsakes == 1
    (region,) = read(world.ana, world).mine.regions
    return region


def test_a_card_that_is_gone_keeps_the_question_that_was_asked(world: World) -> None:
    region = told_by(world, DECK, "never-was", "Which knot?")
    assert (region.name, region.things[0].question) == ("", "Which knot?")


def test_a_card_that_asks_otherwise_now_keeps_the_question_that_was_asked(world: World) -> None:
    region = told_by(world, DECK, CARD, "Which song, once?")
    assert (region.theme, region.things[0].question) == (THEME, "Which song, once?")


@pytest.mark.parametrize(
    "deck", ["../../secrets/x", "/etc/passwd", "hobbies/../../x", "", "hobbies", "no/such", "a/b/c", "x/\x00"]
)
def test_a_deck_that_a_file_names_is_looked_for_nowhere_but_among_decks(world: World, deck: str) -> None:
    region = told_by(world, deck, CARD, "Which knot?")
    assert (region.theme, region.things[0].question) == ("", "Which knot?")


def test_control_unchecked_a_name_from_a_file_would_be_looked_for_elsewhere(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def look(name: str) -> bool:
        asked.append(name)
        return False

    monkeypatch.setattr(decks, "is_there", look)
    monkeypatch.setattr(worlds, "NAMED", re.compile(".*"))
    told_by(world, "../../secrets/x", CARD, "Which knot?")
    assert "../../secrets/x" in asked


@pytest.mark.parametrize("asked", ["a card", {"deck": 3, "card": "x", "text": "y"}, {"deck": "a/b"}, []])
def test_a_file_whose_card_is_none_is_refused_with_its_place(world: World, asked: object) -> None:
    kept = {
        "id": "7c1b7c1e-4f5e-4a54-8c55-8f0b8f0e6c11",
        "day": "2026-01-01",
        "kind": "interest",
        "text": "Knots",
        "asked": asked,
    }
    raw = json.dumps({"format": bringing.FORMAT, "rounds": [], "keepsakes": [kept]}).encode()
    with pytest.raises(Refusal, match="keepsakes\\[0\\] answers is no card"):
        bringing.bring(world.ana.me(), raw, world.now)


def test_an_export_takes_the_map_along(world: World) -> None:
    answered(world, world.ana, world.ben)
    found = exporting.write_everything(world.ana.me(), world.now)
    bringing.bring(world.stranger.me(), json.dumps(found).encode(), world.now)
    brought = read(world.stranger, world).mine
    assert {"The thing of Ana", "The thing of Ben"} == set(texts(brought))
    assert {region.theme for region in brought.regions} == {THEME}


def test_a_skip_puts_nothing_on_a_map(world: World) -> None:
    round_id = start(world.ana, SLUG, world.now, card=CARD)
    move(world.ana, round_id, MoveKind.SKIP, world.now, "answer")
    answer(world.ben, round_id, "answer", {"loved": "Night trains"}, world.now)
    assert texts(read(world.ben, world).mine) == []


def test_every_card_that_fills_a_map_has_a_part_of_it_with_one_name_wherever_it_stands() -> None:
    scripts = installed.read_scripts().values()
    named = {
        draw.deck
        for script in scripts
        for keep in script.keeps
        for draw in script.draws
        if keep.card == draw.name and draw.deck
    }
    assert len(named) >= 2
    names: dict[str, set[str]] = {}
    for name in named:
        assert {card.theme for card in decks.read_deck(name)} == set(decks.list_themes(name)), name
        for theme, called in decks.list_themes(name).items():
            names.setdefault(theme, set()).add(called)
    assert {theme: called for theme, called in names.items() if len(called) > 1} == {}
