"""What a page does and what a program does, side by side: one verb, two ends, the same come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.api.test_rounds import Program
from tests.rounds.diaries import lived
from tests.rounds.playing import QUESTION, answer, move, start
from tests.world import NOW, ZONE, Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import from_rounds, keeping, reading_keepsakes
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import consents, ids, leaving, limits, own_settings, profile, sealing
from duologue.people.consents import Matter
from duologue.people.limits import Limits
from duologue.people.own_settings import OwnSettings
from duologue.rounds import decks, desk, drafts, drawing_cards, fading, installed, outbox, play, weekly
from duologue.rounds.models import Draft, Round
from duologue.web import gate

CARD, DEEP = "nine-years-old", "needed-when-small"


@dataclass
class Ends:
    """One partner with a browser and a program."""

    who: Actor
    program: Program

    def page(self, path: str, form: Mapping[str, object]) -> int:
        """Send a form; its status."""
        client = Client(HTTP_HOST="localhost")
        client.cookies.load(self.who.jar)
        return int(client.post(path, dict(form), secure=True).status_code)

    def api(self, method: str, path: str, body: Mapping[str, object]) -> int:
        return int(self.program.send(method, f"/api/v1/{path}", body).status_code)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(gate, "read_clock", lambda: NOW)
    yield


@pytest.fixture
def ana(world: World) -> Ends:
    return Ends(world.ana, Program(world.ana))


@pytest.fixture
def ben(world: World) -> Ends:
    return Ends(world.ben, Program(world.ben))


def opened(world: World) -> UUID:
    """A round in which both have said something, and read each other's."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": f"{who.name}'s"}, world.now)
    return round_id


# -- play ---------------------------------------------------------------------------------------------


def typed_on_a_page(ends: Ends, round_id: UUID, said: str) -> int:
    return ends.page(f"/rounds/{round_id}/draft", {"0.step": "answer", "0.f.answer": said})


def typed_by_a_program(ends: Ends, round_id: UUID, said: str) -> int:
    body = {"values": {"answer": said}}
    return ends.api("PUT", f"rounds/{round_id}/draft?step=answer", body)


def answers_on_a_page(ends: Ends, round_id: UUID) -> int:
    form = {"0.id": uuid4(), "0.kind": "answer", "0.step": "answer", "0.f.answer": "Done."}
    return ends.page(f"/rounds/{round_id}/", form)


def answers_by_a_program(ends: Ends, round_id: UUID) -> int:
    body = {"id": str(uuid4()), "kind": "answer", "step": "answer", "values": {"answer": "Done."}}
    return ends.api("POST", f"rounds/{round_id}/moves", body)


@pytest.mark.parametrize("typed", [typed_on_a_page, typed_by_a_program])
@pytest.mark.parametrize("answers", [answers_on_a_page, answers_by_a_program])
def test_an_answer_leaves_no_draft_of_it(
    world: World, ana: Ends, typed: Callable[..., int], answers: Callable[..., int]
) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    assert typed(ana, round_id, "Half of") in (200, 204)
    assert Draft.objects.count() == 1
    assert answers(ana, round_id) in (200, 302)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("answers", [answers_on_a_page, answers_by_a_program])
def test_a_draft_stays_if_its_answer_was_not_made(
    world: World, ana: Ends, answers: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    move(world.ana, round_id, MoveKind.PAUSE, world.now)
    typed_on_a_page(ana, round_id, "Half of")
    assert answers(ana, round_id) == 422
    assert Draft.objects.count() == 1


def test_more_than_a_draft_holds_is_refused_by_both(world: World, ana: Ends) -> None:
    round_id, long = start(world.ana, QUESTION, world.now, card=CARD), "x" * drafts.MOST_BYTES
    assert typed_on_a_page(ana, round_id, long) == 413
    assert typed_by_a_program(ana, round_id, long) == 422
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("typed", ["x", "x" * 70_000, "\0", "*"])
def test_nothing_is_drawn_by_what_no_deck_offers_to_choose(world: World, ana: Ends, typed: str) -> None:
    """What is chosen goes into the header, which holds so much: not even where every card would do."""
    told = [
        (script.slug, one.name)
        for script in installed.read_scripts().values()
        for one in decks.list_narrowings(script)
    ]
    assert len(told) > 3
    for slug, name in told:
        form = {"id": uuid4(), "slug": slug, f"narrow.{name}": typed, "rest": "yes"}
        assert ana.page("/rounds/", form) == 422
        body = {"id": str(uuid4()), "exercise": slug, "narrow": {name: typed}, "rest": True}
        assert ana.api("POST", "rounds", body) == 422
    assert Round.objects.count() == 0


@pytest.mark.parametrize("kind", ["start", "release"])
def test_nobody_makes_by_hand_what_a_start_or_a_visit_makes(world: World, ana: Ends, kind: str) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "words"}, world.now)
    before = play.look(world.ana.me(), round_id, world.now).played.folded.taken
    assert ana.page(f"/rounds/{round_id}/", {"0.id": uuid4(), "0.kind": kind, "0.step": "answer"}) == 404
    body = {"id": str(uuid4()), "kind": kind, "step": "answer"}
    assert ana.api("POST", f"rounds/{round_id}/moves", body) == 422
    assert play.look(world.ana.me(), round_id, world.now).played.folded.taken == before


