"""Twin worlds of the thread: who agreed to what, and what a day was like, show in nothing the other gets.

Ben walks; Ana agreed, never agreed, or agrees no longer, or her days were others with the same weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from tests.rounds.diaries import (
    both_agree,
    check_ins,
    days_before,
    opened_once,
    over,
    put,
    rate,
    wave,
)
from tests.rounds.playing import CHECK_IN, LOAD, QUESTION
from tests.security.test_twin_worlds import CARD, Hidden, Twins, begun, nothing
from tests.security.walking import Request
from tests.world import World

from duologue.people import consents
from duologue.people.consents import Agreed, Matter
from duologue.people.models import Partner
from duologue.rounds import blocks, lines, weekly
from duologue.rounds.blocks import Entry
from duologue.rounds.models import Block
from duologue.vault import Locked, Unreadable

WEEKS = 20
DAYS = 7 * WEEKS


@pytest.fixture
def twins(world: World) -> Twins:
    """Twenty weeks after their first opening; Ben has rated, guessed and said what he carries."""
    opened_once(world, (world.now - timedelta(days=DAYS)).date())
    each = days_before(world.now.date(), DAYS)
    rate(world.ben, world.now, over(each, wave(2)))
    check_ins(world, each[:60], wave(5), wave(6), lambda mine, theirs: (mine + 2 * theirs) // 3)
    put(world.ben, world.now, claimed(each), own=False)
    weekly.bring(world.ben.me(world.now), world.now)
    return begun(world, QUESTION, card=CARD)


def claimed(days: list[date]) -> list[Entry]:
    return [
        Entry(f"load-{day}", LOAD, day.isoformat(), "does", seat, {"doing": {"meals": share}})
        for day in days[::30]
        for seat, share in (("a", 75), ("b", 50))
    ]


def agrees(twins: Twins, name: str, *matters: Matter) -> None:
    first = twins.now - timedelta(days=DAYS)
    for matter in matters or tuple(Matter):
        consents.agree(getattr(twins.world, name).me(twins.now), matter, first)
    weekly.bring(getattr(twins.world, name).me(twins.now), twins.now)


def ana_agrees(*matters: Matter) -> Hidden:
    return lambda twins: agrees(twins, "ana", *matters)


def ana_agrees_no_longer(twins: Twins) -> None:
    agrees(twins, "ana")
    for who in (twins.world.ben, twins.world.ana):
        weekly.bring(who.me(twins.now), twins.now)
    for matter in Matter:
        weekly.withdraw(twins.world.ana.me(twins.now), matter)


def test_who_has_not_agreed_learns_nothing_of_the_other_s_agreeing(twins: Twins) -> None:
    """check 11: in no page, form or count, whatever Ana agrees to."""
    variants = {"never": nothing, "all": ana_agrees(), "no longer": ana_agrees_no_longer}
    assert twins.apart(variants, wide=True) == []


def test_never_agreed_and_no_longer_agreed_are_the_same(twins: Twins) -> None:
    """check 11: Ben agrees to everything; an absence has no history."""
    agrees(twins, "ben")
    assert twins.apart({"never": nothing, "no longer": ana_agrees_no_longer}) == []


def test_both_agreeing_is_there_to_see(twins: Twins) -> None:
    """The control: the pages do change when both agree, each for its own matter."""
    agrees(twins, "ben")
    for matter, path in ((Matter.LINE, "/thread/"), (Matter.READING, "/reading/"), (Matter.LOAD, "/load/")):
        found = twins.apart({"never": nothing, "agrees": ana_agrees(matter)})
        assert any(path in one and ": body" in one for one in found), matter


# -- no day of the other's ----------------------------------------------------------------------------


def lives(days: Mapping[date, int | None]) -> Hidden:
    def happen(twins: Twins) -> None:
        rate(twins.world.ana, twins.now, days)
        weekly.bring(twins.world.ana.me(twins.now), twins.now)

    return happen


def same_weeks(days: Mapping[date, int | None]) -> dict[date, int | None]:
    """Other days with the same sum in every week: within each, every one takes its neighbour's place."""
    found = dict(days)
    weeks: dict[int, list[date]] = {}
    for day in days:
        weeks.setdefault(weekly.number_week(day), []).append(day)
    for of in weeks.values():
        for day, other in zip(of, [*of[1:], of[0]], strict=True):
            found[day] = days[other]
    return found


def rough(seed: int) -> dict[int, int]:
    rated = wave(seed)
    return {k: max(0, min(10, (rated(k) or 0) + (4 if k % 2 else -4))) for k in range(DAYS)}


def test_no_day_of_the_other_s_shows_while_both_agree(twins: Twins) -> None:
    """checks 11 and 14: twin worlds that differ in single days of Ana's alone, her weeks being the same."""
    both_agree(twins.world, twins.now - timedelta(days=DAYS))
    weekly.bring(twins.world.ben.me(twins.now), twins.now)
    by_day = rough(3)
    days: dict[date, int | None] = dict(
        zip(days_before(twins.now.date(), DAYS), by_day.values(), strict=True)
    )
    others = same_weeks(days)
    assert sum(days[day] != others[day] for day in days) > DAYS // 2
    variants = {"so": lives(days), "otherwise": lives(others)}
    assert twins.apart(variants, wide=True) == []


def test_another_week_does_show(twins: Twins) -> None:
    """The control: while both agree the line of both is there, and it is Ana's as well."""
    both_agree(twins.world, twins.now - timedelta(days=DAYS))
    weekly.bring(twins.world.ben.me(twins.now), twins.now)
    days = over(days_before(twins.now.date(), DAYS), wave(1))
    higher = {day: min(10, (value or 0) + day.month % 3) for day, value in days.items()}
    found = twins.apart({"so": lives(days), "higher": lives(higher)})
    assert any("GET /thread/: body" in one for one in found)


