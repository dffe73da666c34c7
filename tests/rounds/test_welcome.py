"""What one has to say is given once the other says that now is good; and a time that passes by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.rounds.installing import install
from tests.rounds.playing import answer, look, move, sees, start
from tests.rounds.zones import lives
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.parse import parse
from duologue.people import sealing
from duologue.rounds import at_rest, starting
from duologue.rounds import today as todays
from duologue.rounds.models import Answer
from duologue.showing.judge import Refused
from duologue.showing.voice import EngineLine
from duologue.showing.why_not import WhyNot
from duologue.vault import WrapKind, read_wraps

pytestmark = pytest.mark.django_db
SOFTLY = "honest-feelings/say-it-softly"
LINES: dict[str, object] = {
    "happened": "On Tuesday you looked at your phone.",
    "feel": ["left out"],
    "need": "To be asked.",
    "wish": "Ask me tomorrow.",
}
TOLD = "On Tuesday"
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def begun(world: World) -> UUID:
    round_id = start(world.ana, SOFTLY, world.now)
    assert move(world.ana, round_id, MoveKind.ANSWER, world.now, "begins").accepted
    return round_id


def written(world: World, round_id: UUID) -> None:
    answer(world.ana, round_id, "lines", LINES, world.now)


def chooses(who: Actor, world: World, round_id: UUID, step: str, option: str) -> None:
    answer(who, round_id, step, {"moment": option}, world.now)


def test_nobody_is_asked_before_there_is_something_to_give(world: World, begun: UUID) -> None:
    there = look(world.ben, begun, world.now).view
    assert (there.step, there.asks) == (None, False)
    assert "asked first" in there.text
    assert move(
        world.ben, begun, MoveKind.ANSWER, world.now, "good-now", raw={"moment": "right-now"}
    ).verdict == Refused(WhyNot.NOT_HERE)
    written(world, begun)
    assert look(world.ben, begun, world.now).view.step == "good-now"


def test_it_is_given_when_now_is_good_and_not_before(world: World, begun: UUID) -> None:
    written(world, begun)
    assert TOLD not in str(look(world.ben, begun, world.now).view)
    chooses(world.ben, world, begun, "good-now", "right-now")
    assert sees(world.ben, begun, world.now)["lines"]["first"] == LINES
    assert look(world.ben, begun, world.now).view.step == "open"


def test_later_is_told_and_asks_again_and_gives_nothing(world: World, begun: UUID) -> None:
    written(world, begun)
    chooses(world.ben, world, begun, "good-now", "later-today")
    assert TOLD not in str(look(world.ben, begun, world.now).view)
    assert "later today" in look(world.ana, begun, world.now).view.text
    assert move(world.ben, begun, MoveKind.ANSWER, world.now, "until-later").accepted
    assert look(world.ben, begun, world.now).view.step == "good-now#2"
    chooses(world.ben, world, begun, "good-now#2", "right-now")
    assert sees(world.ben, begun, world.now)["lines"]["first"] == LINES


def test_not_this_one_gives_nothing_and_the_words_stay_their_writer_s(world: World, begun: UUID) -> None:
    written(world, begun)
    before = look(world.ana, begun, world.now)
    assert move(world.ben, begun, MoveKind.SKIP, world.now, "good-now").accepted
    after = look(world.ana, begun, world.now)
    assert (after.view, after.state) == (before.view, before.state)
    assert look(world.ben, begun, world.now).view.line is EngineLine.LEFT_OUT
    (row,) = Answer.objects.filter(round=begun, author=world.ana.me().seat)
    assert {wrap.kind for wrap in read_wraps(bytes(row.wraps))} == {WrapKind.PERSONAL, WrapKind.RELEASE}
    assert move(
        world.ana, begun, MoveKind.CORRECT, world.now, "lines", raw={**LINES, "wish": "A hug."}
    ).accepted
    chooses(world.ben, world, begun, "good-now", "right-now")
    assert sees(world.ben, begun, world.now)["lines"]["first"]["wish"] == "A hug."


def test_what_is_taken_back_is_not_given_and_the_question_does_not_tell(world: World, begun: UUID) -> None:
    written(world, begun)
    before = look(world.ben, begun, world.now).view
    assert move(world.ana, begun, MoveKind.WITHDRAW, world.now, "lines").accepted
    assert look(world.ben, begun, world.now).view == before
    chooses(world.ben, world, begun, "good-now", "right-now")
    there = look(world.ben, begun, world.now).view
    assert there.step is None
    assert TOLD not in str(there)


def test_after_six_laters_it_ends_and_nothing_was_given(world: World, begun: UUID) -> None:
    written(world, begun)
    for number in range(1, 7):
        here = "" if number == 1 else f"#{number}"
        chooses(world.ben, world, begun, f"good-now{here}", "later-today")
        assert move(world.ben, begun, MoveKind.ANSWER, world.now, f"until-later{here}").accepted
        assert move(world.ana, begun, MoveKind.ANSWER, world.now, f"told-later{here}").accepted
    for who in (world.ana, world.ben):
        assert look(who, begun, world.now).view.step == "no-time"
    assert TOLD not in str(look(world.ben, begun, world.now).view)


def test_in_strict_sealing_it_is_given_once_its_writer_has_been_here(world: World, begun: UUID) -> None:
    sealing.make_strict(world.ana.me(), world.now)
    written(world, begun)
    chooses(world.ben, world, begun, "good-now", "right-now")
    assert TOLD not in str(look(world.ben, begun, world.now).view)
    look(world.ana, begun, world.now)
    look(world.ben, begun, world.now)
    look(world.ana, begun, world.now)
    assert sees(world.ben, begun, world.now)["lines"]["first"] == LINES


# -- later today -----------------------------------------------------------------------------------


def stands(who: Actor, round_id: UUID, at: datetime) -> bool:
    """Whether it is put to them on their own Today."""
    return round_id in {table.id for table in todays.read_today(who.me(), at).asks}


def in_lisbon(clock: str, day: str = "2026-11-23") -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=LISBON).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "said", "still_gone", "back"),
    [
        ("Europe/Lisbon", "14:00", "16:59", "17:00"),
        # With the day that is left cut in half, it is back on the same date.
        ("Europe/Lisbon", "22:00", "22:59", "23:00"),
        ("Europe/Lisbon", "23:50", "23:54", "23:55"),
        # Two in the afternoon in Lisbon is eleven at night in Tokyo: their own day counts.
        ("Asia/Tokyo", "14:00", "14:29", "14:30"),
        ("America/Los_Angeles", "23:50", "02:49 next", "02:50 next"),
    ],
)
def test_later_today_leaves_one_s_own_today_and_is_back_on_that_day_and_not_before(
    world: World, begun: UUID, zone: str, said: str, still_gone: str, back: str
) -> None:
    lives(world.ben, zone, world.now)
    world.now = in_lisbon(said)
    written(world, begun)
    assert stands(world.ben, begun, world.now)
    chooses(world.ben, world, begun, "good-now", "later-today")

    def moment(words: str) -> datetime:
        clock, _, next_day = words.partition(" ")
        return in_lisbon(clock, "2026-11-24" if next_day else "2026-11-23")

    assert not stands(world.ben, begun, world.now)
    assert not stands(world.ben, begun, moment(still_gone))
    assert stands(world.ben, begun, moment(back))
    assert stands(world.ben, begun, moment(back) + timedelta(days=1)), "and it stays, if nobody comes"


def test_two_laters_rest_twice_and_whoever_goes_on_from_the_page_is_asked_at_once(
    world: World, begun: UUID
) -> None:
    world.now = in_lisbon("10:00")
    written(world, begun)
    chooses(world.ben, world, begun, "good-now", "later-today")
    sooner = world.now + timedelta(minutes=5)
    assert move(world.ben, begun, MoveKind.ANSWER, sooner, "until-later").accepted
    assert stands(world.ben, begun, sooner)
    world.now = sooner
    chooses(world.ben, world, begun, "good-now#2", "later-today")
    assert not stands(world.ben, begun, sooner + timedelta(hours=2, minutes=59))
    assert stands(world.ben, begun, sooner + timedelta(hours=3))


def test_what_rests_of_itself_holds_up_nothing_else_and_changes_nothing_for_the_other(
    world: World, begun: UUID
) -> None:
    world.now = in_lisbon("10:00")
    written(world, begun)
    chooses(world.ben, world, begun, "good-now", "later-today")
    soon, back = world.now + timedelta(minutes=1), world.now + timedelta(hours=4)
    assert starting.list_waiting(world.ben.me(), soon) == []
    assert [one.id for one in starting.list_waiting(world.ben.me(), back)] == [begun]
    assert look(world.ana, begun, soon).view == look(world.ana, begun, back).view
    assert stands(world.ana, begun, soon) and stands(world.ana, begun, back)


def test_a_clock_that_was_put_back_hides_it_from_nobody(world: World, begun: UUID) -> None:
    world.now = in_lisbon("10:00")
    written(world, begun)
    chooses(world.ben, world, begun, "good-now", "later-today")
    assert stands(world.ben, begun, world.now - timedelta(days=2))


def test_if_it_did_not_rest_it_would_stand_there_at_once(
    world: World, begun: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    world.now = in_lisbon("10:00")
    written(world, begun)
    chooses(world.ben, world, begun, "good-now", "later-today")
    monkeypatch.setattr(at_rest, "_rests_of_itself", lambda table: False)
    assert stands(world.ben, begun, world.now)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('read = "each"\nrests = 3', ""),
        ('read = "each"\nrests = 0', "rests"),
        ('read = "each"\nrests = 24', "rests"),
        ('do = "each"\nrests = 3', "belongs to read only, not to do"),
    ],
)
def test_what_a_writer_may_say_of_resting(text: str, said: str) -> None:
    found = mistakes(f'[[step]]\nid = "end"\n{text}\ntext = "Later."\n')
    assert said in found if said else found == ""


HEAD = 'title = "T"\npractice = "presence"\nminutes = [1, 2]\ndepth = 1\n'
GOOD = """
[[step]]
id = "lines"
ask = "{who}"
rule = {{ welcome = {{ step = "{step}", field = "{field}", is = "{option}" }} }}
text = "Write."
fields = [{{ id = "line", kind = "short text" }}]
[[step]]
id = "good"
ask = "other"
rule = "{rule}"
text = "Is now good?"
fields = [{{ id = "now", kind = "choice", options = ["Now", "Later"] }}]
[[step]]
id = "open"
when = {{ step = "good", field = "now", is = "now" }}
reveal = ["lines"]
text = "Open."
"""
SOUND = {"who": "first", "step": "good", "field": "now", "option": "now", "rule": "asking"}


def mistakes(text: str) -> str:
    try:
        parse(HEAD + text, "presence/t")
    except Mistakes as found:
        return str(found)
    return ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"step": "god"}, "there is no step “god” (did you mean “good”?)"),
        ({"rule": "shared"}, "must come later and have the rule asking"),
        ({"who": "other"}, "must ask the one of them whom this does not ask"),
        ({"who": "each"}, "must ask the one of them whom this does not ask"),
        ({"field": "nwo"}, "has no field “nwo” (did you mean “now”?)"),
        ({"option": "never"}, "has no option “never”"),
    ],
)
def test_what_a_writer_gets_wrong_is_told(changed: dict[str, str], said: str) -> None:
    found = mistakes(GOOD.format(**SOUND | changed))
    assert said in found if said else found == ""


# -- a short time that passes by itself ------------------------------------------------------------

SETTLE = """
[[step]]
id = "begin"
read = "each"
text = "Sit down."
[[step]]
id = "breathe"
settle = "each"
seconds = 10
text = "Breathe out."
[[step]]
id = "end"
read = "each"
text = "That was it."
"""


@pytest.fixture
def settling(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> UUID:
    install(monkeypatch, tmp_path, {"presence/t": HEAD + SETTLE})
    round_id = start(world.ana, "presence/t", world.now)
    assert move(world.ana, round_id, MoveKind.ANSWER, world.now, "begin").accepted
    return round_id


def test_the_server_holds_the_way_on_until_the_time_is_over(world: World, settling: UUID) -> None:
    early, over = world.now + timedelta(seconds=9.9), world.now + timedelta(seconds=10)
    there = look(world.ana, settling, early).view
    assert (there.step, there.settles) == ("breathe", timedelta(seconds=0.1))
    assert {one.kind for one in there.may}.isdisjoint({MoveKind.ANSWER, MoveKind.SKIP})
    assert move(world.ana, settling, MoveKind.ANSWER, early, "breathe").verdict == Refused(WhyNot.SETTLING)
    assert move(world.ana, settling, MoveKind.ANSWER, over, "breathe").accepted
    assert look(world.ana, settling, over).view.step == "end"


def test_it_cannot_be_skipped_at_any_time(world: World, settling: UUID) -> None:
    for seconds in (0, 11):
        now = world.now + timedelta(seconds=seconds)
        assert move(world.ana, settling, MoveKind.SKIP, now, "breathe").verdict == Refused(WhyNot.CANNOT_SKIP)


def test_the_other_s_moves_neither_shorten_nor_lengthen_it(world: World, settling: UUID) -> None:
    later = world.now + timedelta(seconds=8)
    assert move(world.ben, settling, MoveKind.ANSWER, later, "begin").accepted
    assert look(world.ana, settling, later).view.settles == timedelta(seconds=2)
    assert look(world.ben, settling, later).view.settles == timedelta(seconds=10)


@pytest.mark.parametrize("back", [timedelta(seconds=30), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_was_put_back_holds_nobody(world: World, settling: UUID, back: timedelta) -> None:
    """A round's own time stands still until the clock has caught up, and one would settle for as long."""
    assert look(world.ana, settling, world.now + timedelta(days=1)).view.settles == timedelta()
    put_back = world.now - back
    assert look(world.ana, settling, put_back).view.settles == timedelta()
    assert move(world.ana, settling, MoveKind.ANSWER, put_back, "breathe").accepted
    assert look(world.ana, settling, put_back).view.step == "end"


def test_two_servers_whose_clocks_differ_a_little_ask_for_no_more_than_its_time(
    world: World, settling: UUID
) -> None:
    """The control: a few seconds are no clock that was put back."""
    for seconds in range(0, 10, 3):
        settles = look(world.ana, settling, world.now - timedelta(seconds=seconds)).view.settles
        assert settles == timedelta(seconds=10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SETTLE.replace("seconds = 10", "seconds = 4"), "seconds"),
        (SETTLE.split("[[step]]", 2)[2].join(["[[step]]", ""]), "comes right after something"),
        (
            SETTLE.replace('read = "each"\ntext = "Sit', 'read = "first"\ntext = "Sit'),
            "comes right after something",
        ),
    ],
)
def test_a_settle_needs_its_seconds_and_a_tap_before_it(text: str, said: str) -> None:
    assert said in mistakes(text)
