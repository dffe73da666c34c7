"""What the people of the data do, and how long before the moment of its making.

In the scenes are the situations that an upgrade may not change: unsecured and secured, strictly sealed with
one answer, a match, a closed couple, an open invitation, what went quiet or faded, an earlier version.
"""

from __future__ import annotations

import re
import struct
import time
import zlib
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

from tests.upgrade.meeting import NOW, Making, begin, compare_words, invite, join, secure, take_token
from tests.upgrade.told import EXPORT

PATIENCE_S = 60.0
SWAP, QUESTION, CHECK_IN = "equal-power/swap-a-week", "conversation/an-open-question", "check-in/check-in"
DANCE, TONIGHT, WEATHER = "empathy/our-dance", "consensus/tonight", "empathy/my-own-weather"


def gita_and_hugo_meet(making: Making) -> None:
    """Unsecured; what fades, goes quiet, is of an earlier script or matched is theirs."""
    gita = begin(making, "Gita", "Europe/London", "plum")
    invite(gita, "An acrobat, but only for the net.", "Found this. One question, no more.")
    hugo = join(making, gita, "Hugo", "Europe/London", "moss", "A postman on an island with one street.")
    compare_words(gita, hugo)


def they_dance(making: Making) -> None:
    gita, hugo = making.visitor("Gita"), making.visitor("Hugo")
    dance = gita.start(DANCE)
    gita.person.rounds["faded"] = hugo.person.rounds["faded"] = dance
    gita.answer(dance, "move", move="reach", seen="I ask three times whether all is well.")
    hugo.answer(dance, "move", move="retreat", seen="I sort the cutlery drawer, slowly.")
    for who in (gita, hugo):
        who.go_on(dance, "both", "loop")
    gita.answer(dance, "way-out", **{"try": "Say once that I'm worried, then put the kettle on."})
    hugo.answer(dance, "way-out", **{"try": "Say that I'm coming back after the drawer."})
    gita.answer(dance, "closer", closer="a-little")


def they_say_what_suits_them(making: Making) -> None:
    """Limits and settings, which only their owner sees."""
    gita, hugo = making.visitor("Gita"), making.visitor("Hugo")
    for who, depth in ((gita, "2"), (hugo, "3")):
        assert who.send("/me/ceiling/", "/me/ceiling/", depth=depth, minutes="20").status == 302
    assert hugo.send("/me/", "/me/own", guess="on", closeness="on").status == 302
    gita.done("PUT", "/offers/not-for-me", {"exercise": DANCE, "not_for_me": True})


def hugo_asks_and_nobody_answers(making: Making) -> None:
    hugo = making.visitor("Hugo")
    hugo.person.rounds["quiet"] = hugo.start(QUESTION, card="everyday-sound")
    hugo.answer(hugo.person.rounds["quiet"], "answer", answer="The gate, when it is you and not the wind.")


def they_begin_to_swap(making: Making) -> None:
    """Of an earlier version of the exercise (`make`)."""
    gita, hugo = making.visitor("Gita"), making.visitor("Hugo")
    swap = gita.start(SWAP)
    gita.person.rounds["earlier"] = hugo.person.rounds["earlier"] = swap
    gita.answer(swap, "offer", task="The big shop", unseen="The list begins on Tuesday, in my head.")


def they_choose_for_tonight(making: Making) -> None:
    gita, hugo = making.visitor("Gita"), making.visitor("Hugo")
    tonight = gita.start(TONIGHT)
    gita.person.rounds["matched"] = hugo.person.rounds["matched"] = tonight
    offered = [option["id"] for option in gita.round(tonight)["asks"][0]["fields"][0]["options"]]
    gita.answer(tonight, "pick", ideas=offered[:3])
    hugo.answer(tonight, "pick", ideas=offered[1:4])


