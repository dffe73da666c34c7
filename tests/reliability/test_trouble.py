"""Check 54: a full disk, a locked database, an input/output error. An honest answer, the words given back,
nothing half-written, and all well again afterwards."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from tests.cli.conftest import Cast
from tests.cli.instance import Instance, workers_of
from tests.reliability.browser import Browser, Form
from tests.reliability.thanking import EXERCISE, JAR

WORDS = "You waited up & kept the soup warm"


def asked(instance: Instance, cast: Cast) -> tuple[Browser, str, dict[str, str]]:
    """Ana has a line of thanks filled in and not sent yet."""
    browser = Browser(instance.port, cast.ana)
    start: Form = browser.get("/").form("/rounds/", "id")
    fields = {
        "csrfmiddlewaretoken": start.fields["csrfmiddlewaretoken"],
        "id": str(uuid4()),
        "slug": EXERCISE,
    }
    path = browser.post("/rounds/", fields).where
    form = browser.get(path).form(path, ".f.line")
    return browser, path, form.fields | {"0.f.line": WORDS}


def in_the_jar(instance: Instance, cast: Cast) -> list[str]:
    found = instance.hands(JAR, jar=cast.ana)
    assert isinstance(found, list)
    return found


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def test_a_locked_database_is_an_honest_503_and_the_words_are_given_back(home):
    """check 54."""
    instance, cast = home
    instance.start()
    browser, path, answer = asked(instance, cast)
    with closing(sqlite3.connect(instance.data / "duologue.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = browser.post(path, answer)
        assert refused.status == 503
        assert WORDS in unescape(refused.text)
        assert browser.get("/promise/").status == 200
        other.execute("ROLLBACK")
    assert in_the_jar(instance, cast) == []
    assert browser.post(path, answer).status == 302
    assert in_the_jar(instance, cast) == [WORDS]


def test_an_input_output_error_is_an_honest_503_and_the_words_are_given_back(home):
    """check 54: writes beyond a size fail as on a broken disk."""
    instance, cast = home
    instance.start()
    browser, path, answer = asked(instance, cast)
    workers = workers_of(instance.process.pid)
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    for worker in workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    refused = browser.post(path, answer)
    assert refused.status in {503, 507}
    assert WORDS in unescape(refused.text)
    for worker in workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, unlimited)
    assert in_the_jar(instance, cast) == []
    assert browser.post(path, answer).status == 302
    assert in_the_jar(instance, cast) == [WORDS]
    instance.stop()
    assert sound(instance.data / "duologue.sqlite3")


def small_disk(size: str, folder: Path) -> list[str] | None:
    """What to put before a command so that `folder` is a small disk for it; None where that is refused."""
    if shutil.which("unshare") is None:
        return None
    mount = f'mount -t tmpfs -o size={size} tmpfs "{folder}"'
    for how in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        probe = subprocess.run(["unshare", *how, "sh", "-c", mount], capture_output=True, check=False)
        if probe.returncode == 0:
            return ["unshare", *how, "sh", "-c", f'{mount} && cp -a "$0/." "{folder}" && exec "$@"']
    return None


def test_a_full_disk_is_an_honest_507_and_the_words_are_given_back(home, tmp_path):
    """check 54: a real disk of few megabytes, filled to the last byte, then emptied."""
    instance, cast = home
    template = tmp_path / "template"
    instance.data.rename(template)
    instance.data.mkdir(mode=0o700)
    disk = small_disk("6M", instance.data)
    if disk is None:
        pytest.skip("this machine lets nobody mount a small disk")
    instance.start(before=[*disk, str(template)])
    inside = Path(f"/proc/{workers_of(instance.process.pid)[0]}/root{instance.data}")
    browser, path, answer = asked(instance, cast)
    with pytest.raises(OSError), (inside / "filler").open("wb", 0) as filler:
        while True:
            filler.write(os.urandom(4096))
    refused = browser.post(path, answer)
    assert refused.status == 507
    assert WORDS in unescape(refused.text)
    assert browser.get("/promise/").status == 200
    (inside / "filler").unlink()
    assert browser.post(path, answer).status == 302
    page = browser.get("/jar/")
    assert unescape(page.text).count(WORDS) == 1
    instance.stop()


@pytest.mark.django_db(transaction=True)
def test_no_more_pages_is_an_honest_507_wherever_the_test_runs(world):
    """check 54: the same through Django alone, as a small disk cannot be had everywhere."""
    from django.db import connection
    from django.test import Client

    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own limit")
    client = Client(SERVER_NAME="localhost")
    client.cookies.load(world.ana.jar)
    started = client.post("/rounds/", {"id": str(uuid4()), "slug": EXERCISE})
    assert started.status_code == 302, started.content[:500]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            statuses = set()
            for _ in range(40):
                sent = client.post("/rounds/", {"id": str(uuid4()), "slug": EXERCISE, "text": WORDS})
                statuses.add(sent.status_code)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert 507 in statuses
    assert statuses <= {302, 507}


def test_a_start_on_a_full_or_damaged_database_says_what_to_do(home):
    """check 54: no traceback for the host."""
    instance, _ = home
    path = instance.data / "duologue.sqlite3"
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 20_000)
    refused = instance.command("serve", "--port", str(instance.port))
    assert refused.returncode == 2
    assert "duologue doctor" in refused.stderr
    assert "Traceback" not in refused.stderr
