"""Days 15 to 40: what comes back is the two's own words, has its day by each one's own dates, and tells
nothing of the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.rounds.daily.asking import asked_on, give, of_day
from tests.rounds.playing import QUESTION, answer, look, move, start
from tests.rounds.zones import AUCKLAND, LISBON, LOS_ANGELES, Apart, at, lives
from tests.world import NOW, Actor, World

from duologue.engine.moves import MoveKind
from duologue.engine.roles import Role
from duologue.keepsakes import keeping, put_away
from duologue.keepsakes import reading_keepsakes as kept
from duologue.keepsakes.keepsake_places import opens_for_both
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import MOMENT
from duologue.people import lists, own_settings, sealing
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import forty_days, happened, offers, visiting
from duologue.rhythm.forty_days import Back
from duologue.rounds import (
    casting,
    coming_back,
    decks,
    desk,
    drawn_lines,
    lately,
    own_words,
    still_true,
    today,
)
from duologue.rounds.models import Round
from duologue.vault import WrapKind, read_wraps

pytestmark = pytest.mark.django_db
CARDS = ("nine-years-old", "smell-of-small", "hiding-place", "game-until-dark", "collected")
DEEP = "strange-rule"
TONIGHT = "consensus/tonight"
GUESS = "hobbies/guess-and-tell"


def later(days: float, now: datetime = NOW) -> datetime:
    return now + timedelta(days=days)


def visit(who: Actor, now: datetime) -> visiting.Visit:
    who.visit(now)
    return visiting.visit(who.me(now), now)


def asked(world: World, now: datetime, card: str, ana: str | None, ben: str | None) -> UUID:
    """A question that both, or one of them, answered."""
    for who in (world.ana, world.ben):
        who.visit(now)
    id_ = start(world.ana, QUESTION, now, card=card)
    for who, text in ((world.ana, ana), (world.ben, ben)):
        if text is not None:
            answer(who, id_, "answer", {"answer": text}, now)
    return id_


def lived(world: World) -> None:
    """A light question every other day, opened."""
    for k, card in enumerate(CARDS):
        asked(world, later(1 + 2 * k), card, f"Ana’s {card}", f"Ben’s {card}")


def since(who: Actor, now: datetime) -> forty_days.Since:
    found = forty_days.read_since(who.me(now))
    assert found is not None
    return found


# -- what is drawn --------------------------------------------------------------------------------


def test_both_find_the_same_three_lines_of_light_answers_of_both(world: World) -> None:
    lived(world)
    asked(world, later(12), DEEP, "Ana, deep", "Ben, deep")
    now = later(15)
    found = []
    for who in (world.ana, world.ben):
        who.visit(now)
        found.append(forty_days.find_who_said_it(who.me(now), since(who, now), now))
    assert [one.answer for one in found[0]] == [one.answer for one in found[1]]
    assert len(found[0]) == 3 and {one.seat for one in found[0]} == {"a", "b"}
    assert len({one.round for one in found[0]}) == 3
    assert not any("deep" in one.text for one in found[0])


def test_nothing_comes_back_that_only_one_of_the_two_gave_or_that_is_of_one_alone(world: World) -> None:
    lived(world)
    asked(world, later(11), "taught-long-ago", "Ana, unanswered", None)
    now = later(29)
    for who in (world.ana, world.ben):
        who.visit(now)
        me = who.me(now)
        first, last = drawn_lines.find_month(since(who, now).utc, 1)
        texts = {one.text for one in own_words.read_between(me, first, last, now)}
        assert texts == {f"{name}’s {card}" for name in ("Ana", "Ben") for card in CARDS}


def test_four_lines_are_two_of_each_and_a_month_begins_with_the_four_words(world: World) -> None:
    lived(world)
    now = later(28)
    for who in (world.ana, world.ben):
        who.visit(now)
    found = forty_days.draw_four_lines(world.ana.me(now), since(world.ana, now), 1, now)
    assert sorted(one.seat for one in found) == ["a", "a", "b", "b"]
    assert found == sorted(found, key=lambda one: one.at)
    theirs = forty_days.draw_four_lines(world.ben.me(now), since(world.ben, now), 1, now)
    assert [one.answer for one in found] == [one.answer for one in theirs]
    for number in (0, 2):
        with pytest.raises(NotFound):
            forty_days.draw_four_lines(world.ana.me(now), since(world.ana, now), number, now)
    before = later(27)
    with pytest.raises(NotFound):
        forty_days.draw_four_lines(world.ana.me(before), since(world.ana, before), 1, before)


def test_who_gave_few_words_has_as_many_lines_as_the_other(world: World) -> None:
    asked(world, later(1), CARDS[0], "Ana one", "Ben one")
    asked(world, later(3), CARDS[1], "Ana two", "B" * 600)
    now = later(28)
    world.ana.visit(now)
    found = forty_days.draw_four_lines(world.ana.me(now), since(world.ana, now), 1, now)
    assert sorted(one.seat for one in found) == ["a", "b"]


# -- its day --------------------------------------------------------------------------------------


def test_today_names_each_thing_on_its_days_and_no_more_once_it_was_looked_at(world: World) -> None:
    lived(world)
    wanted = {15: Back.WHO_SAID_IT, 18: None, 21: Back.STILL_TRUE, 28: Back.FOUR_LINES, 31: None}
    for number, back in wanted.items():
        assert visit(world.ana, later(number)).back is back, number
    now = later(28.1)
    forty_days.look(world.ana.me(now), Back.FOUR_LINES, since(world.ana, now), now)
    assert visit(world.ana, now).back is None
    assert visit(world.ben, now).back is Back.FOUR_LINES
    asked(world, later(40), CARDS[0], "Ana again", "Ben again")
    assert visit(world.ana, later(56)).back is Back.FOUR_LINES


def test_without_words_of_both_nothing_is_named(world: World) -> None:
    for number in (15, 21, 28):
        assert visit(world.ana, later(number)).back is None


@pytest.mark.parametrize(("ana", "ben"), [(AUCKLAND, LISBON), (LOS_ANGELES, AUCKLAND)])
def test_days_are_counted_by_ones_own_dates(ana: str, ben: str) -> None:
    """At the same moment it is day 15 for one and not yet for the other; they find the same lines."""
    begun = datetime(2026, 11, 22, 12, tzinfo=UTC)
    apart = Apart.since(begun, ana, ben)
    for k, card in enumerate(CARDS):
        asked(apart.world, later(1 + 2 * k, begun), card, f"Ana’s {card}", f"Ben’s {card}")
    found = []
    for who, zone in apart.both:
        kept_since = lately.Lately(since=begun)
        assert kept_since.since is not None
        fifteen = begun.astimezone(at(zone, date(2026, 11, 22), 0).tzinfo).date()
        day = forty_days.make_since(who.me(begun), begun).day
        assert abs((day - fifteen).days) <= 1
        before, on = at(zone, day + timedelta(days=14), 23), at(zone, day + timedelta(days=15), 0, 1)
        assert visit(who, before).back is None
        assert visit(who, on).back is Back.WHO_SAID_IT
        found.append([one.answer for one in forty_days.find_who_said_it(who.me(on), since(who, on), on)])
    assert found[0] == found[1] != []


# -- still true? ----------------------------------------------------------------------------------


def test_one_answer_of_ones_own_comes_back_once_in_three_weeks(world: World) -> None:
    lived(world)
    now = later(21)
    world.ana.visit(now)
    me = world.ana.me(now)
    said = forty_days.find_what_comes_back(me, now)
    assert said is not None and said.text.startswith("Ana’s") and said.seat == me.seat
    still_true.answer(me, UUID(said.answer), now, differently=None, id=uuid4())
    assert forty_days.find_what_comes_back(me, now) is None
    still_true.answer(me, UUID(said.answer), now, differently=None, id=uuid4())  # a second tap, or phone
    assert not visit(world.ben, now).differently
    again = later(42)
    world.ana.visit(again)
    other = forty_days.find_what_comes_back(world.ana.me(again), again)
    assert other is not None and other.answer != said.answer


def test_only_what_both_were_asked_in_the_same_words_comes_back(world: World) -> None:
    """What the other did last week is over, and a guess at what the other wrote was none about oneself."""
    for who in (world.ana, world.ben):
        who.visit(later(1))
    thanks = start(world.ana, "state-of-us/the-first", later(1))
    guessing = start(world.ana, GUESS, later(1), rest=True)
    for who in (world.ana, world.ben):
        answer(who, thanks, "thanks", {"line": "The soup."}, later(1))
        answer(who, guessing, "own", {"own": f"{who.name}’s own"}, later(1))
        answer(who, guessing, "guess", {"guess": f"{who.name}’s guess"}, later(1))
    now = later(21)
    world.ana.visit(now)
    me = world.ana.me(now)
    said = forty_days.find_what_comes_back(me, now)
    assert said is not None and said.text == "Ana’s own"
    still_true.answer(me, UUID(said.answer), now, differently=None, id=uuid4())
    assert still_true.find(me, now) is None


def test_a_guess_is_no_line_of_the_month_as_if_it_answered_its_card(world: World) -> None:
    for who in (world.ana, world.ben):
        who.visit(later(1))
    guessing = start(world.ana, GUESS, later(1))
    for who in (world.ana, world.ben):
        answer(who, guessing, "own", {"own": f"{who.name}’s own"}, later(1))
        answer(who, guessing, "guess", {"guess": f"{who.name}’s guess"}, later(1))
    now = later(28)
    world.ana.visit(now)
    found = forty_days.draw_four_lines(world.ana.me(now), since(world.ana, now), 1, now)
    assert sorted(one.text for one in found) == ["Ana’s own", "Ben’s own"]


def test_what_was_put_to_each_about_the_other_is_a_line_of_the_month(world: World) -> None:
    """Control."""
    for who in (world.ana, world.ben):
        who.visit(later(1))
    thanks = start(world.ana, "state-of-us/the-first", later(1))
    for who in (world.ana, world.ben):
        answer(who, thanks, "thanks", {"line": f"{who.name}’s soup"}, later(1))
    now = later(28)
    world.ana.visit(now)
    found = forty_days.draw_four_lines(world.ana.me(now), since(world.ana, now), 1, now)
    assert {one.text for one in found} == {"Ana’s soup", "Ben’s soup"}
    assert {one.question for one in found} == {"One thank-you, one plan"}


def test_what_is_put_differently_stands_under_the_answer_and_the_other_finds_it(world: World) -> None:
    lived(world)
    now = later(22)
    world.ana.visit(now)
    me = world.ana.me(now)
    said = forty_days.find_what_comes_back(me, now)
    assert said is not None
    for words in ("  ", "x" * 7000):
        with pytest.raises(Refusal):
            still_true.answer(me, UUID(said.answer), now, differently=words, id=uuid4())
    assert forty_days.find_what_comes_back(me, now) == said
    still_true.answer(me, UUID(said.answer), now, differently="A lighthouse, rather.", id=uuid4())
    world.ben.visit(now)
    there = look(world.ben, said.round, now).view.sees["answer"]
    assert "A lighthouse, rather." in str(there["added"]) and said.text in str(there)
    assert [one.round for one in visit(world.ben, now).differently] == [str(said.round)]
    assert not visit(world.ana, now).differently
    assert not visit(world.ben, later(26)).differently


def test_the_others_answer_cannot_be_asked_about(world: World) -> None:
    lived(world)
    now = later(21)
    for who in (world.ana, world.ben):
        who.visit(now)
    theirs = forty_days.find_what_comes_back(world.ben.me(now), now)
    assert theirs is not None
    with pytest.raises(NotFound):
        still_true.answer(world.ana.me(now), UUID(theirs.answer), now, differently=None, id=uuid4())


# -- a line put away ------------------------------------------------------------------------------


def put(who: Actor, text: str | None, now: datetime) -> None:
    who.visit(now)
    forty_days.keep_for_day_40(who.me(now), text, now)


def texts(who: Actor, now: datetime) -> list[str]:
    return [one.text for one in put_away.find(who.me(now)).opened]


def wraps_of_lines(who: Actor) -> list[set[WrapKind]]:
    rows = Keepsake.objects.filter(couple=who.me().couple_id)
    mine = [read_wraps(bytes(row.wraps)) for row in rows if bytes(row.list) != lists.BOTH]
    return [{wrap.kind for wrap in wraps} for wraps in mine]


def test_two_lines_open_on_day_40_for_whoever_comes_first_and_not_a_day_before(world: World) -> None:
    """As the page says. Nobody has to wait for the other's visit, and so an opening tells of none."""
    put(world.ana, "The bench.", later(10))
    put(world.ana, "The bench, in rain.", later(11))
    put(world.ben, "The soup.", later(12))
    for number in (12, 39):
        for who in (world.ana, world.ben):
            assert visit(who, later(number)).back is not Back.PUT_AWAY
            assert texts(who, later(number)) == []
    assert wraps_of_lines(world.ana) == [{WrapKind.PERSONAL, WrapKind.RELEASE}] * 2
    assert visit(world.ana, later(40)).back is Back.PUT_AWAY
    assert texts(world.ana, later(40)) == ["The bench, in rain.", "The soup."]
    assert visit(world.ben, later(53)).back is Back.PUT_AWAY
    assert texts(world.ben, later(53)) == ["The soup.", "The bench, in rain."]


