"""Options that a script does not list: a drawn hand, and what the two wrote or chose before."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from tests.engine.playing import ANA, BEN, HEAD, Round, script
from tests.manuscript.test_parse import mistakes

from duologue.engine.fields.kind import Option
from duologue.engine.options import make_written
from duologue.engine.script import Card
from duologue.engine.values import FieldErrors, read
from duologue.manuscript.check import check
from duologue.wording.voice import SPOKEN

IDEAS = (Card("walk", "A walk"), Card("soup", "Soup {other}"), Card("bath", "A bath"))
DRAW = '[draw]\nideas = { deck = "quality-time/ideas", count = 3, narrow = ["time"] }\n'
TONIGHT = (
    HEAD
    + DRAW
    + """
[[step]]
id = "pick"
ask = "each"
text = "Would you?"
rule = "matched"
fields = [{ id = "ideas", kind = "several", from = "ideas", one_by_one = true }]

[[step]]
id = "both"
reveal = ["pick"]
text = "What you both would."
"""
)
DECIDE = (
    HEAD
    + """
[[step]]
id = "options"
ask = "each"
text = "What could be done?"
rule = "shared"
fields = [{ id = "list", kind = "list" }]

[[step]]
id = "rate"
ask = "each"
text = "How would you like each?"
rule = "sealed"
fields = [{ id = "ratings", kind = "ratings", from = "options.list", veto = true }]

[[step]]
id = "fair"
work_out = "choose"
from = ["rate"]
text = "What no other beats."

[[step]]
id = "wording"
ask = "first"
text = "Put it in words."
rule = "shared"
fields = [{ id = "line", kind = "long text", prefill = "fair" }]

[[step]]
id = "agreed"
agree = "{first.wording.line}"
"""
)
SEA, HILLS, HOME = (make_written(text).id for text in ("The sea", "The hills", "Home"))


def hands(**more):
    return {"hands": MappingProxyType({"ideas": IDEAS}), **more}


# -- a drawn hand ----------------------------------------------------------------------------------


def test_a_drawn_hand_is_offered_to_both():
    play = Round(TONIGHT, **hands())
    for seat in (ANA, BEN):
        (asked,) = play.view(seat).fields
        assert [(one.id, one.text) for one in asked.options] == [(c.id, c.text) for c in IDEAS]
        assert asked.one_by_one


def test_what_a_card_says_quotes_nothing():
    """A brace on a card, or in somebody's own words, is a brace."""
    assert "Soup {other}" in [one.text for one in Round(TONIGHT, **hands()).view(ANA).fields[0].options]


def test_only_what_both_would_is_shown_in_the_order_of_the_hand():
    play = Round(TONIGHT, **hands()).did(ANA, "answer", "pick", {"ideas": ["bath", "walk"]})
    before = play.json(BEN)
    assert "matched" not in str(before) and before == Round(TONIGHT, **hands()).json(BEN)
    play.did(BEN, "answer", "pick", {"ideas": ["soup", "walk", "bath"]})
    assert play.sees(ANA, "pick") == {
        "first": {"ideas": ["bath", "walk"]},
        "matched": {"ideas": ["walk", "bath"]},
    }
    assert "soup" not in str(play.json(ANA)["sees"])


def test_a_hand_can_be_narrowed_by_what_its_cards_say():
    (draw,) = script(TONIGHT).draws
    assert draw.is_hand and draw.count == 3 and draw.narrow == ("time",)


# -- what the two wrote ----------------------------------------------------------------------------


def test_the_entries_of_both_are_offered_the_first_s_first_and_each_once():
    play = Round(DECIDE).did(BEN, "answer", "options", {"list": ["home", "The sea"]})
    assert play.step(BEN) is None and play.view(BEN).waits == "rate"
    play.did(ANA, "answer", "options", {"list": ["The hills", "Home"]})
    options = play.view(BEN).fields[0].options
    assert [one.text for one in options] == ["The hills", "Home", "The sea"]
    assert [one.id for one in options] == [HILLS, HOME, SEA]


def test_words_in_braces_are_only_words():
    play = Round(DECIDE).both("answer", "options", {"list": ["{other}", "{nobody.at.all}"]})
    assert [one.text for one in play.view(ANA).fields[0].options] == ["{other}", "{nobody.at.all}"]


def test_an_option_is_known_by_its_words_in_any_script():
    assert make_written("Zum Meer!").id == make_written(" zum   meer ").id
    assert make_written("Море").id != make_written("Горы").id and make_written("Море").id.startswith("own-")


def test_only_what_is_offered_can_be_rated():
    play = Round(DECIDE).both("answer", "options", {"list": ["The sea"]})
    assert isinstance(read(play.view(ANA).fields, {"ratings": {"the-moon": 3}}), FieldErrors)
    assert read(play.view(ANA).fields, {"ratings": {SEA: 3}}) == {"ratings": {SEA: 3}}


def test_a_step_with_nothing_to_choose_from_is_passed_over_by_both():
    play = Round(DECIDE).both("skip", "options")
    # The result has nothing to weigh and says so; nobody waits for ratings that cannot come.
    assert play.step(ANA) == play.step(BEN) == "fair"
    assert "rate" not in play.json(ANA)["sees"]


def test_one_person_s_list_is_enough():
    play = Round(DECIDE).did(ANA, "answer", "options", {"list": ["The sea"]}).did(BEN, "skip", "options")
    assert [one.text for one in play.view(BEN).fields[0].options] == ["The sea"]


def test_alone_one_rates_one_s_own():
    play = Round(DECIDE, solo=True).did(ANA, "answer", "options", {"list": ["The sea", "Home"]})
    play.did(ANA, "answer", "rate", {"ratings": {SEA: 9, HOME: 2}})
    assert play.worked(ANA, "fair").values["fairest"] == SEA