def notes_on_a_page(ends: Ends, round_id: UUID, note: Mapping[str, object]) -> int:
    return ends.page(f"/rounds/{round_id}/note", note)


def notes_by_a_program(ends: Ends, round_id: UUID, note: Mapping[str, object]) -> int:
    return ends.api("POST", f"rounds/{round_id}/notes", note)


NOTES = pytest.mark.parametrize("notes", [notes_on_a_page, notes_by_a_program])


@NOTES
def test_a_note_in_the_margin_sent_twice_is_written_and_told_once(
    world: World, ana: Ends, notes: Callable[..., int]
) -> None:
    round_id, note = opened(world), {"id": str(uuid4()), "text": "Once."}
    told = len(events(world.ben, "note"))
    for _ in range(2):
        assert notes(ana, round_id, note) in (200, 302)
    assert [one.text for one in reading_keepsakes.read_notes(world.ben.me(), round_id)] == ["Once."]
    assert len(events(world.ben, "note")) == told + 1


@NOTES
def test_no_note_is_written_where_its_writer_has_left(
    world: World, ana: Ends, notes: Callable[..., int]
) -> None:
    """A page shows no form there; sent all the same, it would tell the other who came back to look."""
    round_id = opened(world)
    move(world.ana, round_id, MoveKind.LEAVE, world.now)
    assert notes(ana, round_id, {"id": str(uuid4()), "text": "After all."}) == 422
    assert reading_keepsakes.read_notes(world.ben.me(), round_id) == []
    move(world.ana, round_id, MoveKind.RESUME, world.now)
    assert notes(ana, round_id, {"id": str(uuid4()), "text": "After all."}) in (200, 302)  # the control


