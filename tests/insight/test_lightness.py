"""numpy comes only with the figures that need it."""

from __future__ import annotations

import http.client
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.instance import Instance, workers_of


def imports_numpy(statement: str) -> bool:
    code = f"import sys\n{statement}\nprint('numpy' in sys.modules)"
    return (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "True\n"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "import duologue.insight, duologue.insight.figures",
        "import duologue.insight.dividing, duologue.insight.choosing",
        "import duologue.cli.commands, duologue.cli.analyse, duologue.cli.simulate",
    ],
)
def test_what_shows_no_statistics_does_not_import_numpy(statement):
    assert not imports_numpy(statement)


def test_the_check_sees_numpy_where_it_is():
    assert imports_numpy("import duologue.insight.level")


# A real server with one couple: what its workers have loaded is read from their memory maps.
COUPLE = """
from datetime import UTC, datetime
from duologue.people import access, beginning, cookies, inviting, joining, pairing
now = datetime.now(UTC)
def jar(device):
    return {cookies.ID: device.id, cookies.KEY: device.secret, cookies.SEEN: device.seen}
ana = jar(beginning.begin(beginning.mint_couple_link(now), "Ana", "madder", "Europe/Lisbon", now))
invited = inviting.invite(access.enter(ana, now), "Come and see?", now)
joined = joining.join(
    invited.invitation_id, invited.secret, "Ben", "ink-blue", "Europe/Lisbon", now, label="a phone")
ben = jar(joined.device)
pairing.find_four_words(access.enter(ben, now))
pairing.find_four_words(access.enter(ana, now))
pairing.confirm(access.enter(ana, now), now)
from duologue.rounds import starting
access.enter(ben, now)
begun = starting.start(access.enter(ana, now), "check-in/check-in", now)
result = [ana, str(begun.round_id)]
"""
BEFORE = ("/", "/history/", "/jar/", "/us/", "/me/", "/ways/", "/me/export/", "/thread/first-days/")


def get(instance: Instance, jar: dict[str, str], path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=30)
    sent = "; ".join(f"{name}={value}" for name, value in jar.items())
    connection.request("GET", path, headers={"Cookie": sent})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def have_numpy(instance: Instance) -> bool:
    assert instance.process is not None
    found = [instance.process.pid]
    for pid in found:
        found += workers_of(pid)
    return any("numpy" in Path(f"/proc/{pid}/maps").read_text() for pid in found)


def test_a_worker_that_serves_no_insight_page_never_loads_numpy(tmp_path: Path):
    with Instance(tmp_path / "data") as instance:
        instance.start()
        jar, round_id = instance.hands(COUPLE)
        for path in (*BEFORE, f"/rounds/{round_id}/"):
            assert get(instance, jar, path) == 200, path
        assert not have_numpy(instance)
        assert get(instance, jar, "/thread/") == 200
        assert have_numpy(instance)  # the control
        instance.stop()