def test_who_comes_later_finds_the_two_lines_on_their_page(world: World) -> None:
    put(world.ana, "The bench.", later(10))
    put(world.ben, "The soup.", later(10))
    now = later(90)
    assert visit(world.ana, now).back is not Back.PUT_AWAY
    assert [one.text for one in forty_days.make_put_away(world.ana.me(now), now).opened] == [
        "The bench.",
        "The soup.",
    ]


def test_in_strict_sealing_two_lines_open_once_both_have_been_here(world: World) -> None:
    for who in (world.ana, world.ben):
        sealing.make_strict(who.me(), NOW)
    put(world.ana, "The bench.", later(10))
    put(world.ben, "The soup.", later(12))
    assert wraps_of_lines(world.ana) == [{WrapKind.PERSONAL}] * 2
    visit(world.ana, later(40))
    assert texts(world.ana, later(40)) == texts(world.ben, later(40)) == []
    assert visit(world.ben, later(40.1)).back is Back.PUT_AWAY
    assert visit(world.ana, later(40.2)).back is Back.PUT_AWAY
    assert texts(world.ana, later(40.2)) == ["The bench.", "The soup."]
    assert texts(world.ben, later(40.2)) == ["The soup.", "The bench."]


def test_a_line_that_only_one_put_away_stays_with_its_author(world: World) -> None:
    put(world.ana, "The bench.", later(10))
    for number in (40, 41, 47, 60):
        for who in (world.ana, world.ben):
            assert visit(who, later(number)).back is not Back.PUT_AWAY
    now = later(60)
    own = kept.read_everything(world.ana.me(now), now.date())
    assert [(one.text, one.own) for one in own] == [("The bench.", True)]
    assert kept.read_everything(world.ben.me(now), now.date()) == []
    assert wraps_of_lines(world.ana) == [{WrapKind.PERSONAL}], "nothing else opens it from here on"


