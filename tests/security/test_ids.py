"""No id that a client may choose can meet one that the server derives.

Ben makes ids of names that he knows: of the couple, of Ana's agreement, of a round. What he learns must not
hang on what lies there, and what he had put there before such ids were refused must stop nothing of Ana's.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from tests.api.test_rounds import Program
from tests.architecture.sources import texts
from tests.rounds.playing import CHECK_IN, QUESTION, answer, start
from tests.security.test_twin_worlds import agreed_apart, begun, noted
from tests.security.walking import Answer, Request, Visitor, differences
from tests.world import World, token_header

from duologue.keepsakes import (
    agreeing,
    bringing,
    date_lists,
    due_dates,
    keeping,
    keepsake_rows,
    reading_keepsakes,
)
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.parse import parse
from duologue.people import ids
from duologue.people.refusals import NotFound
from duologue.rounds import installed, play
from duologue.rounds import starting as starts

PLAN = """
title = "A plan"
practice = "consensus"
minutes = [1, 60]
depth = 1
takes_place = false

[[keep]]
kind = "agreement"
step = "plan"

[[keep]]
kind = "idea"
step = "wish"

[[step]]
id = "plan"
ask = "each"
text = "What do we do?"
rule = "sealed"
fields = [{ id = "what", kind = "short text" }]

[[step]]
id = "wish"
ask = "each"
text = "What do you wish for?"
rule = "shared"
fields = [{ id = "wish", kind = "short text" }]
"""
SLUG = "consensus/a-plan"


@contextmanager
def whatever_is_chosen() -> Iterator[None]:
    """As before ids were asked to be made by chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "check_chosen", lambda id_: id_)
        yield


@pytest.fixture
def a_plan(world: World, monkeypatch: pytest.MonkeyPatch) -> UUID:
    script = parse(PLAN, SLUG)
    every = MappingProxyType({**installed.read_scripts(), SLUG: script})
    monkeypatch.setattr(installed, "read_scripts", lambda: every)
    monkeypatch.setattr(installed, "find_script", lambda sha: script)
    return start(world.ben, SLUG, world.now)


def names_of(couple: UUID, *rounds: UUID) -> list[UUID]:
    """Ids that earlier versions derived of what Ben may know, and ids in the server's own version."""
    found = [uuid5(couple, f"dates:{seat}") for seat in ("", "a", "b")]
    found += [uuid5(one, f"kept:plan#1:{seat}") for one in rounds for seat in "ab"]
    found += [uuid5(one, "start") for one in rounds]
    return [*found, ids.derive_id(bytes(32), couple, "dates:a"), UUID(int=7)]


def posts(couple: UUID, round_id: UUID) -> list[Request]:
    """Every way to give something an id of one's own, with each of these."""
    found = []
    for id_ in map(str, names_of(couple, round_id)):
        moment = {"id": id_, "kind": "moment", "text": "The sea."}
        move = {"id": id_, "kind": "skip", "step": "answer"}
        begin = {"id": id_, "exercise": "empathy/my-own-weather"}
        note = {"id": id_, "text": "In the margin."}
        there = f"/rounds/{round_id}"
        found += [
            Request("POST", "", "/api/v1/keepsakes", moment, note=id_),
            Request("POST", "", "/api/v1/rounds", begin, note=id_),
            Request("POST", "", f"/api/v1{there}/moves", move, note=id_),
            Request("POST", "", f"/api/v1{there}/notes", note, note=id_),
            Request("POST", "", "/kept/new/", moment, note=id_),
            Request("POST", "", "/rounds/", {"id": id_, "slug": "empathy/my-own-weather"}, note=id_),
            Request("POST", "", f"{there}/", {f"0.{name}": said for name, said in move.items()}, note=id_),
            Request("POST", "", f"{there}/note", note, note=id_),
        ]
    return found


def asked_in_both(world: World) -> tuple[list[Answer], list[Answer]]:
    """What Ben is told where Ana has nothing of her own, and where she has, under ids of both versions."""
    twins = begun(world, QUESTION, card="nine-years-old")
    for who in (world.ana, world.ben):
        answer(who, twins.round_id, "answer", {"answer": "words"}, world.now)
    requests = posts(world.ben.me().couple_id, twins.round_id)

    def has(of_hers: Any) -> None:
        agreed_apart(of_hers)
        noted(of_hers)
        me = world.ana.me()
        old = uuid5(me.couple_id, f"dates:{me.seat}")
        keepsake_rows.add(me, old, me.seat, Words(kinds.DATES, "{}"), world.now, own=True)

    return twins.seen(lambda _: None, requests), twins.seen(has, requests)


