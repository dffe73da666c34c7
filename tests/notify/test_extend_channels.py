"""docs/extend.md, “A channel”: added as it stands there, it is sent calls like any other."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tests.notify.ringing import EVERY_DAY, next_minute, switch_on
from tests.web.test_extend_roles import section
from tests.world import NOW, World

from duologue.notify import channels, delivering, jobs, looking, reaching
from duologue.rhythm.calling import Ritual, Time


@pytest.fixture
def lamp(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("duologue.notify.lamp.channel")
    exec(section("A channel")[0][1], module.__dict__)  # noqa: S102 - our own page
    monkeypatch.setitem(sys.modules, "duologue.notify.lamp", ModuleType("duologue.notify.lamp"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    added = ast.literal_eval(section("A channel")[1][1].strip())
    monkeypatch.setattr(channels, "NAMES", (*channels.NAMES, *added))


def test_a_lamp_lights_up_and_one_that_is_broken_is_tried_again(
    world: World, lamp: None, tmp_path: Path
) -> None:
    switch_on(world.ana, NOW, {Ritual.CHECK_IN: Time(20 * 60, EVERY_DAY)})
    for one in reaching.list_addresses(world.ana.me()):
        reaching.remove(world.ana.me(), one.id)
    asked = section("A channel")[2][1].replace("/run/lamp", str(tmp_path / "lamp"))
    exec(asked, {"reaching": reaching, "me": world.ana.me(), "now": NOW})  # noqa: S102
    now = next_minute(NOW)
    assert now is not None
    (tried,) = looking.look(now)
    delivering.deliver(tried, now)
    assert (tmp_path / "lamp").read_text() == "A minute for you?\n"
    (tmp_path / "lamp").unlink()
    (tmp_path / "lamp").mkdir()
    delivering.deliver(tried, now)
    (address,) = jobs.read_mine(world.ana.me()).addresses
    assert address.again is not None


def test_a_channel_that_is_gone_is_passed_over(world: World, tmp_path: Path) -> None:
    """The control: without its name nothing is sent, and nothing fails."""
    made = reaching.add(world.ana.me(), "lamp", {"file": str(tmp_path / "lamp")}, NOW)
    assert delivering.deliver(looking.Try(jobs.find_own_id(world.ana.me()), made.id, None), NOW) is None
