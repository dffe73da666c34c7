"""What a round leaves to be kept: for whom it may be, and not before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

import pytest
from tests.keepsakes.shelf import kept
from tests.rounds.playing import answer, look, move, start
from tests.rounds.zones import AUCKLAND, EVERYWHERE, lives
from tests.security.walking import undone
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import agreeing, date_lists, due_dates, keeping, reading_keepsakes
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.parse import parse
from duologue.people import sealing
from duologue.people.refusals import Refusal
from duologue.rounds import fading, installed

HEAD = """
title = "An example"
practice = "consensus"
minutes = [1, 60]
depth = {depth}
takes_place = false
"""
SLUG = "consensus/kept"
Play = Callable[..., UUID]


@pytest.fixture
def play_(world: World, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Begin an exercise of the test's own."""

    def begin(body: str, depth: int = 1, **more: object) -> UUID:
        script = parse(HEAD.format(depth=depth) + body, SLUG)
        every = MappingProxyType({**installed.read_scripts(), SLUG: script})
        monkeypatch.setattr(installed, "read_scripts", lambda: every)
        monkeypatch.setattr(installed, "find_script", lambda sha: script)
        return start(world.ana, SLUG, world.now, **more)

    return begin


def shelf(who: Actor, world: World) -> list[Kept]:
    return reading_keepsakes.read_everything(who.me(), world.now.date())


def texts(who: Actor, world: World) -> set[str]:
    return {one.text for one in shelf(who, world)}


def both(world: World, round_id: UUID, step: str, ana: dict[str, object], ben: dict[str, object]) -> None:
    answer(world.ana, round_id, step, ana, world.now)
    answer(world.ben, round_id, step, ben, world.now)


AGREE = """
[[keep]]
kind = "agreement"
step = "deal"
again = { weeks = 4 }

[[step]]
id = "wish"
ask = "each"
text = "One thing you want more of."
rule = "sealed"
fields = [{ id = "wish", kind = "short text" }]

[[step]]
id = "deal"
agree = "This month: {first.wish.wish}, and {second.wish.wish}."
"""


@pytest.mark.parametrize("strict", [False, True])
def test_what_both_confirmed_is_one_agreement_of_both(world: World, play_: Play, strict: bool) -> None:
    if strict:
        sealing.make_strict(world.ana.me(), world.now)
        sealing.make_strict(world.ben.me(), world.now)
    round_id = play_(AGREE)
    both(world, round_id, "wish", {"wish": "walks"}, {"wish": "quiet"})
    look(world.ana, round_id, world.now)
    both(world, round_id, "deal", {"agree": "yes"}, {"agree": "yes"})
    look(world.ana, round_id, world.now)
    for who in (world.ana, world.ben):
        (found,) = shelf(who, world)
        assert (found.text, found.seat, found.wordings) == ("This month: walks, and quiet.", "", ())
        assert (found.agreed, found.again) == (world.now.date(), world.now.date() + timedelta(days=28))
        assert found.source == round_id
    assert due_dates.find_due(world.ben.me(), world.now.date() + timedelta(days=28)) is not None


def test_the_day_may_have_been_chosen_in_an_earlier_step(world: World, play_: Play) -> None:
    look_on = '{ id = "wish", kind = "short text" }, { id = "look", kind = "date", optional = true }'
    body = AGREE.replace("{ weeks = 4 }", '"second.wish.look"')
    round_id = play_(body.replace('{ id = "wish", kind = "short text" }', look_on))
    both(world, round_id, "wish", {"wish": "walks"}, {"wish": "quiet", "look": "2026-12-24"})
    both(world, round_id, "deal", {"agree": "yes"}, {"agree": "yes"})
    (found,) = shelf(world.ana, world)
    assert str(found.again) == "2026-12-24"


def test_a_day_that_has_been_is_no_day_to_look_again(world: World, play_: Play) -> None:
    round_id = play_(PLAN)
    both(world, round_id, "plan", *({"what": "Soup.", "look": "2020-01-01"} for _ in range(2)))
    (found,) = shelf(world.ana, world)
    assert (found.agreed, found.again) == (world.now.date(), None)
    assert due_dates.find_due(world.ana.me(), world.now.date()) is None


def test_whether_a_day_has_been_hangs_on_nobody_s_zone(world: World, play_: Play) -> None:
    """check 71: each of the two reads whether it was taken."""
    taken = set()
    for zone in EVERYWHERE:
        with undone():
            lives(world.ana, AUCKLAND, world.now)
            lives(world.ben, zone, world.now)
            round_id = play_(PLAN)
            # It is that date in Auckland, and the one before in Lisbon.
            both(world, round_id, "plan", *({"what": "Soup.", "look": "2026-11-23"} for _ in range(2)))
            taken |= {one.again for one in shelf(world.ana, world)}
    assert len(taken) == 1


