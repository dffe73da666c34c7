"""What lies beside an answer tells the other nothing before it opens, lies nowhere in the clear, and whoever
keeps it or takes it back is not seen doing so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from PIL import Image
from tests.canary import Canaries, found
from tests.rounds import attached
from tests.rounds.attached import LINES, everything, picture, voice
from tests.rounds.playing import answer, sees
from tests.security.test_twin_worlds import Twins, begun
from tests.security.walking import Request, differences, every_move

from duologue.attachments import fading_attachments
from duologue.attachments.kinds import picture as pictures
from duologue.attachments.kinds import voice as voices
from duologue.rounds import attaching, drafts
from duologue.vault import MOST_PLAINTEXT_BYTES, envelope

Hidden = Callable[[Twins], None]


@pytest.fixture
def twins(world, monkeypatch, tmp_path) -> Twins:
    return begun(world, attached.install_it(monkeypatch, tmp_path))


def looks(twins: Twins) -> list[Request]:
    paths = ("/", f"/rounds/{twins.round_id}/", "/history/", "/kept/", "/me/export/duologue.json")
    paths += ("/me/export/print/", "/api/v1/today", f"/api/v1/rounds/{twins.round_id}", "/api/v1/events")
    return [Request("GET", "", path) for path in paths]


def apart(twins: Twins, one: Hidden, two: Hidden) -> list[str]:
    """Where two worlds differ for Ben: what he looks at, every move that he may make, and the stream."""
    requests = [*looks(twins), *every_move(twins.ben, twins.round_id)]
    first, second = (twins.seen(hidden, requests) for hidden in (one, two))
    assert all(one.status < 500 for one in first)
    return differences(first, second)


def gave(twins: Twins, values: dict[str, object]) -> None:
    answer(twins.world.ana, twins.round_id, "given", values, twins.now)


def gave_words(twins: Twins) -> None:
    gave(twins, {"line": "the lake"})


def gave_all(twins: Twins) -> None:
    gave(twins, everything(twins.world.ana, twins.round_id, twins.now))


def gave_and_let_go(twins: Twins) -> None:
    gave_all(twins)
    attaching.put(twins.world.ana.me(), twins.round_id, "given", "image", picture(), twins.now)


def test_before_it_opens_nobody_can_tell_it_from_words(twins):
    """checks 11 and 14."""
    assert apart(twins, gave_words, gave_all) == []
    assert apart(twins, gave_words, gave_and_let_go) == []


def test_that_it_could_be_told_would_be_found(twins, monkeypatch):
    """The control: a page that looked at everything beside a round, opened or not."""
    from duologue.attachments.models import Attachment

    stand = attaching.stand

    def leaking(table: Any) -> Any:
        for _each in Attachment.objects.exclude(holder=None):
            Attachment.objects.count()
        return stand(table)

    monkeypatch.setattr("duologue.rounds.attaching.stand", leaking)
    assert apart(twins, gave_words, gave_all) != []


def both_gave(twins: Twins) -> None:
    gave_all(twins)
    values = everything(twins.world.ben, twins.round_id, twins.now)
    answer(twins.world.ben, twins.round_id, "given", values, twins.now)


def hers(twins: Twins) -> list[Any]:
    me = twins.world.ana.me()
    table = attaching.reading_rounds.read(me, twins.round_id, twins.now)
    return [one.id for one in attaching.list_beside(table) if one.seat is table.seat]


def test_nobody_sees_whether_the_other_keeps_it(twins):
    """check 47: neither keeping nor letting go, whoever of the two made it."""
    both_gave(twins)

    def keeps(twins: Twins) -> None:
        me = twins.world.ana.me()
        for one in attaching.list_beside(attaching.reading_rounds.read(me, twins.round_id, twins.now)):
            fading_attachments.keep(me, one.id, twins.now, keeps=True)

    assert apart(twins, lambda _: None, keeps) == []


def test_what_was_taken_back_and_what_has_faded_are_the_same(twins):
    both_gave(twins)
    ids = hers(twins)
    late = twins.now + timedelta(days=31)

    def took_back(twins: Twins) -> None:
        for id_ in ids:
            attaching.take_back(twins.world.ana.me(), twins.round_id, id_, twins.now)

    later = Twins(twins.world, twins.ben, twins.round_id, twins.own, twins.keepsake, twins.device)
    later.ben = type(twins.ben)(twins.world, twins.ben.who, twins.ben.token, late)
    assert apart(later, took_back, lambda _: None) == []
    assert apart(later, took_back, lambda twins: fading_attachments.sweep(late) and None) == []


# -- at rest ----------------------------------------------------------------------------------------


def test_nothing_of_it_lies_anywhere_in_the_clear(world, monkeypatch, tmp_path, transactional_db):
    """CAN: pixels, samples, points, words, tickets, keys and hashes; in the database and its journal."""
    canaries = Canaries()
    twins = begun(world, attached.install_it(monkeypatch, tmp_path / "exercises"))
    round_id, now, ana = twins.round_id, twins.now, world.ana
    noise = Image.effect_noise((90, 90), 120).convert("RGB")
    noise.save(tmp_path / "noise.png")
    sent = (tmp_path / "noise.png").read_bytes()
    values: dict[str, Any] = everything(ana, round_id, now)
    held = attaching.put(ana.me(now), round_id, "given", "image", sent, now)
    values["image"] = {"held": held, "words": canaries.make("words", "lake ")}
    values["sketch"] = {"strokes": LINES}
    drafts.keep(ana.me(now), drafts.name_place(round_id, "given"), drafts.Typing({"image": {"held": held}}))
    gave(twins, values)
    stored = sees(ana, round_id, now)["given"]["second"]
    canaries.know("points", LINES)
    canaries.know("ticket", held)
    for name, value in stored.items():
        canaries.know(f"key of {name}", value["key"])
        canaries.know(f"hash of {name}", value["hash"])
    raw = {"pixels": pictures.KIND.take(sent)[0], "samples": voices.KIND.take(voice())[0]}
    files = [Path(str(connection.settings_dict["NAME"]) + end) for end in ("", "-wal")]
    files = [one for one in files if one.exists()]
    assert files
    assert found(canaries, files) == []
    for content in (one.read_bytes() for one in files):
        assert not [name for name, one in raw.items() if one[200:260] in content]
    # The control: what was sealed is there to be found, if it were not sealed.
    with patch.object(envelope, "close", lambda cipher, data, body: bytes(28) + body):
        gave_again = attaching.put(ana.me(now), round_id, "given", "image", sent, now)
    content = b"".join(one.read_bytes() for one in files)
    assert gave_again and raw["pixels"][200:260] in content
    assert len(raw["pixels"]) < MOST_PLAINTEXT_BYTES
