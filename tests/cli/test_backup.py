"""Backup and restore. Check 58: a backup is restored, and proves by its canary that it can be opened."""

from __future__ import annotations

import json
import shutil
import stat

import pytest
from tests.cli.instance import Instance

READ = """
from datetime import UTC, datetime
from duologue.people import access, profile
now = datetime.now(UTC)
me = access.enter(values["jar"], now)
result = me and profile.read_mine(me).name
"""
SIGN_OUT_TOKEN = """
from datetime import UTC, datetime
from uuid import UUID
from duologue.people import access, devices
now = datetime.now(UTC)
devices.revoke(access.enter_by_token(values["token"], now), UUID(values["device"]), now)
"""


@pytest.fixture
def elsewhere(tmp_path):
    """A second machine's empty data folder."""
    with Instance(tmp_path / "elsewhere") as instance:
        yield instance


@pytest.fixture
def copies(home, tmp_path):
    """(instance, cast, database copy, key copy)"""
    instance, cast = home
    done = instance.command("backup", str(tmp_path / "copy"), "--keys", str(tmp_path / "copy-keys"))
    assert done.returncode == 0, done.stderr
    return instance, cast, tmp_path / "copy", tmp_path / "copy-keys"


def test_a_backup_is_restored_elsewhere_and_opens_what_it_held(copies, elsewhere):
    """check 58: with sessions, which stay."""
    _, cast, copy, keys = copies
    assert stat.S_IMODE(copy.stat().st_mode) == stat.S_IMODE(keys.stat().st_mode) == 0o600
    done = elsewhere.command("restore", str(copy), "--keys", str(keys))
    assert done.returncode == 0, done.stderr
    assert "canary opened" in done.stdout
    assert elsewhere.hands(READ, jar=cast.ana) == "Ana"
    elsewhere.start()


def test_a_backup_that_the_key_files_here_do_not_open_says_so(home, tmp_path):
    """check 58: found out now and not on the day it is needed."""
    from duologue.vault import KeyFiles

    instance, _ = home
    (instance.data / "keys").rename(tmp_path / "own")
    KeyFiles.create(instance.data / "keys")
    done = instance.command("backup", str(tmp_path / "copy"))
    assert done.returncode == 2
    assert "did not come with this database" in done.stderr


def test_a_backup_holds_no_key_file(copies):
    instance, _, copy, keys = copies
    key = (instance.data / "keys" / "release.key").read_bytes()
    assert key not in copy.read_bytes()
    assert set(json.loads(keys.read_text())["files"]) >= {"release.key", "pepper.key"}


def test_without_the_key_files_it_says_that_they_are_not_in_it(home, tmp_path):
    instance, _ = home
    done = instance.command("backup", str(tmp_path / "copy"))
    assert done.returncode == 0
    assert "are not in it" in done.stdout
    assert "--keys" in done.stdout


def test_a_backup_is_made_while_people_are_there(home, elsewhere, tmp_path):
    instance, cast = home
    instance.start()
    with instance.listening(cast.ana) as ana:
        assert ana.status == 200
        copy, keys = str(tmp_path / "copy"), str(tmp_path / "copy-keys")
        assert instance.command("backup", copy, "--keys", keys).returncode == 0
    assert elsewhere.command("restore", copy, "--keys", keys).returncode == 0
    assert elsewhere.hands(READ, jar=cast.ben) == "Ben"


def test_wrong_key_files_are_refused_and_nothing_is_left_behind(copies, elsewhere, tmp_path, files_in):
    """check 58: the canary does not open with another instance's keys."""
    from duologue.vault import KeyFiles

    _, _, copy, _ = copies
    KeyFiles.create(elsewhere.data / "keys")
    before = files_in(elsewhere.data / "keys")
    done = elsewhere.command("restore", str(copy))
    assert done.returncode == 2
    assert "did not come with this database" in done.stderr
    assert not (elsewhere.data / "duologue.sqlite3").exists()
    assert files_in(elsewhere.data / "keys") == before
    assert not list(elsewhere.data.glob(".restore-*"))


def test_a_backup_whose_canary_was_altered_is_refused(copies, elsewhere, tmp_path):
    """check 58: the control; with matching key ids it is the canary that tells."""
    instance, _, copy, keys = copies
    altered = tmp_path / "altered"
    shutil.copyfile(copy, altered)
    alter = """
import sqlite3
database = sqlite3.connect(values["path"])
(canary,) = database.execute("SELECT canary FROM people_host").fetchone()
database.execute("UPDATE people_host SET canary = ?", [bytes([canary[0] ^ 1]) + canary[1:]])
database.commit()
"""
    instance.hands(alter, path=str(altered))
    done = elsewhere.command("restore", str(altered), "--keys", str(keys))
    assert done.returncode == 2
    assert "canary" in done.stderr
    assert not (elsewhere.data / "duologue.sqlite3").exists()


