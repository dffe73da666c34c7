"""A demo's clock can be put on; nobody's real one can, whatever lies in the environment or is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from duologue.cli import demo_clock
from duologue.config import clock
from duologue.web import gate

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What a demo would go by, as an operator may have left it behind."""
    place = tmp_path / "hours-ahead"
    place.write_text("2400", "ascii")
    monkeypatch.setenv(demo_clock.FILE, str(place))
    before = clock._ahead
    yield place
    clock.go_by(before)


def is_now(moment: datetime) -> bool:
    return abs(moment - datetime.now(UTC)) < A_MINUTE


def test_a_real_instance_asks_no_demo_what_time_it_is(asked_for: Path) -> None:
    assert is_now(clock.tell_time_here()) and is_now(gate.read_clock())
    clock.go_by(demo_clock.read_ahead)  # the control: as the demo's settings do, and nothing else
    assert not is_now(clock.tell_time_here()) and not is_now(gate.read_clock())


def test_nothing_but_the_settings_of_the_demo_puts_a_clock_on() -> None:
    source = Path(clock.__file__).parent.parent
    who = [path for path in source.rglob("*.py") if "go_by(" in path.read_text()]
    assert {path.name for path in who} == {"clock.py", "demo_settings.py"} and len(who) == 2


@pytest.mark.django_db
def test_a_real_instance_has_no_such_address(asked_for: Path) -> None:
    client = Client(HTTP_HOST="localhost")
    assert client.post("/demo/on/", {"hours": "24"}, secure=True).status_code == 404
    assert client.post("/demo/ana/", secure=True).status_code == 404
    assert asked_for.read_text() == "2400"
    with override_settings(ROOT_URLCONF="duologue.cli.demo_site"):  # the control
        assert client.post("/demo/on/", {"hours": "24"}, secure=True).status_code == 302
    assert asked_for.read_text() == "2424"


@pytest.mark.django_db
@pytest.mark.parametrize("hours", ["-24", "²", "1e3", "", "99999", "24.5", "٢"])
def test_and_a_demo_s_goes_on_by_whole_hours_only(asked_for: Path, hours: str) -> None:
    client = Client(HTTP_HOST="localhost")
    with override_settings(ROOT_URLCONF="duologue.cli.demo_site"):
        assert client.post("/demo/on/", {"hours": hours}, secure=True).status_code == 404
    assert asked_for.read_text() == "2400"
    demo_clock.go_on(-5)
    assert asked_for.read_text() == "2400"
