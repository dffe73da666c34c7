"""Letters: sealed to their day by the rules, one unread at a time, and silent about being opened or held."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.rounds.zones import AUCKLAND, EVERYWHERE, LISBON, LOS_ANGELES, Apart, at, lives
from tests.security.walking import undone
from tests.world import NOW, Actor, World

from duologue.engine import dates
from duologue.keepsakes import (
    date_lists,
    due_dates,
    keeping,
    keepsake_rows,
    letters,
    own_days,
    reading_keepsakes,
)
from duologue.keepsakes.letters import Going, Letters
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.own_days import ListedDay
from duologue.manuscript.keepsake_kinds import LETTER, find_kind
from duologue.people import days, leaving, own_settings, sealing
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import visiting
from duologue.vault import WrapKind, read_wraps
from duologue.web import exporting

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
TEXT = "I put the blue cup back where you like it."


def write(who: Actor, going: Going = Going.NOW, now: datetime = NOW, text: str = TEXT, **how: Any) -> UUID:
    id_ = uuid4()
    letters.write(who.me(now), id_, text, going, now, **how)
    return id_


def of(who: Actor, now: datetime = NOW) -> Letters:
    who.visit(now)
    return letters.find(who.me(now), now)


def has_one(who: Actor, now: datetime = NOW) -> bool:
    who.visit(now)
    return visiting.visit(who.me(now), now).letter


def open_(who: Actor, id_: UUID, now: datetime = NOW) -> str:
    copy = letters.open_one(who.me(now), id_, now)
    return reading_keepsakes.read_one(who.me(now), copy, now.date()).text


def test_a_letter_given_now_is_there_for_the_other_and_is_read_once_it_is_opened(world: World) -> None:
    id_ = write(world.ana)
    assert has_one(world.ben)
    assert not has_one(world.ana)
    found = of(world.ben)
    assert found.new is not None
    assert (found.new.id, found.read) == (id_, ())
    assert open_(world.ben, id_) == TEXT
    after = of(world.ben)
    assert after.new is None
    assert [one.text for one in after.read] == [TEXT]
    assert after.read[0].seat == world.ana.me().seat
    assert not has_one(world.ben)


def test_before_it_is_opened_nothing_of_it_is_read_anywhere(world: World) -> None:
    id_ = write(world.ana)
    me = world.ben.me()
    assert reading_keepsakes.read_everything(me, TODAY) == []
    with pytest.raises(NotFound):
        reading_keepsakes.read_one(me, id_, TODAY)
    assert TEXT not in str(exporting.write_everything(me, NOW))


@pytest.mark.parametrize(("ana", "ben"), [(AUCKLAND, LOS_ANGELES), (LOS_ANGELES, AUCKLAND)])
def test_a_letter_for_a_day_is_sealed_until_that_day_has_begun_for_both(ana: str, ben: str) -> None:
    apart = Apart.since(NOW, ana, ben)
    day = date(2027, 5, 3)
    id_ = write(apart.world.ana, Going.DAY, on=day)
    begins = at(LOS_ANGELES, day, 0)
    for early in (NOW, at(AUCKLAND, day, 0), begins - timedelta(minutes=1)):
        assert not has_one(apart.world.ben, early)
        assert of(apart.world.ben, early).new is None
        with pytest.raises(NotFound):
            letters.open_one(apart.world.ben.me(early), id_, early)
    assert has_one(apart.world.ben, begins)
    assert open_(apart.world.ben, id_, begins) == TEXT


def told_of_what_was_given(world: World, zone: str, going: Going, **how: Any) -> list[object]:
    """All that Ana in Auckland is told of a letter that she gave to Ben in `zone`, who opens it at once."""
    ana, ben = world.ana, world.ben
    with undone():
        lives(ana, AUCKLAND, NOW)
        lives(ben, zone, NOW)
        id_ = write(ana, going, **how)
        assert has_one(ben)
        assert open_(ben, id_) == TEXT
        (here,), (there,) = of(ana).mine, of(ben).read
        assert here.post is not None and there.post is not None
        assert here.post.on == there.post.on
        return [here.post, here.day]


@pytest.mark.parametrize(("going", "how"), [(Going.NOW, {}), (Going.WHEN, {"when": "it rains"})])
def test_a_letter_that_is_there_at_once_tells_nobody_where_the_other_lives(
    world: World, going: Going, how: dict[str, str]
) -> None:
    """check 71; and wherever the two live, it has come in the minute it was given."""
    told = [told_of_what_was_given(world, zone, going, **how) for zone in EVERYWHERE]
    assert all(one == told[0] for one in told)


def test_by_the_date_that_has_come_for_both_it_would(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a date that hangs on where each of the two lives."""
    came = []
    for zone in (AUCKLAND, LISBON):
        both = (ZoneInfo(AUCKLAND), ZoneInfo(zone))
        monkeypatch.setattr(days, "come_everywhere", lambda now, both=both: dates.come(now, both))
        came.append(told_of_what_was_given(world, zone, Going.NOW))
    assert came[0] != came[1]


