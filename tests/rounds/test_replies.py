"""What is said under an answer: chosen, open to both, one's own to take back, and gone with the round."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.rounds.playing import QUESTION, answer, look, move, start
from tests.security.walking import Request, Visitor, undone
from tests.world import NOW, Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import reading_keepsakes
from duologue.keepsakes.keepsake_words import Under
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.parse import parse
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import fading, margins, practice_files
from duologue.web import exporting, gate, presenting
from duologue.web.direction import read_both_isolated
from duologue.web.presenting import RoundPage
from duologue.web.screens.end import End
from duologue.web.screens.parts import Leaf
from duologue.web.screens.receive import Receive
from duologue.web.screens.reveal import Reveal
from duologue.wording.reply_words import FOR_THE_READER, GIVEN, LIGHT, NEAR, OFFERED, QUIET

pytestmark = pytest.mark.django_db
LIGHT_CARD, DEEP_CARD = "nine-years-old", "needed-when-small"
A_MINUTE = timedelta(minutes=1)
UNDER_ANAS, UNDER_BENS = Under("answer", "first"), Under("answer", "second")


def opened(world: World, card: str = LIGHT_CARD) -> UUID:
    round_id = start(world.ana, QUESTION, NOW, card=card)
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": f"By {who.name}."}, NOW)
    return round_id


def shown(who: Actor, round_id: UUID) -> RoundPage:
    table = look(who, round_id, NOW)
    return presenting.present(table, read_both_isolated(who.me()), margins.read(who.me(), table))


def leaves(who: Actor, round_id: UUID) -> dict[str, Leaf]:
    screen = shown(who, round_id).screen
    assert isinstance(screen, (Reveal, Receive, End))
    return {leaf.seat: leaf for one in screen.openings for leaf in one.leaves}


def said(who: Actor, round_id: UUID, of: str) -> list[str]:
    return [one.words for one in leaves(who, round_id)[of].replies]


def tap(who: Actor, round_id: UUID, said: str, under: Under = UNDER_ANAS, at: datetime = NOW) -> UUID:
    return margins.write_note(who.me(), round_id, "", at, under=Under(under.step, under.seat, said))


def test_a_reply_is_read_by_both_under_the_answer_it_is_about(world: World):
    round_id = opened(world)
    margins.write_note(world.ben.me(), round_id, "So that was you!", NOW, under=UNDER_ANAS)
    tap(world.ben, round_id, "a-smile", at=NOW + A_MINUTE)
    for who in (world.ana, world.ben):
        assert said(who, round_id, "first") == ["So that was you!", OFFERED["a-smile"]]
        assert said(who, round_id, "second") == []
        assert shown(who, round_id).notes == []


def test_a_tap_takes_the_place_of_the_tap_before(world: World):
    round_id = opened(world)
    for word in ("a-smile", "me-too", "me-too"):
        tap(world.ben, round_id, word)
    assert said(world.ana, round_id, "first") == [OFFERED["me-too"]]


def test_what_is_offered_is_for_the_other_and_one_writes_back_only_to_something(world: World):
    round_id = opened(world)
    mine, theirs = (leaves(world.ben, round_id)[seat].replying for seat in ("second", "first"))
    assert mine is None
    assert theirs is not None and [id_ for id_, _ in theirs.offered] == list(LIGHT)
    tap(world.ana, round_id, "i-did-not-know", UNDER_BENS)
    mine = leaves(world.ben, round_id)["second"].replying
    assert mine is not None and not mine.offered
    margins.write_note(world.ben.me(), round_id, "Ask my sister.", NOW + A_MINUTE, under=UNDER_BENS)
    assert said(world.ana, round_id, "second") == [OFFERED["i-did-not-know"], "Ask my sister."]


@pytest.mark.parametrize(
    "under", [UNDER_ANAS, UNDER_BENS, Under("open", "first"), Under("nowhere", "second")]
)
def test_nothing_is_said_under_what_is_not_open_to_both(world: World, under: Under):
    """Whether or not the other has answered: the refusal is the same."""
    other = start(world.ben, QUESTION, NOW, card=LIGHT_CARD)
    answer(world.ben, other, "answer", {"answer": "Closed."}, NOW)
    for word in ("", "a-smile"):
        with pytest.raises(Refusal):
            margins.write_note(world.ben.me(), other, "x", NOW, under=Under(under.step, under.seat, word))
    assert reading_keepsakes.read_notes(world.ben.me(), other) == []


def test_nothing_that_is_not_offered_is_said_in_a_tap_nor_under_ones_own(world: World):
    round_id = opened(world)
    for under in (Under("answer", "first", "shout"), Under("answer", "second", "a-smile")):
        with pytest.raises(Refusal):
            margins.write_note(world.ben.me(), round_id, "", NOW, under=under)


def test_a_reply_is_its_authors_alone_to_take_back(world: World):
    round_id = opened(world)
    reply = tap(world.ben, round_id, "a-smile")
    with pytest.raises(NotFound):
        margins.take_back(world.ana.me(), round_id, reply, NOW)
    assert said(world.ana, round_id, "first") == [OFFERED["a-smile"]]
    margins.take_back(world.ben.me(), round_id, reply, NOW)
    assert said(world.ana, round_id, "first") == []


def test_the_others_open_page_has_something_new_when_a_reply_comes_changes_or_goes(world: World):
    round_id = opened(world)
    digests = [shown(world.ana, round_id).frame.digest]
    tap(world.ben, round_id, "a-smile")
    digests.append(shown(world.ana, round_id).frame.digest)
    reply = tap(world.ben, round_id, "me-too")
    digests.append(shown(world.ana, round_id).frame.digest)
    margins.take_back(world.ben.me(), round_id, reply, NOW)
    digests.append(shown(world.ana, round_id).frame.digest)
    assert len(set(digests)) == 3 and digests[0] == digests[-1]


def test_who_reads_a_deep_opening_is_asked_for_what_was_new_in_it(world: World):
    """And who reads a light one isn't: the control."""
    light, deep = opened(world), opened(world, DEEP_CARD)
    for round_id, asked in ((deep, FOR_THE_READER), (light, "")):
        screen = shown(world.ana, round_id).screen
        assert isinstance(screen, (Reveal, Receive)) and screen.to_reader == asked
    assert leaves(world.ana, deep)["second"].replying is not None