def test_a_line_made_of_days_is_caught(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: were the line made of days, here of the first half of each week, the same weeks would no
    longer be the same."""

    def by_day(me: object, agreed: Agreed, now: object) -> object:
        everybody: dict[date, int] = {}
        for who in (twins.world.ben, twins.world.ana):
            everybody |= weekly.read_own_days(who.me(twins.now))
        return lines.draw_own_line(
            {day: said for day, said in sorted(everybody.items()) if day.weekday() < 4}
        )

    both_agree(twins.world, twins.now - timedelta(days=DAYS))
    monkeypatch.setattr(lines, "draw_line_of_both", by_day)
    by_day_ = rough(3)
    days: dict[date, int | None] = dict(
        zip(days_before(twins.now.date(), DAYS), by_day_.values(), strict=True)
    )
    requests = [Request("GET", "thread/", "/thread/")]
    one, two = (twins.seen(lives(found), requests)[0].body for found in (days, same_weeks(days)))
    assert one != two


def test_the_week_that_is_running_does_not_show(twins: Twins) -> None:
    """check 11: it grows by a day at a time, so its mean would tell each of them."""
    both_agree(twins.world, twins.now - timedelta(days=DAYS))
    weekly.bring(twins.world.ben.me(twins.now), twins.now)
    days = over(days_before(twins.now.date(), DAYS), wave(1))
    monday = weekly.find_monday(weekly.number_week(twins.now.date()))
    today = {monday + timedelta(days=k): 9 for k in range((twins.now.date() - monday).days + 1)}
    variants = {"so": lives(days), "and today": lives(days | today)}
    assert twins.apart(variants) == []


# -- the wrap walk ---------------------------------------------------------------------------------------


def test_neither_the_couple_key_nor_the_other_s_keys_open_what_one_agreed_to(twins: Twins) -> None:
    """checks 12 and 13: as a ceiling, it takes the release key, and reading never uses it."""
    from duologue.people import profile

    agrees(twins, "ana")
    ben = twins.world.ben.me(twins.now)
    rows = consents._read_rows(ben)
    theirs = rows[ben.other.partner_id]  # type: ignore[union-attr]
    with pytest.raises(Locked):
        profile.open_consent(ben.ring, theirs, of_other=False)
    assert profile.open_consent(ben.ring, theirs, of_other=True)  # the control: with the release key it opens
    row = Partner.objects.get(id=ben.other.partner_id)  # type: ignore[union-attr]
    assert b"line" not in bytes(row.consents)


def test_no_key_of_the_other_s_opens_a_day_before_during_or_after(twins: Twins) -> None:
    """check 13: walk all blocks with all that Ben holds: of Ana's closeness there are sums, and then none."""
    days = over(days_before(twins.now.date(), DAYS), wave(1))

    def walked() -> list[Entry]:
        ben = twins.world.ben.me(twins.now)
        found: list[Entry] = []
        for row in Block.objects.filter(couple=ben.couple_id):
            for owner in {row.owner, "", ben.seat}:
                try:
                    found += blocks._open_entries(ben, Block(id=row.id, owner=owner, content=row.content))
                except (Unreadable, LookupError, TypeError):
                    continue
        return [one for one in found if one.seat == "a" and one.slug in (weekly.SLUG, CHECK_IN)]

    def of_closeness() -> list[Entry]:
        return [one for one in walked() if "closeness" in one.step]

    rate(twins.world.ana, twins.now, days)
    assert of_closeness() == []
    both_agree(twins.world, twins.now - timedelta(days=DAYS))
    weekly.bring(twins.world.ana.me(twins.now), twins.now)
    weekly.bring(twins.world.ben.me(twins.now), twins.now)
    during = of_closeness()
    assert during
    assert all(set(one.numbers) == {"sum", "days"} for one in during)
    weekly.withdraw(twins.world.ben.me(twins.now), Matter.LINE)
    assert of_closeness() == []


def test_a_withdrawal_that_only_hides_is_caught(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the removal, what both had brought stays under the couple key."""
    rate(twins.world.ana, twins.now, over(days_before(twins.now.date(), DAYS), wave(1)))
    both_agree(twins.world, twins.now - timedelta(days=DAYS))
    weekly.bring(twins.world.ana.me(twins.now), twins.now)
    monkeypatch.setattr(weekly, "forget", lambda me: None)
    weekly.withdraw(twins.world.ana.me(twins.now), Matter.LINE)
    left = blocks.read(twins.world.ben.me(twins.now), own=False, only=(weekly.SLUG,))
    assert left != []


def test_revoked_is_gone_from_the_very_next_answer_for_both(twins: Twins) -> None:
    """Whoever withdraws, the figures of both are gone from their next page."""
    both_agree(twins.world, twins.now - timedelta(days=DAYS))
    lives(over(days_before(twins.now.date(), DAYS), wave(1)))(twins)
    weekly.bring(twins.world.ben.me(twins.now), twins.now)
    pages = [Request("GET", "", f"/thread/{where}") for where in ("", "reading/", "load/")]
    before = [twins.ben.ask(one).body.decode() for one in pages]
    assert "The two of you" in before[0]
    assert all("Both of you agree" in one for one in before)
    for matter in Matter:
        weekly.withdraw(twins.world.ana.me(twins.now), matter)
    after = [twins.ben.ask(one).body.decode() for one in pages]
    assert "The two of you" not in after[0]
    assert not any("Both of you agree" in one or "<figure" in one for one in after[1:])
    assert all("You have agreed" in one for one in after)
