"""Ideas for time together: enough whatever one has to give, in every season, in or out, near or apart."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

import duologue
from duologue.rounds import decks, drawing_cards, installed

PRACTICES = Path(duologue.__file__).parent / "practices"
DECK = PRACTICES / "quality-time" / "decks" / "ideas.toml"
IDEAS: list[dict[str, str]] = tomllib.loads(DECK.read_text(encoding="utf-8"))["card"]
AT_LEAST = 5
MAY_BE = {
    "time": ("minutes", "evening", "day"),
    "money": ("none", "little", "some"),
    "energy": ("low", "middling", "high"),
    "season": ("any", "spring", "summer", "autumn", "winter"),
    "place": ("in", "out"),
    "where": ("together", "apart", "any"),
}
NARROW = ("time", "money", "energy")
# A price, a means, a home in common: an idea that needs one of them leaves somebody out.
ASSUMES = re.compile(r"[£$€]|\b(?:y?our (?:home|house|garden|car|flat))\b", re.I)


def left(ideas: list[dict[str, str]], **wanted: str) -> list[dict[str, str]]:
    return [idea for idea in ideas if all(idea[name] == value for name, value in wanted.items())]


def narrowings(names: tuple[str, ...] = NARROW) -> list[dict[str, str]]:
    """Every way to narrow by some of `names`, all of them and none included."""
    choices = itertools.product(*((None, *MAY_BE[name]) for name in names))
    return [
        {name: value for name, value in zip(names, chosen, strict=True) if value is not None}
        for chosen in choices
    ]


def thin(ideas: list[dict[str, str]]) -> list[dict[str, str]]:
    return [wanted for wanted in narrowings() if len(left(ideas, **wanted)) < AT_LEAST]


def test_there_are_at_least_160_ideas_with_ids_of_their_own() -> None:
    ids = [idea["id"] for idea in IDEAS]
    assert len(IDEAS) >= 160
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", each) for each in ids)


def test_every_idea_says_what_it_takes_and_nothing_else() -> None:
    for idea in IDEAS:
        assert set(idea) == {"id", "text", *MAY_BE}, idea
        assert all(idea[name] in values for name, values in MAY_BE.items()), idea


def test_whatever_time_money_and_energy_there_is_five_ideas_are_left() -> None:
    assert len(narrowings()) == 4**3
    assert thin(IDEAS) == []


@pytest.mark.parametrize("wanted", narrowings()[-27:], ids=lambda wanted: "-".join(wanted.values()))
def test_a_hole_would_be_found(wanted: dict[str, str]) -> None:
    """Control: without the ideas of one corner, that corner is reported."""
    emptied = [idea for idea in IDEAS if idea not in left(IDEAS, **wanted)]
    assert wanted in thin(emptied)


@pytest.mark.parametrize("wanted", narrowings()[-27:], ids=lambda wanted: "-".join(wanted.values()))
def test_two_who_are_apart_and_two_who_stay_in_find_something_in_every_corner(wanted: dict[str, str]) -> None:
    here = left(IDEAS, **wanted)
    assert sum(idea["where"] != "together" for idea in here) >= 2
    assert sum(idea["where"] != "apart" for idea in here) >= 4
    assert {idea["place"] for idea in here} == {"in", "out"}


@pytest.mark.parametrize("season", MAY_BE["season"][1:])
def test_each_season_has_its_own_and_most_ideas_need_none(season: str) -> None:
    assert len(left(IDEAS, season=season)) >= 10
    assert len(left(IDEAS, season="any")) * 2 >= len(IDEAS)
    for time in MAY_BE["time"]:
        assert left(IDEAS, season=season, time=time), (season, time)


def test_an_idea_is_read_at_a_glance_and_needs_no_means() -> None:
    for idea in IDEAS:
        assert 30 <= len(idea["text"]) <= 110, idea
        assert idea["text"].endswith("."), idea
        assert not ASSUMES.search(idea["text"]), idea


# What comes by post, is booked long before or stands in few homes: not for this evening.
WAITS = re.compile(
    r"\b(?:kits?|kazoos?|tandem|canvas(?:es)?|prints?|printed|send for|to both addresses|real paints)\b", re.I
)


def test_what_can_be_drawn_for_tonight_can_be_done_tonight() -> None:
    tonight = [idea for idea in IDEAS if idea["time"] != "day"]
    assert [idea["id"] for idea in tonight if WAITS.search(idea["text"])] == []
    assert WAITS.search("Send for two of the same craft kit."), "the control"


def test_what_is_free_buys_nothing() -> None:
    buying = re.compile(r"\b(?:buy|bought|order|hire|rent|ticket|pay)\b", re.I)
    assert [idea for idea in left(IDEAS, money="none") if buying.search(idea["text"])] == []


# -- for one ------------------------------------------------------------------------------------------

FOR_ONE: list[dict[str, str]] = tomllib.loads(
    (DECK.parent / "ideas-for-one.toml").read_text(encoding="utf-8")
)["card"]
OF_TWO = re.compile(
    r"\b(?:each other|the other(?: one)?|together|both of you|the two of you|in turns?)\b", re.I
)


def test_an_evening_alone_has_six_ideas_in_every_corner_and_none_of_them_needs_two() -> None:
    corners = list(itertools.product(("minutes", "evening"), MAY_BE["energy"]))
    for time, energy in corners:
        assert len(left(FOR_ONE, time=time, energy=energy)) >= AT_LEAST + 1, (time, energy)
    assert len({idea["id"] for idea in FOR_ONE}) == len(FOR_ONE) == 6 * len(corners)
    for idea in FOR_ONE:
        assert set(idea) == {"id", "text", "time", "energy"}, idea
        assert 30 <= len(idea["text"]) <= 110 and idea["text"].endswith("."), idea
        assert not OF_TWO.search(idea["text"]) and not ASSUMES.search(idea["text"]), idea
    assert sum(bool(OF_TWO.search(idea["text"])) for idea in IDEAS) > AT_LEAST, "a control"


def test_no_whole_day_is_drawn_for_tonight_and_something_new_may_take_one() -> None:
    tonight, new = (
        draw
        for slug in ("consensus/tonight", "quality-time/something-new")
        for draw in installed.read_scripts()[slug].draws
    )
    assert {card.about["time"] for card in decks.list_able(tonight, {})} == {"minutes", "evening"}
    assert {card.about["time"] for card in decks.list_able(new, {})} == set(MAY_BE["time"])


def test_two_who_are_apart_can_narrow_tonight_and_a_small_thing_to_what_works_apart() -> None:
    for slug in ("consensus/tonight", "small-things/one-small-thing"):
        (draw,) = installed.read_scripts()[slug].draws
        found = decks.list_able(draw, {"where": "apart"})
        assert {card.about["where"] for card in found} == {"apart", "any"}
        assert len(found) >= 20
        (asked,) = [
            one for one in decks.list_narrowings(installed.read_scripts()[slug]) if one.name == "where"
        ]
        assert asked.ask.endswith("?") and "apart" in dict(asked.answers)
    # The control: un-narrowed, there is more.
    assert {card.about["where"] for card in decks.list_able(draw, {})} == {"together", "apart", "any"}


def fewer_than_five(slug: str) -> list[dict[str, str]]:
    """Ways to narrow it by some of what it asks, by which it comes to fewer ideas than it promises."""
    script = installed.read_scripts()[slug]
    asked = decks.list_narrowings(script)
    choices = itertools.product(*((None, *(value for value, _ in one.answers)) for one in asked))
    found = []
    for chosen in choices:
        narrow = {one.name: value for one, value in zip(asked, chosen, strict=True) if value}
        drawn = drawing_cards.draw(script, "a", narrow=narrow).hands["ideas"]
        if len({card.id for card in drawn}) < AT_LEAST:
            found.append(narrow)
    return found


def test_tonight_has_five_ideas_however_it_is_narrowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fewer_than_five("consensus/tonight") == []
    # The control: without what takes less, an evening apart with plenty of energy comes to two.
    monkeypatch.setattr(decks, "list_able_with_less", decks.list_able)
    thin_ones = fewer_than_five("consensus/tonight")
    assert {"time": "evening", "money": "little", "energy": "high", "where": "apart"} in thin_ones


def count_of_the_first(narrow: dict[str, str], evenings: int) -> int:
    """How many ideas of the first evening's hand are in those of the next ones, one evening after another."""
    script = installed.read_scripts()["consensus/tonight"]
    met: list[str] = []
    hands = []
    for _ in range(evenings):
        hand = [card.id for card in drawing_cards.draw(script, "a", narrow=narrow, met=met).hands["ideas"]]
        met = [*(one for one in met if one not in hand), *hand]
        hands.append(set(hand))
    return sum(len(hands[0] & later) for later in hands[1:])


