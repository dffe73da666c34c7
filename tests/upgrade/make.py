"""Makes the data of an upgrade: an instance as a commit writes it, and what that commit told its people.

    git worktree add --detach ../made-by COMMIT
    (cd ../made-by && make .venv/.dev-ready)
    .venv/bin/python -m tests.upgrade.make ../made-by

Run from the checkout whose tests will read it; the product is that of the other checkout alone, in its own
environment, served to browsers and programs under a clock that stands where the scenes say. Only the years
of Ana and Ben are played by the product's own `demo --years`, two years in short. What is made is named after
the other checkout's commit, and no run is like the one before: keys are drawn anew.

A later commit adds a set of its own and changes none of those that are there; it is worth one where something
new is stored, or the same in another form. What that commit can do and earlier ones could not is one more
scene below.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from tests.cli.instance import ROOT, Instance
from tests.upgrade import clock
from tests.upgrade.data_sets import NOT_KEPT, DataSet
from tests.upgrade.told import EXPORT, tell
from tests.upgrade.visitor import Person, Visitor

NOW = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
# The one exercise that is an earlier version of itself while a round of it is begun, and who has that.
CHANGED, EARLIER = "equal-power/exercises/swap-a-week.toml", "10cf312^"
SWAP, QUESTION, CHECK_IN = "equal-power/swap-a-week", "conversation/an-open-question", "check-in/check-in"
DANCE, TONIGHT, WEATHER = "empathy/our-dance", "consensus/tonight", "empathy/my-own-weather"
# The server's first look after what is due comes ten seconds after its start.
SWEPT_AFTER_S = 12.0

YEARS = """
from datetime import datetime
from duologue.cli import demo_years
from duologue.people import cookies
lived, every = demo_years.evenings, values["every"]
def in_short(days, *more, **named):
    for number, evening in enumerate(lived(days, *more, **named)):
        week, day = divmod(days - number, 7)
        whole = week < 5 or week >= days // 7 - 5
        is_lived = day in values["days"] and (whole or week % every == 0)
        yield evening if is_lived else demo_years.Evening({}, ())
demo_years.evenings = in_short
demo_years.A_MONTH = values["a_month"]
played = demo_years.Years(datetime.fromisoformat(values["now"]), 2 * demo_years.DAYS_A_YEAR)
played.play()
result = {
    name: {one.name: one.value for one in cookies.for_device(device)}
    for name, device in played.devices.items()
}
"""
IN_SHORT = {"every": 4, "days": [2, 4, 5, 6], "a_month": 91}
"""Of the weeks in the middle every so many, four days of each; the month is looked at every so many days."""


class Making:
    """An instance of another checkout while its scenes are played."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.checkout = checkout
        self.instance = Instance(folder / "instance", PYTHONPATH=str(ROOT))
        self.instance.python = str(checkout / ".venv" / "bin" / "python")
        self.file = folder / "moment"
        self.people: dict[str, Person] = {}

    def at(self, before: timedelta) -> None:
        clock.write(self.file, NOW - before)

    def start(self) -> None:
        self.instance.start("--workers", "1", broken=clock.standing_at(self.file))

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.instance, self.people[name])

    def add(self, name: str, zone: str, colour: str) -> Visitor:
        self.people[name] = Person(name, zone, colour)
        return self.visitor(name)

    def changed(self, revision: str) -> None:
        """Put the exercise that changed into the checkout as it was at a commit."""
        path = f"src/duologue/practices/{CHANGED}"
        text = subprocess.run(
            ["git", "show", f"{revision}:{path}"],
            cwd=self.checkout, check=True, capture_output=True,
        ).stdout  # fmt: skip
        (self.checkout / path).write_bytes(text)


# -- how people come to be there -------------------------------------------------------------------------


def begin(making: Making, name: str, zone: str, colour: str) -> Visitor:
    """By the host's link for a further couple."""
    said = making.instance.command("invite-couple")
    assert said.returncode == 0, said.stderr
    secret = said.stdout.splitlines()[0].partition("#")[2]
    visitor = making.add(name, zone, colour)
    done = visitor.send("/begin/", "/begin/", secret=secret, name=name, colour=colour, zone=zone)
    assert done.status == 302, done.text
    take_token(visitor)
    return visitor


def invite(who: Visitor, answer: str, words: str) -> None:
    """Answer a light question and send it; the link is kept with who made it."""
    sent = {"card": "nine-years-old", "0__f__answer": answer, "words": words}
    assert who.send("/us/invite/", "/us/invite/", **sent).status == 302
    shown = who.page("/us/invite/").text
    who.person.link = unescape(shown.partition('id="link"')[2].partition(">")[2].partition("<")[0]).strip()


def join(making: Making, by: Visitor, name: str, zone: str, colour: str, answer: str) -> Visitor:
    visitor = making.add(name, zone, colour)
    follow(visitor, by.person.link, answer)
    by.person.link = ""
    take_token(visitor)
    return visitor


def follow(who: Visitor, link: str, answer: str) -> str:
    """Open an invitation and answer its card; the round's address."""
    address, _, secret = link.partition("#")
    path = "/i/" + address.rstrip("/").rpartition("/")[2]
    # Whoever has no cookies yet is given the one that forms need.
    csrf = who.page(f"{path}/").form(f"{path}/open").fields
    letter = who.browser.post(f"{path}/open", csrf | {"secret": secret})
    form = letter.form(f"{path}/answer").fields
    person = who.person
    said = {"0.f.answer": answer, "name": person.name, "colour": person.colour, "zone": person.zone}
    done = who.browser.post(f"{path}/answer", form | said)
    assert done.status == 302, done.text
    person.jar.update(who.browser.jar)
    return done.where


