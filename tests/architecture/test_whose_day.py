"""One place turns a moment into a date: elsewhere it would be the server's date, and not its reader's."""

from __future__ import annotations

import ast
from pathlib import Path

import duologue

SRC = Path(duologue.__file__).parent
FOLDERS = ("engine", "showing", "people", "keepsakes", "rounds", "counsel", "rhythm", "live", "web", "api")
MAY = {
    "engine/dates.py": "makes a date of a moment in a zone that it is given",
    "people/days.py": "knows whose zone, and which day is the server's",
    "rhythm/offers.py": "is given the moment in one's own zone",
    "rhythm/rota.py": "is given the moment in one's own zone",
    "rhythm/resting.py": "is given one's own zone",
    # The server's own day, of rows and cookies: when what ends is over, and nothing that anybody reads.
    "people/access.py": "devices and cookies end",
    "people/device_locks.py": "a cookie has its UTC day",
    "people/seen_cookie.py": "a cookie has its UTC day",
    "people/beginning.py": "links end; a couple's row",
    "people/devices.py": "devices end; a device's row",
    "people/inviting.py": "invitations end; an invitation's row",
    "people/leaving.py": "a couple's row",
    "people/migrations/0003_ways_in.py": "tokens of before end",
    "live/watch.py": "devices end",
}
PROFILE = "people/profile.py"


def makes_dates(tree: ast.AST) -> list[int]:
    """Lines on which a moment becomes a date, or a zone is looked up to make it one."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _makes_one(node)]


def _makes_one(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return isinstance(call.func, ast.Name) and call.func.id == "ZoneInfo"
    return call.func.attr in ("date", "today") and not call.args


def found() -> dict[str, list[int]]:
    lines = {}
    for folder in FOLDERS:
        for path in sorted((SRC / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if at := list(makes_dates(tree)):
                lines[str(path.relative_to(SRC))] = at
    return lines


def test_nobody_else_makes_a_date_of_a_moment() -> None:
    assert {name: at for name, at in found().items() if name not in {*MAY, PROFILE}} == {}


def test_each_that_may_does() -> None:
    assert set(MAY) | {PROFILE} == set(found())


def test_a_date_made_elsewhere_is_found() -> None:
    """The control."""
    made = "today = now.date()\nhere = now.astimezone(ZoneInfo(zone))\nfound = today.today(me, now)\n"
    assert makes_dates(ast.parse(made)) == [1, 2]
