"""Links for a counsellor: exactly what was chosen, of both only with both, and gone when it was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.counsel.showing import (
    agree,
    ask,
    list_words,
    make_own,
    open_question,
    read,
    tap_through,
    write_alone,
)
from tests.rounds.attached import everything, install_it
from tests.rounds.installing import install
from tests.rounds.playing import QUESTION, answer, look, move, start
from tests.world import NOW, World

from duologue.counsel import copies, copying, counsel_choices, linking, links
from duologue.counsel.models import CopyPart
from duologue.engine.moves import MoveKind
from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import erasing, leaving
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import mint_invitation_secret

DAY = timedelta(days=1)
QUOTING = """
title = "What we quote"
practice = "conversation"
minutes = [5, 10]
depth = 1

[[step]]
id = "line"
ask = "each"
text = "One line, {you}. {other} reads it."
fields = [{ id = "line", kind = "short text" }]

[[step]]
id = "list"
ask = "each"
text = "Two ideas."
fields = [{ id = "list", kind = "list", most = 3 }]

[[step]]
id = "open"
reveal = ["line", "list"]
text = "There."

[[step]]
id = "back"
ask = "each"
text = "They wrote {other.line.line}. What do you say?"
fields = [
  { id = "say", kind = "short text", label = "To {other.line.line}" },
  { id = "which", kind = "choice", from = "list.list" },
]

[[step]]
id = "mine"
ask = "each"
text = "For yourself."
rule = "private"
fields = [{ id = "mine", kind = "short text" }]

[[step]]
id = "end"
reveal = ["back"]
text = "That is all."
"""

OF_CARDS_OF_THEIR_OWN = """
title = "Our cards"
practice = "conversation"
minutes = [5, 10]
depth = 1

[draw]
cards = { deck = "kept/card", count = 4 }

[[step]]
id = "back"
ask = "each"
text = "Choose one, and say something to it."
fields = [
  { id = "say", kind = "short text" },
  { id = "which", kind = "choice", from = "cards" },
]

[[step]]
id = "end"
reveal = ["back"]
text = "That is all."

[[step]]
id = "dealing"
turns = ["first", "other"]
until = { step = "card", field = "go-on", is = "enough" }
alternate = true
most = 4

