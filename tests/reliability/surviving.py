"""What is there after the power went: read by everybody through the product's own functions, and gone on
with.

Run in a process of its own (`python -m tests.reliability.surviving FILE`): for each database that the file
names, the facts that hold and the troubles that there are.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tests.reliability.scenes import INVITED, NEW, OLD, opens_with, reads, shares

ROUNDS_READ = 12


class Asked(NamedTuple):
    """`states` are databases to be read; `invitation` is Dora's, as id and secret."""

    states: list[Path]
    jars: dict[str, dict[str, str]]
    invitation: tuple[str, str] | None
    now: datetime


class Found(NamedTuple):
    facts: frozenset[str]
    troubles: tuple[str, ...]


def sentences(seen: Any) -> Iterator[str]:
    match seen:
        case str():
            yield seen
        case dict():
            for one in seen.values():
                yield from sentences(one)
        case list() | tuple():
            for one in seen:
                yield from sentences(one)


def entered(asked: Asked) -> dict[str, Any]:
    """Everybody whose cookies still open something."""
    from duologue.people import access

    found = {name: access.enter(jar, asked.now) for name, jar in asked.jars.items()}
    return {name: me for name, me in found.items() if me is not None}


def read_by(name: str, me: Any, now: datetime) -> set[str]:
    """Every word in the jar, and in the latest rounds."""
    from duologue.keepsakes import reading_keepsakes as keepsakes
    from duologue.people import lists
    from duologue.rounds import play
    from duologue.rounds.models import Round

    said = {kept.text for kept in keepsakes.read_jar(me)}
    for row in Round.objects.filter(lists.make_query(me)).order_by("-day", "-id")[:ROUNDS_READ]:
        said |= set(sentences(play.look(me, row.id, now).view.write_json()["sees"]))
    return {reads(name, text) for text in said}


def ways_in(asked: Asked, people: dict[str, Any], troubles: list[str]) -> set[str]:
    """With which passwords Ana comes in and reads. Exactly one works once there is any."""
    from tests.world import Cheap

    from duologue.people import access, cookies, signing_in
    from duologue.people.models import SignIn
    from duologue.people.refusals import Refusal

    if "Ana" not in people or not SignIn.objects.filter(person_id=people["Ana"].person_id).exists():
        return set()
    found = set()
    for password in (OLD, NEW):
        with suppress(Refusal):
            device = signing_in.sign_in("Ana", password, asked.now, Cheap())
            me = access.enter({one.name: one.value for one in cookies.set_for_device(device)}, asked.now)
            if me is not None and read_by("Ana", me, asked.now):
                found.add(opens_with("Ana", password))
    if len(found) != 1:
        troubles.append(f"Ana comes in by {len(found)} of her passwords")
    return found


def is_open(asked: Asked) -> bool:
    from duologue.people import inviting
    from duologue.people.refusals import NotFound

    if asked.invitation is None:
        return False
    with suppress(NotFound):
        return inviting.show(*asked.invitation, asked.now).state == inviting.OPEN
    return False


def finish_pairing(asked: Asked, people: dict[str, Any]) -> None:
    """Whatever was cut off, Dora and Emil can go on from there."""
    from tests.world import Actor, Cheap, World

    from duologue.people.inviting import Invited

    dora, emil = (Actor(name, dict(asked.jars[name])) for name in ("Dora", "Emil"))
    world = World(asked.now, Cheap(), *(Actor(name) for name in ("Ana", "Ben", "Sam", "Toni", "Carl")))
    if "Emil" not in people:
        assert asked.invitation is not None
        world.join(emil, Invited(*asked.invitation, ""), "moss", asked.now)
    if not (dora.me(asked.now).shared and emil.me(asked.now).shared):
        world.confirm(dora, emil, asked.now)
    assert dora.me(asked.now).shared and emil.me(asked.now).shared


def look(asked: Asked) -> Found:
    from django.db import connection

    from duologue.cli import prepare
    from duologue.people import host

    troubles: list[str] = []
    facts: set[str] = set()
    try:
        prepare.prepare_instance(connection, asked.now)
        host.check()
        if is_open(asked):
            facts.add(INVITED)
        # Whoever comes brings about what was owed to both, so what is read is read after all have come.
        for name, me in entered(asked).items():
            read_by(name, me, asked.now)
        people = entered(asked)
        for name, me in people.items():
            facts |= {f"{name} is here"} | read_by(name, me, asked.now)
            facts |= {shares(name)} if me.shared else set()
        facts |= ways_in(asked, people, troubles)
        if "Dora" in people and (INVITED in facts or "Emil" in people):
            finish_pairing(asked, people)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is to be told
        troubles.append(traceback.format_exc(limit=-4))
    finally:
        connection.close()
    return Found(frozenset(facts), tuple(troubles))


def main() -> None:
    asked: Asked = pickle.loads(Path(sys.argv[1]).read_bytes())
    os.environ["DJANGO_SETTINGS_MODULE"] = "duologue.config.settings"
    import django

    django.setup()
    from duologue.cli import prepare
    from duologue.config import place

    prepare.make_folders()
    database = place.find_data_dir() / "duologue.sqlite3"
    found = []
    for state in asked.states:
        for beside in ("-wal", "-shm", "-journal"):
            Path(f"{database}{beside}").unlink(missing_ok=True)
        shutil.copy(state, database)
        # All starts after an upgrade happen in one and the same second here, and copies are named after it.
        shutil.rmtree(place.find_data_dir() / "backups", ignore_errors=True)
        found.append(look(asked))
    Path(sys.argv[2]).write_bytes(pickle.dumps([tuple(one) for one in found]))


if __name__ == "__main__":
    main()
