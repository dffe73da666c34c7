"""The first card: answered before the invitation, opened by the other's, moved at the four words."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.rounds.playing import answer, look, sees
from tests.world import World

from duologue.keepsakes.keepsake_words import Under
from duologue.people import introducing, inviting, leaving, pairing
from duologue.people.inviting import Invited
from duologue.people.models import Invitation
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import first_card, margins, today
from duologue.rounds.models import Answer, Round
from duologue.vault import WrapKind, read_wraps

CARD = "nine-years-old"


def invite(world: World) -> Invited:
    return first_card.answer_and_invite(
        world.ana.me(), CARD, {"answer": "a lighthouse keeper"}, "If you like.", uuid4(), world.now
    )


def join(world: World, invited: Invited) -> object:
    joined, outcome = first_card.answer_invitation(
        invited.invitation_id,
        invited.secret,
        {"answer": "a train driver"},
        "Ben",
        "moss",
        "UTC",
        uuid4(),
        world.now,
    )
    assert joined.device is not None
    world.ben.keep(joined.device)
    return outcome.table.id


def test_every_first_card_means_the_same_to_who_sends_it_and_to_who_reads_it() -> None:
    assert [
        one.text for one in first_card.list_cards() if re.search(r"\b(I|my|mine|me|myself)\b", one.text)
    ] == []


def test_the_letter_shows_the_question_and_not_the_answer(alone: World) -> None:
    invited = invite(alone)
    found = first_card.show(invited.invitation_id, invited.secret, alone.now)
    assert found.question == "What did you want to be at nine?"
    assert found.letter.words == "If you like."
    assert "lighthouse" not in repr(found)


def test_an_answer_opens_both_before_any_couple_key_is_shared(alone: World) -> None:
    """check 32: no wrap under the couple key exists before the four words are confirmed."""
    round_id = join(alone, invite(alone))
    for who in (alone.ana, alone.ben):
        assert {"lighthouse", "train"} <= {
            w for w in ("lighthouse", "train") if w in str(sees(who, round_id, alone.now))
        }
    kinds = {wrap.kind for answer in Answer.objects.all() for wrap in read_wraps(answer.wraps)}
    assert WrapKind.COUPLE not in kinds


@pytest.mark.parametrize("under", [None, Under("answer", "first"), Under("answer", "first", "a-smile")])
def test_what_would_not_reach_the_other_is_refused_until_the_four_words(alone: World, under) -> None:
    round_id = join(alone, invite(alone))
    with pytest.raises(Refusal, match="four words"):
        margins.write_note(alone.ben.me(), round_id, "So that was you!", alone.now, under=under)
    compare_words(alone)
    margins.write_note(alone.ben.me(), round_id, "So that was you!", alone.now, under=under)
    assert len(margins.read(alone.ana.me(), look(alone.ana, round_id, alone.now))) == 1


def test_after_the_four_words_it_lies_under_the_couple_key(alone: World) -> None:
    round_id = join(alone, invite(alone))
    assert pairing.find_four_words(alone.ben.me()) == pairing.find_four_words(alone.ana.me())
    pairing.confirm(alone.ana.me(), alone.now)
    assert "lighthouse" in str(sees(alone.ben, round_id, alone.now))
    kinds = {wrap.kind for wrap in read_wraps(Round.objects.get(id=round_id).key)}
    assert kinds == {WrapKind.COUPLE}


def test_a_spent_link_is_spent(alone: World) -> None:
    """check 31: the first answer spends the link."""
    invited = invite(alone)
    join(alone, invited)
    with pytest.raises(NotFound):
        first_card.show(invited.invitation_id, invited.secret, alone.now)


@pytest.mark.parametrize("over", ["spent", "taken back", "expired"])
def test_an_answer_on_a_page_that_lay_open_meanwhile_finds_nothing_there(alone: World, over: str) -> None:
    """check 31: and is no error. The control: the same answer, with nothing between, is taken."""
    invited = invite(alone)
    assert first_card.show(invited.invitation_id, invited.secret, alone.now)
    if over == "spent":
        join(alone, invited)
    elif over == "taken back":
        inviting.take_back(alone.ana.me(), invited.invitation_id, alone.now)
    else:
        assert inviting.sweep(alone.now + timedelta(days=31)) == 1
    with pytest.raises(NotFound):
        join(alone, invited)
    assert join(alone, invite(alone)) if over != "spent" else True


def test_an_invitation_that_ends_leaves_its_author_their_words(alone: World) -> None:
    invited = invite(alone)
    later = alone.now + timedelta(days=31)
    assert inviting.sweep(later) == 1
    row = Round.objects.get()
    assert "lighthouse" in str(sees(alone.ana, row.id, later))
    kinds = {wrap.kind for answer in Answer.objects.all() for wrap in read_wraps(answer.wraps)}
    assert kinds == {WrapKind.PERSONAL}
    assert invited.invitation_id


def test_nothing_is_kept_of_an_invitation_that_was_refused(alone: World) -> None:
    with pytest.raises(Refusal):
        first_card.answer_and_invite(alone.ana.me(), CARD, {"answer": ""}, "x", uuid4(), alone.now)
    assert not Round.objects.exists()
    assert not inviting.list_mine(alone.ana.me(), alone.now)


def test_the_archive_keeps_what_had_opened(alone: World) -> None:
    """check 49: after a parting each reads what had opened."""
    round_id = join(alone, invite(alone))
    pairing.find_four_words(alone.ben.me())
    pairing.find_four_words(alone.ana.me())
    pairing.confirm(alone.ana.me(), alone.now)
    alone.ben.me()
    leaving.leave_couple(alone.ben.me(), alone.now)
    for who in (alone.ana, alone.ben):
        me = who.me()
        assert me.former
        assert "lighthouse" in str(look(who, round_id, alone.now).view.write_json())


def sit_next_to(world: World) -> None:
    code = introducing.make_short_code(world.ana.me(), world.now)
    joined = introducing.join_by_short_code(code, "Ben", "moss", "UTC", world.now)
    assert joined.device is not None
    world.ben.keep(joined.device)


def compare_words(world: World) -> None:
    assert (
        pairing.find_four_words(world.ana.me()) is not None
        and pairing.find_four_words(world.ben.me()) is not None
    )
    pairing.confirm(world.ana.me(), world.now)


def test_a_short_code_keeps_the_first_card_and_the_second_answer_opens_it(alone: World) -> None:
    invited = invite(alone)
    (round_id,) = Round.objects.values_list("id", flat=True)
    sit_next_to(alone)
    with pytest.raises(NotFound):
        look(alone.ben, round_id, alone.now)
    with pytest.raises(NotFound):
        first_card.show(invited.invitation_id, invited.secret, alone.now)
    compare_words(alone)
    assert "lighthouse" not in str(sees(alone.ben, round_id, alone.now))
    assert [table.id for table in today.read_today(alone.ben.me(), alone.now).asks] == [round_id]
    answer(alone.ben, round_id, "answer", {"answer": "a train driver"}, alone.now)
    for who in (alone.ana, alone.ben):
        assert all(words in str(sees(who, round_id, alone.now)) for words in ("lighthouse", "train"))


def test_of_several_invitations_the_latest_card_is_the_one_that_stays(alone: World) -> None:
    invite(alone)
    first_card.answer_and_invite(
        alone.ana.me(), CARD, {"answer": "a baker"}, "Or like this.", uuid4(), alone.now
    )
    sit_next_to(alone)
    compare_words(alone)
    (asked,) = today.read_today(alone.ben.me(), alone.now).asks
    answer(alone.ben, asked.id, "answer", {"answer": "a train driver"}, alone.now)
    assert "baker" in str(sees(alone.ben, asked.id, alone.now))


def test_an_introduction_that_ended_the_card_would_be_noticed(alone, monkeypatch) -> None:
    """The control: as it was, the card became its author's own."""
    monkeypatch.setattr(
        inviting,
        "end_overtaken",
        lambda couple, now: inviting.end_rows(list(Invitation.objects.filter(couple_id=couple)), now),
    )
    invite(alone)
    sit_next_to(alone)
    compare_words(alone)
    assert today.read_today(alone.ben.me(), alone.now).asks == ()
