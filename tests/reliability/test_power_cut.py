"""Check 53: the power goes. What was acknowledged is there, and nothing else is half there.

What SQLite asked of the disk is recorded while people move, open, pair and change a password, while the log
is moved into the database, and while an earlier version's instance is brought up to date. Then the power goes
anywhere in it, and what was not synced yet is lost, kept or torn in any way.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from tests.cli.instance import Instance
from tests.reliability.power import Disk, Image, commits
from tests.reliability.recording import Event, Scene, Told
from tests.reliability.scenes import HASTE, IN_PIECES, OTHERWISE, ROLLBACK
from tests.reliability.surviving import Asked, Found
from tests.upgrade.data_sets import load

from duologue.config import sqlite

sqlite.use_packaged_sqlite()
import sqlite3  # noqa: E402 - after the line above

DATABASE = "duologue.sqlite3"
POINTS, ROLLBACK_POINTS, MIGRATION_POINTS = 144, 36, 20
SOAK_POINTS, SOAK_ROLLBACK_POINTS, SOAK_MIGRATION_POINTS = 3600, 900, 500
# A folder that is not synced is noticed after one cut in five, everything else after most.
CONTROL_POINTS, SYNCED_FOLDER_POINTS = 12, 60
PATIENCE_S = 120.0
STATES_A_PROCESS = 25
UPGRADED = "5b3c962"


@dataclass(frozen=True)
class Recorded:
    """`data` is the instance's folder, for its key files."""

    data: Path
    before: Image
    events: Sequence[Event]
    jars: dict[str, dict[str, str]]
    invitation: tuple[str, str] | None
    now: datetime