@NOTES
def test_no_note_is_written_where_all_has_faded(
    world: World, ana: Ends, notes: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fading took the notes along, and nothing would take this one."""
    round_id = start(world.ana, QUESTION, world.now, card=DEEP)
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "tender words"}, world.now)
    assert notes(ana, round_id, {"id": str(uuid4()), "text": "In time."}) in (200, 302)  # the control
    later = world.now + timedelta(days=31)
    fading.sweep(later)
    world.ana.visit(later)
    monkeypatch.setattr(gate, "read_clock", lambda: later)
    assert notes(ana, round_id, {"id": str(uuid4()), "text": "Too late."}) == 422
    assert reading_keepsakes.read_notes(world.ana.me(later), round_id) == []


@pytest.mark.parametrize("by", ["page", "program"])
def test_an_empty_card_is_no_card_and_climbs_no_further(
    world: World, ana: Ends, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is drawn is at most one step above what the two have met; a card that is named may be more."""
    drawn, draw = [], drawing_cards.draw

    def spy(*given: Any, **more: Any) -> Any:
        drawn.append((more["card"], more["deepest"]))
        return draw(*given, **more)

    monkeypatch.setattr(drawing_cards, "draw", spy)
    if by == "page":
        assert ana.page("/rounds/", {"id": uuid4(), "slug": QUESTION, "card": ""}) == 302
    else:
        assert ana.api("POST", "rounds", {"id": str(uuid4()), "exercise": QUESTION, "card": ""}) == 200
    assert drawn == [(None, 1)]


def events(who: Actor, kind: str) -> list[Any]:
    me = who.me()
    return [one for one in outbox.read_for_seat(me.couple_id, me.seat, 0) if one.kind == kind]


# -- keeping ------------------------------------------------------------------------------------------


def notes_on_the_page_of_a_keepsake(ends: Ends, id_: UUID, note: Mapping[str, object]) -> int:
    return ends.page(f"/kept/{id_}/note", note)


def notes_on_a_keepsake_by_a_program(ends: Ends, id_: UUID, note: Mapping[str, object]) -> int:
    return ends.api("POST", f"keepsakes/{id_}/notes", note)


@pytest.mark.parametrize("notes", [notes_on_the_page_of_a_keepsake, notes_on_a_keepsake_by_a_program])
def test_a_note_on_a_keepsake_sent_twice_is_written_once(
    world: World, ana: Ends, notes: Callable[..., int]
) -> None:
    kept = keeping.keep(world.ben.me(), kinds.find_kind("dream"), "A boat", world.now)
    note = {"id": str(uuid4()), "text": "With a sail."}
    for _ in range(2):
        assert notes(ana, kept, note) in (200, 302)
    found = reading_keepsakes.read_one(world.ben.me(), kept, world.now.date())
    assert [(one.text, str(one.id)) for one in found.notes] == [("With a sail.", note["id"])]


def away_from_the_jar(ends: Ends, id_: UUID, *, back: bool = False) -> int:
    return ends.page(f"/jar/{id_}/put-away", {"do": "bring-back"} if back else {"do": "put-away"})


def away_by_a_program(ends: Ends, id_: UUID, *, back: bool = False) -> int:
    return ends.api("POST", f"keepsakes/{id_}/moves", {"do": "bring-back" if back else "put-away"})


@pytest.mark.parametrize("away", [away_from_the_jar, away_by_a_program])
def test_what_is_put_away_twice_stays_away(world: World, ben: Ends, away: Callable[..., int]) -> None:
    """A second tap on a slow page brought it back."""
    kept = keeping.keep(world.ben.me(), kinds.APPRECIATION, "The soup.", world.now)
    for back, archived in ((False, True), (False, True), (True, False), (True, False)):
        assert away(ben, kept, back=back) in (200, 302)
        assert reading_keepsakes.read_one(world.ben.me(), kept, world.now.date()).archived is archived


@pytest.mark.parametrize(
    ("form", "page", "body", "path"),
    [
        ({"slug": QUESTION}, "/rounds/", {"exercise": QUESTION}, "rounds"),
        ({"kind": "dream", "text": "x"}, "/kept/new/", {"kind": "dream", "text": "x"}, "keepsakes"),
        ({"text": "x"}, "/kept/{kept}/note", {"text": "x"}, "keepsakes/{kept}/notes"),
        ({"text": "x"}, "/rounds/{round}/note", {"text": "x"}, "rounds/{round}/notes"),
        ({"0.kind": "pause"}, "/rounds/{round}/", {"kind": "pause"}, "rounds/{round}/moves"),
    ],
)
def test_neither_end_does_anything_twice_for_want_of_an_id(
    world: World, ana: Ends, form: dict[str, object], page: str, body: dict[str, object], path: str
) -> None:
    """The id that makes a repeat harmless is asked of both; a page's form carries one."""
    kept = keeping.keep(world.ana.me(), kinds.find_kind("dream"), "A boat", world.now)
    there = {"round": opened(world), "kept": kept}
    assert ana.page(page.format(**there), form) == 404
    answered = ana.program.send("POST", f"/api/v1/{path.format(**there)}", body)
    assert (answered.status_code, answered.json()["field"]) == (422, "id")
    name = "0.id" if "0.kind" in form else "id"
    assert ana.page(page.format(**there), {**form, name: uuid4()}) == 302  # the control


# -- thread, rhythm and own settings ------------------------------------------------------------------

BOTH = pytest.mark.parametrize("by", ["page", "program"])
DONE = (200, 204, 302)


@BOTH
def test_one_agrees_and_agrees_no_longer(world: World, ana: Ends, by: str) -> None:
    for agrees in (True, True, False, False):
        if by == "page":
            form = {"matter": "line", "do": "agree" if agrees else "withdraw"}
            assert ana.page("/thread/agree", form) in DONE
        else:
            assert ana.api("PUT", "thread/consents", {"matter": "line", "agreed": agrees}) in DONE
        assert (Matter.LINE in consents.read_mine(world.ana.me()).since) is agrees


def test_nobody_agrees_no_longer_by_what_says_neither(world: World, ana: Ends) -> None:
    """Whatever was not "agree" was taken for a withdrawal, which removes what both had brought."""
    consents.agree(world.ana.me(), Matter.LINE, world.now)
    assert ana.page("/thread/agree", {"matter": "line"}) == 404
    assert ana.api("PUT", "thread/consents", {"matter": "line"}) == 422
    assert Matter.LINE in consents.read_mine(world.ana.me()).since


@BOTH
def test_a_moment_is_kept_once_at_its_place(world: World, ana: Ends, by: str) -> None:
    moment = {"id": str(uuid4()), "day": "2026-05-04", "text": "The move."}
    for _ in range(2):
        if by == "page":
            assert ana.page("/thread/moment", moment) in DONE
        else:
            assert ana.api("POST", "thread/moments", moment) in DONE
    found = reading_keepsakes.read_everything(world.ben.me(), world.now.date())
    assert [(one.text, str(one.id)) for one in found] == [("The move.", moment["id"])]


@BOTH
def test_a_ceiling_is_put_and_leaves_what_is_not_for_one(world: World, ana: Ends, by: str) -> None:
    limits.put_aside(world.ana.me(), QUESTION, aside=True)
    wanted = {"times_a_week": 2, "depth": 1, "minutes": None, "hard_season": True}
    if by == "page":
        form = {"times_a_week": "2", "depth": "1", "minutes": "", "hard_season": "on"}
        assert ana.page("/me/ceiling/", form) in DONE
    else:
        assert ana.api("PUT", "me/ceiling", wanted) in DONE
    assert limits.read_mine(world.ana.me()) == Limits(2, 1, None, frozenset({QUESTION}), True)
    assert ana.program.ask("GET", "/api/v1/me")["ceiling"] == wanted


@pytest.mark.parametrize("typed", ["none", "5000", "-1", "2.5"])
def test_a_ceiling_that_is_none_lifts_none(world: World, ana: Ends, typed: str) -> None:
    """A page took what it could not read for "as it comes"."""
    limits.change(world.ana.me(), lambda _: Limits(depth=1))
    assert ana.page("/me/ceiling/", {"depth": typed}) == 422
    body = {"times_a_week": None, "depth": typed, "minutes": None, "hard_season": False}
    assert ana.api("PUT", "me/ceiling", body) == 422
    assert limits.read_mine(world.ana.me()) == Limits(depth=1)


@BOTH
def test_sealing_is_made_strict_and_only_on_a_word_weaker(world: World, ana: Ends, by: str) -> None:
    def choose(how: str) -> int:
        if by == "page":
            return ana.page("/me/sealing/", {"to": how})
        return ana.api("PUT", "me/sealing", {"sealing": how})

    assert choose("strict") in DONE
    assert choose("") in (404, 422)
    assert sealing.read_sealing(world.ana.me()) == (True, False, False)
    assert choose("at once") in DONE
    assert sealing.read_sealing(world.ana.me()) == (True, True, False)


@BOTH
def test_extras_pace_and_profile_are_one_s_own_to_change(world: World, ana: Ends, by: str) -> None:
    if by == "page":
        assert ana.page("/me/own", {"guess": "on", "no_hints": "on"}) in DONE
        assert ana.page("/thread/first-days/pace", {"pace": "less"}) in DONE
        assert ana.page("/me/", {"name": "Anita", "colour": "plum", "zone": "Asia/Tokyo"}) in DONE
        assert ana.page("/me/", {"name": "Anita", "colour": "moss", "zone": "Asia/Tokyo"}) == 422
        assert ana.page("/thread/first-days/pace", {"pace": "faster"}) == 404
    else:
        assert ana.api("PUT", "me/extras", {"guess": True, "closeness": False, "no_hints": True}) in DONE
        assert ana.api("PUT", "me/pace", {"pace": "less"}) in DONE
        called = {"name": "Anita", "colour": "plum", "zone": "Asia/Tokyo"}
        assert ana.api("PUT", "me/profile", called) in DONE
        assert ana.api("PUT", "me/profile", {**called, "colour": "moss"}) == 422
        assert ana.api("PUT", "me/pace", {"pace": "faster"}) == 422
    me = world.ana.me()
    lived = ((world.now, ZONE),)
    assert own_settings.read_mine(me) == OwnSettings(
        guess=True, no_hints=True, pace="less", paced=world.now.date(), lived=lived
    )
    assert profile.read_mine(me) == profile.Profile("Anita", "plum", "Asia/Tokyo")
    found = ana.program.ask("GET", "/api/v1/me")
    assert (found["pace"], found["profile"]["name"], found["extras"]["guess"]) == ("less", "Anita", True)


@BOTH
def test_what_is_not_for_one_says_so_or_nothing(world: World, ana: Ends, by: str) -> None:
    def say(aside: str | None) -> int:
        if by == "page":
            return ana.page("/me/not-for-me", {"slug": QUESTION} | ({"aside": aside} if aside else {}))
        said = {"not_for_me": aside == "yes"} if aside else {}
        return ana.api("PUT", "offers/not-for-me", {"exercise": QUESTION, **said})

    assert say("yes") in DONE
    assert say(None) in (404, 422)
    assert limits.read_mine(world.ana.me()).not_for_me == {QUESTION}
    assert say("no") in DONE
    assert limits.read_mine(world.ana.me()).not_for_me == frozenset()


@BOTH
def test_what_one_put_away_or_did_is_kept_from_one_s_own_today(world: World, ana: Ends, by: str) -> None:
    ours = start(world.ben, QUESTION, world.now, card=CARD)

    def put_away(away: bool) -> int:
        if by == "page":
            return ana.page("/today/put-away", {"id": str(ours), "away": "yes" if away else "no"})
        return ana.api("PUT", "today/put-away", {"round": str(ours), "away": away})

    def did(wish: str) -> int:
        if by == "page":
            return ana.page("/today/did", {"choice": wish})
        return ana.api("PUT", "today/did", {"help": wish})

    def lies(where: str) -> bool:
        return str(ours) in [one["id"] for one in ana.program.ask("GET", "/api/v1/today")[where]]

    assert lies("asks")
    assert put_away(True) in DONE
    assert lies("more") and not lies("asks")
    assert put_away(False) in DONE
    assert lies("asks") and not lies("more")
    assert did("hold") in DONE
    assert did("a pony") == 404
    assert desk.has_done(world.ana.me(), "hold", world.now.date())


def test_a_program_sees_what_there_is_today_in_the_order_of_the_page(world: World, ana: Ends) -> None:
    """What is between the two comes before what is only one's own."""
    own = start(world.ana, "empathy/my-own-weather", world.now)
    ours = start(world.ana, QUESTION, world.now, card=CARD)
    found = ana.program.ask("GET", "/api/v1/today")
    assert [one["id"] for one in found["asks"]] == [str(ours), str(own)]


def test_a_program_is_led_to_the_first_ten_days_as_the_page_is(
    world: World, ana: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly.bring(world.ana.me(), world.now)
    assert ana.program.ask("GET", "/api/v1/today")["look_back"] is None
    later = world.now + timedelta(days=10)
    monkeypatch.setattr(gate, "read_clock", lambda: later)
    assert ana.program.ask("GET", "/api/v1/today")["look_back"] == {"year": None}
    ana.api("PUT", "me/pace", {"pace": "enough"})
    assert ana.program.ask("GET", "/api/v1/today")["look_back"] is None


@pytest.mark.parametrize("left", [False, True])
def test_an_archive_is_only_read_by_a_program_that_asks_for_today(
    world: World, ana: Ends, left: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idea whose week is over goes at a visit; in an archive, whose page of Today leads elsewhere, it is
    only shown no more."""
    from_rounds.leave_chosen(
        world.ana.me(), ids.NamedId(uuid4(), uuid4()), "Soup", world.now, source=uuid4(), is_new=True
    )
    kept = Keepsake.objects.filter(author="").count()
    if left:
        leaving.leave_couple(world.ben.me(), world.now)
    later = world.now + timedelta(days=9)
    monkeypatch.setattr(gate, "read_clock", lambda: later)
    ana.program.ask("GET", "/api/v1/today")
    assert (Keepsake.objects.filter(author="").count() == kept) is left
    assert ana.program.ask("GET", "/api/v1/keepsakes") == []


def test_the_lines_are_for_a_program_what_they_are_on_the_page(world: World, ana: Ends) -> None:
    lived(world, 200)
    found = ana.program.ask("GET", "/api/v1/thread")
    assert found["consents"]["line"] == {"agreed": True, "both": True}
    assert any(week["level"] for week in found["together"]["weeks"])
    assert found["own"]["weeks"]
    weekly.withdraw(world.ben.me(), Matter.LINE)
    after = ana.program.ask("GET", "/api/v1/thread")
    assert after["together"] is None
    assert after["consents"]["line"] == {"agreed": True, "both": False}