def test_a_clock_that_jumps_back_closes_it_again_and_loses_nothing(world: World) -> None:
    id_ = write(world.ana, Going.DAY, on=TODAY + timedelta(days=9))
    assert has_one(world.ben, NOW + timedelta(days=9))
    assert not has_one(world.ben, NOW + timedelta(days=2))
    assert open_(world.ben, id_, NOW + timedelta(days=30)) == TEXT


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(1900, 1, 1), letters.HAS_BEEN),
        (TODAY - timedelta(days=1), letters.HAS_BEEN),
        (date(3000, 1, 1), letters.TOO_LATE),
        (None, letters.WHICH_DAY),
    ],
)
def test_a_day_that_cannot_be_is_asked_about_and_nothing_is_kept(
    world: World, on: date | None, said: str
) -> None:
    with pytest.raises(Refusal) as no:
        write(world.ana, Going.DAY, on=on)
    assert no.value.sentence == said
    assert no.value.field == "on"
    assert not Keepsake.objects.exclude(author="").exists()


def test_only_one_unread_letter_is_there_at_a_time(world: World) -> None:
    first = write(world.ana, Going.DAY, on=TODAY, text="One")
    second = write(world.ana, Going.DAY, on=TODAY + timedelta(days=1), text="Two")
    later = NOW + timedelta(days=3)
    assert of(world.ben, later).new == letters.Cover(first, "")
    with pytest.raises(NotFound):
        letters.open_one(world.ben.me(later), second, later)
    assert open_(world.ben, first, later) == "One"
    assert of(world.ben, later).new == letters.Cover(second, "")


def test_one_to_open_for_something_lies_closed_and_lets_the_next_come(world: World) -> None:
    id_ = write(world.ana, Going.WHEN, when="you can’t sleep")
    found = of(world.ben).new
    assert found == letters.Cover(id_, "you can’t sleep")
    letters.lay_by(world.ben.me(), id_, NOW)
    assert not has_one(world.ben)
    assert of(world.ben).closed == (found,)
    plain = write(world.ana, text="Good morning.")
    assert of(world.ben).new == letters.Cover(plain, "")
    with pytest.raises(NotFound):
        letters.lay_by(world.ben.me(), plain, NOW)
    assert open_(world.ben, id_) == TEXT
    assert of(world.ben).closed == ()


def test_no_letters_for_now_holds_them_and_loses_none(world: World) -> None:
    own_settings.set_letters(world.ben.me(), held=True)
    id_ = write(world.ana)
    assert not has_one(world.ben)
    assert of(world.ben).new is None
    with pytest.raises(NotFound):
        letters.open_one(world.ben.me(), id_, NOW)
    own_settings.set_letters(world.ben.me(), held=False)
    assert has_one(world.ben)


