"""The day's question is no last-seen: until it has opened for Ben, nothing that he can ask for tells whether
Ana has answered, changed it, taken it back, opened it at an earlier hour of hers or switched it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from tests.notify.test_sooner import want_sooner
from tests.rounds.daily.asking import give, of_day
from tests.rounds.playing import CHECK_IN, move, start
from tests.security.test_twin_worlds import Hidden, Twins, begun, nothing
from tests.security.walking import Answer, Request, differences, undone
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.notify import asking
from duologue.notify.models import Flag, Job
from duologue.people import lists, own_settings
from duologue.rhythm import own_times
from duologue.rounds.daily import answered_pairs, answering, given, opening_times
from duologue.rounds.daily import question_of_today as daily
from duologue.rounds.models import Outbox, Round

pytestmark = pytest.mark.django_db
CARD = "nine-years-old"
NARROW = frozenset({"", "question/", "history/", "kept/", "me/export/duologue.json"}) | {
    f"api/v1/{name}" for name in ("question", "today", "rounds", "events")
}


def gave(twins: Twins) -> None:
    give(twins.world.ana, twins.now)


def gave_all(twins: Twins) -> None:
    for turn in range(3):
        give(twins.world.ana, twins.now, turn)


def changed(twins: Twins) -> None:
    gave(twins)
    give(twins.world.ana, twins.now, raw={"words": "Something else, then"})


def took_back(twins: Twins) -> None:
    one = give(twins.world.ana, twins.now)
    me = twins.world.ana.me(twins.now)
    answering.take_back(me, of_day(twins.world.ana, twins.now).day, one.card.id, twins.now)


def said_together(twins: Twins) -> None:
    one = give(twins.world.ana, twins.now)
    me = twins.world.ana.me(twins.now)
    answering.say_together(me, of_day(twins.world.ana, twins.now).day, one.card.id, twins.now)


def early_hour(who: Actor, now: datetime) -> None:
    """Hers is five in the afternoon, since yesterday."""
    who.visit(now)
    own_settings.set_question(who.me(now), asks=True, hour=17, today=now.date() - timedelta(days=1))


def opened_for_her(twins: Twins) -> None:
    """It has opened for her, she has read it and added to hers, and goes by an hour that has been."""
    ana, earlier = twins.world.ana, twins.now - timedelta(minutes=30)
    early_hour(ana, earlier)
    give(ana, earlier)
    found = of_day(ana, twins.now).questions[0]
    if found.round_id is None:
        return
    outcome = move(ana, found.round_id, MoveKind.ADD, twins.now, "answer", raw={"words": "And a lid"})
    assert outcome.accepted


def switched_off(twins: Twins) -> None:
    me = twins.world.ana.me(twins.now)
    own_settings.set_question(me, asks=False, hour=22, today=twins.now.date())


VARIANTS: Mapping[str, Hidden] = {
    "nothing": nothing,
    "gave": gave,
    "gave all three": gave_all,
    "changed": changed,
    "took back": took_back,
    "said together": said_together,
    "opened for her": opened_for_her,
    "switched off": switched_off,
}


@dataclass
class Days(Twins):
    """Ben walks at another moment than that at which Ana answered."""

    at: datetime | None = None

    def seen(self, hidden: Hidden, requests: list[Request]) -> list[Answer]:
        with undone():
            hidden(self)
            if self.at is not None:
                self.ben.who.visit(self.at)
            ben = replace(self.ben, now=self.at or self.now)
            return [*ben.walk(requests), self.streamed()]


@pytest.fixture
def twins(world: World) -> Days:
    """It is half past six; his hour is eight. Ben has answered nothing yet."""
    made = begun(world, "conversation/an-open-question", card=CARD)
    return Days(**{name: getattr(made, name) for name in Twins.__dataclass_fields__})


def narrowed(twins: Twins) -> list[Request]:
    found = twins.requests(wide=True)
    return [one for one in found if "question" in one.route or (one.method == "GET" and one.route in NARROW)]


def apart(
    twins: Days, variants: Mapping[str, Hidden] = VARIANTS, *, wide: bool = False, may_open: bool = False
) -> list[str]:
    requests = twins.requests(wide=True) if wide else narrowed(twins)
    (_, first), *others = variants.items()
    twin = twins.seen(first, requests)
    assert all(one.status < 500 for one in twin), [one.asked for one in twin if one.status >= 500]
    return [
        f"{name}: {shown}"
        for name, hidden in others
        for shown in differences(twin, twins.seen(hidden, requests))
        # Where both have said so of what both have given, it opens, and may be seen.
        if not (may_open and name == "said together" and "/together" in shown.partition(": ")[0])
    ]


def test_who_has_not_answered_is_told_nothing_anywhere(twins: Days):
    assert apart(twins, {"nothing": nothing, "gave": gave}, wide=True) == []


def test_nor_whatever_else_she_did(twins: Days):
    assert apart(twins) == []


@pytest.mark.parametrize("days", [0, 3])
def test_nor_in_the_evening_nor_when_it_is_over(twins: Days, days: int):
    twins.at = twins.now + timedelta(days=days, hours=3)
    some = ("nothing", "gave all three", "said together", "opened for her")
    assert apart(twins, {name: VARIANTS[name] for name in some}) == []


def test_who_has_answered_is_told_nothing_before_his_hour(twins: Days):
    give(twins.world.ben, twins.now)
    some = ("nothing", "gave all three", "said together", "opened for her")
    assert apart(twins, {name: VARIANTS[name] for name in some}, may_open=True) == []


def test_nor_who_has_said_that_they_are_together(twins: Days):
    one = give(twins.world.ben, twins.now)
    me, day = twins.world.ben.me(twins.now), of_day(twins.world.ben, twins.now).day
    answering.say_together(me, day, one.card.id, twins.now)
    some = ("nothing", "gave", "opened for her")
    assert apart(twins, {name: VARIANTS[name] for name in some}) == []


def test_nor_in_the_minutes_between_her_answer_and_the_opening(twins: Days):
    """She answers after his hour, and he looks at once."""
    give(twins.world.ben, twins.now)
    twins.ben.now += timedelta(hours=2)
    twins.ben.who.visit(twins.now)
    twins.world.ana.visit(twins.now)
    some = ("nothing", "gave", "took back", "said together")
    assert apart(twins, {name: VARIANTS[name] for name in some}, may_open=True) == []


def test_his_own_act_answers_nothing_about_hers(twins: Days):
    """Whatever he does to a question after whatever she did, one thing after another."""
    requests = [one for one in narrowed(twins) if "question" in one.route]
    twin = twins.asked(nothing, requests)
    for name, hidden in VARIANTS.items():
        # Both said they are together of what both gave: that opens it, and may be seen.
        kept = [one for one in requests if name != "said together" or "together" not in one.route]
        against = twin if kept == requests else twins.asked(nothing, kept)
        assert differences(against, twins.asked(hidden, kept)) == [], name


# -- wherever else words, offers and calls come from ------------------------------------------------


def gave_the_others(twins: Twins) -> None:
    """All but the one that Ben gave an answer to; and she has said that they are together."""
    for turn in (1, 2):
        give(twins.world.ana, twins.now, turn)
    me, found = twins.world.ana.me(twins.now), of_day(twins.world.ana, twins.now)
    answering.say_together(me, found.day, found.questions[1].card.id, twins.now)


def read_feed(twins: Twins) -> Request:
    """Ben's own calendar at its secret address, which says what each time is for."""
    asking.begin_calendar(twins.world.ben.me(twins.now), twins.now, says=True)
    secret = own_times.read_mine(twins.world.ben.me(twins.now)).feed
    return Request("GET", "calendar/<str:secret>.ics", f"/calendar/{secret}.ics", note="his own")