def offered(who: Actor, round_id: UUID, of: str) -> list[str]:
    found = leaves(who, round_id)[of].replying
    assert found is not None
    return [id_ for id_, _ in found.offered]


@pytest.mark.parametrize(
    ("slug", "step", "field", "words"),
    [
        ("hobbies/your-world", "answer", "loved", LIGHT),
        ("honest-feelings/joys-first", "glad", "moment", QUIET),
        ("state-of-us/the-first", "thanks", "line", QUIET),
    ],
)
def test_a_smile_is_offered_only_where_the_exercise_says_that_it_suits(
    world: World, slug, step, field, words
):
    """The same question gets a joke and a grief; the first one is the control."""
    round_id = start(world.ana, slug, NOW)
    for who in (world.ana, world.ben):
        answer(who, round_id, step, {field: "What was."}, NOW)
    assert offered(world.ana, round_id, "second") == list(words)


def test_me_too_is_no_answer_to_a_thanks(world: World):
    round_id = start(world.ana, "thanks/one-line-of-thanks", NOW)
    answer(world.ana, round_id, "line", {"line": "You waited up."}, NOW)
    assert offered(world.ben, round_id, "first") == list(GIVEN)


def test_nothing_is_offered_under_what_was_only_ticked(world: World):
    round_id = start(world.ana, "conversation/an-evening-on-a-theme", NOW)
    for who in (world.ana, world.ben):
        answer(who, round_id, "liked", {"liked": ["small-joys"]}, NOW)
    assert offered(world.ana, round_id, "second") == []


def test_no_exercise_about_what_hurts_is_light():
    read = practice_files.FOLDER.joinpath
    light = set()
    for slug in practice_files.list_named("exercises"):
        practice, _, name = slug.partition("/")
        text = read(practice, "exercises", f"{name}.toml").read_text("utf-8")
        light |= {practice} if parse(text, slug).light else set()
    assert {"daily", "thanks"} < light
    assert light.isdisjoint({"honest-feelings", "empathy", "in-the-way", "when-stuck"})


def test_a_writer_is_told_that_something_deep_is_not_light():
    head = 'title = "A"\npractice = "empathy"\nminutes = [1, 2]\ndepth = {}\nlight = true\n'
    text = head + '[[step]]\nid = "a"\nread = "each"\ntext = "A."'
    assert parse(text.format(1), "empathy/a").light
    with pytest.raises(Mistakes, match="depth 1 only"):
        parse(text.format(2), "empathy/a")


def test_who_reads_is_asked_at_the_first_deep_opening_alone(world: World):
    """A later one asks for something of its own."""
    round_id = start(world.ana, "empathy/our-dance", NOW)
    for who, way in ((world.ana, "reach"), (world.ben, "retreat")):
        answer(who, round_id, "move", {"move": way, "seen": "The door."}, NOW)
    first = shown(world.ana, round_id).screen
    for who in (world.ana, world.ben):
        for step, values in (("both", {}), ("loop", {}), ("way-out", {"try": "A walk."})):
            answer(who, round_id, step, values, NOW)
    later = shown(world.ana, round_id).screen
    assert isinstance(first, Reveal) and isinstance(later, Reveal)
    assert (first.to_reader, later.to_reader) == (FOR_THE_READER, "")


def test_a_deep_opening_is_shown_once_with_what_one_can_say_to_it(world: World):
    """A light one has nothing to be said back in a place of its own, and stays as it is: the control."""
    light, deep = opened(world), opened(world, DEEP_CARD)
    screen = shown(world.ana, light).screen
    assert isinstance(screen, Reveal) and screen.slip is None
    screen = shown(world.ana, deep).screen
    assert isinstance(screen, Receive) and screen.question
    assert leaves(world.ana, deep).keys() == {"first", "second"}
    assert move(world.ana, deep, MoveKind.RECEIVE, NOW, screen.slip.step, said="thanks").accepted
    assert isinstance(shown(world.ana, deep).screen, End)


