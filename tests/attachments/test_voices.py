"""What is taken in as a voice, and that it is given back as every browser plays it."""

from __future__ import annotations

import io
import struct
import wave

import pytest
from tests.rounds.attached import voice

from duologue.attachments.kinds import voice as voices
from duologue.engine.fields.kind import Wrong
from duologue.engine.fields.voice import MOST_BYTES, MOST_SECONDS, RATE


def wrong(sent: bytes) -> str:
    with pytest.raises(Wrong) as raised:
        voices.KIND.take(sent)
    return raised.value.name


def given(kept: bytes) -> bytes:
    return voices.KIND.begin(len(kept)) + b"".join(voices.KIND.give([kept[:1000], kept[1000:]]))


def test_it_is_kept_as_samples_and_given_as_a_wav_of_sixteen_bits():
    kept, facts = voices.KIND.take(voice(2.5))
    assert (len(kept), facts) == (2.5 * RATE, {"seconds": 3})
    found = given(kept)
    assert len(found) == voices.KIND.count_bytes(len(kept))
    with wave.open(io.BytesIO(found)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, RATE)
        samples = struct.unpack(f"<{len(kept)}h", read.readframes(len(kept)))
    # A tone of half the height: mu-law is within a twentieth of it.
    assert 15_500 < max(samples) < 17_300 and -17_300 < min(samples) < -15_500


@pytest.mark.parametrize(
    ("byte", "sample"), [(0xFF, 0), (0x7F, 0), (0x80, 32_124), (0x00, -32_124), (0xF0, 120), (0x8F, 16_764)]
)
def test_mu_law_is_as_its_standard_says(byte, sample):
    """ITU-T G.711, table 2a, scaled to sixteen bits."""
    (found,) = struct.unpack("<h", b"".join(voices.KIND.give([bytes([byte])])))
    assert found == sample


def test_two_minutes_fit_and_a_second_more_does_not():
    kept, facts = voices.KIND.take(voice(MOST_SECONDS))
    assert len(kept) == MOST_BYTES < 2_000_000 and facts["seconds"] == MOST_SECONDS
    assert wrong(voice(MOST_SECONDS + 1)) == "too-long-to-hear"


def test_nothing_is_kept_but_samples():
    sent = voice(1)
    note = b"LIST" + struct.pack("<I", 12) + b"lantern-quay"
    found = sent[:12] + note + sent[12:] + b"after the end: lantern-quay"
    kept, _ = voices.KIND.take(found)
    assert kept == voices.KIND.take(sent)[0]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"no sound",
        voice(1)[:30],
        voice(1)[:-5],
        voice(1, rate=8_000),
        voice(1, form=1),
        b"OggS" + bytes(100),
        b"\x1aE\xdf\xa3" + bytes(100),
        b"ID3" + bytes(100),
        b"RIFF\xff\xff\xff\xffWAVEdata\xff\xff\xff\xff",
    ],
    ids=["empty", "text", "cut", "short", "rate", "pcm", "ogg", "webm", "mp3", "lies"],
)
def test_what_this_page_did_not_record_is_refused(sent):
    assert wrong(sent) == "other-kind"


@pytest.mark.parametrize(
    "sent", [voice(0.1), voice(0), voice(3, silent=True)], ids=["short", "none", "silent"]
)
def test_what_has_nothing_to_hear_is_refused(sent):
    assert wrong(sent) == "silent"