def looks(twins: Twins) -> list[Request]:
    """Every page and list there is, and what looks for words or offers something by being asked."""
    found = [
        one
        for one in twins.requests(wide=True)
        if one.method == "GET" or one.route.endswith(("find/", "find"))
    ]
    kettle = {"words": "kettle"}
    return [
        *found,
        read_feed(twins),
        Request("POST", "find/", "/find/", kettle, note="her words"),
        Request("POST", "api/v1/find", "/api/v1/find", kettle, note="her words"),
    ]


@pytest.mark.parametrize(
    ("later", "has_given"),
    [
        (timedelta(), True),
        (timedelta(hours=3), False),
        (timedelta(hours=3), True),
        (timedelta(days=3), True),
        # Nothing has opened for two weeks, and what is offered goes by that.
        (timedelta(days=15), True),
    ],
    ids=str,
)
def test_nor_where_words_are_looked_for_nor_in_offers_lists_and_calendars(
    twins: Days, later: timedelta, has_given: bool
):
    requests = looks(twins)
    if has_given:
        give(twins.world.ben, twins.now, raw={"words": "Something in blue"})
    twins.at = twins.now + later
    first = twins.seen(nothing, requests)
    assert all(one.status < 500 for one in first)
    assert any(b"BEGIN:VCALENDAR" in one.body for one in first)
    assert differences(first, twins.seen(gave_the_others, requests)) == []
    # The control: had she given the same one, he would find it.
    if later and has_given:
        assert differences(first, twins.seen(gave, requests)) != []


def test_nor_in_rows_of_his_by_which_he_is_called(twins: Days):
    """His jobs, flags and events; the second answer of the two raises nothing either."""
    want_sooner(twins.world.ben, twins.now)
    give(twins.world.ben, twins.now)

    def left(hidden: Hidden) -> object:
        with undone():
            Flag.objects.all().delete()
            hidden(twins)
            (job,) = Job.objects.values_list("content", flat=True)
            return bytes(job), Flag.objects.count(), Outbox.objects.filter(seat="b").count()

    first = left(nothing)
    assert [name for name, hidden in VARIANTS.items() if left(hidden) != first] == []

    def begins_something(twins: Twins) -> None:
        start(twins.world.ana, CHECK_IN, twins.now)

    assert left(begins_something) != first  # the control


# -- controls --------------------------------------------------------------------------------------


def test_an_opening_that_did_not_wait_for_the_hour_would_be_caught(
    twins: Days, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answered_pairs, "is_open", lambda me, pair, now: True)
    monkeypatch.setattr(opening_times, "find_evening", lambda me, day: twins.now)
    give(twins.world.ben, twins.now)
    assert apart(twins, {"nothing": nothing, "gave": gave})


def test_a_row_in_the_list_of_both_would_be_caught(twins: Days):
    def in_the_open(twins: Twins) -> None:
        gave(twins)
        hidden = lists.name_days_question(twins.world.ana.me(twins.now))
        assert Round.objects.filter(list=hidden).update(list=lists.BOTH) == 1

    assert apart(twins, {"nothing": nothing, "in the open": in_the_open})


def test_looking_at_the_others_before_the_hour_would_be_caught(twins: Days, monkeypatch: pytest.MonkeyPatch):
    """As an answer that opens in another way where the other has answered already."""
    real = answering.give

    def eager(me, day, card, raw, now, **more):  # type: ignore[no-untyped-def]
        wrong = real(me, day, card, raw, now, **more)
        for one in given.read_mine(me):
            if given.read_beside(me, [one]):
                daily.find_today(me, now)
        return wrong

    monkeypatch.setattr(answering, "give", eager)
    assert apart(twins, {"nothing": nothing, "gave": gave})