def test_a_smile_is_not_offered_under_a_mood(world: World):
    round_id = start(world.ana, "empathy/in-your-shoes", NOW)
    for who in (world.ana, world.ben):
        for step in ("weather", "guess"):
            answer(who, round_id, step, {"mood": [1, 1]}, NOW)
    found = leaves(world.ana, round_id)["second"].replying
    assert found is not None and [id_ for id_, _ in found.offered] == list(NEAR)


def test_replies_are_taken_along_printed_and_gone_once_the_round_has_faded(world: World):
    round_id = opened(world, DEEP_CARD)
    margins.write_note(world.ben.me(), round_id, "I never knew.", NOW, under=UNDER_ANAS)
    (taken,) = exporting.write_everything(world.ana.me(), NOW)["rounds"]  # type: ignore[misc]
    (note,) = taken["notes"]
    assert (note["text"], note["by"], note["under"]) == (
        "I never knew.",
        "other",
        {"step": "answer", "by": "me"},
    )
    (printed,) = exporting.print_openings(look(world.ana, round_id, NOW), read_both_isolated(world.ana.me()))
    assert [one.words for leaf in printed.opening.leaves for one in leaf.replies] == ["I never knew."]
    later = NOW + timedelta(days=40)
    fading.sweep(later)
    assert reading_keepsakes.read_notes(world.ana.me(), round_id) == []


def test_a_page_says_it_in_one_tap_and_gives_back_what_could_not_be_said(world: World, monkeypatch):
    monkeypatch.setattr(gate, "read_clock", lambda: NOW)
    round_id, client = opened(world), Client(HTTP_HOST="localhost")
    client.cookies.load(world.ben.jar)

    def send(**more: str) -> int:
        form = {"id": str(uuid4()), "step": "answer", "of": "first", **more}
        return client.post(f"/rounds/{round_id}/note", form, secure=True).status_code

    assert OFFERED["a-smile"] in client.get(f"/rounds/{round_id}/", secure=True).content.decode()
    assert send(tap="a-smile") == 302
    assert said(world.ana, round_id, "first") == [OFFERED["a-smile"]]
    refused = client.post(
        f"/rounds/{round_id}/note",
        {"id": str(uuid4()), "step": "nowhere", "of": "first", "text": "Long words."},
        secure=True,
    )
    assert refused.status_code == 422 and "Long words." in refused.content.decode()


def test_today_shows_a_reply_until_one_has_said_something_back(world: World, monkeypatch):
    round_id = opened(world)
    monkeypatch.setattr(gate, "read_clock", lambda: NOW + 3 * A_MINUTE)
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(world.ana.jar)

    def today() -> str:
        return client.get("/", secure=True).content.decode()

    assert "Ben said this" not in today()
    reply = tap(world.ben, round_id, "a-smile", at=NOW + A_MINUTE)
    assert "Ben said this" in today() and OFFERED["a-smile"] in today()
    margins.write_note(world.ana.me(), round_id, "Me too.", NOW + 2 * A_MINUTE, under=UNDER_ANAS)
    assert "Ben said this" not in today()
    margins.take_back(world.ben.me(), round_id, reply, NOW)
    assert "Ben said this" not in today()


@pytest.mark.parametrize("leaves_it", [True, False])
def test_of_a_round_that_one_has_left_no_reply_is_named_on_today(world: World, leaves_it: bool):
    """Twin worlds: in one Ben says something under Ana's answer after she left the round, in one he doesn't.
    The control is the round that she has not left."""
    round_id, later = opened(world), NOW + 3 * A_MINUTE
    look(world.ana, round_id, NOW)
    if leaves_it:
        assert move(world.ana, round_id, MoveKind.LEAVE, NOW + A_MINUTE).accepted
    pages = []
    for replies in (True, False):
        with undone():
            if replies:
                tap(world.ben, round_id, "a-smile", at=NOW + 2 * A_MINUTE)
            page = Visitor(world, world.ana, "", later).ask(Request("GET", "", "/")).body
            # That something came is what the stream tells as well; the page says nothing of it.
            pages.append(re.sub(rb' data-after="[0-9]+"', b"", page))
    assert (pages[0] == pages[1]) is leaves_it


def test_a_reply_stands_before_what_can_be_done_next(world: World, monkeypatch):
    round_id = opened(world)
    start(world.ben, QUESTION, NOW, card="hiding-place")
    monkeypatch.setattr(gate, "read_clock", lambda: NOW + 3 * A_MINUTE)
    tap(world.ben, round_id, "a-smile", at=NOW + A_MINUTE)
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(world.ana.jar)
    found = re.findall(r'data-thing="([^"]+)"', client.get("/", secure=True).content.decode())
    below = found[1:]
    assert below[0] == "reply" and len(below) > 1, found