def test_a_line_is_put_once_from_day_10_till_day_40_and_can_be_taken_back(world: World) -> None:
    for number in (9, 40):
        with pytest.raises(Refusal):
            put(world.ana, "The bench.", later(number))
    put(world.ana, "The bench.", later(10))
    put(world.ana, "The bench, in rain.", later(11))
    assert put_away.find(world.ana.me(later(11))).mine.text == "The bench, in rain."  # type: ignore[union-attr]
    put(world.ana, None, later(12))
    assert put_away.find(world.ana.me(later(12))).mine is None
    with pytest.raises(Refusal):
        put(world.ana, "   ", later(12))


def test_whoever_takes_theirs_back_on_the_day_has_not_read_the_others(world: World) -> None:
    put(world.ana, "The bench.", later(10))
    put(world.ben, "The soup.", later(10))
    Keepsake.objects.filter(couple=world.ben.me().couple_id, author=world.ben.me().seat).delete()
    visit(world.ben, later(40.1))
    assert kept.read_everything(world.ben.me(later(40.1)), later(40.1).date()) == []


def share_as_before(who: Actor, now: datetime) -> None:
    """As an earlier version let somebody share a line before its day."""
    mine = put_away.find(who.me(now)).mine
    assert mine is not None
    keeping.open_to_both(who.me(now), mine.id, now)


