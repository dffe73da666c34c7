"""What tests of attachments share: an exercise with all three, and things to put in."""

from __future__ import annotations

import io
import math
import struct
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from tests.rounds.installing import install
from tests.world import Actor

from duologue.rounds import attaching

SLUG = "presence/a-thing-beside"
TEXT = """
title = "A thing beside"
practice = "presence"
minutes = [1, 5]
depth = 1
takes_place = false

[[step]]
id = "given"
ask = "each"
text = "What would you like to give?"
rule = "{rule}"
fields = [
  {{ id = "image", kind = "picture", label = "A picture", optional = true }},
  {{ id = "sound", kind = "voice", label = "Your voice", optional = true }},
  {{ id = "sketch", kind = "drawing", label = "A drawing", optional = true }},
  {{ id = "line", kind = "short text", label = "A line", optional = true }},
]

[[step]]
id = "seen"
reveal = ["given"]
text = "Both are open."
"""
LINES = "100,100 900,900;100,900 900,100"
FIELDS = ("image", "sound", "sketch")


def install_it(monkeypatch: pytest.MonkeyPatch, folder: Path, rule: str = "sealed") -> str:
    install(monkeypatch, folder, {SLUG: TEXT.format(rule=rule)})
    return SLUG


def picture(wide: int = 320, high: int = 200, form: str = "JPEG", **more: object) -> bytes:
    """Left half red, right half blue."""
    made = Image.new("RGB", (wide, high), (200, 30, 30))
    made.paste((30, 30, 200), (wide // 2, 0, wide, high))
    out = io.BytesIO()
    made.save(out, form, **more)
    return out.getvalue()


def voice(seconds: float = 1.0, *, rate: int = 16_000, silent: bool = False, form: int = 7) -> bytes:
    """A tone, as the page records it."""
    count = int(seconds * rate)
    samples = bytes(0xFF if silent else _mu_law(0.5 * math.sin(n / 8)) for n in range(min(count, 800)))
    samples = (samples * (count // max(len(samples), 1) + 1))[:count]
    head = b"fmt " + struct.pack("<IHHIIHH", 16, form, 1, rate, rate, 1, 8)
    body = head + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def _mu_law(sample: float) -> int:
    size = min(round(abs(sample) * 32_767), 32_635) + 132
    exponent = size.bit_length() - 8
    return ~((0x80 if sample < 0 else 0) | exponent << 4 | size >> exponent + 3 & 0x0F) & 0xFF


SENT = {"image": picture, "sound": voice}


def put(who: Actor, round_id: UUID, field: str, now: datetime, sent: bytes | None = None) -> str:
    """The ticket of a picture or a voice."""
    found = SENT[field]() if sent is None else sent
    return attaching.put(who.me(now), round_id, "given", field, found, now)


def everything(who: Actor, round_id: UUID, now: datetime) -> dict[str, object]:
    """An answer with all three."""
    return {
        "image": {"held": put(who, round_id, "image", now), "words": "the lake"},
        "sound": {"held": put(who, round_id, "sound", now)},
        "sketch": {"strokes": LINES},
    }
