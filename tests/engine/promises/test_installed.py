"""Every installed exercise keeps the promises: it checks clean, and those who play it come to its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from tests.engine.promises.holding import broken
from tests.engine.promises.house import Broken, House, played, require
from tests.engine.promises.playing import Play, Wish, natural
from tests.engine.promises.scripts import deal
from tests.engine.promises.test_no_dead_end import finish

import duologue.practices
from duologue.engine import laying, ruling
from duologue.engine.rules import Open
from duologue.engine.script import Card, Dealt, Devices, Script, Step
from duologue.manuscript.check import check
from duologue.manuscript.parse import parse

FOLDER = Path(next(iter(duologue.practices.__path__)))
EXERCISES = sorted(FOLDER.glob("*/exercises/*.toml"))
PATHS = 6


def script_of(path: Path) -> Script:
    return parse(path.read_text(encoding="utf-8"), f"{path.parts[-3]}/{path.stem}")


def dealings(script: Script) -> Iterator[Dealt]:
    """The exercise with each word and each depth that may be drawn, on one device too where it may be."""
    extras = {option for draw in script.draws for option in draw.options} or {""}
    depths = {depth for draw in script.draws for depth in draw.depth if draw.deck} or {1}
    phones = {Devices.ONE: (True,), Devices.TWO: (False,), Devices.EITHER: (False, True)}[script.devices]
    for extra in sorted(extras):
        for depth in sorted(depths):
            for one_device in phones if script.people == 2 else (False,):
                card = Card("c1", "What do you miss?", "home", depth)
                yield deal(script, extra=extra, card=card, one_device=one_device)


def test_there_are_exercises():
    assert EXERCISES


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_it_checks_clean(path: Path):
    assert check(script_of(path)).problems == ()


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_who_plays_it_comes_to_its_end_and_reads_nothing_early(path: Path):
    """Check 11: the house refuses an early opening, and looks for each sealed text in all that the other
    is shown.

    Who simply goes on is through by the end of the day, without a quiet date or a jump of time.
    """
    for dealt in dealings(script_of(path)):
        for number in range(PATHS):
            random = Random(f"{path.stem} {number}")
            one = Play(House(dealt, strict=bool(number % 2)))
            simply_on(one, random)
            assert played(one.house.state)
            finish(one)


@pytest.mark.parametrize(
    "path",
    [path for path in EXERCISES if script_of(path).people == 2],
    ids=lambda path: f"{path.parts[-3]}/{path.stem}",
)
def test_who_plays_it_alone_comes_to_its_end_and_its_version_for_one_is_there(path: Path):
    """Before the other has come, an exercise for two is played by one; a version written for one ends by the
    tests above."""
    script = script_of(path)
    if script.solo is not None:
        practice, _, name = script.solo.partition("/")
        alone = script_of(FOLDER / practice / "exercises" / f"{name}.toml")
        assert alone.people == 1
    for dealt in dealings(script):
        if dealt.terms.one_device:
            continue
        by_oneself = replace(dealt, terms=replace(dealt.terms, solo=True))
        for number in range(PATHS):
            one = Play(House(by_oneself))
            simply_on(one, Random(f"{path.stem} alone {number}"))
            assert played(one.house.state)


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_it_can_be_ended_from_wherever_one_strays(path: Path):
    """Skips, leaves, second thoughts and late requests included."""
    for dealt in dealings(script_of(path)):
        for number in range(PATHS):
            random = Random(f"{path.stem} strays {number}")
            one = Play(House(dealt, strict=bool(number % 2)))
            for event in range(random.randrange(30)):
                seat = random.choice(dealt.seats)
                one.do(Wish(seat, random.randrange(32), random.randrange(64), random.randrange(256)), event)
                for whose in dealt.seats:
                    one.house.view(whose)
            finish(one, fill=number)


def waited_for(script: Script) -> list[Step]:
    """Steps that have a line for whoever waits for their answer."""
    inner = [step for one in script.steps for step in (one, *one.steps)]
    return [step for step in inner if step.meanwhile]


@pytest.mark.parametrize(
    "path",
    [path for path in EXERCISES if waited_for(script_of(path))],
    ids=lambda path: f"{path.parts[-3]}/{path.stem}",
)
def test_what_is_written_for_whoever_waits_is_read_by_somebody(path: Path):
    """Where a step has such a line and nobody ever waits there, the other is a step too far: asked what
    could be done, say, of a question that is still being put into words."""
    read: set[str] = set()
    for dealt in dealings(script_of(path)):
        for number in range(PATHS):
            one = Play(House(dealt))
            simply_on(one, Random(f"{path.stem} waits {number}"), read.add)
    for step in waited_for(script_of(path)):
        said = re.escape(step.meanwhile).replace(r"\{", "{").replace(r"\}", "}")
        pattern = re.compile(re.sub(r"{[^{}]*}", ".+", said))
        assert any(pattern.fullmatch(text) for text in read), step.id


def test_it_notices_a_line_that_nobody_ever_waits_long_enough_to_read(tmp_path: Path):
    """A control: the question quoted nowhere, so that the other need not wait for it."""
    text = _named("decide-together").read_text(encoding="utf-8")
    hurried = tmp_path / "consensus" / "exercises" / "hurried.toml"
    hurried.parent.mkdir(parents=True)
    hurried.write_text(text.replace("{first.question.line}", "…"), encoding="utf-8")
    with pytest.raises(AssertionError, match="question"):
        test_what_is_written_for_whoever_waits_is_read_by_somebody(hurried)


def nobody(text: str) -> None: ...


def simply_on(one: Play, random: Random, waits: Callable[[str], None] = nobody) -> None:
    """Both answer and tap, now the one and now the other, until neither has anything to do."""
    house, idle = one.house, 0
    while idle < 40:
        seat = random.choice(house.dealt.seats)
        sent = natural(house, seat, f"n{len(house.moves)}", random.randrange(256))
        idle = 0 if sent is not None else idle + 1
        if sent is not None:
            one.deliver(sent)
        require(len(house.moves) < 400, "it goes on without end")
        for whose in house.dealt.seats:
            shown = house.view(whose)
            if shown.prompt is None:
                waits(shown.text)


# -- broken on purpose -----------------------------------------------------------------------------


def _named(name: str) -> Path:
    return next(path for path in EXERCISES if path.stem == name)


def test_it_notices_words_that_open_early(monkeypatch):
    """A control of check 11."""
    broken(monkeypatch, ruling, "rule_on", lambda course, scene, ref: Open())
    with pytest.raises(Broken, match="opens before its rule says so"):
        test_who_plays_it_comes_to_its_end_and_reads_nothing_early(_named("in-your-shoes"))


def test_it_notices_a_loop_that_is_never_left(monkeypatch):
    right = laying._lay_turns
    broken(
        monkeypatch,
        laying,
        "_lay_turns",
        lambda course, step, scenes: right(course, replace(step, until=None, most=60), scenes),
    )
    with pytest.raises(Broken, match="no end within"):
        test_it_can_be_ended_from_wherever_one_strays(_named("say-it-back"))