def test_the_row_of_a_letter_is_the_same_held_seen_or_opened(world: World) -> None:
    """Whoever reads the writer's rows, the host too, can't tell from them what became of it."""
    id_ = write(world.ana, Going.WHEN, when="it rains")
    before = Keepsake.objects.filter(id=id_).values().get()
    own_settings.set_letters(world.ben.me(), held=True)
    has_one(world.ben)
    own_settings.set_letters(world.ben.me(), held=False)
    letters.lay_by(world.ben.me(), id_, NOW)
    open_(world.ben, id_)
    assert Keepsake.objects.filter(id=id_).values().get() == before
    assert not Keepsake.objects.filter(source=id_).exists()


def test_a_letter_to_nobody_stays_its_writers(world: World) -> None:
    id_ = write(world.ana, Going.NEVER)
    assert not has_one(world.ben)
    assert [one.id for one in of(world.ana).mine] == [id_]
    assert {wrap.kind for wrap in read_wraps(bytes(Keepsake.objects.get(id=id_).wraps))} == {
        WrapKind.PERSONAL
    }


@pytest.mark.parametrize("leaver", ["ana", "ben"])
def test_they_die_at_parting_and_what_was_opened_stays(world: World, leaver: str) -> None:
    opened = write(world.ana, text="Read this.")
    open_(world.ben, opened)
    unread = write(world.ana, text="Not yet.")
    later = write(world.ana, Going.DAY, on=TODAY + timedelta(days=30), text="In a month.")
    leaving.leave_couple(getattr(world, leaver).me(), NOW)
    assert {one.text for one in of(world.ana).mine} == {"Read this.", "Not yet.", "In a month."}
    much_later = NOW + timedelta(days=60)
    bens = of(world.ben, much_later)
    assert [one.text for one in bens.read] == ["Read this."]
    assert (bens.new, bens.closed) == (None, ())
    for id_ in (unread, later):
        row = Keepsake.objects.get(id=id_)
        assert {wrap.kind for wrap in read_wraps(bytes(row.wraps))} == {WrapKind.PERSONAL}
        assert reading_keepsakes.read_released(world.ben.me(much_later), row) is None


def test_without_the_parting_a_seal_would_have_stayed(world: World) -> None:
    """The control: a letter on its way has a seal that the other's session opens once its day has come."""
    id_ = write(world.ana, Going.DAY, on=TODAY + timedelta(days=30))
    found = reading_keepsakes.read_released(world.ben.me(), Keepsake.objects.get(id=id_))
    assert found is not None
    assert found.text == TEXT


def test_taken_back_it_never_comes_and_what_was_opened_stays_read(world: World) -> None:
    unread, opened = write(world.ana, text="No."), None
    keeping.destroy(world.ana.me(), unread)
    assert not has_one(world.ben)
    opened = write(world.ana, text="Yes.")
    open_(world.ben, opened)
    keeping.destroy(world.ana.me(), opened)
    assert of(world.ana).mine == ()
    assert [one.text for one in of(world.ben).read] == ["Yes."]


def test_it_can_be_changed_until_its_day_and_stays_sealed(world: World) -> None:
    id_ = write(world.ana, Going.DAY, on=TODAY + timedelta(days=5))
    me = world.ana.me()
    keeping.edit(me, id_, "Otherwise.", None, reading_keepsakes.read_one(me, id_, TODAY).seen, NOW)
    later = NOW + timedelta(days=6)
    assert open_(world.ben, id_, later) == "Otherwise."
    with pytest.raises(Refusal) as no:
        keeping.edit(world.ana.me(later), id_, "Again.", None, "", later)
    assert no.value.sentence == keeping.GIVEN


def test_what_one_opened_can_be_destroyed_and_does_not_come_again(world: World) -> None:
    id_ = write(world.ana)
    copy = letters.open_one(world.ben.me(), id_, NOW)
    keeping.destroy(world.ben.me(), copy)
    found = of(world.ben)
    assert (found.new, found.closed, found.read) == (None, (), ())
    assert [one.text for one in of(world.ana).mine] == [TEXT]


