"""What lies in a keepsake's envelope: two versions read, one written."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world import World

from duologue.keepsakes import reading_keepsakes
from duologue.keepsakes.keepsake_places import make_keepsake_place
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.vault import enclose, store_wraps

DAYS = st.none() | st.dates()
WORDS = st.builds(
    Words,
    st.sampled_from(kinds.KINDS),
    st.text(),
    again=DAYS,
    until=DAYS,
    agreed=DAYS,
    good=st.frozensets(st.sampled_from(["a", "b"])),
    about=st.none() | st.uuids(),
    round=st.none() | st.uuids(),
)


@given(WORDS)
def test_what_is_written_is_read_again(words: Words) -> None:
    assert Words.from_bytes(words.write_bytes()) == words


def test_an_envelope_of_the_first_version_still_reads(world: World) -> None:
    """What was kept before there were dates: a list of two, in a row as it was written then."""
    me, row = world.ana.me(), uuid4()
    made = enclose(
        me.ring, make_keepsake_place(me.couple_id, row, me.seat), b'["appreciation","The soup."]', "shared"
    )
    Keepsake.objects.create(
        id=row,
        couple_id=me.couple_id,
        author=me.seat,
        day=world.now.date(),
        content=made.blob,
        wraps=store_wraps(made.wraps),
    )
    (kept,) = reading_keepsakes.read_jar(world.ben.me())
    assert (kept.text, kept.kind, kept.again) == ("The soup.", kinds.APPRECIATION, None)
    assert reading_keepsakes.read_everything(world.ben.me(), world.now.date()) != []


def test_nothing_stands_in_an_envelope_that_is_not_so() -> None:
    plain = json.loads(Words(kinds.MOMENT, "The rain.").write_bytes())
    assert plain == {"v": 2, "kind": "moment", "text": "The rain."}
    dated = json.loads(Words(kinds.AGREEMENT, "x", again=date(2026, 12, 1)).write_bytes())
    assert dated["again"] == "2026-12-01"


@pytest.mark.parametrize("raw", [b'{"v":3,"kind":"moment","text":"x"}', b'"x"', b"{}", b'["no","x"]'])
def test_a_version_that_is_not_known_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):
        Words.from_bytes(raw)
