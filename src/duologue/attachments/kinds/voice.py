"""Voices: a WAV of one channel is taken in, its samples are kept, and a WAV that every browser plays is
given.

What is kept has one byte a sample, 16,000 a second, by mu-law (ITU-T G.711), so two minutes are 1.92 MB; what
is given has sixteen bits a sample, since no browser fails to play that. Of the file that was sent nothing is
kept but the samples.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

from duologue.attachments.kinds.kind import AttachmentKind
from duologue.engine.fields.kind import Wrong
from duologue.engine.fields.voice import MOST_BYTES, MOST_SECONDS, RATE

MU_LAW, PCM, MONO = 7, 1, 1
LEAST_SAMPLES = RATE // 4
# What silence looks like: no sample as far from the middle as a quiet room's hum, of 32,767.
SILENT_BELOW = 40
HEADER = 44


class AttachedVoice(AttachmentKind):
    media = "audio/wav"
    fact = "seconds"
    most_sent = MOST_BYTES + 4096

    def take(self, sent: bytes) -> tuple[bytes, Mapping[str, int]]:
        samples = read_samples(sent)
        if len(samples) > MOST_BYTES:
            raise Wrong("too-long-to-hear", most=MOST_SECONDS // 60)
        if len(samples) < LEAST_SAMPLES or not samples.translate(None, _QUIET):
            raise Wrong("silent")
        return samples, {"seconds": -(-len(samples) // RATE)}

    def give(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        for samples in parts:
            both = bytearray(2 * len(samples))
            both[0::2], both[1::2] = samples.translate(_LOW), samples.translate(_HIGH)
            yield bytes(both)

    def count_bytes(self, kept: int) -> int | None:
        return HEADER + 2 * kept

    def begin(self, kept: int) -> bytes:
        return make_wav_header(2 * kept)


def read_samples(sent: bytes) -> bytes:
    """The samples of a WAV of one channel, mu-law, 16,000 a second; raises `Wrong` "other-kind"."""
    if len(sent) < 12 or sent[:4] != b"RIFF" or sent[8:12] != b"WAVE":
        raise Wrong("other-kind")
    at, is_ours = 12, False
    while at + 8 <= len(sent):
        name, length = sent[at : at + 4], int.from_bytes(sent[at + 4 : at + 8], "little")
        body = sent[at + 8 : at + 8 + length]
        if name == b"fmt ":
            is_ours = len(body) >= 16 and struct.unpack("<HHIIHH", body[:16]) == (
                MU_LAW,
                MONO,
                RATE,
                RATE,
                1,
                8,
            )
        elif name == b"data":
            if not is_ours or len(body) != length:
                break
            return body
        at += 8 + length + length % 2
    raise Wrong("other-kind")


def make_wav_header(length: int) -> bytes:
    """Of `length` bytes of samples of sixteen bits, one channel, 16,000 a second."""
    return b"".join(
        (
            b"RIFF" + struct.pack("<I", 36 + length) + b"WAVE",
            b"fmt " + struct.pack("<IHHIIHH", 16, PCM, MONO, RATE, 2 * RATE, 2, 16),
            b"data" + struct.pack("<I", length),
        )
    )


def _decode_byte(byte: int) -> int:
    """G.711: a sign, an exponent of three bits and four bits of mantissa, all inverted."""
    byte = ~byte & 0xFF
    size = (((byte & 0x0F) << 3) + 0x84 << ((byte & 0x70) >> 4)) - 0x84
    return -size if byte & 0x80 else size


_DECODED = [_decode_byte(byte) for byte in range(256)]
_LOW = bytes(value & 0xFF for value in _DECODED)
_HIGH = bytes(value >> 8 & 0xFF for value in _DECODED)
_QUIET = bytes(byte for byte, value in enumerate(_DECODED) if abs(value) < SILENT_BELOW)

KIND = AttachedVoice()