def run(data: Path, module: str, *arguments: str, sent: bytes = b"", **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.reliability.{module}", *arguments],
        env=Instance(data).environment | environment,
        input=sent,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def record(
    what: str, data: Path, jars: dict[str, dict[str, str]], now: datetime, otherwise: str = ""
) -> Recorded:
    target = data.parent / "recorded"
    run(data, "scenes", what, str(target), sent=pickle.dumps(jars), **{OTHERWISE: otherwise})
    made = pickle.loads(target.read_bytes())
    return Recorded(data, made["before"], made["events"], made["jars"], made["invitation"], now)


def evening(home, otherwise: str = "") -> Recorded:
    instance, cast = home
    return record("evening", instance.data, {"Ana": cast.ana, "Ben": cast.ben}, datetime.now(UTC), otherwise)


# -- the power goes --------------------------------------------------------------------------------------


def points(events: Sequence[Event], count: int, chance: random.Random) -> list[int]:
    """Where the power goes. The scenes have equal shares; each is cut anywhere, and every third time at the
    worst moment there is: when somebody has just been told."""
    begins = [number for number, event in enumerate(events) if isinstance(event, Scene)] + [len(events)]
    told = [number + 1 for number, event in enumerate(events) if isinstance(event, Told) and event.now]
    spans = list(pairwise(begins))
    found = []
    for number in range(count):
        first, last = spans[number % len(spans)]
        worst = [one for one in told if first < one <= last] if number // len(spans) % 3 == 0 else []
        found.append(chance.choice(worst) if worst else chance.randint(first + 1, last))
    return sorted(found)


def digest(database: sqlite3.Connection) -> str:
    """All that a database says: its tables and every row of them."""
    said = hashlib.sha256()
    tables = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    said.update(repr(tables).encode())
    for kind, name, _ in tables:
        if kind == "table":
            said.update(repr(database.execute(f'SELECT * FROM "{name}"').fetchall()).encode())
    return said.hexdigest()


class Trouble(Exception):
    """What was found after a power cut and must not be."""


def opened(image: Image, folder: Path, keep: Path | None = None) -> str:
    """Start on these files as SQLite does; the digest of what is there. Raises `Trouble`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in image.items():
        (folder / name).write_bytes(content)
    try:
        with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as database:
            found = digest(database)
            verdicts = database.execute("PRAGMA integrity_check").fetchall()
            if verdicts != [("ok",)]:
                raise Trouble(f"damaged: {verdicts[:3]}")
            if database.execute("PRAGMA foreign_key_check").fetchall():
                raise Trouble("rows that belong to nothing")
            if keep is not None and not keep.exists():
                with closing(sqlite3.connect(keep)) as copy:
                    database.backup(copy)
            return found
    except sqlite3.DatabaseError as failed:
        raise Trouble(f"does not open: {failed}") from None


@dataclass(frozen=True)
class Cut:
    """`state` is what the database said afterwards, `may` what it may have said, `told` what had to hold."""

    at: int
    scene: str
    state: str
    may: frozenset[str]
    told: frozenset[str]
    trouble: str = ""


def cuts(recorded: Recorded, count: int, chance: random.Random, folder: Path) -> Iterator[Cut]:
    """Cut the power at so many points; each state that was found is kept in `folder` under its digest."""
    disk, ends = Disk.holding(recorded.before), commits(recorded.events)
    where = Counter(points(recorded.events, count, chance))
    since = [opened(disk.whole(), folder / "open", folder / "before")]
    told: frozenset[str] = frozenset()
    scene = ""
    # One event further than the last: the power goes after everything.
    for number, event in enumerate([*recorded.events, Scene("")]):
        for _ in range(where[number]):
            image = disk.after_a_power_cut(chance)
            try:
                state, trouble = opened(image, folder / "cut"), ""
                if not (folder / state).exists():
                    opened(image, folder / "cut", folder / state)
            except Trouble as found:
                state, trouble = "", str(found)
            yield Cut(number, scene, state, frozenset(since), told, trouble)
        disk.take(event)
        match event:
            case Scene(name):
                scene = name
            case Told(now, no_more):
                told = (told - no_more) | now
                since = since[-1:] if now else since
        if number in ends:
            since.append(opened(disk.whole(), folder / "open"))


def survivors(recorded: Recorded, states: Sequence[Path], folder: Path) -> dict[str, Found]:
    """What everybody finds in each state."""
    found: dict[str, Found] = {}
    for first in range(0, len(states), STATES_A_PROCESS):
        some = list(states[first : first + STATES_A_PROCESS])
        asked = Asked(some, recorded.jars, recorded.invitation, recorded.now)
        (folder / "asked").write_bytes(pickle.dumps(asked))
        run(recorded.data, "surviving", str(folder / "asked"), str(folder / "found"))
        answers = pickle.loads((folder / "found").read_bytes())
        found |= {state.name: Found(*answer) for state, answer in zip(some, answers, strict=True)}
    return found


def troubles(recorded: Recorded, count: int, folder: Path) -> tuple[list[str], Counter[str]]:
    """All that is wrong after so many power cuts, and how many there were in each scene."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    folder.mkdir()
    made = list(cuts(recorded, count, random.Random(seed), folder))
    states = sorted({cut.state for cut in made if cut.state})
    held = survivors(recorded, [folder / state for state in states], folder)
    said: list[str] = []
    for cut in made:
        here = f"{cut.scene}, after event {cut.at}: "
        if cut.trouble:
            said.append(here + cut.trouble)
            continue
        if cut.state not in cut.may:
            said.append(here + "neither what was acknowledged last nor what was committed since")
        said += [here + f"lost: {fact}" for fact in sorted(cut.told - held[cut.state].facts)]
        said += [here + trouble for trouble in held[cut.state].troubles]
    return said, Counter(cut.scene for cut in made)


# -- the checks ------------------------------------------------------------------------------------------


def survives_an_evening(home, count: int, folder: Path, otherwise: str = "") -> None:
    recorded = evening(home, otherwise)
    assert sum(isinstance(event, Told) for event in recorded.events) > 15
    said, where = troubles(recorded, count, folder)
    print(dict(where))
    assert len(where) == 6
    assert said == []


def survives_a_migration(earlier: Recorded, count: int, folder: Path) -> None:
    said, where = troubles(earlier, count, folder)
    assert where["a migration"] == count
    assert said == []


def brought_up_to_date(tmp_path: Path, otherwise: str = "") -> Recorded:
    """An instance as an earlier commit wrote it, recorded while it is brought up to date. What everybody read
    when that was done is what has to be there whenever the power went."""
    made = load(UPGRADED)
    data = made.unpack(tmp_path)
    jars = {name: person.jar for name, person in made.people.items()}
    recorded = record("migration", data, jars, made.now, otherwise)
    shutil.copy(data / DATABASE, tmp_path / "afterwards")
    (whole,) = survivors(recorded, [tmp_path / "afterwards"], tmp_path).values()
    assert len(whole.facts) > 50
    assert not whole.troubles
    told = Told(whole.facts, frozenset())
    return Recorded(data, recorded.before, [told, *recorded.events], jars, None, made.now)


@pytest.fixture
def earlier(tmp_path: Path, static: None) -> Recorded:
    return brought_up_to_date(tmp_path)


def after_each_transaction(recorded: Recorded, folder: Path) -> list[str]:
    """What is wrong if the power goes between two transactions, and all that was written is there."""
    folder.mkdir()
    disk, ends = Disk.holding(recorded.before), commits(recorded.events)
    states = []
    for number, event in enumerate(recorded.events):
        disk.take(event)
        if number in ends:
            states.append(folder / str(number))
            opened(disk.whole(), folder / "open", states[-1])
    found = survivors(recorded, states, folder)
    return [trouble for state in states for trouble in found[state.name].troubles]


def test_an_update_is_whole_or_not_made_whenever_the_power_goes(earlier, tmp_path):
    """check 53: also between the tables of a migration and the note that it is made."""
    assert after_each_transaction(earlier, tmp_path / "states") == []


def test_an_update_in_pieces_is_caught(static, tmp_path):
    """check 53: the control, migrations as Django makes them."""
    found = after_each_transaction(brought_up_to_date(tmp_path, IN_PIECES), tmp_path / "states")
    assert any("already exists" in trouble for trouble in found)


def test_after_a_power_cut_what_was_acknowledged_is_there_and_nothing_else_is_half_there(home, tmp_path):
    """check 53: around a move, an opening, a checkpoint, a pairing, a strict opening, a password change."""
    survives_an_evening(home, POINTS, tmp_path / "states")


def test_after_a_power_cut_during_a_migration_the_next_start_finishes_it_and_all_is_read(earlier, tmp_path):
    """check 53: around a migration, of an instance that an earlier version wrote."""
    survives_a_migration(earlier, MIGRATION_POINTS, tmp_path / "states")


def test_after_a_power_cut_the_slower_journal_of_an_affected_sqlite_keeps_as_much(home, tmp_path):
    """checks 53 and 57: with the rollback journal, which goes when a transaction is in the database."""
    survives_an_evening(home, ROLLBACK_POINTS, tmp_path / "states", ROLLBACK)


@pytest.mark.parametrize(
    ("taken_out", "count"),
    [
        ("PRAGMA synchronous=OFF", CONTROL_POINTS),
        ("PRAGMA synchronous=NORMAL", CONTROL_POINTS),
        (f"{ROLLBACK}, PRAGMA synchronous=OFF", CONTROL_POINTS),
        (f"{ROLLBACK}, PRAGMA synchronous=FULL", SYNCED_FOLDER_POINTS),
        (HASTE, CONTROL_POINTS),
    ],
)
def test_what_is_acknowledged_before_it_is_durable_is_caught(home, tmp_path, taken_out, count):
    """check 53: the control, without syncs, with too few, and with an acknowledgement before the commit."""
    said, _ = troubles(evening(home, taken_out), count, tmp_path / "states")
    assert said


@pytest.mark.soak
@pytest.mark.skipif("DUOLOGUE_SOAK" not in os.environ, reason="the long version: make soak")
def test_five_thousand_power_cuts_lose_nothing(home, earlier, tmp_path):
    """check 53: the long version."""
    survives_an_evening(home, SOAK_POINTS, tmp_path / "evening")
    survives_an_evening(home, SOAK_ROLLBACK_POINTS, tmp_path / "rollback", ROLLBACK)
    survives_a_migration(earlier, SOAK_MIGRATION_POINTS, tmp_path / "migration")