@pytest.mark.parametrize("said", [("yes", "not-yet"), ("not-yet", "not-yet")])
def test_nothing_is_kept_that_one_has_not_confirmed(world: World, play_: Play, said: tuple[str, str]) -> None:
    round_id = play_(AGREE)
    both(world, round_id, "wish", {"wish": "walks"}, {"wish": "quiet"})
    answer(world.ana, round_id, "deal", {"agree": said[0]}, world.now)
    assert shelf(world.ana, world) == []
    answer(world.ben, round_id, "deal", {"agree": said[1]}, world.now)
    assert shelf(world.ana, world) == shelf(world.ben, world) == []


PLAN = """
[[keep]]
kind = "agreement"
step = "plan"
again = "look"

[[step]]
id = "plan"
ask = "each"
text = "What do we do?"
rule = "sealed"
fields = [
  { id = "what", kind = "short text" },
  { id = "look", kind = "date", label = "When to look at it again", optional = true },
]
"""


def test_different_words_of_both_are_both_kept_and_asked_about(world: World, play_: Play) -> None:
    round_id = play_(PLAN)
    answer(world.ana, round_id, "plan", {"what": "We cook on Mondays.", "look": "2027-01-04"}, world.now)
    assert shelf(world.ana, world) == shelf(world.ben, world) == []
    answer(world.ben, round_id, "plan", {"what": "We order in on Mondays."}, world.now)
    for who in (world.ana, world.ben):
        (found,) = shelf(who, world)
        assert {one.text for one in found.wordings} == {"We cook on Mondays.", "We order in on Mondays."}
        assert (found.agreed, found.asks) == (None, True)
    (his,) = shelf(world.ben, world)
    agreeing.confirm(world.ben.me(), his.id, his.seen, world.now)
    (found,) = shelf(world.ana, world)
    assert (found.text, str(found.again), found.wordings) == ("We cook on Mondays.", "2027-01-04", ())


def test_the_same_words_of_both_are_agreed(world: World, play_: Play) -> None:
    round_id = play_(PLAN)
    both(world, round_id, "plan", {"what": "Soup."}, {"what": "Soup."})
    (found,) = shelf(world.ben, world)
    assert (found.text, found.agreed) == ("Soup.", world.now.date())


SEALED = """
[[keep]]
kind = "dream"
step = "dream"

[[step]]
id = "dream"
ask = "each"
text = "A dream."
rule = {rule}
fields = [{{ id = "dream", kind = "short text" }}]
"""


def test_what_is_sealed_is_kept_once_it_is_open_and_not_before(world: World, play_: Play) -> None:
    """A script that keeps from a sealed step must not tell the other before the opening."""
    round_id = play_(SEALED.format(rule='"sealed"'))
    answer(world.ana, round_id, "dream", {"dream": "A lighthouse"}, world.now)
    assert not Keepsake.objects.exclude(author="").exists()
    assert move(
        world.ana, round_id, MoveKind.CORRECT, world.now, "dream", raw={"dream": "A lighthouse, corrected"}
    ).accepted
    answer(world.ben, round_id, "dream", {"dream": "A boat"}, world.now)
    for who in (world.ana, world.ben):
        assert {(one.text, one.seat) for one in shelf(who, world)} == {
            ("A lighthouse, corrected", world.ana.me().seat),
            ("A boat", world.ben.me().seat),
        }


def test_what_is_private_is_kept_for_its_author_until_they_share_it(world: World, play_: Play) -> None:
    round_id = play_(SEALED.format(rule='"private"'))
    answer(world.ana, round_id, "dream", {"dream": "A lighthouse"}, world.now)
    assert texts(world.ana, world) == {"A lighthouse"}
    assert texts(world.ben, world) == set()
    assert move(
        world.ana, round_id, MoveKind.CORRECT, world.now, "dream", raw={"dream": "Two lighthouses"}
    ).accepted
    assert texts(world.ana, world) == {"Two lighthouses"}
    assert move(world.ana, round_id, MoveKind.SHARE, world.now, "dream").accepted
    assert texts(world.ben, world) == {"Two lighthouses"}


def test_what_was_put_otherwise_since_is_not_overwritten_by_a_correction(world: World, play_: Play) -> None:
    round_id = play_(SEALED.format(rule='"private"'))
    answer(world.ana, round_id, "dream", {"dream": "A lighthouse"}, world.now)
    (found,) = shelf(world.ana, world)
    keeping.edit(world.ana.me(), found.id, "By hand", None, found.seen, world.now)
    move(world.ana, round_id, MoveKind.CORRECT, world.now, "dream", raw={"dream": "Two lighthouses"})
    assert texts(world.ana, world) == {"By hand"}


def test_what_is_taken_back_before_anybody_read_it_is_not_kept(world: World, play_: Play) -> None:
    round_id = play_(SEALED.format(rule='"private"'))
    answer(world.ana, round_id, "dream", {"dream": "A lighthouse"}, world.now)
    assert move(world.ana, round_id, MoveKind.WITHDRAW, world.now, "dream").accepted
    assert not Keepsake.objects.exclude(author="").exists()


TONIGHT = """
[[keep]]
kind = "idea"
step = "ideas"

[[step]]
id = "ideas"
ask = "each"
text = "Which of these?"
rule = "matched"
fields = [{ id = "ideas", kind = "several", options = ["Walk", "Soup", "Music"] }]

[[step]]
id = "end"
read = "each"
text = "That was it."
"""


