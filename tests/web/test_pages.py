"""Every page opens for whom it is meant for."""

from __future__ import annotations

import pytest

OPEN = ["/", "/begin/", "/sign-in/", "/sign-in/recovery/", "/code/", "/promise/"]
OWN = [
    *(
        "/",
        "/history/",
        "/history/2026-11/",
        "/jar/",
        "/jar/?out-of-sight",
        "/us/",
        "/us/leave/",
        "/me/",
        "/me/ceiling/",
        "/me/times/",
        "/me/times/where/",
    ),
    *(
        "/me/devices/",
        "/me/lock/",
        "/me/sealing/",
        "/me/account/",
        "/me/erase/",
        "/me/sign-out/",
        "/me/export/",
        "/me/export/print/",
    ),
    *("/thread/", "/thread/?span=all", "/thread/reading/", "/thread/better-days/", "/thread/load/"),
    *("/thread/kinds/", "/thread/then-and-now/", "/thread/look-back/", "/thread/first-days/"),
    *(f"/me/export/diary/{name}.csv" for name in ("level", "helps", "attunement", "load")),
    *("/me/export/duologue.json", "/ways/", "/ways/empathy/", "/ways/empathy/in-your-shoes/", "/promise/"),
]


@pytest.mark.parametrize("path", OPEN)
def test_a_page_for_anyone_opens_without_an_account(path, browser, db):
    assert browser().get(path).status_code == 200


@pytest.mark.parametrize("path", OWN)
def test_a_page_of_ones_own_opens(path, browser, world):
    answer = browser(world.ana).get(path)
    assert answer.status_code == 200, answer.content.decode()


@pytest.mark.parametrize("path", [*OWN, "/us/invite/"])
def test_a_page_of_ones_own_opens_while_alone(path, browser, alone):
    answer = browser(alone.ana).get(path)
    assert answer.status_code == 200, answer.content.decode()