[[step.step]]
id = "card"
ask = "speaker"
rule = "shared"
text = "{cards}"
meanwhile = "{speaker} reads you a card. Answer first."
fields = [{ id = "go-on", kind = "choice", options = [
  { id = "next", text = "Next card" },
  { id = "enough", text = "Enough for today" },
] }]
"""


def play_quoting(world: World) -> object:
    round_id = start(world.ana, "conversation/quoting", NOW)
    for who, name in ((world.ana, "ana"), (world.ben, "ben")):
        answer(who, round_id, "line", {"line": f"line of {name}"}, NOW)
        answer(who, round_id, "list", {"list": [f"idea of {name}"]}, NOW)
    for who, name in ((world.ana, "ana"), (world.ben, "ben")):
        tap_through(who, round_id, NOW)
        options = {one.text: one.id for one in look(who, round_id, NOW).view.fields[1].options}
        which = options["idea of ben" if name == "ana" else "idea of ana"]
        answer(who, round_id, "back", {"say": f"reply of {name}", "which": which}, NOW)
        answer(who, round_id, "mine", {"mine": f"secret of {name}"}, NOW)
    for who in (world.ana, world.ben):
        tap_through(who, round_id, NOW)
    return round_id


def test_one_s_own_copy_has_every_word_of_one_s_own_and_none_of_the_other_s(world, monkeypatch, tmp_path):
    install(monkeypatch, tmp_path, {"conversation/quoting": QUOTING})
    round_id = play_quoting(world)
    words = list_words(read(make_own(world.ana, [round_id], NOW).secret, NOW))
    assert words == [
        "One line, you. the other reads it.",
        "line of ana",
        "Two ideas.",
        "idea of ana",
        "reply of ana",
        "For yourself.",
        "secret of ana",
    ]
    assert "Ben" not in str(words) and "of ben" not in str(words) and "Ana" not in str(words)


def test_one_that_would_say_what_is_quoted_is_caught(world, monkeypatch, tmp_path):
    """The control: with the reader's own prompts and every option, the other's words are in it."""
    install(monkeypatch, tmp_path, {"conversation/quoting": QUOTING})
    round_id = play_quoting(world)
    monkeypatch.setattr(copying, "_is_of_answers", lambda *_args, **_more: False)
    words = list_words(read(make_own(world.ana, [round_id], NOW).secret, NOW))
    assert "idea of ben" in str(words)


@pytest.mark.parametrize("whose", ["own", "both"])
def test_cards_that_the_two_wrote_are_in_no_copy(world, monkeypatch, tmp_path, whose):
    install(monkeypatch, tmp_path, {"conversation/written": OF_CARDS_OF_THEIR_OWN})
    keeping.keep(world.ben.me(), kinds.CARD, "card of ben", NOW, own=False, id=uuid4())
    round_id = start(world.ana, "conversation/written", NOW)
    for who, name in ((world.ana, "ana"), (world.ben, "ben")):
        which = look(who, round_id, NOW).view.fields[1].options[0]
        assert which.text == "card of ben"
        answer(who, round_id, "back", {"say": f"reply of {name}", "which": which.id}, NOW)
    for who in (world.ana, world.ben):
        tap_through(who, round_id, NOW)
    assert look(world.ana, round_id, NOW).view.text == "card of ben"
    answer(world.ana, round_id, "card", {"go-on": "enough"}, NOW)

    def show() -> list[str]:
        if whose == "own":
            return list_words(read(make_own(world.ana, [round_id], NOW).secret, NOW))
        return list_words(read(agree(world.ben, ask(world.ana, [round_id], NOW), NOW).secret, NOW))

    words = show()
    assert "reply of ana" in words and ("reply of ben" in words) == (whose == "both")
    assert "card of ben" not in str(words).lower()
    # The control: taken for cards of a file, they are in it.
    monkeypatch.setattr(copying, "_list_written", lambda _state: frozenset())
    assert str(show()).lower().count("card of ben") == (2 if whose == "own" else 3)


def test_a_copy_of_both_has_what_opened_and_nothing_private(world, monkeypatch, tmp_path):
    install(monkeypatch, tmp_path, {"conversation/quoting": QUOTING})
    round_id = play_quoting(world)
    link = agree(world.ben, ask(world.ana, [round_id], NOW), NOW)
    copied = read(link.secret, NOW)
    words = list_words(copied)
    for said in ("line of ana", "line of ben", "idea of ana", "reply of ben", "idea of ben"):
        assert said in words
    assert "secret" not in str(words)
    assert set(copied.names.values()) == {"Ana", "Ben"}


def test_what_somebody_slips_into_the_question_is_shown_to_nobody(world, monkeypatch, tmp_path):
    """Whoever asks by the couple key alone, past every page, gets nothing that is not open to both."""
    install(monkeypatch, tmp_path, {"conversation/quoting": QUOTING})
    round_id = play_quoting(world)
    every = tuple(look(world.ben, round_id, NOW).answers)
    id_ = ask(world.ana, [round_id], NOW)

    def slip(before: links.LinksOfBoth) -> links.LinksOfBoth:
        from dataclasses import replace

        return links.LinksOfBoth(tuple(replace(one, answers={str(round_id): every}) for one in before.links))

    links.OF_BOTH.change(world.ana.me(), slip)
    words = list_words(read(agree(world.ben, id_, NOW).secret, NOW))
    assert "line of ben" in words and "secret" not in str(words)


def test_only_the_chosen_rounds_are_in_it(world):
    one, two = (open_question(world, NOW, of_ana=f"chosen {n}") for n in (1, 2))
    assert "chosen 2" not in list_words(read(make_own(world.ana, [one], NOW).secret, NOW))
    both = list_words(read(make_own(world.ana, [one, two], NOW).secret, NOW))
    assert {"chosen 1", "chosen 2"} <= set(both) and "Ben's" not in both


def test_of_a_picture_it_has_its_words_or_nothing(world, monkeypatch, tmp_path):
    slug = install_it(monkeypatch, tmp_path, "shared")
    round_id = start(world.ana, slug, NOW)
    beside = everything(world.ana, round_id, NOW)
    answer(world.ana, round_id, "given", {**beside, "line": "The tent."}, NOW)
    answer(world.ben, round_id, "given", {"line": "The rain."}, NOW)
    tap_through(world.ana, round_id, NOW)
    words = list_words(read(make_own(world.ana, [round_id], NOW).secret, NOW))
    # Each with the label of its field before it; of the voice and the drawing there are no words.
    assert words[1:] == ["A picture", "the lake", "A line", "The tent."]


def test_a_stranger_s_and_the_other_s_rounds_cannot_be_chosen(world):
    round_id, theirs = open_question(world, NOW), write_alone(world.ben, NOW, "only Ben's")
    for who, id_ in ((world.stranger, round_id), (world.ana, theirs), (world.ana, uuid4())):
        with pytest.raises(Refusal):
            linking.make_preview(who.me(), [str(id_), "x"], NOW, both=False)
    assert [one.id for one in counsel_choices.list_choices(world.ana.me(), None, NOW).rounds] == [round_id]


def test_what_is_not_through_is_closed_or_fades_cannot_be_chosen(world):
    sealed = start(world.ana, QUESTION, NOW, card="nine-years-old")
    answer(world.ana, sealed, "answer", {"answer": "closed still"}, NOW)
    fading = start(world.ana, "honest-feelings/repair-for-one", NOW)
    table = look(world.ana, fading, NOW)
    while table.view.asks:
        raw = {f.id: "words" for f in table.view.fields if "text" in f.kind.word}
        kind = MoveKind.ANSWER if raw or not table.view.fields else MoveKind.SKIP
        done = move(world.ana, fading, kind, NOW, table.view.step, **({"raw": raw} if raw else {}))
        if not done.accepted:
            break
        table = look(world.ana, fading, NOW)
    assert counsel_choices.list_choices(world.ana.me(), None, NOW).rounds == ()


def test_nothing_is_shown_before_both_agreed(world):
    round_id = open_question(world, NOW)
    id_ = ask(world.ana, [round_id], NOW)
    assert CopyPart.objects.count() == 0
    assert links.list_standing(world.ana.me(), NOW).of_both == ()
    with pytest.raises(NotFound):
        linking.agree(world.ana.me(), id_, "", NOW)
    with pytest.raises(NotFound):
        linking.agree(world.stranger.me(), id_, "", NOW)
    link = agree(world.ben, id_, NOW)
    assert [one.secret for one in links.list_standing(world.ana.me(), NOW).of_both] == [link.secret]
    assert {"Ana's", "Ben's"} <= set(list_words(read(link.secret, NOW)))


def test_agreeing_twice_and_making_twice_is_once(world):
    round_id = open_question(world, NOW)
    id_ = ask(world.ana, [round_id], NOW)
    digest = linking.read_asked(world.ben.me(), id_, NOW)[1].digest
    for _again in range(2):
        linking.agree(world.ben.me(), id_, digest, NOW)
    assert CopyPart.objects.count() == 1
    own, found = uuid4(), linking.make_preview(world.ana.me(), [str(round_id)], NOW, both=False)
    for _again in range(2):
        linking.make_own(world.ana.me(), own, [str(round_id)], "week", found.digest, NOW)
        linking.ask(
            world.ana.me(),
            own,
            [str(round_id)],
            "week",
            linking.make_preview(world.ana.me(), [str(round_id)], NOW, both=True).digest,
            NOW,
        )
    assert CopyPart.objects.count() == 2
    assert len(links.list_standing(world.ana.me(), NOW).asked) == 1


def test_what_was_not_looked_at_is_not_made(world):
    one, two = (open_question(world, NOW, of_ana=f"chosen {n}") for n in (1, 2))
    looked_at = linking.make_preview(world.ana.me(), [str(one)], NOW, both=False).digest
    with pytest.raises(Refusal, match="look at it once more"):
        linking.make_own(world.ana.me(), uuid4(), [str(one), str(two)], "week", looked_at, NOW)
    id_ = ask(world.ana, [one], NOW)
    with pytest.raises(Refusal, match="look at it once more"):
        linking.agree(world.ben.me(), id_, "of another page", NOW)
    assert CopyPart.objects.count() == 0


def test_it_ends_on_its_day_and_its_rows_go(world):
    secret = make_own(world.ana, [open_question(world, NOW)], NOW).secret
    assert read(secret, NOW + 6 * DAY) is not None
    assert read(secret, NOW + 7 * DAY) is None
    assert copies.sweep(NOW + 6 * DAY) == 0
    assert copies.sweep(NOW + 7 * DAY) == 1
    assert CopyPart.objects.count() == 0


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_either_ends_a_link_of_both_and_then_it_is_nobody_s(world, who):
    link = agree(world.ben, ask(world.ana, [open_question(world, NOW)], NOW), NOW)
    for _again in range(2):
        links.end(getattr(world, who).me(), uuid4())
        links.end(getattr(world, who).me(), link.id)
    assert read(link.secret, NOW) is None
    for one in (world.ana, world.ben):
        assert links.list_standing(one.me(), NOW) == links.StandingLinks()


def test_nobody_else_ends_it_or_learns_of_it(world):
    link = make_own(world.ana, [open_question(world, NOW)], NOW)
    for who in (world.ben, world.stranger):
        links.end(who.me(), link.id)
        assert links.list_standing(who.me(), NOW) == links.StandingLinks()
    assert read(link.secret, NOW) is not None


def test_the_other_cannot_take_back_what_somebody_asked(world):
    id_ = ask(world.ana, [open_question(world, NOW)], NOW)
    links.end(world.ben.me(), id_)
    assert len(links.list_standing(world.ana.me(), NOW).asked) == 1
    links.end(world.ana.me(), id_)
    with pytest.raises(NotFound):
        linking.read_asked(world.ben.me(), id_, NOW)


def test_a_question_goes_by_itself_and_a_yes_is_too_late_then(world):
    id_ = ask(world.ana, [open_question(world, NOW)], NOW)
    digest = linking.read_asked(world.ben.me(), id_, NOW + 29 * DAY)[1].digest
    with pytest.raises(NotFound):
        linking.agree(world.ben.me(), id_, digest, NOW + 30 * DAY)
    assert links.list_standing(world.ana.me(), NOW + 30 * DAY).asked == ()


def test_links_of_more_answers_than_fit_are_refused_in_a_sentence(world):
    round_id = open_question(world, NOW)
    links.OWN.change(
        world.ana.me(), lambda there: replace(there, away=tuple(str(uuid4()) for _ in range(1678)))
    )
    with pytest.raises(Refusal, match="End one first"):
        make_own(world.ana, [round_id], NOW)
    assert CopyPart.objects.count() == 0
    # The control: with room it is made.
    links.put_away(world.ana.me(), uuid4(), away=True)
    make_own(world.ana, [round_id], NOW)


@pytest.mark.parametrize("kind", [MoveKind.WITHDRAW, MoveKind.CORRECT])
def test_taking_back_or_correcting_an_answer_ends_the_link_that_shows_it(world, kind):
    shown, other = (write_alone(world.ana, NOW, words) for words in ("shown", "other"))
    link, stays = make_own(world.ana, [shown], NOW), make_own(world.ana, [other], NOW)
    assert "shown" in list_words(read(link.secret, NOW))
    more = {"raw": {"moment": "put otherwise"}} if kind is MoveKind.CORRECT else {}
    assert move(world.ana, shown, kind, NOW, "moment", **more).accepted
    assert read(link.secret, NOW) is None
    assert read(stays.secret, NOW) is not None


@pytest.mark.parametrize("how", [leaving.leave_couple, erasing.erase])
def test_leaving_and_erasing_end_one_s_own_and_those_of_both(world, how):
    round_id = open_question(world, NOW)
    of_both = agree(world.ben, ask(world.ana, [round_id], NOW), NOW)
    own, others = make_own(world.ana, [round_id], NOW), make_own(world.ben, [round_id], NOW)
    how(world.ana.me(), NOW)
    assert read(of_both.secret, NOW) is None
    assert read(own.secret, NOW) is None
    # Ben's words are Ben's: his counsellor goes on with them, and he ends the link when he likes.
    assert list_words(read(others.secret, NOW))[1:] == ["Ben's"]
    assert [one.id for one in links.list_standing(world.ben.me(), NOW).own] == [others.id]
    links.end(world.ben.me(), others.id)
    assert CopyPart.objects.count() == 0


def test_erasing_an_archive_ends_what_was_left_there(world):
    round_id = open_question(world, NOW)
    link = make_own(world.ben, [round_id], NOW)
    leaving.leave_couple(world.ana.me(), NOW)
    erasing.erase(world.ben.me(), NOW)
    assert read(link.secret, NOW) is None
    assert CopyPart.objects.count() == 0


def test_an_archive_makes_none(world):
    round_id = open_question(world, NOW)
    leaving.leave_couple(world.ana.me(), NOW)
    with pytest.raises(Refusal):
        linking.make_preview(world.ben.me(), [str(round_id)], NOW, both=False)


def test_a_long_copy_lies_in_parts_and_one_that_is_too_long_is_refused(world, monkeypatch):
    rounds = [open_question(world, NOW, of_ana=f"{n}" * 4000) for n in range(5)]
    monkeypatch.setattr(copies, "MOST_PLAINTEXT_BYTES", 8000)
    link = make_own(world.ana, rounds, NOW)
    assert CopyPart.objects.count() == 3
    assert {f"{n}" * 4000 for n in range(5)} <= set(list_words(read(link.secret, NOW)))
    CopyPart.objects.order_by("place_hash").first().delete()
    assert read(link.secret, NOW) is None
    links.end(world.ana.me(), link.id)
    assert CopyPart.objects.count() == 0
    monkeypatch.setattr(copies, "MOST_PARTS", 2)
    with pytest.raises(Refusal, match="choose fewer rounds"):
        make_own(world.ana, rounds, NOW)


def test_the_database_has_neither_the_secret_nor_a_word(world):
    secret = make_own(world.ana, [open_question(world, NOW, of_ana="a canary by the canal")], NOW).secret
    row = CopyPart.objects.get()
    assert secret.encode() not in bytes(row.place_hash) + bytes(row.content)
    assert b"canary" not in bytes(row.content)
    other = mint_invitation_secret()
    root = copies.derive_invitation_key(other)
    CopyPart.objects.create(place_hash=copies._hash_place(root, 0), content=row.content, ends=row.ends)
    assert read(other, NOW) is None, "a row that was moved opens by no other link"


@pytest.mark.parametrize("secret", ["", "x", "☂", "a" * 25, "a" * 27, "a" * 40_000])
def test_what_is_no_secret_is_a_sentence(db, secret):
    with pytest.raises(Refusal):
        copies.read(secret, NOW)
