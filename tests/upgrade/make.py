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
scene in `scenes`.
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
from pathlib import Path

from tests.upgrade.data_sets import NOT_KEPT, DataSet
from tests.upgrade.meeting import NOW, Making
from tests.upgrade.scenes import SCENES, days, they_begin_to_swap
from tests.upgrade.told import tell
from tests.upgrade.visitor import Visitor

# The one exercise that is an earlier version of itself while a round of it is begun, and who has that.
CHANGED, EARLIER = "equal-power/exercises/swap-a-week.toml", "10cf312^"
# The server's first look after what is due comes ten seconds after its start.
SWEPT_AFTER_S = 12.0
# Two years are lived in it.
YEARS_S = 600.0

YEARS = """
from datetime import datetime
from duologue.cli import demo_years
from duologue.people import cookies
lived, every = demo_years.draw_evenings, values["every"]
def in_short(days, *more, **named):
    for number, evening in enumerate(lived(days, *more, **named)):
        week, day = divmod(days - number, 7)
        whole = week < 5 or week >= days // 7 - 5
        is_lived = day in values["days"] and (whole or week % every == 0)
        yield evening if is_lived else demo_years.Evening({}, ())
demo_years.draw_evenings = in_short
demo_years.A_MONTH = values["a_month"]
played = demo_years.Years(datetime.fromisoformat(values["now"]), 2 * demo_years.DAYS_A_YEAR)
played.play()
result = {
    name: {one.name: one.value for one in cookies.set_for_device(device)}
    for name, device in played.devices.items()
}
"""
IN_SHORT = {"every": 4, "days": [2, 4, 5, 6], "a_month": 91}
"""Of the weeks in the middle every so many, four days of each; the month is looked at every so many days."""


def changed(checkout: Path, revision: str) -> None:
    """Put the exercise that changed into the checkout as it was at a commit."""
    path = f"src/duologue/practices/{CHANGED}"
    text = subprocess.run(
        ["git", "show", f"{revision}:{path}"],
        cwd=checkout, check=True, capture_output=True,
    ).stdout  # fmt: skip
    (checkout / path).write_bytes(text)


def play(making: Making) -> None:
    """Every scene; then what is due is done, as on a server that goes on running."""
    making.at(days(2 * 365 + 1))
    making.start()
    lived = making.instance.hands(YEARS, YEARS_S, now=NOW.isoformat(), **IN_SHORT)
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
    changed(making.checkout, EARLIER)
    try:
        making.start()
        act()
        making.instance.stop()
    finally:
        changed(making.checkout, "HEAD")
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