def test_sent_twice_it_is_one_and_other_words_are_not_lost(world: World) -> None:
    id_ = uuid4()
    assert letters.write(world.ana.me(), id_, TEXT, Going.NOW, NOW)
    assert not letters.write(world.ana.me(), id_, TEXT, Going.NOW, NOW)
    with pytest.raises(Refusal):
        letters.write(world.ana.me(), id_, "Other words.", Going.NOW, NOW)
    assert Keepsake.objects.filter(author=world.ana.me().seat).exclude(author="").count() == 1


def test_in_strict_sealing_it_waits_for_its_writer_to_be_here(world: World) -> None:
    sealing.make_strict(world.ana.me(), NOW)
    day = TODAY + timedelta(days=3)
    id_ = write(world.ana, Going.DAY, on=day)
    later = NOW + timedelta(days=4)
    assert reading_keepsakes.read_released(world.ben.me(), Keepsake.objects.get(id=id_)) is None
    assert not has_one(world.ben, later)
    visiting.visit(world.ana.me(later), later)
    assert has_one(world.ben, later)
    assert open_(world.ben, id_, later) == TEXT


def test_there_is_an_end_to_how_many_lie_here(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MOST", 2)
    write(world.ana, text="1")
    write(world.ana, text="2")
    with pytest.raises(Refusal) as no:
        write(world.ana, text="3")
    assert no.value.sentence == letters.TOO_MANY
    assert len(of(world.ana).mine) == 2


@pytest.mark.parametrize("hers", [0, 1, 2])
def test_that_end_is_each_one_s_own_and_tells_nothing_of_the_other_s(
    world: World, monkeypatch: pytest.MonkeyPatch, hers: int
) -> None:
    """check 64: who writes until no more fit learns nothing of what is on its way to them."""
    monkeypatch.setattr(letters, "MOST", 2)
    for number in range(hers):
        write(world.ana, Going.DAY, on=TODAY + timedelta(days=9), text=f"Hers, {number}")
    for number in range(2):
        write(world.ben, text=f"His, {number}")
    with pytest.raises(Refusal) as no:
        write(world.ben, text="One more")
    assert no.value.sentence == letters.TOO_MANY


@pytest.mark.parametrize("hers", [0, 1, 3])
def test_one_s_days_are_left_out_of_the_list_for_none_of_the_other_s(
    world: World, monkeypatch: pytest.MonkeyPatch, hers: int
) -> None:
    """check 64: who keeps days for both until no more fit counts none of the letters on their way."""
    assert len(count_days(world, monkeypatch, hers)) == 4


def test_counted_together_the_days_would_tell_of_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(due_dates, "OF_LETTERS", frozenset())
    monkeypatch.setattr(due_dates, "_find_whose", lambda *_: "b")
    monkeypatch.setattr(due_dates, "_order_to_keep", lambda _: (0, ""))
    assert len(count_days(world, monkeypatch, 3)) < 4


def count_days(world: World, monkeypatch: pytest.MonkeyPatch, hers: int) -> list[ListedDay]:
    """What Ben's calendar has of seven days where four fit, with so many of Ana's letters on their way."""
    monkeypatch.setattr(due_dates, "MOST_OF_EACH", 4)
    for number in range(hers):
        write(world.ana, Going.DAY, on=TODAY + timedelta(days=90), text=f"Hers, {number}")
    for number in range(7):
        day = TODAY + timedelta(days=number + 1)
        keeping.keep(world.ben.me(), find_kind("coming day"), f"His, {number}", NOW, again=day)
    return own_days.list_days(date_lists.read_all_dates(world.ben.me()), TODAY)


def test_a_list_as_full_as_it_can_be_fits(world: World) -> None:
    """However much each entry says of itself: a list that did not fit would fail whoever writes next."""
    me = world.ana.me()
    row_id = date_lists.find_dates_id(me, own=False)
    of_both = {"again": "2027-01-01", "until": "2027-01-01", "asks": ["a", "b"], "good": ["a", "b"]}
    full = (
        {str(uuid4()): of_both for _ in range(due_dates.MOST_OF_BOTH)}
        | {
            str(uuid4()): {"until": "2027-01-01", "asks": [seat]}
            for seat in "ab"
            for _ in range(due_dates.MOST_OF_EACH)
        }
        | {str(uuid4()): {"letter": "2027-01-01"} for _ in range(due_dates.MOST_OF_LETTERS - 1)}
    )
    row = Keepsake.objects.get(id=row_id)
    text = json.dumps(full, separators=(",", ":"))
    keepsake_rows.rewrite(me, row, replace(reading_keepsakes.read_words(me, row), text=text))
    write(world.ben)
    assert len(date_lists.read_dates(world.ben.me(), own=False)) == len(full) + 1


def test_alone_one_can_write_one_for_oneself_and_no_other() -> None:
    world = World.begun()
    write(world.ana, Going.NEVER)
    with pytest.raises(Refusal) as no:
        write(world.ana)
    assert no.value.sentence == letters.NOBODY
    assert [one.kind for one in of(world.ana).mine] == [LETTER]


def give(who: Actor, unsent: UUID, id_: UUID, text: str = TEXT, going: Going = Going.NOW) -> None:
    letters.give_after_all(who.me(), unsent, id_, text, going, NOW, on=None, when="")


def test_one_that_was_kept_can_be_given_after_all_and_stays_one(world: World) -> None:
    kept, given = write(world.ana, Going.NEVER), uuid4()
    assert letters.read_unsent(world.ana.me(), kept, NOW).text == TEXT
    give(world.ana, kept, given, "I put the blue cup back.")
    assert [(one.id, one.text) for one in of(world.ana).mine] == [(given, "I put the blue cup back.")]
    assert open_(world.ben, given) == "I put the blue cup back."
    # Sent twice it is one; from a page of before, it goes no second time.
    give(world.ana, kept, given, "I put the blue cup back.")
    with pytest.raises(Refusal, match="on another page"):
        give(world.ana, kept, uuid4())
    assert len(of(world.ana).mine) == 1


def test_what_was_noted_on_it_goes_along_and_stays_its_writer_s(world: World) -> None:
    kept, given = write(world.ana, Going.NEVER), uuid4()
    keeping.write_note(world.ana.me(), kept, "Not before Friday.", NOW)
    give(world.ana, kept, given)
    assert [[note.text for note in one.notes] for one in of(world.ana).mine] == [["Not before Friday."]]
    copy = letters.open_one(world.ben.me(), given, NOW)
    assert reading_keepsakes.read_one(world.ben.me(), copy, TODAY).notes == ()
    assert "Friday" not in str(exporting.write_everything(world.ben.me(), NOW))


def test_nobody_else_s_and_no_letter_on_its_way_is_begun_with(world: World) -> None:
    kept, gone = write(world.ana, Going.NEVER), write(world.ana)
    for who, id_ in ((world.ben, kept), (world.ana, gone), (world.ben, gone), (world.ana, uuid4())):
        with pytest.raises(NotFound):
            letters.read_unsent(who.me(), id_, NOW)
        with pytest.raises(Refusal):
            give(who, id_, uuid4())
    assert letters.read_unsent(world.ana.me(), kept, NOW).id == kept
    # Kept once more, it is one letter still.
    give(world.ana, kept, uuid4(), "Otherwise.", Going.NEVER)
    assert sorted(one.text for one in of(world.ana).mine) == sorted([TEXT, "Otherwise."])


def test_an_export_says_when_a_letter_goes(world: World) -> None:
    write(world.ana, Going.WHEN, when="you can't sleep")
    write(world.ana, Going.NEVER, text="Nobody's.")
    written: Any = exporting.write_everything(world.ana.me(), NOW)
    made = {one["text"]: one for one in written["keepsakes"]}
    assert made[TEXT]["letter"]["when"] == "you can't sleep"
    assert "letter" not in made["Nobody's."]