def dora_and_emil_meet(making: Making) -> None:
    """Both secured; the keepsakes are theirs."""
    dora = begin(making, "Dora", "Europe/Berlin", "teal")
    invite(dora, "A vet for very small animals.", "This took me a minute. Would you?")
    emil = join(making, dora, "Emil", "Europe/Berlin", "ochre", "Somebody who is paid to walk along dykes.")
    compare_words(dora, emil)
    secure(dora, "dora", "seven kettles on a slow tram")
    secure(emil, "emil", "a barometer nobody believes in")


def they_keep_things(making: Making) -> None:
    dora, emil = making.visitor("Dora"), making.visitor("Emil")
    kept = dora.person.kept
    again = (NOW + timedelta(days=30)).date().isoformat()
    kept["appreciation"] = emil.keep(
        "appreciation", "You carried the shelf and let me be right about the wall."
    )
    kept["moment"] = dora.keep("moment", "The lift stopped and we ate the cake.")
    kept["dream"] = emil.keep("dream", "A winter in a place with a harbour.")
    kept["own"] = dora.keep("dream", "To learn the cello before I say so.", own=True)
    kept["idea"] = dora.keep("idea", "Breakfast on the roof, once it is warm.")
    kept["interest"] = emil.keep("interest", "How bridges are let down slowly.")
    kept["agreement"] = dora.keep("agreement", "No telephone at the table.", again=again)
    seen = emil.done("GET", f"/keepsakes/{kept['agreement']}")["seen"]
    emil.done("POST", f"/keepsakes/{kept['agreement']}/moves", {"do": "agree", "seen": seen})
    kept["away"] = emil.keep("moment", "The tent, and who had packed it.")
    emil.done("POST", f"/keepsakes/{kept['away']}/moves", {"do": "put-away"})
    for who, said in ((emil, "It was my piece, too."), (dora, "There were two forks.")):
        who.done("POST", f"/keepsakes/{kept['moment']}/notes", {"id": str(uuid4()), "text": said})
    emil.person.kept.update({name: id_ for name, id_ in kept.items() if name != "own"})


def emil_would_put_it_otherwise(making: Making) -> None:
    """So that the agreement has two wordings."""
    emil = making.visitor("Emil")
    path = f"/keepsakes/{emil.person.kept['agreement']}"
    seen = emil.done("GET", path)["seen"]
    emil.done("PUT", path, {"text": "No telephone at the table, but for the weather.", "seen": seen})


def dora_is_by_herself(making: Making) -> None:
    dora = making.visitor("Dora")
    dora.person.rounds["solo"] = alone = dora.start(WEATHER)
    dora.answer(alone, "weather", mood=[3, 7])
    dora.answer(alone, "moment", moment="When the letter came and it was only the water company.")
    dora.done(
        "POST", f"/rounds/{alone}/notes", {"id": str(uuid4()), "text": "I laughed about it an hour later."}
    )


def they_answer_a_question(making: Making) -> None:
    dora, emil = making.visitor("Dora"), making.visitor("Emil")
    asked = emil.start(QUESTION, card="can-mend")
    emil.answer(asked, "answer", answer="Clocks, if they are large and in no hurry.")
    dora.answer(asked, "answer", answer="Jumpers. And the mood of a bus.")
    dora.done("POST", f"/rounds/{asked}/notes", {"id": str(uuid4()), "text": "You mended the bus as well."})
    emil.move(asked, "add", "answer", values={"answer": "And doors that stick."})
    dora.person.rounds["opened"] = emil.person.rounds["opened"] = asked
    for who, mood in ((dora, [7, 4]), (emil, [4, 6])):
        in_ = who.start(CHECK_IN)
        who.answer(in_, "mood", mood=mood)
        who.answer(in_, "help", help="laugh")
        who.person.rounds["check-in"] = in_


def emil_brings_an_export_along(making: Making) -> None:
    hugo, emil = making.visitor("Hugo"), making.visitor("Emil")
    assert emil.bring(hugo.page(EXPORT).text.encode()).status == 200


