"""A real instance, a real Chromium, and people who come with browsers of their own.

Needs a Chromium: DUOLOGUE_CHROMIUM, or Debian's. Without one these tests are skipped; with CI=true they fail.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from playwright.sync_api import sync_playwright
from tests.browser.someone import Company, Someone
from tests.browser.stuck import Chromium, Patience
from tests.cli.instance import Instance

ROOT = Path(__file__).resolve().parents[2]
PHOTOGRAPHS = ROOT / "build" / "browser"
CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or "/usr/bin/chromium"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever asks for another host finds none.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
STOPPED: pytest.StashKey[str] = pytest.StashKey()
FAILED: pytest.StashKey[bool] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "one_after_another: steps of a story; after a failed one the rest is left out"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Once more, where a browser had to be ended; but not in the midst of a story."""
    if item.get_closest_marker("browser") is None:
        return None
    can_be_again = item.get_closest_marker("one_after_another") is None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with Patience() as patience:
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if can_be_again and patience.lost and any(report.failed for report in reports):
        item.stash[FAILED] = False
        item._initrequest()  # type: ignore[attr-defined]
        with Patience():
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        item.stash[FAILED] = True
        if item.get_closest_marker("one_after_another") and item.parent is not None:
            item.parent.stash.setdefault(STOPPED, item.name)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("one_after_another") and item.parent is not None:
        if stopped := item.parent.stash.get(STOPPED, ""):
            pytest.skip(f"the story stopped at {stopped}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser a file: while one is up, Playwright keeps an event loop going in this thread, and Django
    refuses its database to every other test that the same worker runs meanwhile."""
    if not Path(CHROMIUM).exists():
        reason = f"there is no Chromium at {CHROMIUM}; DUOLOGUE_CHROMIUM names one"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as play:
        browser = Chromium(play.chromium, CHROMIUM, OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One `duologue serve` for all couples of these tests, its temporary files where a scan finds them."""
    home = tmp_path_factory.mktemp("instance")
    (home / "temporary").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setenv("DUOLOGUE_STATIC", str(tmp_path_factory.mktemp("static")))
    with Instance(home / "data", TMPDIR=str(home / "temporary")) as made:
        made.start()
        yield made
        made.stop()
    patch.undo()


@pytest.fixture(scope="session")
def home(instance: Instance) -> str:
    return f"http://localhost:{instance.port}"


def link_in(said: str) -> str:
    found = re.search(r"http://\S+/begin/#[0-9a-z]+", said)
    assert found is not None, said
    return found[0]


# Couples as `company.couple` finds them: made by the services themselves, which is quicker than by hand. With
# `days`, so many days ago.
PAIR = """
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from duologue.people import beginning, cookies, pairing, access
from duologue.rounds import first_card
now = datetime.now(UTC) - timedelta(days=values.get("days", 0))
def jar(device):
    return {cookies.ID: device.id, cookies.KEY: device.secret, cookies.SEEN: device.seen}
def pair():
    ana = jar(beginning.begin(beginning.mint_couple_link(now), "Ana", "madder", "Europe/Lisbon", now))
    card = first_card.list_cards()[0].id
    invited = first_card.answer_and_invite(
        access.enter(ana, now), card, {"answer": "A lighthouse keeper."}, "Come and see?", uuid4(), now)
    joined, _ = first_card.answer_invitation(
        invited.invitation_id, invited.secret, {"answer": "The slow train."},
        "Ben", "ink-blue", "Europe/Lisbon", uuid4(), now)
    ben = jar(joined.device)
    pairing.find_four_words(access.enter(ben, now))
    pairing.find_four_words(access.enter(ana, now))
    pairing.confirm(access.enter(ana, now), now)
    return [ana, ben]
result = [pair() for _ in range(values["couples"])]
"""
AT_ONCE = 12


@pytest.fixture(scope="session")
def new_couple(instance: Instance) -> Callable[[], Sequence[Mapping[str, str]]]:
    """The cookies of two devices, Ana's and Ben's, at each call those of another couple."""
    made: list[Sequence[Mapping[str, str]]] = []

    def one() -> Sequence[Mapping[str, str]]:
        if not made:
            made.extend(instance.hands(PAIR, couples=AT_ONCE))  # type: ignore[arg-type]
        return made.pop()

    return one


@pytest.fixture(scope="module")
def gathering(
    chromium: Chromium,
    instance: Instance,
    home: str,
    new_couple: Callable[[], Sequence[Mapping[str, str]]],
) -> Iterator[Company]:
    """People who stay for a whole file."""

    def new_link() -> str:
        return link_in(instance.command("invite-couple", DUOLOGUE_PORT=str(instance.port)).stdout)

    company = Company(chromium, home, PHOTOGRAPHS, new_link, new_couple)
    yield company
    company.leave()


@pytest.fixture
def company(gathering: Company, request: pytest.FixtureRequest) -> Iterator[Company]:
    """People who go home after the test; nothing may have been wrong with any of their pages."""
    made = gathering.beside()
    yield made
    if request.node.stash.get(FAILED, False):
        made.photograph(request.node.name)
    complaints = made.complaints()
    made.leave()
    assert complaints == {}


@pytest.fixture
def couple(company: Company) -> tuple[Someone, Someone]:
    return company.couple()


@pytest.fixture(autouse=True)
def photographs_of_failures(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if request.node.stash.get(FAILED, False) and "gathering" in request.fixturenames:
        request.getfixturevalue("gathering").photograph(request.node.name)
