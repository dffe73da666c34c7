"""An instance of before on the present code, served by `duologue serve` at the moment of its making."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.cli.conftest import static
from tests.cli.instance import Instance
from tests.upgrade import clock
from tests.upgrade.data_sets import DataSet, every_commit, load
from tests.upgrade.visitor import Visitor

__all__ = ["static"]


class Upgraded:
    """The people of a commit at their instance. Each has the cookies they had, whatever was done before."""

    def __init__(self, made: DataSet, folder: Path) -> None:
        self.made = made
        self.data = made.unpack(folder)
        self.instance = Instance(self.data)
        self._moment = folder / "moment"
        clock.write(self._moment, made.now)

    def start(self) -> None:
        self.instance.start("--workers", "1", broken=clock.standing_at(self._moment))

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.instance, self.made.people[name])


@pytest.fixture(scope="module", params=every_commit())
def made(request: pytest.FixtureRequest) -> DataSet:
    return load(request.param)


@pytest.fixture(scope="module")
def unpacked(
    made: DataSet, tmp_path_factory: pytest.TempPathFactory, static: None
) -> Iterator[Callable[[], Upgraded]]:
    """Copies of the instance, not started."""
    with ExitStack() as stack:

        def unpack() -> Upgraded:
            upgraded = Upgraded(load(made.commit), tmp_path_factory.mktemp("upgraded"))
            stack.enter_context(upgraded.instance)
            return upgraded

        yield unpack


@pytest.fixture(scope="module")
def read(unpacked: Callable[[], Upgraded]) -> Upgraded:
    """One that is only read."""
    upgraded = unpacked()
    upgraded.start()
    return upgraded


@pytest.fixture(scope="module")
def lived_on(unpacked: Callable[[], Upgraded]) -> Upgraded:
    """One where life goes on; each test has a matter of its own there."""
    upgraded = unpacked()
    upgraded.start()
    return upgraded
