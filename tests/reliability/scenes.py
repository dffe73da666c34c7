"""What Ana and Ben, Dora and Emil do until the power goes, each scene with the facts that were acknowledged.

Played by the product's own functions in a process of its own (`python -m tests.reliability.scenes FOLDER`),
which records what SQLite asked of the disk; `OTHERWISE` in the environment takes a protection out, or has
an SQLite that needs the rollback journal.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.reliability.power import Image
from tests.reliability.recording import Recording, Scene, Told

THANKS, QUESTION, CARD = "thanks/one-line-of-thanks", "conversation/an-open-question", "nine-years-old"
OLD, NEW = "copper lantern under the stairs", "seven umbrellas in the hall"
INVITED = "Dora's invitation is open"
OTHERWISE = "DUOLOGUE_OTHERWISE"
ROLLBACK, HASTE, IN_PIECES = "rollback journal", "haste", "an update in pieces"


def reads(name: str, text: str) -> str:
    return f"{name} reads: {text}"


def opens_with(name: str, password: str) -> str:
    return f"{name} opens everything with: {password}"


def shares(name: str) -> str:
    return f"{name} has the key of the two"


class Playing:
    """The evening of a data folder. `jars` are the cookies of everybody who was ever signed in."""

    def __init__(self, recording: Recording, jars: dict[str, dict[str, str]], *, hasty: bool) -> None:
        from tests.world import Actor, Cheap, World

        self.recording = recording
        self.hasty = hasty
        self.now = datetime.now(UTC)
        names = ("Ana", "Ben", "Sam", "Toni", "Carl")
        actors = [Actor(name, dict(jars.get(name, {}))) for name in names]
        self.world = World(self.now, Cheap(), *actors)
        self.dora, self.emil = Actor("Dora"), Actor("Emil")
        self.invitation: tuple[str, str] | None = None

    def scene(self, name: str) -> None:
        self.recording.events.append(Scene(name))

    @contextmanager
    def acknowledging(self, *facts: str, no_more: tuple[str, ...] = ()) -> Iterator[None]:
        """Tell what was done once it is done; the hasty tell it before. What is about to change is neither
        one nor the other until then."""
        told = Told(frozenset(facts), frozenset())
        self.recording.events.append(Told(frozenset(), frozenset(no_more)))
        if self.hasty:
            self.recording.events.append(told)
        yield
        if not self.hasty:
            self.recording.events.append(told)

    def moves(self, first: int, count: int) -> None:
        from tests.rounds.playing import answer, start

        for number in range(first, first + count):
            who = (self.world.ana, self.world.ben)[number % 2]
            line = f"You mended the bell, {number}"
            with self.acknowledging(reads("Ana", line), reads("Ben", line)):
                answer(who, start(who, THANKS, self.now), "line", {"line": line}, self.now)

    def opening(self, first: Any, second: Any, number: int) -> None:
        """Sealed, then opened by the second answer; strictly sealed, by both being here again."""
        from tests.rounds.playing import answer, start

        from duologue.rounds import releasing

        hers, his = f"I was nine, {number}", f"I was ten, {number}"
        with self.acknowledging(reads(first.name, hers)):
            round_id = start(first, QUESTION, self.now, card=CARD)
            answer(first, round_id, "answer", {"answer": hers}, self.now)
        both = [reads(who.name, said) for who in (first, second) for said in (hers, his)]
        with self.acknowledging(*both):
            answer(second, round_id, "answer", {"answer": his}, self.now)
            for who in (first, second):
                releasing.release_owed(who.me(self.now), self.now)

    def checkpoints(self) -> None:
        """The log is moved into the database in each way there is, and begun again from its start."""
        from django.db import connection

        from duologue.cli import upkeep

        checkpoints = upkeep.Checkpoints(self.recording.database)
        self.moves(100, 2)
        upkeep.LOG_BYTES = 1
        if connection.settings_dict["OPTIONS"]["init_command"].find("WAL") >= 0:
            assert [checkpoints.look(0.0), checkpoints.look(100.0)] == ["passive", "truncate"]
            self.moves(102, 2)
            assert checkpoints.look(101.0) == "passive"
        # Begun again from its start: older frames still lie behind the new ones.
        self.moves(104, 2)
        connection.close()
        self.moves(106, 1)

    def pairing(self) -> None:
        from duologue.people import beginning, inviting, sealing

        with self.acknowledging("Dora is here"):
            token = beginning.mint_couple_link(self.now)
            self.dora.keep(beginning.begin(token, "Dora", "teal", "Europe/Lisbon", self.now, "a phone"))
        with self.acknowledging(INVITED):
            invited = inviting.invite(self.dora.me(self.now), "Come and try this with me?", self.now)
            self.invitation = (str(invited.invitation_id), invited.secret)
        with self.acknowledging("Emil is here", no_more=(INVITED,)):
            self.world.join(self.emil, invited, "moss", self.now)
        with self.acknowledging(shares("Dora"), shares("Emil")):
            self.world.confirm(self.dora, self.emil, self.now)
        sealing.make_strict(self.dora.me(self.now), self.now)

    def passwords(self) -> None:
        from duologue.people import password

        ana, stretching = self.world.ana, self.world.stretching
        with self.acknowledging(opens_with("Ana", OLD)):
            self.world.secure(ana, "Ana", self.now)
        with self.acknowledging(opens_with("Ana", NEW), no_more=(opens_with("Ana", OLD),)):
            password.change_password(ana.me(self.now), OLD, NEW, self.now, stretching)

    def evening(self) -> None:
        from django.db import connection

        scenes: list[tuple[str, Callable[[], None]]] = [
            ("a move", lambda: self.moves(0, 4)),
            ("an opening", lambda: self.opening(self.world.ana, self.world.ben, 1)),
            ("a checkpoint", self.checkpoints),
            ("a pairing", self.pairing),
            ("a strict opening", lambda: self.opening(self.dora, self.emil, 2)),
            ("a password change", self.passwords),
        ]
        for name, play in scenes:
            self.scene(name)
            play()
        # Also the end in good order: the log is moved into the database, and goes.
        connection.close()

    @property
    def jars(self) -> dict[str, dict[str, str]]:
        return {who.name: who.jar for who in (self.world.ana, self.world.ben, self.dora, self.emil)}


def files_of(database: Path) -> Image:
    found = {path.name: path for path in database.parent.glob(database.name + "*")}
    return {name: path.read_bytes() for name, path in found.items() if not name.endswith("-shm")}


def change_pragmas(otherwise: set[str]) -> None:
    """Before the settings are read, which hold the pragmas of every connection."""
    from duologue.config import sqlite

    kept = sqlite.write_init_command
    found = (3, 40, 1) if ROLLBACK in otherwise else sqlite.find_version()
    added = "; ".join(one for one in otherwise if one.startswith("PRAGMA"))
    sqlite.write_init_command = lambda _: f"{kept(found)} {added}"


def migrate(recording: Recording, *, in_pieces: bool) -> None:
    """A start after an upgrade, as `serve` makes it, or as Django would have it."""
    from django.core.management import call_command
    from django.db import connection

    from duologue.cli import database, prepare

    if in_pieces:
        database.migrate = lambda: call_command("migrate", verbosity=0, interactive=False)

    recording.events.append(Scene("a migration"))
    prepare.make_folders()
    prepare.prepare_instance(connection, datetime.now(UTC))
    connection.close()


def main() -> None:
    """Play what is asked for on the instance of this environment; write what was recorded to a file."""
    what, target = sys.argv[1], Path(sys.argv[2])
    jars = pickle.loads(sys.stdin.buffer.read())
    otherwise = set(filter(None, os.environ.get(OTHERWISE, "").split(", ")))
    change_pragmas(otherwise)
    os.environ["DJANGO_SETTINGS_MODULE"] = "duologue.config.settings"
    import django

    django.setup()
    from duologue.config import place

    database = place.find_data_dir() / "duologue.sqlite3"
    before = files_of(database)
    recording = Recording(database)
    recording.start()
    made: dict[str, object] = {"before": before, "jars": jars, "invitation": None}
    if what == "migration":
        migrate(recording, in_pieces=IN_PIECES in otherwise)
    else:
        playing = Playing(recording, jars, hasty=HASTE in otherwise)
        playing.evening()
        made |= {"jars": playing.jars, "invitation": playing.invitation}
    target.write_bytes(pickle.dumps(made | {"events": recording.events}))


if __name__ == "__main__":
    main()