def test_narrowed_to_few_the_same_ideas_do_not_come_every_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes less and is new comes before what fits exactly and was there last time."""
    few = {"time": "evening", "money": "some", "energy": "high", "season": "winter", "where": "apart"}
    (draw,) = installed.read_scripts()["consensus/tonight"].draws
    evenings = len(decks.list_able_with_less(draw, few)) // AT_LEAST
    assert evenings >= 4 and len(decks.list_able(draw, few)) < 2 * AT_LEAST
    assert count_of_the_first(few, evenings) == 0
    # The control: of those alone that fit exactly, every evening repeats the first.
    monkeypatch.setattr(decks, "list_able_with_less", decks.list_able)
    assert count_of_the_first(few, evenings) >= evenings - 1


def test_what_fills_up_takes_less_and_never_more() -> None:
    (draw,) = installed.read_scripts()["consensus/tonight"].draws
    wanted = {"time": "evening", "money": "little", "energy": "middling", "where": "apart"}
    exact, all_of_it = decks.list_able(draw, wanted), decks.list_able_with_less(draw, wanted)
    assert len(exact) < AT_LEAST <= len(all_of_it)
    assert {one.id for one in exact} <= {one.id for one in all_of_it}
    for card in all_of_it:
        assert card.about["where"] in ("apart", "any")
        assert card.about["money"] in ("none", "little") and card.about["energy"] in ("low", "middling")
