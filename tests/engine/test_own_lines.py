"""Line by line: what one wrote for oneself is offered to its writer alone; the other reads what they tick."""

from __future__ import annotations

import pytest
from tests.engine.playing import ANA, BEN, HEAD, Round, script

from duologue.engine.fields import growing_list
from duologue.engine.fields.kind import Field
from duologue.engine.script import Seat
from duologue.manuscript.mistakes import Mistakes
from duologue.showing import prompts
from duologue.showing.digests import digest_all_expected

OWN = """
[[step]]
id = "own"
ask = "each"
rule = "private"
text = "For yourself."
fields = [{ id = "lines", kind = "list" }]
"""
GIVE = """
[[step]]
id = "give"
ask = "each"
text = "Which of these may {other} read?"
skip = "None of them"
fields = [{ id = "lines", kind = "list", of_own = "own.lines" }]
"""
OPEN = """
[[step]]
id = "open"
reveal = ["give"]
text = "Both."
"""
TEXT = HEAD + OWN + GIVE + OPEN
ANAS, BENS = ["A walk.", "Ask me on Sunday.", "Nobody reads this."], ["The door half open."]


def lines(*given: str) -> dict[str, list[str]]:
    return {"lines": list(given)}


def written() -> Round:
    return Round(TEXT).did(ANA, "answer", "own", lines(*ANAS)).did(BEN, "answer", "own", lines(*BENS))


def offered(play: Round, seat: Seat) -> tuple[str, ...]:
    return play.view(seat).fields[0].start


def test_each_is_offered_their_own_lines_and_nobody_elses() -> None:
    play = written()
    assert offered(play, ANA) == tuple(ANAS)
    assert offered(play, BEN) == tuple(BENS)


def test_only_what_was_ticked_is_ever_the_others_to_read() -> None:
    play = written().did(ANA, "answer", "give", lines(ANAS[1])).did(BEN, "answer", "give", lines(*BENS))
    assert play.sees(BEN, "give")["first"] == lines(ANAS[1])
    assert ANAS[0] not in repr(play.view(BEN)) and ANAS[2] not in repr(play.view(BEN))


def test_nothing_tells_how_much_was_kept_back() -> None:
    """Twin worlds: three lines or one, of which the same one is given."""
    few = Round(TEXT).did(ANA, "answer", "own", lines(ANAS[1])).did(BEN, "answer", "own", lines(*BENS))
    for play in (many := written(), few):
        play.did(ANA, "answer", "give", lines(ANAS[1])).did(BEN, "answer", "give", lines(*BENS))
    assert repr(many.view(BEN)) == repr(few.view(BEN))
    assert digest_all_expected(many.view(BEN)) == digest_all_expected(few.view(BEN))


def test_who_ticks_nothing_looks_like_somebody_who_has_not_come() -> None:
    skipped, absent = written().did(ANA, "skip", "give"), written()
    for play in (skipped, absent):
        play.did(BEN, "answer", "give", lines(*BENS))
    assert repr(skipped.view(BEN)) == repr(absent.view(BEN))
    assert "give" in {str(one.step) for one in skipped.view(ANA).may}, "it can be given after all"


def test_what_was_ticked_can_be_changed_and_taken_back_until_it_opens() -> None:
    play = written().did(ANA, "answer", "give", lines(*ANAS))
    play.did(ANA, "correct", "give", lines(ANAS[0])).did(ANA, "withdraw", "give")
    assert play.sees(BEN, "give") == {}
    play.did(ANA, "answer", "give", lines(ANAS[0])).did(BEN, "answer", "give", lines(*BENS))
    assert play.sees(BEN, "give")["first"] == lines(ANAS[0])


def test_who_wrote_nothing_before_writes_it_there() -> None:
    play = Round(TEXT).did(ANA, "skip", "own")
    assert offered(play, ANA) == ()
    play.did(ANA, "answer", "give", lines("Just this."))


MORE = ', optional = true }, { id = "more", kind = "list", optional = true'
TWO_LISTS = (
    HEAD
    + OWN.replace('kind = "list"', 'kind = "list"' + MORE)
    + GIVE.replace('"own.lines"', '"own.lines"' + MORE + ', of_own = "own.more"')
    + OPEN
)


def asked(play: Round, seat: Seat) -> list[str]:
    return [one.id for one in play.view(seat).fields]


def test_a_list_with_nothing_to_offer_is_not_asked_for_beside_one_that_has() -> None:
    play = Round(TWO_LISTS).did(ANA, "answer", "own", lines(*ANAS)).did(BEN, "skip", "own")
    assert asked(play, ANA) == ["lines"]
    assert asked(play, BEN) == ["lines", "more"], "who wrote nothing may write there"


def test_what_was_given_in_it_is_there_to_be_corrected() -> None:
    play = Round(TWO_LISTS).did(ANA, "skip", "own").did(ANA, "answer", "give", {"more": ["Tea."]})
    play.did(ANA, "answer", "own", lines(*ANAS))
    (slip,) = [one for one in play.view(ANA).may if one.kind.value == "correct" and str(one.step) == "give"]
    prompt = prompts.find_prompt(play.state, ANA, str(slip.step), play.rehearsal.find_own(ANA))
    assert prompt is not None and "more" in [one.id for one in prompt.fields]


def test_an_offer_that_took_whichever_lines_come_first_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control for the first two."""
    right = prompts._find_chosen
    monkeypatch.setattr(
        prompts,
        "_find_chosen",
        lambda state, scene, at, seat, own: right(state, scene, at, seat, own) or tuple(ANAS),
    )
    play = Round(TEXT).did(ANA, "answer", "own", lines(*ANAS)).did(BEN, "skip", "own")
    assert ANAS[2] in repr(play.view(BEN))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (HEAD + GIVE, "own"),
        (HEAD + GIVE + OWN, "written before this"),
        (HEAD + OWN + GIVE.replace("own.lines", "own.line"), "written before this"),
        (HEAD + OWN.replace('"each"', '"first"') + GIVE, "not written by everybody"),
        (HEAD + OWN + GIVE.replace('kind = "list"', 'kind = "short text"'), "belongs to list only"),
        (HEAD + OWN.replace('kind = "list"', 'kind = "short text"') + GIVE, "written before this"),
    ],
)
def test_a_writer_is_told_what_is_wrong_with_it(given: str, why: str) -> None:
    with pytest.raises(Mistakes, match=why):
        script(given)


def test_in_a_terminal_the_numbers_of_ones_own_lines_will_do() -> None:
    asked = Field("lines", growing_list.KIND, of_own="own.lines", start=("A walk, alone.", "Soup."))
    assert growing_list.KIND.read_typed(asked, "1, tea") == ["A walk, alone.", "tea"]