@pytest.mark.parametrize("first", ["ana", "ben"])
def test_a_line_that_was_shared_before_its_day_opens_none_of_the_other_s(world: World, first: str) -> None:
    put(world.ana, "The bench.", later(10))
    share_as_before(world.ana, later(10))
    put(world.ben, "The soup.", later(12))
    for who in (world.ana, world.ben):
        assert texts(who, later(12)) == []
    who, other = (world.ana, world.ben) if first == "ana" else (world.ben, world.ana)
    visit(who, later(40))
    assert sorted(texts(who, later(40))) == sorted(texts(other, later(40))) == ["The bench.", "The soup."]


def test_put_away_anew_a_line_that_was_shared_is_closed_again(world: World) -> None:
    put(world.ana, "The bench.", later(10))
    share_as_before(world.ana, later(10))
    put(world.ana, "The bench, in rain.", later(11))
    assert wraps_of_lines(world.ana) == [{WrapKind.PERSONAL, WrapKind.RELEASE}]
    assert kept.read_everything(world.ben.me(later(11)), later(11).date()) == []


@pytest.mark.parametrize("theirs", [False, True])
def test_in_strict_sealing_whoever_is_here_first_learns_of_no_other_line(world: World, theirs: bool) -> None:
    """check 64: by what is said of their own, and by a note on it."""
    for who in (world.ana, world.ben):
        sealing.make_strict(who.me(), NOW)
    put(world.ana, "The bench.", later(10))
    if theirs:
        put(world.ben, "The soup.", later(12))
    visit(world.ana, later(40))
    me = world.ana.me(later(40))
    (mine,) = kept.read_everything(me, later(40).date())
    assert mine.own
    keeping.write_note(me, mine.id, "By the lake", later(40))
    assert [one.text for one in kept.read_everything(world.ben.me(later(40)), later(40).date())] == (
        ["The soup."] if theirs else []
    )


