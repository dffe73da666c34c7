"""Pictures, voices and drawings: who may look at them, and when they are gone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from tests.rounds import attached
from tests.rounds.attached import LINES, everything, put
from tests.rounds.playing import answer, look, move, sees, start
from tests.world import NOW, Actor, World

from duologue.attachments import fading_attachments
from duologue.attachments.models import Attachment, Part
from duologue.engine.moves import MoveKind
from duologue.engine.values import FieldErrors
from duologue.people import erasing, leaving
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import attaching, play
from duologue.rounds import fading as rounds_fading
from duologue.rounds.models import Outbox


@pytest.fixture
def slug(monkeypatch, tmp_path):
    return attached.install_it(monkeypatch, tmp_path)


@pytest.fixture
def round_id(world, slug) -> UUID:
    return start(world.ana, slug, NOW)


def ids(who: Actor, round_id: UUID, seat: str = "first", now: Any = NOW) -> dict[str, UUID]:
    found: Mapping[str, Any] = sees(who, round_id, now)["given"][seat]
    return {name: UUID(value["id"]) for name, value in found.items() if isinstance(value, Mapping)}


def content(who: Actor, round_id: UUID, id_: UUID, now: Any = NOW) -> bytes:
    me = who.me(now)
    return b"".join(attaching.give(me, attaching.find(me, round_id, id_, now)))


def both_gave(world: World, round_id: UUID) -> None:
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    answer(world.ben, round_id, "given", everything(world.ben, round_id, NOW), NOW)


# -- opening ----------------------------------------------------------------------------------------


def test_what_lies_beside_an_answer_opens_with_it_and_not_before(world, round_id):
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    mine = ids(world.ana, round_id)
    assert set(mine) == {"image", "sound", "sketch"}
    for id_ in mine.values():
        assert content(world.ana, round_id, id_)
        with pytest.raises(NotFound):
            content(world.ben, round_id, id_)
    answer(world.ben, round_id, "given", {"line": "nothing beside"}, NOW)
    for id_ in mine.values():
        assert content(world.ben, round_id, id_) == content(world.ana, round_id, id_)


def test_each_is_given_as_what_it_is(world, round_id):
    both_gave(world, round_id)
    mine = ids(world.ana, round_id)
    shown = Image.open(io.BytesIO(content(world.ben, round_id, mine["image"])))
    assert (shown.format, shown.size) == ("JPEG", (320, 200))
    sound = content(world.ben, round_id, mine["sound"])
    assert sound[:4] == b"RIFF" and len(sound) == 44 + 2 * 16_000
    drawn = content(world.ben, round_id, mine["sketch"]).decode()
    assert drawn.startswith("<svg") and drawn.count("<path") == 2 and "M100 100L900 900" in drawn


def test_nobody_else_finds_it_and_an_unknown_one_is_the_same(world, round_id):
    both_gave(world, round_id)
    (id_, *_) = ids(world.ana, round_id).values()
    for who in (world.stranger, world.carl):
        for wanted in (id_, uuid4()):
            with pytest.raises(NotFound):
                content(who, round_id, wanted)
    with pytest.raises(NotFound):
        content(world.ben, round_id, uuid4())


def test_a_private_one_is_its_author_s_alone_for_good(world, monkeypatch, tmp_path):
    slug = attached.install_it(monkeypatch, tmp_path, "private")
    round_id = start(world.ana, slug, NOW)
    answer(world.ana, round_id, "given", {"image": {"held": put(world.ana, round_id, "image", NOW)}}, NOW)
    answer(world.ben, round_id, "given", {"line": "mine"}, NOW)
    id_ = ids(world.ana, round_id)["image"]
    assert content(world.ana, round_id, id_)
    with pytest.raises(NotFound):
        content(world.ben, round_id, id_)
    assert fading_attachments.sweep(NOW + timedelta(days=400)) == 0, "one's own does not fade"


# -- forging ----------------------------------------------------------------------------------------


def test_nobody_answers_with_what_is_not_theirs(world, round_id):
    ticket = put(world.ana, round_id, "image", NOW)
    refused = move(world.ben, round_id, MoveKind.ANSWER, NOW, "given", raw={"image": {"held": ticket}})
    assert isinstance(refused.verdict, FieldErrors) and refused.verdict.errors["image"].name == "gone"
    forged = {"id": str(uuid4()), "key": "A" * 44, "hash": "0" * 64, "bytes": 5, "wide": 1, "high": 1}
    refused = move(world.ben, round_id, MoveKind.ANSWER, NOW, "given", raw={"image": forged})
    assert isinstance(refused.verdict, FieldErrors)
    # A ticket of one kind is none of another.
    sound = put(world.ben, round_id, "sound", NOW)
    refused = move(world.ben, round_id, MoveKind.ANSWER, NOW, "given", raw={"image": {"held": sound}})
    assert isinstance(refused.verdict, FieldErrors) and refused.verdict.errors["image"].name == "gone"


def test_one_thing_lies_beside_one_answer(world, slug):
    one, two = start(world.ana, slug, NOW), start(world.ana, slug, NOW)
    ticket = put(world.ana, one, "image", NOW)
    answer(world.ana, one, "given", {"image": {"held": ticket}}, NOW)
    refused = move(world.ana, two, MoveKind.ANSWER, NOW, "given", raw={"image": {"held": ticket}})
    assert isinstance(refused.verdict, FieldErrors) and refused.verdict.errors["image"].name == "gone"
    assert content(world.ana, one, ids(world.ana, one)["image"])


def test_the_same_sent_twice_is_once_and_another_under_its_id_is_not(world, round_id):
    wish, sent = uuid4(), everything(world.ana, round_id, NOW)
    for _ in range(2):
        assert move(world.ana, round_id, MoveKind.ANSWER, NOW, "given", id=wish, raw=sent).accepted
    assert Attachment.objects.count() == 3
    again = {**sent, "sketch": {"strokes": "1,1 2,2"}}
    assert not move(world.ana, round_id, MoveKind.ANSWER, NOW, "given", id=wish, raw=again).accepted
    other = {**sent, "image": {"held": put(world.ana, round_id, "image", NOW, attached.picture(40, 40))}}
    assert not move(world.ana, round_id, MoveKind.ANSWER, NOW, "given", id=wish, raw=other).accepted


# -- going ------------------------------------------------------------------------------------------


def rows() -> tuple[int, int]:
    return Attachment.objects.count(), Part.objects.count()


def test_withdrawn_it_is_gone_with_its_parts(world, round_id):
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    assert rows() == (3, 3)
    assert move(world.ana, round_id, MoveKind.WITHDRAW, NOW, "given").accepted
    assert rows() == (0, 0)


def test_a_correction_keeps_what_it_names_and_lets_the_rest_go(world, round_id):
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    before = ids(world.ana, round_id)
    raw = {"image": {"held": str(before["image"]), "words": "the lake, at six"}, "line": "and a line"}
    assert move(world.ana, round_id, MoveKind.CORRECT, NOW, "given", raw=raw).accepted
    after = ids(world.ana, round_id)
    assert after == {"image": before["image"]}
    assert rows() == (1, 1)
    assert content(world.ana, round_id, after["image"])
    assert sees(world.ana, round_id, NOW)["given"]["first"]["image"]["words"] == "the lake, at six"


def test_its_maker_takes_it_back_at_any_time_and_the_words_stay(world, round_id):
    both_gave(world, round_id)
    mine = ids(world.ana, round_id)["image"]
    with pytest.raises(NotFound):
        attaching.take_back(world.ben.me(NOW), round_id, mine, NOW)
    for _ in range(2):
        attaching.take_back(world.ana.me(NOW), round_id, mine, NOW)
    for who in (world.ana, world.ben):
        with pytest.raises(NotFound):
            content(who, round_id, mine)
    assert sees(world.ben, round_id, NOW)["given"]["first"]["image"]["words"] == "the lake"
    assert not Part.objects.filter(attachment_id=mine).exists()


def test_after_parting_too(world, round_id):
    both_gave(world, round_id)
    leaving.leave_couple(world.ben.me(NOW), NOW)
    mine = ids(world.ana, round_id)["image"]
    assert content(world.ben, round_id, mine), "an archive is read"
    with pytest.raises(Refusal):
        attaching.keep(world.ben.me(NOW), round_id, mine, NOW, keeps=True)
    attaching.take_back(world.ana.me(NOW), round_id, mine, NOW)
    with pytest.raises(NotFound):
        content(world.ben, round_id, mine)


def test_what_never_opened_is_its_author_s_after_parting(world, round_id):
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    leaving.leave_couple(world.ben.me(NOW), NOW)
    mine = ids(world.ana, round_id)["image"]
    assert content(world.ana, round_id, mine)
    with pytest.raises(NotFound):
        content(world.ben, round_id, mine)


def test_erased_with_all_that_is_theirs(world, round_id):
    both_gave(world, round_id)
    erasing.erase(world.ana.me(NOW), NOW)
    assert set(Attachment.objects.values_list("author", flat=True)) == {world.ben.me(NOW).seat}


DAY = timedelta(days=1)


def test_it_fades_after_thirty_days_unless_both_keep_it(world, round_id):
    both_gave(world, round_id)
    mine = ids(world.ana, round_id)
    for who in (world.ana, world.ben):
        attaching.keep(who.me(NOW), round_id, mine["image"], NOW, keeps=True)
    attaching.keep(world.ana.me(NOW), round_id, mine["sound"], NOW, keeps=True)
    late = NOW + 30 * DAY
    assert fading_attachments.sweep(late) == 0
    assert content(world.ben, round_id, mine["sketch"], late)
    # Shown no more from that midnight, whether anybody swept or not.
    late += DAY
    for name in ("sound", "sketch"):
        with pytest.raises(NotFound):
            content(world.ana, round_id, mine[name], late)
    assert fading_attachments.sweep(late) == 5, "two of Ana's and three of Ben's"
    assert content(world.ben, round_id, mine["image"], late)
    assert Attachment.objects.filter(id=mine["image"]).exists() and rows() == (1, 1)
    with pytest.raises(Refusal):
        attaching.keep(world.ana.me(late), round_id, mine["image"], late, keeps=False)


def test_nobody_is_told_whether_the_other_keeps_it(world, round_id):
    both_gave(world, round_id)
    mine = ids(world.ana, round_id)["image"]
    before = attaching.stand(look(world.ana, round_id, NOW))[str(mine)]
    size = len(Attachment.objects.get(id=mine).keeps)
    attaching.keep(world.ben.me(NOW), round_id, mine, NOW, keeps=True)
    assert attaching.stand(look(world.ana, round_id, NOW))[str(mine)] == before
    assert len(Attachment.objects.get(id=mine).keeps) == size
    assert attaching.stand(look(world.ben, round_id, NOW))[str(mine)].keeps
    attaching.keep(world.ben.me(NOW), round_id, mine, NOW, keeps=False)
    assert fading_attachments.sweep(NOW + 31 * DAY) == 6


def test_it_fades_with_its_round(world, round_id):
    both_gave(world, round_id)
    seat = world.ana.me(NOW).seat
    Outbox.objects.create(
        couple=world.ana.me(NOW).couple_id, seat=seat, kind="fade", subject=round_id, day=NOW.date()
    )
    assert rounds_fading.sweep(NOW + DAY) == 1
    assert rows() == (0, 0)


def test_what_was_put_in_and_never_sent_goes_by_itself(world, round_id):
    ticket = put(world.ana, round_id, "image", NOW)
    assert fading_attachments.sweep(NOW + 7 * DAY) == 0
    late = NOW + 8 * DAY
    assert fading_attachments.sweep(late) == 1
    assert rows() == (0, 0)
    said = move(world.ana, round_id, MoveKind.ANSWER, late, "given", raw={"image": {"held": ticket}})
    assert "add it once more" in play.say_why(said)


# -- what is stored ---------------------------------------------------------------------------------


def test_many_parts_are_one_again_and_none_is_larger_than_an_envelope(world, round_id):
    sent = attached.voice(30)
    answer(
        world.ana, round_id, "given", {"sound": {"held": put(world.ana, round_id, "sound", NOW, sent)}}, NOW
    )
    assert Part.objects.count() == 8
    sizes = {len(one) for one in Part.objects.values_list("content", flat=True)}
    assert max(sizes) <= 65_536 + 29 and len(sizes) <= 2, "padded: all but the last are of one size"
    found = content(world.ana, round_id, ids(world.ana, round_id)["sound"])
    assert len(found) == 44 + 2 * 30 * 16_000


@pytest.mark.parametrize("swapped", ["number", "attachment"])
def test_a_part_in_another_s_place_does_not_open(world, round_id, swapped):
    """check 2."""
    long = attached.voice(10)
    sent = {"sound": {"held": put(world.ana, round_id, "sound", NOW, long)}}
    answer(world.ana, round_id, "given", sent, NOW)
    id_ = ids(world.ana, round_id)["sound"]
    first = Part.objects.get(attachment_id=id_, number=1)
    other = Part.objects.get(attachment_id=id_, number=2)
    if swapped == "attachment":
        put(world.ana, round_id, "sound", NOW, long)
        other = Part.objects.exclude(attachment_id=id_).get(number=1)
    Part.objects.filter(id=first.id).update(content=other.content)
    with pytest.raises(NotFound):
        content(world.ana, round_id, id_)


def test_words_alone_need_no_parts(world, round_id):
    answer(world.ana, round_id, "given", {"image": "a red door", "sound": {"words": "good night"}}, NOW)
    assert sees(world.ana, round_id, NOW)["given"]["first"] == {"image": "a red door", "sound": "good night"}
    assert rows() == (0, 0)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (" ".join("5,5" for _ in range(1_000_000)), "too-many-points"),
        ("<svg onload=alert(1)>", "no-lines"),
        ("1,1 1000,2", "no-lines"),
        ("1,1;;2,2", "no-lines"),
        ("١,١", "no-lines"),
        ([[1, 1]], "no-lines"),
    ],
)
def test_a_drawing_that_is_none_or_too_much_is_refused_with_a_sentence(world, round_id, lines, name):
    said = move(world.ana, round_id, MoveKind.ANSWER, NOW, "given", raw={"sketch": {"strokes": lines}})
    assert isinstance(said.verdict, FieldErrors) and said.verdict.errors["sketch"].name == name
    assert play.say_why(said).endswith(".") and rows() == (0, 0)


def test_a_refused_move_leaves_nothing_behind(world, round_id):
    """The drawing is stored in the transaction of its move."""
    raw = {"sketch": {"strokes": LINES}, "line": "x" * 300}
    assert not move(world.ana, round_id, MoveKind.ANSWER, NOW, "given", raw=raw).accepted
    assert rows() == (0, 0)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_breaks_off_leaves_no_half(world, round_id, monkeypatch, at):
    """FI: at the first, a middle and the last part; put in, or drawn with the answer itself."""
    made = Part.objects.create
    number = 0

    def breaks(**given: Any) -> Any:
        nonlocal number
        number += 1
        if number == at:
            raise OSError("no room left")
        return made(**given)

    monkeypatch.setattr(Part.objects, "create", breaks)
    with pytest.raises(OSError, match="no room"):
        put(world.ana, round_id, "sound", NOW, attached.voice(11))
    assert rows() == (0, 0)
    number = at - 1
    with pytest.raises(OSError, match="no room"):
        answer(world.ana, round_id, "given", {"sketch": {"strokes": LINES}, "line": "x"}, NOW)
    assert rows() == (0, 0) and sees(world.ana, round_id, NOW) == {}


def test_what_is_put_in_and_never_sent_is_bounded(world, round_id, monkeypatch):
    """check 42: and what one answered with does not count."""
    monkeypatch.setattr(attaching, "MOST_UNSENT", 2)
    answer(world.ana, round_id, "given", {"image": {"held": put(world.ana, round_id, "image", NOW)}}, NOW)
    for _ in range(2):
        put(world.ben, round_id, "image", NOW)
    with pytest.raises(Refusal, match="never sent"):
        put(world.ben, round_id, "image", NOW)
    assert Attachment.objects.count() == 3
    assert put(world.ana, round_id, "sound", NOW)