def test_posting_any_id_answers_the_same_whatever_the_other_has_of_their_own(world: World) -> None:
    """check 63: a list of dates of Ana's, at the id that earlier versions gave it, is not to be found out."""
    nothing, something = asked_in_both(world)
    assert differences(nothing, something) == []
    *posted, _stream = nothing
    assert {one.status for one in posted} <= {404, 422}


def test_an_id_of_a_name_would_tell(world: World) -> None:
    """The control of check 63: before ids were asked to be made by chance."""
    with whatever_is_chosen():
        assert differences(*asked_in_both(world)) != []


def test_an_id_made_by_chance_is_taken(world: World) -> None:
    """The control: what is refused are ids, not things."""
    ana = Program(world.ana)
    kept = {"id": str(uuid4()), "kind": "moment", "text": "The sea."}
    assert ana.ask("POST", "/api/v1/keepsakes", kept) == {"id": kept["id"]}
    # Of an earlier version, or of a program that made it of a name: one's own is found under it still.
    with whatever_is_chosen():
        old = {**kept, "id": str(uuid5(uuid4(), "mine"))}
        ana.ask("POST", "/api/v1/keepsakes", old)
    assert ana.ask("POST", "/api/v1/keepsakes", old) == {"id": old["id"]}


# -- what was planted before ------------------------------------------------------------------------------


def plant(world: World, *where: UUID) -> None:
    with whatever_is_chosen():
        for id_ in where:
            keeping.keep(world.ben.me(), kinds.MOMENT, "Planted.", world.now, id=id_)


def pages(world: World) -> None:
    """Ana's pages are there, and her program's answers too."""
    ana = Visitor(world, world.ana, token_header(world.ana), world.now)
    world.ana.visit(world.now)
    for path in ("/", "/history/", "/kept/", "/jar/", "/me/export/duologue.json", "/api/v1/today"):
        assert ana.ask(Request("GET", "", path)).status == 200, path


def test_what_was_planted_in_the_place_of_dates_stops_none(world: World) -> None:
    """check 63: both lists of dates, Ana's and the couple's, in whose places Ben has put something."""
    couple, day = world.ben.me().couple_id, world.now.date()
    plant(world, *(uuid5(couple, f"dates:{seat}") for seat in ("", world.ana.me().seat)))
    own = keeping.keep(
        world.ana.me(), kinds.AGREEMENT, "Mine.", world.now, own=True, again=day + timedelta(1)
    )
    both = keeping.keep(world.ana.me(), kinds.AGREEMENT, "Ours.", world.now, again=day + timedelta(2))
    seen = reading_keepsakes.read_one(world.ben.me(), both, day).seen
    agreeing.confirm(world.ben.me(), both, seen, world.now)
    assert set(date_lists.read_all_dates(world.ana.me())) == {str(own), str(both)}
    assert set(date_lists.read_all_dates(world.ben.me())) == {str(both)}
    due = due_dates.find_due(world.ana.me(), day + timedelta(1))
    assert due is not None and due.id == own
    pages(world)


def test_what_was_planted_in_the_place_of_a_wording_stops_none(world: World) -> None:
    """check 63: Ana says it otherwise, whatever Ben has put where her wording used to go."""
    id_ = keeping.keep(world.ben.me(), kinds.AGREEMENT, "Phones sleep outside.", world.now)
    plant(world, *(uuid5(id_, f"wording:{seat}") for seat in "ab"))
    seen = reading_keepsakes.read_one(world.ana.me(), id_, world.now.date()).seen
    keeping.edit(world.ana.me(), id_, "Phones sleep in a drawer.", None, seen, world.now)
    found = reading_keepsakes.read_one(world.ben.me(), id_, world.now.date())
    assert found.theirs is not None and found.theirs.text == "Phones sleep in a drawer."
    pages(world)


def opened(world: World, a_plan: UUID) -> None:
    for who, said in ((world.ben, "Soup."), (world.ana, "A walk.")):
        answer(who, a_plan, "plan", {"what": said}, world.now)
        answer(who, a_plan, "wish", {"wish": f"{said} Often."}, world.now)
    for who in (world.ana, world.ben):
        play.look(who.me(), a_plan, world.now)