def iris_and_jon_meet(making: Making) -> None:
    """Strict, and as far apart as two days are: in the evening of London it is tomorrow where Iris is."""
    iris = begin(making, "Iris", "Pacific/Auckland", "ink-blue")
    invite(iris, "A diver, until I saw how cold it was.", "From the other side of the day.")
    jon = join(making, iris, "Jon", "America/Los_Angeles", "madder", "An elevator inspector.")
    compare_words(iris, jon)
    assert iris.send("/me/sealing/", "/me/sealing/", to="strict").status == 302
    jon.page("/")
    secure(iris, "iris", "rain on the tin of the boathouse")


def iris_and_jon_check_in(making: Making) -> None:
    iris, jon = making.visitor("Iris"), making.visitor("Jon")
    for who, mood in ((jon, [8, 8]), (iris, [6, 2])):
        in_ = who.start(CHECK_IN)
        who.answer(in_, "mood", mood=mood)
        who.answer(in_, "help", help="listen")
    for who, line in ((iris, "You set an alarm for my morning."), (jon, "Your voice, with the sea in it.")):
        who.answer(who.start("thanks/one-line-of-thanks"), "line", line=line)


def iris_answers_strictly(making: Making) -> None:
    iris, jon = making.visitor("Iris"), making.visitor("Jon")
    asked = iris.start(QUESTION, card="best-bench")
    iris.answer(asked, "answer", answer="The one on the ferry that faces backwards.")
    jon.type(asked, "answer", answer="Outside the laundrette, at")
    iris.person.rounds["sealed"] = jon.person.rounds["sealed"] = asked


def kim_and_leo_meet(making: Making) -> None:
    kim = begin(making, "Kim", "Europe/Lisbon", "moss")
    invite(kim, "A clown without make-up.", "No need to answer.")
    leo = join(making, kim, "Leo", "Europe/Lisbon", "plum", "Whoever paints the lines on the road.")
    compare_words(kim, leo)
    asked = kim.start(QUESTION, card="ten-minutes")
    kim.answer(asked, "answer", answer="In the car, after it has stopped.")
    leo.answer(asked, "answer", answer="The bath, when nobody knows that I am home.")
    leo.answer(leo.start("thanks/one-line-of-thanks"), "line", line="You drove, and I slept.")
    leo.person.rounds["opened"] = asked
    sealed = leo.start(QUESTION, card="lost-track-of-time")
    leo.answer(sealed, "answer", answer="Counting the lorries that were blue.")
    leo.person.rounds["unanswered"] = sealed


def kim_leaves(making: Making) -> None:
    kim = making.visitor("Kim")
    assert kim.send("/us/leave/", "/us/leave/", sure="yes").status == 302


def kim_begins_again_and_invites(making: Making) -> None:
    """The first card is answered by one; nobody has followed the link."""
    kim = making.visitor("Kim")
    assert kim.send("/us/", "/us/begin-again").status == 302
    invite(kim, "A baker, for the hours.", "Somebody told me that you bake.")


def ben_has_checked_in_and_ana_writes(making: Making) -> None:
    """As the demo leaves them; what Ana has typed is a draft in the check-in and in the question."""
    ana, ben = making.visitor("Ana"), making.visitor("Ben")
    for who in (ana, ben):
        take_token(who)
    today = ana.done("GET", "/today")
    check_in = ben.done("GET", "/today")["check_in"]["id"]
    question = next(one["id"] for one in today["asks"] if one["exercise"] == QUESTION)
    ana.person.rounds |= {"check-in": check_in, "question": question}
    ben.person.rounds |= {"check-in": check_in, "question": question}
    ana.type(question, "answer", answer="The stairs, when you take two at a")
    ana.type(check_in, "mood", **{"mood[p]": "6", "mood[e]": "3"})