def test_by_its_wraps_alone_it_would_tell_of_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(kept, "is_for_both", opens_for_both)
    with pytest.raises(AssertionError):
        test_in_strict_sealing_whoever_is_here_first_learns_of_no_other_line(world, theirs=True)


def test_whoever_takes_back_an_open_line_takes_it_from_both_and_no_other(world: World) -> None:
    for who, text in ((world.ana, "The bench."), (world.ben, "The soup.")):
        put(who, text, later(10))
    visit(world.ana, later(40))
    mine = put_away.find(world.ana.me(later(40))).mine
    assert mine is not None
    keeping.destroy(world.ana.me(later(40)), mine.id)
    for who in (world.ana, world.ben):
        visit(who, later(41))
        assert [one.text for one in kept.read_everything(who.me(later(41)), later(41).date())] == [
            "The soup."
        ]


# -- the evening after ----------------------------------------------------------------------------


def both_say_yes(world: World, now: datetime) -> None:
    """And have looked at what they share."""
    for who in (world.ana, world.ben):
        who.visit(now)
    id_ = start(world.ana, TONIGHT, now)
    card = look(world.ana, id_, now).header.drawn.hands["ideas"][0].id
    for who in (world.ana, world.ben):
        answer(who, id_, "pick", {"ideas": [card]}, now)
    for who in (world.ana, world.ben):
        desk.look(look(who, id_, now), now)


def test_the_day_after_a_shared_yes_each_is_asked_once_and_nobody_is_told(world: World) -> None:
    both_say_yes(world, NOW)
    assert visit(world.ana, later(0.1)).evening is None
    found = visit(world.ana, later(1)).evening
    assert found is not None and visit(world.ben, later(1)).evening == found
    me = world.ana.me(later(1))
    happened.answer(me, found.id, later(1), text=None, own=True, id=uuid4())
    assert visit(world.ana, later(1)).evening is None
    assert visit(world.ben, later(1)).evening == found
    assert visit(world.ben, later(3)).evening is None


