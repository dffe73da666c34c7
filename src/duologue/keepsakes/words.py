"""What a keepsake says: its kind, its words and when, as one sealed envelope."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class KeepsakeKind(StrEnum):
    """`BROUGHT` is a round from another instance: one's own record of it, to read."""

    APPRECIATION = "appreciation"
    AGREEMENT = "agreement"
    MOMENT = "moment"
    DREAM = "dream"
    IDEA = "idea"
    INTEREST = "interest"
    LETTER = "letter"
    NOTE = "note"
    BROUGHT = "brought"


@dataclass(frozen=True, slots=True)
class Words:
    kind: KeepsakeKind
    text: str

    def to_bytes(self) -> bytes:
        return json.dumps([self.kind.value, self.text], ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Words:
        kind, text = json.loads(raw)
        return cls(KeepsakeKind(kind), text)
