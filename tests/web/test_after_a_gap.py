"""After a gap Today says hello and offers one thing, until something was done: then it is a day as any."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.rounds.playing import CHECK_IN, answer, start
from tests.web.conftest import at
from tests.web.noscript import NoScript
from tests.web.test_what_one_starts import kinds
from tests.world import NOW, World

from duologue.rhythm import offers

HELLO = "Hello again."
GAP = timedelta(days=20)


@pytest.fixture
def back(browser: Callable[..., Client], world: World, monkeypatch: pytest.MonkeyPatch) -> NoScript:
    """Ana comes back after twenty days."""
    ana = NoScript(browser(world.ana))
    ana.go("/")
    at(NOW + GAP, monkeypatch)
    for who in (world.ana, world.ben):
        who.visit(NOW + GAP)
    return NoScript(browser(world.ana)).go("/")


def does_what_is_offered(world: World, ana: NoScript) -> None:
    action, data = next(
        (form.action, dict(form.fields)) for form in ana.page.forms if form.action == "/rounds/"
    )
    ana.send(action, {name: [value] for name, value in data.items() if value})
    assert ana.path.startswith("/rounds/"), ana.text


def checks_in(world: World, ana: NoScript) -> None:
    answer(world.ana, start(world.ana, CHECK_IN, NOW + GAP), "mood", {"mood": [5, 5]}, NOW + GAP)


@pytest.mark.parametrize("does", [does_what_is_offered, checks_in])
def test_it_is_said_until_something_was_done_that_day(
    back: NoScript, world: World, does: Callable[[World, NoScript], None]
) -> None:
    assert HELLO in back.text
    # The control: looking alone is nothing that was done.
    assert HELLO in back.go("/").text
    does(world, back)
    assert HELLO not in back.go("/").text


def test_where_nothing_is_offered_the_check_in_is_not_kept_below_all_day(
    back: NoScript, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers.rota, "choose", lambda *asked: offers.rota.Nothing())
    checks_in(world, back)
    assert "Have a look around" not in back.go("/").text and kinds(back)[0] != "offered"