def test_what_was_planted_where_a_round_leaves_something_stops_none(world: World, a_plan: UUID) -> None:
    """check 63: the agreement and the ideas that a round leaves, whatever lay where they used to go."""
    places = ["plan", *(f"wish:{seat}" for seat in "ab"), "wish", "plan:a", "plan:b"]
    plant(world, *(uuid5(a_plan, f"kept:{place}") for place in places))
    opened(world, a_plan)
    kept = reading_keepsakes.read_everything(world.ana.me(), world.now.date())
    assert {one.text for one in kept if one.kind.word == "idea"} == {"Soup. Often.", "A walk. Often."}
    (agreement,) = (one for one in kept if one.kind is kinds.AGREEMENT)
    assert {said.text for said in agreement.wordings} == {"Soup.", "A walk."}
    pages(world)


def former_alone(patch: pytest.MonkeyPatch) -> None:
    """As it was: one id, made of a name."""
    patch.setattr(ids, "derive_id", lambda _, within, what: uuid5(within, what))


def test_at_ids_without_a_key_it_would(world: World, a_plan: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 63."""
    former_alone(monkeypatch)
    plant(world, uuid5(a_plan, "kept:plan"))
    with pytest.raises(NotFound):
        opened(world, a_plan)


def test_a_row_that_cannot_be_read_leaves_the_rest_of_the_page(world: World) -> None:
    """check 63: bytes that are nobody's, in the place of a keepsake."""
    keeping.keep(world.ana.me(), kinds.MOMENT, "The sea.", world.now)
    broken = keeping.keep(world.ana.me(), kinds.MOMENT, "The lake.", world.now)
    Keepsake.objects.filter(id=broken).update(content=b"\x01" + bytes(300))
    assert [one.text for one in reading_keepsakes.read_everything(world.ana.me(), world.now.date())] == [
        "The sea."
    ]
    pages(world)


# -- rows of earlier versions ------------------------------------------------------------------------------


def test_rows_under_former_ids_are_found_and_stay_where_they_are(
    world: World, a_plan: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """check 63: what an earlier version kept is gone on with, and nothing is kept twice."""
    day = world.now.date() + timedelta(days=2)
    file = b"""{"format": "duologue/1", "rounds": [], "keepsakes": [
        {"id": "00000000-0000-4000-8000-000000000001", "kind": "dream", "text": "A boat."}]}"""
    with pytest.MonkeyPatch.context() as before:
        former_alone(before)
        before.setattr(bringing, "_make_name", lambda me, kind, of: ids.NamedId(*[brought(me, kind, of)] * 2))
        own = keeping.keep(world.ana.me(), kinds.AGREEMENT, "Mine.", world.now, own=True, again=day)
        bringing.bring(world.ana.me(), file, world.now)
        opened(world, a_plan)
    there = set(Keepsake.objects.values_list("id", flat=True))
    assert own in there
    bringing.bring(world.ana.me(), file, world.now)
    assert set(date_lists.read_all_dates(world.ana.me())) >= {str(own)}
    agreeing.say_still_good(world.ana.me(), own, world.now)
    play.look(world.ana.me(), a_plan, world.now)
    move = play.Wish(uuid4(), play.MoveKind.ADD, "wish", None, {"wish": "More."})
    play.act(world.ana.me(), a_plan, [move], world.now)
    assert set(Keepsake.objects.values_list("id", flat=True)) == there


def brought(me: Any, kind: kinds.KeepsakeKind, original: UUID) -> UUID:
    return uuid5(me.person_id, f"brought:{kind.word}:{original}")


# -- the list ----------------------------------------------------------------------------------------------

# Where ids are made of names without a key, and why no client's can be among them.
OF_NAMES = {
    "attachments/storing.py": "an author's name in associated data: no row",
    "attachments/tickets.py": "likewise",
    "notify/calendar/feed.py": "names of entries within a feed, made of its secret: no row",
    "people/ids.py": "the former ids, to be found",
    "keepsakes/keepsake_places.py": "an author's name in associated data: no row",
    "rounds/round_places.py": "likewise",
    "rounds/drafts.py": "likewise",
    "rounds/matched_answers.py": "answers, whose ids no client chooses",
    "rounds/play.py": "likewise",
    "rounds/apart.py": "blocks, whose ids no client chooses",
    "keepsakes/bringing.py": "former ids, and ids within a file that only name what is in it",
}


def makers(found: Callable[[], Iterator[tuple[str, str]]]) -> set[str]:
    return {
        path.removeprefix("src/duologue/")
        for path, text in found()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name) and node.id in ("uuid5", "uuid3")
    }


def test_no_other_row_has_an_id_that_can_be_worked_out() -> None:
    """check 63: the whole list; a new place has to say why it may."""
    assert makers(lambda: texts(".py", under="src/")) == set(OF_NAMES)


def test_another_place_would_be_found() -> None:
    """The control of the list."""
    planted = [("src/duologue/rounds/new.py", "id = uuid5(round_id, 'kept')")]
    assert makers(lambda: iter(planted)) == {"rounds/new.py"}


def test_a_derived_id_is_never_one_that_a_client_may_choose(world: World) -> None:
    """check 63: by its version, whichever the key."""
    found = {ids.derive_id(bytes([n]) * 32, uuid4(), CHECK_IN) for n in range(64)}
    assert len(found) == 64 and not any(map(ids.is_by_chance, found))
    assert starts.start(world.ana.me(), "empathy/my-own-weather", world.now, id=uuid4())


# -- one id for two things ------------------------------------------------------------------------------


def test_no_keepsake_is_kept_under_the_id_of_something_else(world: World) -> None:
    """check 63: of a round, by every way of keeping; an answer's is none that can be chosen."""
    now = world.now
    round_id = start(world.ana, QUESTION, now, card="nine-years-old")
    answer_id = next(iter(answer(world.ana, round_id, "answer", {"answer": "Hers"}, now).table.answers))
    own = keeping.keep(world.ana.me(), kinds.APPRECIATION, "For me alone", now, source=round_id, own=True)
    kept = keeping.keep(world.ben.me(), kinds.APPRECIATION, "For both", now)
    for id_, status in ((round_id, 404), (UUID(str(answer_id)), 422)):
        text = {"id": str(id_), "text": "x"}
        for path_, body in (
            ("/api/v1/keepsakes", {**text, "kind": "dream"}),
            (f"/api/v1/keepsakes/{kept}/notes", text),
            ("/api/v1/letters", {**text, "going": "now"}),
            ("/api/v1/letters", {**text, "going": "never"}),
            ("/api/v1/library/empathy/notes", text),
        ):
            assert Program(world.ben).send("POST", path_, body).status_code == status, path_
    assert Keepsake.objects.filter(id=own).exists()


def test_what_was_kept_under_a_round_s_id_takes_nothing_of_the_other_s_along(world: World) -> None:
    """check 63: destroyed, it takes the notes on it, and not what the other keeps of that round."""
    round_id, own = planted(world)
    keeping.destroy(world.ben.me(), round_id)
    assert Keepsake.objects.filter(id=own).exists()
    assert not Keepsake.objects.filter(id=round_id).exists()


def test_taken_for_notes_on_it_they_would_be_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    round_id, own = planted(world)
    monkeypatch.setattr(keepsake_rows, "_is_of_a_round", lambda _id: False)
    keeping.destroy(world.ben.me(), round_id)
    assert not Keepsake.objects.filter(id=own).exists()


def planted(world: World) -> tuple[UUID, UUID]:
    """A round with something that Ana keeps of it for herself, and a keepsake of Ben's under the round's id,
    from before that was refused."""
    round_id = start(world.ana, QUESTION, world.now, card="nine-years-old")
    own = keeping.keep(
        world.ana.me(), kinds.APPRECIATION, "For me alone", world.now, source=round_id, own=True
    )
    words = Words(kinds.find_kind("dream"), "planted")
    keepsake_rows.add(world.ben.me(), round_id, world.ben.me().seat, words, world.now, own=False)
    return round_id, own


def test_no_round_begins_under_the_id_of_a_keepsake(world: World) -> None:
    """check 63: one that fades would take the notes on it along."""
    kept = keeping.keep(world.ana.me(), kinds.APPRECIATION, "For both", world.now)
    keeping.write_note(world.ana.me(), kept, "a note", world.now)
    wanted = {"exercise": QUESTION, "id": str(kept)}
    assert Program(world.ben).send("POST", "/api/v1/rounds", wanted).status_code == 404
    keeping.destroy(world.ana.me(), kept)
    assert Program(world.ben).ask("POST", "/api/v1/rounds", wanted)  # the control