def test_a_line_of_the_evening_is_ones_own_unless_it_is_for_both(world: World) -> None:
    both_say_yes(world, NOW)
    now = later(1)
    found = visit(world.ana, now).evening
    assert found is not None
    for who, own in ((world.ana, True), (world.ben, False)):
        who.visit(now)
        with pytest.raises(Refusal):
            happened.answer(who.me(now), found.id, now, text=" ", own=own, id=uuid4())
        happened.answer(who.me(now), found.id, now, text="Rain on the roof.", own=own, id=uuid4())
    moments = [
        [one.own for one in kept.read_everything(who.me(now), now.date()) if one.kind is MOMENT]
        for who in (world.ana, world.ben)
    ]
    assert sorted(moments[0]) == [False, True] and moments[1] == [False]


def test_nobody_is_asked_about_what_was_never_chosen_by_both(world: World) -> None:
    me = world.ana.me()
    idea = keeping.keep(me, MOMENT, "Soup.", NOW)
    now = later(1)
    world.ana.visit(now)
    for id_ in (idea, uuid4()):
        with pytest.raises(NotFound):
            happened.answer(world.ana.me(now), id_, now, text=None, own=True, id=uuid4())


# -- closeness, and how much is offered -----------------------------------------------------------


def test_closeness_is_asked_only_after_day_10_of_who_opened_the_thread(world: World) -> None:
    world.ana.visit(later(9))
    with pytest.raises(Refusal):
        forty_days.open_thread(world.ana.me(later(9)), later(9), opened=True)
    now = later(10)
    for who in (world.ana, world.ben):
        who.visit(now)
    forty_days.open_thread(world.ana.me(now), now, opened=True)
    assert "thread" in own_settings.list_switched_on(world.ana.me(now), now.date())
    assert "thread" not in own_settings.list_switched_on(world.ben.me(now), now.date())
    forty_days.open_thread(world.ana.me(now), now, opened=False)
    assert "thread" not in own_settings.list_switched_on(world.ana.me(now), now.date())


def test_who_was_asked_for_closeness_before_goes_on_being_asked(world: World) -> None:
    me = world.ana.me()
    felt = lately.Felt("an old round", NOW - timedelta(days=2), {"closeness": 6})
    lately.OWN.change(me, lambda _: lately.Lately(felt=(felt,)))
    offers.find_of_today(me, today.read_today(me, NOW), NOW)
    assert own_settings.read_mine(world.ana.me()).thread is True
    own_settings.set_thread(world.ana.me(), opened=False)
    me = world.ana.me()
    offers.find_of_today(me, today.read_today(me, NOW), NOW)
    assert own_settings.read_mine(world.ana.me()).thread is False


@pytest.mark.parametrize(("pace", "limit", "most"), [("less", None, 2), ("less", 1, 1), ("enough", 5, 5)])
def test_less_is_obeyed_by_ones_own_offers(world: World, pace: str, limit: int | None, most: int) -> None:
    own_settings.set_pace(world.ana.me(), pace, NOW.date())
    ceiling = offers.limits.Limits(times_a_week=limit)
    assert offers._find_times_a_week(world.ana.me(), ceiling) == most


# -- an evening -----------------------------------------------------------------------------------


def test_three_questions_of_a_theme_are_different_ones_of_that_theme(world: World) -> None:
    script = casting.find_exercise(Role.EVENING)
    assert script is not None
    round_id = start(world.ana, script.slug, NOW)
    cards = look(world.ana, round_id, NOW).header.drawn.cards
    assert len({card.id for card in cards.values()}) == len(cards) == 12
    known = {card.id: card.theme for card in decks.read_deck("conversation/open-questions")}
    for name, card in cards.items():
        assert known[card.id] == name.rpartition("-")[0]


def test_nothing_of_it_is_there_for_one_alone() -> None:
    world = World.begun(NOW)
    for number in (10, 15, 21, 28, 40):
        found = visit(world.ana, later(number))
        assert (found.back, found.evening, found.differently) == (None, None, ())
    assert coming_back.read_mine(world.ana.me(later(40))) == coming_back.ComeBack()
    lives(world.ana, LISBON, later(40))


