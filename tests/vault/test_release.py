"""The host's key files are made once, read carefully, and never replaced."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.vault import (
    KeyFileDamaged,
    KeyFileError,
    KeyFileExists,
    KeyFileMissing,
    KeyFiles,
    KeyFileUnsafe,
    WrongKeyFile,
    release,
)

NAMES = ("release.key", "pepper.key")


def contents(directory) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def test_both_files_are_made_for_the_owner_alone_and_read_back(tmp_path):
    before = os.umask(0)
    try:
        made = KeyFiles.create(tmp_path / "keys")
    finally:
        os.umask(before)
    for name in NAMES:
        assert stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert KeyFiles.load(tmp_path / "keys") == made
    assert made.matches(made.id)
    made.check(made.id)
    assert made.release.hex() not in repr(made)
    assert made.release != made.pepper


def survives(create, directory) -> bool:
    """Whether key files that are there already outlive a second `create`."""
    before = contents(directory)
    with suppress(KeyFileExists):
        create(directory)
    return contents(directory) == before


@pytest.mark.parametrize("left", [NAMES, NAMES[:1], NAMES[1:]])
def test_files_that_are_there_are_never_overwritten(tmp_path, left):
    """check 7"""
    KeyFiles.create(tmp_path)
    for name in set(NAMES) - set(left):
        (tmp_path / name).unlink()
    assert survives(KeyFiles.create, tmp_path)


def test_a_create_that_overwrites_is_noticed(tmp_path):
    """check 7, control"""

    def careless(directory):
        for name in NAMES:
            (directory / name).write_text("a new key")

    KeyFiles.create(tmp_path)
    assert not survives(careless, tmp_path)


def test_the_wrong_key_file_is_refused_and_named_and_nothing_is_replaced(tmp_path):
    """check 7"""
    ours, theirs = KeyFiles.create(tmp_path / "ours"), KeyFiles.create(tmp_path / "theirs")
    (tmp_path / "ours" / "pepper.key").write_bytes((tmp_path / "theirs" / "pepper.key").read_bytes())
    before = contents(tmp_path / "ours")
    found = KeyFiles.load(tmp_path / "ours")
    assert not found.matches(ours.id)
    with pytest.raises(WrongKeyFile, match="pepper") as caught:
        found.check(ours.id)
    assert "release.key" not in str(caught.value)
    with pytest.raises(WrongKeyFile, match="release") as caught:
        theirs.check(ours.id)
    assert caught.value.files == ("release.key", "pepper.key")
    for odd in (b"", b"short"):
        assert not found.matches(odd)
        with pytest.raises(WrongKeyFile):
            found.check(odd)
    assert contents(tmp_path / "ours") == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_file_that_others_may_read_is_refused_and_left_alone(tmp_path, mode):
    KeyFiles.create(tmp_path)
    (tmp_path / "release.key").chmod(mode)
    with pytest.raises(KeyFileUnsafe, match=r"release\.key"):
        KeyFiles.load(tmp_path)
    assert stat.S_IMODE((tmp_path / "release.key").stat().st_mode) == mode


def test_missing_linked_and_odd_files_are_refused(tmp_path):
    with pytest.raises(KeyFileMissing):
        KeyFiles.load(tmp_path / "nowhere")
    KeyFiles.create(tmp_path / "real")
    (tmp_path / "linked").mkdir()
    for name in NAMES:
        (tmp_path / "linked" / name).symlink_to(tmp_path / "real" / name)
    with pytest.raises(KeyFileUnsafe):
        KeyFiles.load(tmp_path / "linked")
    with pytest.raises(KeyFileExists):
        KeyFiles.create(tmp_path / "linked")
    (tmp_path / "odd").mkdir()
    os.mkfifo(tmp_path / "odd" / "release.key", 0o600)
    with pytest.raises(KeyFileUnsafe):
        KeyFiles.load(tmp_path / "odd")


def test_release_and_pepper_do_not_pass_for_each_other(tmp_path):
    """check 7"""
    KeyFiles.create(tmp_path)
    (tmp_path / "pepper.key").write_bytes((tmp_path / "release.key").read_bytes())
    with pytest.raises(KeyFileDamaged, match="pepper"):
        KeyFiles.load(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(place=st.integers(0, 200), flip=st.integers(1, 255), raw=st.none() | st.binary(max_size=200))
def test_any_damage_to_a_key_file_is_noticed(tmp_path, place, flip, raw):
    """check 4"""
    folder = tmp_path / os.urandom(8).hex()
    made = KeyFiles.create(folder)
    good = bytearray((folder / "release.key").read_bytes())
    good[place % len(good)] ^= flip
    (folder / "release.key").write_bytes(bytes(good) if raw is None else raw)
    try:
        found = KeyFiles.load(folder)
    except KeyFileError:
        return
    # A change that is no change to the key: the case of a hex digit, the kind of a line end.
    assert found == made


def test_a_lost_pepper_is_made_anew_only_when_it_is_lost(tmp_path):
    """check 7"""
    made = KeyFiles.create(tmp_path)
    with pytest.raises(KeyFileExists):
        KeyFiles.create_pepper(tmp_path)
    assert KeyFiles.load(tmp_path) == made
    (tmp_path / "pepper.key").unlink()
    with pytest.raises(KeyFileMissing, match="pepper"):
        KeyFiles.load(tmp_path)
    anew = KeyFiles.create_pepper(tmp_path)
    assert anew.release == made.release
    assert anew.pepper != made.pepper
    assert KeyFiles.load(tmp_path) == anew


def test_a_write_that_fails_leaves_no_half_made_file(tmp_path, monkeypatch):
    calls = []
    real = os.fsync

    class FullDisk:
        def __getattr__(self, name):
            return getattr(os, name)

        def fsync(self, handle):
            calls.append(handle)
            if len(calls) == 3:
                raise OSError(28, "No space left on device")
            real(handle)

    monkeypatch.setattr(release, "os", FullDisk())
    with pytest.raises(OSError, match="No space"):
        KeyFiles.create(tmp_path)
    assert contents(tmp_path) == {}
