"""What gets in the way, and what carries somebody alone, lies three taps from Today at most."""

from __future__ import annotations

import pytest
from tests.web.noscript import NoScript

from duologue.rounds import installed

PRACTICES = ("in-the-way", "when-stuck")
EXERCISES = sorted(one.slug for one in installed.read_scripts().values() if one.practice in PRACTICES)
FOR_ONE = [slug for slug in EXERCISES if installed.read_scripts()[slug].people == 1]


def way_to(reader: NoScript, goal: str, taps: int = 3) -> list[str]:
    """The addresses from Today to this one, links alone; [] where it is further than that."""
    ways = [["/"]]
    seen = {"/"}
    for _ in range(taps):
        further = []
        for way in ways:
            for link in reader.go(way[-1]).page.links:
                address = link.partition("#")[0]
                if address == goal:
                    return [*way, goal]
                if address.startswith("/ways/") and address not in seen:
                    seen.add(address)
                    further.append([*way, address])
        ways = further
    return []


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    return {f"/ways/{slug}/" for slug in EXERCISES}


def test_two_find_all_of_it(browser, world, wanted) -> None:
    reader = NoScript(browser(world.ana))
    assert {f"/ways/{one}/" for one in PRACTICES} <= set(reader.go("/ways/").page.links)
    found = {link for one in PRACTICES for link in reader.go(f"/ways/{one}/").page.links}
    assert wanted <= found
    assert len(way_to(reader, "/ways/in-the-way/full-days/")) == 4


def test_one_alone_finds_all_that_is_for_one_and_the_ten_evenings(browser, alone) -> None:
    reader = NoScript(browser(alone.ana))
    found = {link for one in PRACTICES for link in reader.go(f"/ways/{one}/").page.links}
    assert {f"/ways/{slug}/" for slug in FOR_ONE} <= found
    assert "/paths/closer/" in reader.go("/ways/").page.links
    assert len(way_to(reader, "/ways/when-stuck/you-may-stop/")) == 4


def test_what_is_a_tap_further_is_not_found(browser, alone) -> None:
    """Control."""
    assert way_to(NoScript(browser(alone.ana)), "/ways/when-stuck/you-may-stop/", taps=2) == []