def test_a_field_begins_with_what_was_worked_out():
    play = Round(DECIDE, voice=SPOKEN).both("answer", "options", {"list": ["The sea", "Home"]})
    play.both("answer", "rate", {"ratings": {SEA: 9, HOME: 2}}).both("answer", "fair")
    (line,) = play.view(ANA).fields
    assert line.start == ("The sea",)
    play.did(ANA, "answer", "wording", {"line": "We go to the sea."})
    assert play.view(BEN).text == "We go to the sea."


# -- seen beforehand -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [TONIGHT, DECIDE])
def test_a_sound_script_has_no_problems(text):
    assert check(script(text)).problems == ()


def test_the_check_plays_what_is_empty_too():
    """What opens something else must not be a step that can come to nothing."""
    text = (
        HEAD
        + '\n[[step]]\nid = "list"\nask = "each"\nrule = "shared"\nfields = [{ id = "l", kind = "list" }]\n'
        + '\n[[step]]\nid = "why"\nask = "each"\nrule = { sealed = "pick" }\n'
        + 'fields = [{ id = "t", kind = "short text" }]\n'
        + '\n[[step]]\nid = "pick"\nask = "each"\nfields = [{ id = "c", kind = "choice", from = "list.l" }]\n'
        + '\n[[step]]\nid = "open"\nreveal = ["why"]\n'
    )
    assert "dead end" in check(script(text)).problems[0].message


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ('kind = "several", from = "ideas", options = ["A"]', "takes the place of options"),
        ('kind = "date", from = "ideas"', "date has no options"),
        ('kind = "several", from = "idea"', "nothing is drawn as “idea” (did you mean “ideas”?)"),
        ('kind = "several", from = "late.list"', "comes later"),
        ('kind = "several", from = "mine.list"', "is private"),
        ('kind = "several", from = "ticked.some"', "is matched"),
        ('kind = "several", from = "sum.list"', "still closed here"),
        ('kind = "several", from = "said.mood"', "is no list, several or choice"),
        ('kind = "several", from = "said.lists"', "has no field “lists”"),
        ('kind = "several", from = 3', "must name a drawn hand"),
        ('kind = "choice", options = ["A"], one_by_one = true', "belongs to ratings, several, shares only"),
        ('kind = "0-10", veto = true', "belongs to ratings only"),
        ('kind = "short text", prefill = "said"', "works nothing out"),
        ('kind = "date", prefill = "said"', "belongs to list, long text, short text only"),
        ('kind = "date", hints = "reflection"', "belongs to long text, short text only"),
        ('kind = "ratings"', "needs options to choose from"),
    ],
)
def test_mistakes_are_named(field, says):
    text = (
        HEAD
        + '[draw]\nideas = { deck = "a/b", count = 3 }\ncard = { deck = "a/b" }\n'
        + ask("mine", "private", "list", "list")
        + ask("ticked", "matched", "some", 'several", options = ["A", "B"], label = "x')
        + ask("sum", '{ sealed = "late" }', "list", "list", quoted=False)
        + ask("said", "shared", "list", "list", '{ id = "mood", kind = "mood point" }')
        + f'\n[[step]]\nid = "here"\nask = "each"\nrule = "shared"\nfields = [{{ id = "f", {field} }}]\n'
        + ask("late", "sealed", "list", "list")
    )
    assert any(says in message for _, _, message in mistakes(text)), mistakes(text)


def ask(id: str, rule: str, field: str, kind: str, more: str = "", *, quoted: bool = True) -> str:
    rule = f'"{rule}"' if quoted else rule
    fields = f'{{ id = "{field}", kind = "{kind}" }}' + (f", {more}" if more else "")
    return f'\n[[step]]\nid = "{id}"\nask = "each"\nrule = {rule}\nfields = [{fields}]\n'


def test_what_a_hand_offers_cannot_be_named_beforehand():
    text = (
        TONIGHT
        + '\n[[step]]\nid = "x"\nread = "each"\nwhen = { step = "pick", field = "ideas", has = "walk" }\n'
    )
    assert "not known beforehand" in mistakes(text)[0][2]
    quoted = TONIGHT.replace("What you both would.", "{ideas}")
    assert "hand of cards" in mistakes(quoted)[0][2]


# -- what one card offers --------------------------------------------------------------------------

THIS_OR_THAT = (
    HEAD
    + """
[draw]
card = { deck = "test/cards" }
word = ["rain", "sun"]

[[step]]
id = "pick"
ask = "each"
text = "{card}"
rule = "sealed"
fields = [{ id = "pick", kind = "choice", from = "card" }]

[[step]]
id = "open"
reveal = ["pick"]
text = "Both open."
"""
)
VIEW = Card("view", "A view?", options=(Option("sea", "The sea"), Option("hills", "Hills")))


def test_a_drawn_card_offers_what_it_has_to_offer():
    play = Round(THIS_OR_THAT, cards={"card": VIEW})
    assert [one.id for one in play.view(ANA).fields[0].options] == ["sea", "hills"]
    play = play.did(ANA, "answer", "pick", {"pick": "sea"})
    assert play.view(BEN).write_json() == Round(THIS_OR_THAT, cards={"card": VIEW}).view(BEN).write_json()


def test_a_card_that_offers_nothing_is_not_asked_about():
    assert Round(THIS_OR_THAT, cards={"card": Card("view", "A view?")}).view(ANA).step == "open"


def test_a_drawn_word_offers_nothing():
    assert "is a word" in mistakes(THIS_OR_THAT.replace('from = "card"', 'from = "word"'))[0][2]