def they_keep_a_picture(making: Making) -> None:
    """Emil has not looked at it yet; Dora's letter comes in a week, his has come and lies unopened."""
    dora, emil = making.visitor("Dora"), making.visitor("Emil")
    moment = dora.start("quality-time/keep-this-moment")
    held = dora.put(moment, "line", "picture", draw_stripes())
    shown = {"line": "The kite, before the hedge had it.", "picture": {"held": held, "words": "A kite."}}
    dora.answer(moment, "line", **shown)
    dora.person.rounds["pictured"] = emil.person.rounds["pictured"] = moment
    dora.person.kept["picture"] = emil.person.kept["picture"] = held
    on = (NOW + timedelta(days=7)).date().isoformat()
    letter: dict[str, object] = {"text": "Open this with tea.", "going": "day", "on": on}
    dora.done("POST", "/letters", {"id": str(uuid4()), **letter})
    emil.done("POST", "/letters", {"id": str(uuid4()), "text": "For the train.", "going": "now"})


def emil_wants_to_be_reminded(making: Making) -> None:
    """With a mailbox that he has proved, and a calendar whose address somebody else's program has."""
    emil = making.visitor("Emil")
    rituals = {"check-in": {"minute": 1200, "weekdays": [0, 2, 4]}, "week": {"minute": 1140, "weekdays": [6]}}
    emil.done("PUT", "/me/times", {"rituals": rituals, "most_a_day": 2, "words": "evening"})
    assert emil.send("/me/times/where/", "/me/times/mail", address="emil@mail.example").status == 302
    code, file = "", Path()
    begun = time.monotonic()
    while not code:
        assert time.monotonic() - begun < PATIENCE_S
        # A worker puts it into a folder: nothing is sent.
        for file in (making.instance.data / "mail").glob("*"):
            code = "".join(re.findall(r"^Subject:.*?(\d{6})", file.read_text(), re.M))
        time.sleep(0.2)
    file.unlink()
    assert emil.send("/me/times/where/", "/me/times/code", code=code).status == 302
    assert emil.send("/me/times/where/", "/me/times/calendar", do="begin", says="names").status == 302
    shown = emil.page("/me/times/where/").text
    emil.person.kept["calendar"] = re.findall(r"/calendar/[\w-]+\.ics", unescape(shown))[0]


def dora_adds_to_her_map(making: Making) -> None:
    """What stands there keeps the card that asked for it."""
    dora = making.visitor("Dora")
    asked = dora.start("hobbies/a-map-of-your-own")
    dora.answer(asked, "answer", loved="Maps of towns that were never built.")
    dora.person.rounds["mapped"] = asked


def draw_stripes() -> bytes:
    """A small picture, as a PNG."""
    row = b"\x00" + bytes((200, 80, 60) * 4 + (40, 90, 160) * 4)
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * 8)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def days(number: float) -> timedelta:
    return timedelta(days=number)


# In the order in which they happened: the clock of an instance never goes back.
SCENES: tuple[tuple[timedelta, Callable[[Making], None]], ...] = (
    (days(200), gita_and_hugo_meet),
    (days(190), they_dance),
    (days(180), they_say_what_suits_them),
    (days(45), kim_and_leo_meet),
    (days(30), hugo_asks_and_nobody_answers),
    (days(25), kim_leaves),
    (days(12), dora_and_emil_meet),
    (days(11), they_keep_things),
    (days(10), emil_would_put_it_otherwise),
    (days(9), iris_and_jon_meet),
    (days(8), dora_is_by_herself),
    (days(6), iris_and_jon_check_in),
    (days(4), they_answer_a_question),
    (days(3.5), they_keep_a_picture),
    (days(3.4), dora_adds_to_her_map),
    (days(3.3), emil_wants_to_be_reminded),
    (days(3), emil_brings_an_export_along),
    (days(2), they_begin_to_swap),
    (days(1.5), kim_begins_again_and_invites),
    (days(1), iris_answers_strictly),
    (timedelta(hours=1), they_choose_for_tonight),
    (timedelta(minutes=1), ben_has_checked_in_and_ana_writes),
)
