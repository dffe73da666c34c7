"""Cookies: read whatever else is there, named after the instance, given again under today's names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world import NOW

from duologue.people import arriving, cookies, devices, key_files
from duologue.people.arriving import arrive
from duologue.vault import KeyFiles

FORMER = {cookies.ID, cookies.KEY, cookies.SEEN}


def under(jar: dict[str, str], secure: bool, place: int = 0) -> dict[str, str]:
    """The jar's session as a browser keeps it that got it from this instance."""
    made = tuple(cookies.Cookie(name, value, 1) for name, value in jar.items())
    return {one.name: one.value for one in cookies.fit_to_browser(made, secure, place)}


def header(*parts: str) -> str:
    return "; ".join(parts)


OTHERS = [
    "name=Jürgen",
    "city=Kołobrzeg; x=łódź",
    'quoted="a; b"',
    "empty=",
    "=nameless",
    "no value at all",
    "[]=1; {}=2; a:b=3; $Path=/; $Version=1",
    "back\\slash=" + "\\" * 4000,
    "long=" + "x" * 9000,
    "\x01\x02=\x03",
    "a=1, b=2",
    "expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ";;;;",
    '"""',
    'JSON=%7B%22a%22%3A1%7D; consent={"a":1}',
]


@pytest.mark.parametrize("other", OTHERS)
def test_what_other_programs_keep_signs_nobody_out(world, other):
    """check 72: before ours, after it, and between."""
    ours = [f"{name}={value}" for name, value in under(world.ana.jar, True).items()]
    for parts in ([other, *ours], [*ours, other], [ours[0], other, *ours[1:]]):
        found = arrive(cookies.read(header(*parts)), True, NOW)
        assert found.me is not None, parts
        assert found.me.person_id == world.ana.me().person_id


@given(st.text(max_size=300))
def test_no_header_breaks_the_parser(said):
    """check 72."""
    assert all(isinstance(value, str) for value in cookies.read(said).values())


def test_a_header_without_end_is_read_in_no_time():
    assert len(cookies.read("a=1;" * 100_000)) == 1


@pytest.mark.parametrize("secure", [True, False])
def test_former_names_are_read_and_the_session_is_the_same(world, secure):
    """check 72: nobody is signed out by the new names."""
    assert set(world.ana.jar) == FORMER
    found = arrive(world.ana.jar, secure, NOW)
    assert found.me is not None
    assert found.by is not None
    assert (found.by.place, found.place) == (None, 0)


def test_a_neighbours_session_beside_ours_changes_nothing(world):
    """check 72: under the former names, which both may have given."""
    strange = dict.fromkeys(FORMER, "x" * 43)
    found = arrive(strange | under(world.ana.jar, True), True, NOW)
    assert found.me is not None
    assert found.me.person_id == world.ana.me().person_id
    assert arrive(strange, True, NOW).me is None
    # Without names of one's own the neighbour's would be all there is.
    assert arrive(world.ana.jar | strange, True, NOW).me is None


def test_another_instance_has_other_names(world, tmp_path):
    """check 72: a demo beside a real one."""
    here = cookies.name_in_browser("id", True)
    held = key_files.find_held()
    try:
        key_files.hold(key_files.Held(KeyFiles.create(tmp_path / "other"), tmp_path))
        assert cookies.name_in_browser("id", True) != here
    finally:
        key_files.hold(held)
    assert cookies.name_in_browser("id", True) == here
    assert here.startswith("__Host-duologue-")
    assert cookies.name_in_browser("id", False) == here.removeprefix("__Host-")


def test_a_session_kept_on_https_counts_on_this_machines_http_and_never_the_other_way(world):
    """check 72: what was planted over plain http opens nothing on https."""
    assert arrive(under(world.ana.jar, True), False, NOW).me is not None
    assert arrive(under(world.ana.jar, False), False, NOW).me is not None
    assert arrive(under(world.ana.jar, False), True, NOW).me is None


def test_a_session_that_opens_nothing_here_is_never_replaced(world):
    """check 72: a copy of this instance, or a later backup of it, may be the only place where it opens."""
    elsewhere = dict.fromkeys(FORMER, "y" * 43)
    shown = under(elsewhere, False)
    found = arrive(shown, False, NOW)
    assert (found.me, found.place) == (None, 1)
    both = shown | under(world.ana.jar, False, found.place)
    again = arrive(both, False, NOW)
    assert again.me is not None
    assert again.place == 1
    assert set(shown).isdisjoint(under(world.ana.jar, False, 1))


def test_one_that_was_ended_here_makes_room(world):
    """check 72: signing in again does not pile up names."""
    shown = under(world.ana.jar, False)
    devices.end_current(world.ana.me())
    assert arrive(shown, False, NOW) == arriving.Arrived(None, None, 0)
    # Also where it was another process that ended it, which only the list on the disk tells.
    key_files.find_held().revoked.clear()
    assert arrive(shown, False, NOW).place == 0


def test_half_a_session_is_none(world):
    for missing in (cookies.ID, cookies.KEY):
        part = {name: value for name, value in world.ana.jar.items() if name != missing}
        assert arrive(part, True, NOW).me is None


def test_of_two_cookies_with_one_name_ours_counts(world):
    """check 72: a neighbour may plant one for a deeper path on plain http; browsers name that one first."""
    ours = [f"{name}={value}" for name, value in under(world.ana.jar, False).items()]
    planted = [f"{name}={'z' * 43}" for name in under(world.ana.jar, False)]
    assert arrive(cookies.read(header(*planted, *ours)), False, NOW).me is not None