def chose(who: Actor, round_id: UUID, kind: MoveKind, world: World, *ideas: str) -> None:
    assert move(who, round_id, kind, world.now, "ideas", raw={"ideas": list(ideas)}).accepted


@pytest.fixture
def evening(play_: Play) -> UUID:
    return play_(TONIGHT)


def test_what_both_chose_is_an_idea_of_both_and_goes_after_a_week(world: World, evening: UUID) -> None:
    chose(world.ana, evening, MoveKind.ANSWER, world, "walk", "soup")
    assert not Keepsake.objects.filter(source=evening).exists()
    chose(world.ben, evening, MoveKind.ANSWER, world, "soup", "music")
    for who in (world.ana, world.ben):
        (found,) = shelf(who, world)
        assert (found.text, found.kind, found.seat) == ("Soup", kinds.IDEA, "")
    later = world.now + timedelta(days=7)
    assert reading_keepsakes.read_everything(world.ana.me(), later.date()) != []
    over = later + timedelta(days=1)
    assert reading_keepsakes.read_everything(world.ana.me(), over.date()) == []
    assert Keepsake.objects.filter(source=evening).exists()
    due_dates.tidy(world.ben.me(), over)
    assert not Keepsake.objects.filter(source=evening).exists()
    assert date_lists.read_all_dates(world.ana.me()) == {}


@pytest.mark.parametrize("ben", [None, ["music"]])
def test_no_and_no_answer_leave_the_same_nothing(world: World, evening: UUID, ben: list[str] | None) -> None:
    chose(world.ana, evening, MoveKind.ANSWER, world, "walk")
    if ben:
        chose(world.ben, evening, MoveKind.ANSWER, world, *ben)
    assert not Keepsake.objects.exclude(author="").exists()


def test_who_takes_a_yes_back_takes_it_out_of_the_idea(world: World, evening: UUID) -> None:
    """It stays correctable: a yes that is no more must not go on standing there for a week."""
    for who in (world.ana, world.ben):
        chose(who, evening, MoveKind.ANSWER, world, "walk", "soup")
    assert texts(world.ben, world) == {"Walk\nSoup"}
    chose(world.ana, evening, MoveKind.CORRECT, world, "soup")
    assert texts(world.ben, world) == {"Soup"}
    chose(world.ana, evening, MoveKind.CORRECT, world, "music")
    assert texts(world.ben, world) == set()
    assert not Keepsake.objects.filter(source=evening).exists()


def test_an_idea_of_both_is_nobody_s_to_reword(world: World, evening: UUID) -> None:
    for who in (world.ana, world.ben):
        chose(who, evening, MoveKind.ANSWER, world, "walk")
    (found,) = shelf(world.ana, world)
    for verb in (
        lambda: keeping.edit(world.ana.me(), found.id, "A long walk", None, found.seen, world.now),
        lambda: keeping.destroy(world.ana.me(), found.id),
    ):
        with pytest.raises(Refusal):
            verb()
    keeping.write_note(world.ben.me(), found.id, "By the river?", world.now)
    assert [note.text for note in kept(world.ana, found.id, world.now).notes] == ["By the river?"]


def test_a_deep_round_fades_with_its_keepsakes_and_their_notes_and_leaves_what_both_agreed(
    world: World, play_: Play
) -> None:
    """Both said yes to the agreement: that is what keeping is."""
    round_id = play_(SEALED.format(rule='"sealed"'), depth=3)
    both(world, round_id, "dream", {"dream": "A lighthouse"}, {"dream": "A boat"})
    (first, _) = shelf(world.ana, world)
    keeping.write_note(world.ana.me(), first.id, "Where?", world.now)
    fading.sweep(world.now + timedelta(days=31))
    assert shelf(world.ana, world) == shelf(world.ben, world) == []


def test_an_agreement_of_a_deep_round_stays(world: World, play_: Play) -> None:
    round_id = play_(PLAN, depth=3)
    both(world, round_id, "plan", {"what": "Soup."}, {"what": "Soup."})
    fading.sweep(world.now + timedelta(days=31))
    assert texts(world.ben, world) == {"Soup."}


def test_alone_it_is_kept_for_oneself(alone: World, monkeypatch: pytest.MonkeyPatch) -> None:
    script = parse(HEAD.format(depth=1) + PLAN, SLUG)
    monkeypatch.setattr(installed, "read_scripts", lambda: MappingProxyType({SLUG: script}))
    monkeypatch.setattr(installed, "find_script", lambda sha: script)
    round_id = start(alone.ana, SLUG, alone.now)
    answer(alone.ana, round_id, "plan", {"what": "I call on Sundays.", "look": "2026-12-06"}, alone.now)
    (found,) = shelf(alone.ana, alone)
    assert (found.text, found.own, found.stands) == ("I call on Sundays.", True, True)
    due = due_dates.find_due(alone.ana.me(), alone.now.date() + timedelta(days=14))
    assert due is not None and due.id == found.id
