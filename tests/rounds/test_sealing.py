"""Who holds which wrap, from the first answer to the opening, in both kinds of sealing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rounds.playing import QUESTION, answer, look, move, sees, start
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.people import sealing
from duologue.rounds import fading, margins, releasing
from duologue.rounds.models import Answer
from duologue.rounds.reading_rounds import AnswerRow, make_answer_place
from duologue.vault import Locked, WrapKind, open_wrap, read_wraps

CARD = "nine-years-old"
DEEP = "upset-back-then"


def kinds(author: str) -> set[WrapKind]:
    return {wrap.kind for row in Answer.objects.filter(author=author) for wrap in read_wraps(row.wraps)}


def openable(who: object, author: str) -> bool:
    """Whether this partner's keys, with the database and the key files, open that author's answers."""
    me = who.me()  # type: ignore[attr-defined]
    for row in Answer.objects.filter(author=author):
        found = AnswerRow(row.id, row.seq, row.author, bytes(row.content), read_wraps(row.wraps))
        for wrap in found.wraps:
            try:
                open_wrap(wrap, me.ring, make_answer_place(me.couple_id, found))
            except Locked:
                continue
            return True
    return False


def test_at_once_the_second_answer_opens_both(world: World) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "one"}, world.now)
    assert kinds("a") == {WrapKind.PERSONAL, WrapKind.RELEASE}
    answer(world.ben, round_id, "answer", {"answer": "two"}, world.now)
    assert kinds("a") == kinds("b") == {WrapKind.PERSONAL, WrapKind.COUPLE}


def test_strict_the_partner_cannot_unseal_with_everything_at_hand(world: World) -> None:
    """check 12: partner's keys, database and key files together; at once is the control, and opens."""
    control = start(world.ana, "empathy/in-your-shoes", world.now)
    answer(world.ana, control, "weather", {"mood": [1, 1]}, world.now)
    assert openable(world.ben, "a")
    Answer.objects.all().delete()
    move(world.ana, control, MoveKind.LEAVE, world.now)
    sealing.make_strict(world.ana.me(), world.now)
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "one"}, world.now)
    assert not openable(world.ben, "a")
    answer(world.ben, round_id, "answer", {"answer": "two"}, world.now)
    assert not openable(world.ben, "a")
    assert "one" not in str(sees(world.ben, round_id, world.now))


def test_strict_opens_when_the_first_is_next_here_whatever_they_ask_for(world: World) -> None:
    sealing.make_strict(world.ana.me(), world.now)
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "one"}, world.now)
    answer(world.ben, round_id, "answer", {"answer": "two"}, world.now)
    releasing.release_owed(world.ana.me(), world.now)
    assert "one" in str(sees(world.ben, round_id, world.now))
    assert "two" in str(sees(world.ana, round_id, world.now))


def test_strict_the_second_opens_no_sooner_than_the_first(world: World) -> None:
    """check 12: one release alone opens nothing, so who answered second may still take theirs back."""
    sealing.make_strict(world.ana.me(), world.now)
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "one"}, world.now)
    answer(world.ben, round_id, "answer", {"answer": "two"}, world.now)
    assert kinds("a") == {WrapKind.PERSONAL}
    assert kinds("b") == {WrapKind.PERSONAL, WrapKind.STRICT}
    assert move(world.ben, round_id, MoveKind.WITHDRAW, world.now, "answer").accepted
    releasing.release_owed(world.ana.me(), world.now)
    assert (kinds("a"), kinds("b")) == ({WrapKind.PERSONAL}, set())
    assert "two" not in str(sees(world.ana, round_id, world.now))


def test_withdrawing_before_destroys_the_content_key(world: World) -> None:
    """check 16: no wrap is left, not even the author's."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "one"}, world.now)
    assert move(world.ana, round_id, MoveKind.WITHDRAW, world.now, "answer").accepted
    assert kinds("a") == set()


def test_a_correction_before_the_opening_leaves_nothing_of_the_first_version(world: World) -> None:
    """check 15: corrections before, additions after."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "one"}, world.now)
    assert move(world.ana, round_id, MoveKind.CORRECT, world.now, "answer", raw={"answer": "better"}).accepted
    assert sum(bool(row.wraps) for row in Answer.objects.all()) == 1
    answer(world.ben, round_id, "answer", {"answer": "two"}, world.now)
    assert sees(world.ben, round_id, world.now)["answer"]["first"] == {"answer": "better"}
    late = move(world.ana, round_id, MoveKind.CORRECT, world.now, "answer", raw={"answer": "no"})
    assert not late.accepted
    assert move(world.ana, round_id, MoveKind.ADD, world.now, "answer", raw={"answer": "and now?"}).accepted
    assert sees(world.ben, round_id, world.now)["answer"]["first"] == {"answer": "better"}
    assert "and now?" in str(sees(world.ben, round_id, world.now))


@pytest.mark.parametrize("both_keep", [True, False])
def test_a_deep_round_fades_unless_both_keep_it(world: World, both_keep: bool) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=DEEP)
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "tender words"}, world.now)
    margins.write_note(world.ben.me(), round_id, "a note", world.now)
    assert move(world.ana, round_id, MoveKind.KEEP, world.now, said="yes").accepted
    if both_keep:
        assert move(world.ben, round_id, MoveKind.KEEP, world.now, said="yes").accepted
    later = world.now + timedelta(days=31)
    fading.sweep(later)
    shown = look(world.ana, round_id, later).view.write_json()
    assert ("tender words" in str(shown)) is both_keep
    assert any(bytes(row.wraps) for row in Answer.objects.all()) is both_keep