def compare_words(first: Visitor, second: Visitor) -> None:
    """The four words, and that they are the same."""
    for who in (second, first, second):
        who.page("/us/words/")
    assert first.send("/us/words/", "/us/words/same").status == 302
    second.page("/")
    assert second.done("GET", "/couple")["shared"]


def take_token(who: Visitor) -> None:
    made = who.send("/me/devices/", "/me/devices/token", label=f"a script of {who.person.name}'s")
    token = made.text.partition('id="token">')[2].partition("<")[0].strip()
    who.person.token = f"Duologue {unescape(token)}"


def secure(who: Visitor, sign_in_name: str, password: str) -> None:
    person = who.person
    person.sign_in_name, person.password = sign_in_name, password
    fields = {"sign_in_name": sign_in_name, "password": password, "again": password}
    made = who.send("/me/account/", "/me/account/secure", **fields)
    person.code = unescape(made.text.partition('id="recovery-code">')[2].partition("<")[0]).strip()
    assert person.code, made.text


# -- scenes: the days before the making, what happens then --------------------------------------------------


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
    gita.done("PUT", "/offers/not-for-me", {"exercise": DANCE})


def hugo_asks_and_nobody_answers(making: Making) -> None:
    hugo = making.visitor("Hugo")
    hugo.person.rounds["quiet"] = hugo.start(QUESTION, card="everyday-sound")
    hugo.answer(hugo.person.rounds["quiet"], "answer", answer="The gate, when it is you and not the wind.")


def they_begin_to_swap(making: Making) -> None:
    """Of the version that the exercise had at `EARLIER`."""
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
        who.done("POST", f"/keepsakes/{kept['moment']}/notes", {"text": said})
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
    dora.done("POST", f"/rounds/{alone}/notes", {"text": "I laughed about it an hour later."})


def they_answer_a_question(making: Making) -> None:
    dora, emil = making.visitor("Dora"), making.visitor("Emil")
    asked = emil.start(QUESTION, card="can-mend")
    emil.answer(asked, "answer", answer="Clocks, if they are large and in no hurry.")
    dora.answer(asked, "answer", answer="Jumpers. And the mood of a bus.")
    dora.done("POST", f"/rounds/{asked}/notes", {"text": "You mended the bus as well."})
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
    (days(3), emil_brings_an_export_along),
    (days(2), they_begin_to_swap),
    (days(1.5), kim_begins_again_and_invites),
    (days(1), iris_answers_strictly),
    (timedelta(hours=1), they_choose_for_tonight),
    (timedelta(minutes=1), ben_has_checked_in_and_ana_writes),
)


def play(making: Making) -> None:
    """Every scene; then what is due is done, as on a server that goes on running."""
    making.at(days(2 * 365 + 1))
    making.start()
    lived = making.instance.hands(YEARS, now=NOW.isoformat(), **IN_SHORT)
    assert isinstance(lived, dict)
    for name, zone, colour in (("Ana", "Europe/Lisbon", "madder"), ("Ben", "Europe/Lisbon", "ink-blue")):
        making.add(name, zone, colour).person.jar.update(lived[name.lower()])
    for before, scene in SCENES:
        making.at(before)
        if scene is they_begin_to_swap:
            with_another_version(making, lambda scene=scene: scene(making))
        else:
            scene(making)
    making.at(days(0))
    time.sleep(SWEPT_AFTER_S)
    making.instance.stop()


def with_another_version(making: Making, act: Callable[[], None]) -> None:
    """Start the server again with the earlier version, and once more without it."""
    making.instance.stop()
    making.changed(EARLIER)
    try:
        making.start()
        act()
        making.instance.stop()
    finally:
        making.changed("HEAD")
    making.start()


def pack(data: Path, target: Path) -> None:
    """The folder as one small file, with no name, number or time of this machine's in it."""
    with closing(sqlite3.connect(data / "duologue.sqlite3")) as database:
        # One file, without a log beside it.
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute("VACUUM")

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if any(fnmatch.fnmatch(part, kept) for part in Path(entry.name).parts for kept in NOT_KEPT):
            return None
        mode = 0o700 if entry.isdir() else 0o600
        return entry.replace(mtime=0, uid=0, gid=0, uname="", gname="", mode=mode, deep=False)

    with tarfile.open(target, "w:xz", preset=9) as archive:
        archive.add(data, "instance", filter=plain)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path, help="A checkout of the commit, with its own .venv.")
    checkout = parser.parse_args().checkout.resolve()
    commit = subprocess.run(
        ["git", "rev-parse", "--short=7", "HEAD"], cwd=checkout, check=True, capture_output=True, text=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        making = Making(checkout, Path(folder))
        with making.instance:
            play(making)
        made = DataSet(commit, NOW, making.people, {})
        made.archive.parent.mkdir(exist_ok=True)
        pack(making.instance.data, made.archive)
        # Reading changes what is read: what was told is told by a copy, and the test begins where that did.
        people = {name: replace(one, jar=dict(one.jar)) for name, one in making.people.items()}
        shutil.rmtree(making.instance.data)
        made.unpack(Path(folder))
        with making.instance:
            making.start()
            told = {name: tell(Visitor(making.instance, one)) for name, one in people.items()}
    DataSet(commit, NOW, making.people, json.loads(json.dumps(told))).write()


if __name__ == "__main__":
    main()