def test_without_any_key_files_it_says_which_are_missing(copies, elsewhere):
    _, _, copy, _ = copies
    done = elsewhere.command("restore", str(copy))
    assert done.returncode == 2
    assert "release.key is missing" in done.stderr
    assert not (elsewhere.data / "keys" / "release.key").exists()


def test_a_database_that_is_there_is_never_replaced(copies, files_in):
    instance, _, copy, keys = copies
    before = files_in(instance.data)
    done = instance.command("restore", str(copy), "--keys", str(keys))
    assert done.returncode == 2
    assert "never replaces" in done.stderr
    assert files_in(instance.data)["duologue.sqlite3"] == before["duologue.sqlite3"]


def test_other_key_files_that_are_there_are_never_replaced(copies, elsewhere, files_in):
    from duologue.vault import KeyFiles

    _, _, copy, keys = copies
    KeyFiles.create(elsewhere.data / "keys")
    before = files_in(elsewhere.data / "keys")
    done = elsewhere.command("restore", str(copy), "--keys", str(keys))
    assert done.returncode == 2
    assert files_in(elsewhere.data / "keys") == before


def test_what_is_no_backup_is_refused(copies, elsewhere, tmp_path):
    _, _, copy, keys = copies
    torn = tmp_path / "torn"
    torn.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    noise = tmp_path / "noise"
    noise.write_bytes(b"\x00" * 5000)
    for file in (torn, noise, keys, tmp_path / "nothing"):
        done = elsewhere.command("restore", str(file), "--keys", str(keys))
        assert done.returncode == 2, done.stdout
        assert str(file) in done.stderr, "it is called as the host called it"
        assert not (elsewhere.data / "duologue.sqlite3").exists()
    assert elsewhere.command("restore", str(copy), "--keys", str(copy)).returncode == 2


def test_a_device_that_was_revoked_since_stays_out_of_a_restored_backup(copies, tmp_path):
    """check 27: the list beside the key files outlives the database."""
    instance, cast, copy, _ = copies
    assert instance.hands(READ, jar=cast.ana) == "Ana"
    instance.hands(SIGN_OUT_TOKEN, token=cast.token, device=cast.ana_device)
    assert instance.hands(READ, jar=cast.ana) is None
    (instance.data / "duologue.sqlite3").unlink()
    for beside in instance.data.glob("duologue.sqlite3-*"):
        beside.unlink()
    assert instance.command("restore", str(copy)).returncode == 0
    assert instance.hands(READ, jar=cast.ana) is None
    assert instance.hands(READ, jar=cast.ben) == "Ben"


def test_without_the_list_the_revoked_device_would_be_back(copies):
    """check 27: the control."""
    instance, cast, copy, _ = copies
    instance.hands(SIGN_OUT_TOKEN, token=cast.token, device=cast.ana_device)
    for file in (*instance.data.glob("duologue.sqlite3*"), instance.data / "keys" / "revoked"):
        file.unlink()
    assert instance.command("restore", str(copy)).returncode == 0
    assert instance.hands(READ, jar=cast.ana) == "Ana"


def test_a_copy_never_overwrites_a_file(home, tmp_path):
    instance, _ = home
    (tmp_path / "copy").write_text("something of theirs")
    assert instance.command("backup", str(tmp_path / "copy")).returncode == 2
    assert (tmp_path / "copy").read_text() == "something of theirs"
    assert not list(tmp_path.glob("*.partial"))
    (tmp_path / "keys").write_text("something of theirs")
    assert instance.command("backup", str(tmp_path / "new"), "--keys", str(tmp_path / "keys")).returncode == 2
    assert (tmp_path / "keys").read_text() == "something of theirs"


def test_nothing_is_restored_under_a_running_server(copies):
    instance, _, copy, _ = copies
    instance.start()
    done = instance.command("restore", str(copy))
    assert done.returncode == 2
    assert "Stop it first" in done.stderr


def test_where_no_copy_can_be_written_it_says_so_and_leaves_nothing(home, tmp_path):
    instance, _ = home
    nowhere = instance.command("backup", str(tmp_path / "nowhere" / "copy"))
    assert nowhere.returncode == 2 and "cannot be written: No such file" in nowhere.stderr
    folder = instance.command("backup", str(tmp_path))
    assert folder.returncode == 2 and "is there already" in folder.stderr
    keys = instance.command("backup", str(tmp_path / "copy"), "--keys", str(tmp_path / "nowhere" / "keys"))
    assert keys.returncode == 2 and "cannot be written" in keys.stderr
    assert not list(tmp_path.glob("*.partial"))
    for done in (nowhere, folder, keys):
        assert "Traceback" not in done.stderr