@pytest.mark.parametrize("first", [40, 41, 42])
def test_an_evening_is_named_on_one_day_of_each_and_only_on_its_own(world: World, first: int) -> None:
    """Whoever looks at it, and doesn't begin it, is not asked again on the next; who comes later has it."""
    lived(world)
    days = [n for n in range(first, 45) if visit(world.ana, later(n)).back is Back.EVENING]
    assert days == [first]
    assert visit(world.ana, later(first + 0.05)).back is Back.EVENING, "all day"
    if first < 42:
        assert visit(world.ben, later(first + 1)).back is Back.EVENING


def test_an_evening_is_called_by_its_name_and_not_by_one_of_its_cards(world: World) -> None:
    script = casting.find_exercise(Role.EVENING)
    assert script is not None
    table = look(world.ana, start(world.ana, script.slug, NOW), NOW)
    assert table.title == script.title


# -- the day's answers, and thanks ----------------------------------------------------------------


def both_answer_the_days_question(world: World, now: datetime, kind: str) -> datetime:
    """The first date from then on that asks something of this kind: both answer it, and come again in the
    evening and the day after."""
    now = asked_on(world, now, kind)
    raw = {"six words": ("Ana, six words", "Ben, six words")}.get(kind)
    for k, who in enumerate((world.ana, world.ben)):
        one = of_day(who, now).questions[0]
        options = [option.id for field in one.prompt.fields if field.id == "pick" for option in field.options]
        give(who, now, raw={"words": raw[k]} if raw else {"pick": options[k]})
    for hours in (4, 48):
        for who in (world.ana, world.ben):
            of_day(who, later(hours / 24, now))
    return now


@pytest.mark.parametrize("kind", ["six words", "this or that", "guess"])
def test_four_lines_have_the_days_answers_and_what_was_written_comes_first(world: World, kind: str) -> None:
    both_answer_the_days_question(world, later(1), kind)
    now = later(28)
    found = []
    for who in (world.ana, world.ben):
        who.visit(now)
        found.append(forty_days.draw_four_lines(who.me(now), since(who, now), 1, now))
    assert [one.answer for one in found[0]] == [one.answer for one in found[1]]
    assert sorted(one.seat for one in found[0]) == ["a", "b"]
    assert all(one.text and one.question for one in found[0])
    if kind == "guess":
        about = {"a": "Ben", "b": "Ana"}
        assert all(f"Which would {about[one.seat]} pick?" in one.question for one in found[0])
    lived(world)
    for who in (world.ana, world.ben):
        who.visit(now)
    lines = forty_days.draw_four_lines(world.ana.me(now), since(world.ana, now), 1, now)
    assert len(lines) == 4 and all(one.in_words for one in lines)


def test_id_rather_tell_you_is_no_line(world: World) -> None:
    now = asked_on(world, later(1))
    for who in (world.ana, world.ben):
        give(who, now, raw={"aloud": "tell"})
    now = later(28)
    for who in (world.ana, world.ben):
        of_day(who, now)
    assert forty_days.draw_four_lines(world.ana.me(now), since(world.ana, now), 1, now) == []


def test_what_only_one_of_the_two_has_looked_at_is_drawn_from_only_once_it_has_opened_for_both(
    world: World,
) -> None:
    now = asked_on(world, later(1))
    for who in (world.ana, world.ben):
        give(who, now)
    evening = later(4 / 24, now)
    of_day(world.ana, evening)
    me = world.ana.me(evening)
    first, last = evening.date() - timedelta(days=1), evening.date()
    assert Round.objects.filter(lists.make_query(me), list=lists.name_own(me)).exists(), (
        "it has opened for her"
    )
    assert own_words.read_between(me, first, last, evening) == []
    of_day(world.ben, evening)
    assert len(own_words.read_between(me, first, last, evening)) == 2


def thanked(who: Actor, text: str, now: datetime) -> None:
    who.visit(now)
    keeping.keep(who.me(now), kinds.APPRECIATION, text, now)


