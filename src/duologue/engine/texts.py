"""What people read of a script, a deck or a way: a translation may stand for it, and nothing goes by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Read:
    """Beside a type in `Annotated`: people read it. What has no such note is a name or a value."""


Text = Annotated[str, Read()]