def test_a_thank_you_is_a_line_of_the_month_and_nobody_has_more_lines_by_it(world: World) -> None:
    asked(world, later(1), CARDS[0], "Ana one", "Ben one")
    thanked(world.ana, "Thank you for the soup.", later(2))
    now = later(28)
    for ben_too, seats in ((False, ["a", "b"]), (True, ["a", "a", "b", "b"])):
        if ben_too:
            thanked(world.ben, "Thank you for the bench.", later(3))
        for who in (world.ana, world.ben):
            who.visit(now)
            found = forty_days.draw_four_lines(who.me(now), since(who, now), 1, now)
            assert sorted(one.seat for one in found) == seats
    assert {one.text for one in found} == {
        "Ana one",
        "Ben one",
        "Thank you for the soup.",
        "Thank you for the bench.",
    }


# -- who said it, with little to draw from --------------------------------------------------------


def guessed(who: Actor, number: float) -> list[own_words.Said]:
    now = later(number)
    who.visit(now)
    return forty_days.find_who_said_it(who.me(now), since(who, now), now)


def test_one_light_question_that_both_answered_is_enough_to_guess(world: World) -> None:
    asked(world, later(3), CARDS[0], "A lighthouse", "The slow train")
    for who in (world.ana, world.ben):
        assert {(one.seat, one.text) for one in guessed(who, 15)} == {
            ("a", "A lighthouse"),
            ("b", "The slow train"),
        }
        assert visit(who, later(15)).back is Back.WHO_SAID_IT


def test_what_both_said_alike_is_nothing_to_guess(world: World) -> None:
    asked(world, later(3), CARDS[0], "a lighthouse", "A lighthouse")
    assert guessed(world.ana, 15) == []


def test_a_guess_about_the_other_names_its_author_and_is_not_asked(world: World) -> None:
    both_answer_the_days_question(world, later(1), "guess")
    assert guessed(world.ana, 15) == []
    both_answer_the_days_question(world, later(1), "this or that")
    assert sorted(one.seat for one in guessed(world.ana, 15)) == ["a", "b"]


def both_thank(world: World, now: datetime) -> None:
    id_ = start(world.ana, "state-of-us/the-first", now)
    for who, text in ((world.ana, "You made soup"), (world.ben, "You fixed the bike")):
        who.visit(now)
        answer(who, id_, "thanks", {"line": text}, now)
    for who in (world.ana, world.ben):
        move(who, id_, MoveKind.LEAVE, now)


def test_what_each_was_asked_about_the_other_is_not_guessed_and_no_line_of_the_month_says_of_whom(
    world: World,
) -> None:
    both_thank(world, later(3))
    assert guessed(world.ana, 15) == []
    asked(world, later(4), CARDS[0], "A lighthouse", "The slow train")
    assert {one.text for one in guessed(world.ana, 15)} == {"A lighthouse", "The slow train"}
    now = later(28)
    for who in (world.ana, world.ben):
        who.visit(now)
        lines = forty_days.draw_four_lines(who.me(now), since(who, now), 1, now)
        questions = {one.question for one in lines if one.text.startswith("You ")}
        assert questions == {"One thank-you, one plan"}
        assert not any(name in one.question for one in lines for name in ("Ana", "Ben"))


@pytest.mark.parametrize(("text", "tells"), [("Since ben’s song", True), ("A bench, a banana", False)])
def test_a_line_that_names_the_other_tells_who_wrote_it(world: World, text: str, tells: bool) -> None:
    asked(world, later(3), CARDS[0], text, "The slow train")
    assert (guessed(world.ben, 15) == []) is tells


def test_where_there_is_too_little_on_day_15_it_comes_with_the_first_that_is_there(world: World) -> None:
    for who in (world.ana, world.ben):
        assert guessed(who, 15) == [] and visit(who, later(15)).back is None
    asked(world, later(19), CARDS[0], "A lighthouse", "The slow train")
    asked(world, later(20), CARDS[1], "Later, and not drawn", "Nor this")
    me, begun = world.ana.me(later(20)), since(world.ana, later(20)).utc
    fifteen = begun + timedelta(days=14)
    assert drawn_lines.draw_to_guess(me, begun, fifteen, fifteen, later(20)) is None, (
        "of two weeks alone, none"
    )
    for who in (world.ana, world.ben):
        assert {one.text for one in guessed(who, 20)} == {"A lighthouse", "The slow train"}
        assert [visit(who, later(number)).back is Back.WHO_SAID_IT for number in (20, 22, 24)] == [
            True,
            True,
            False,
        ]
