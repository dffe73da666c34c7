"""Step instances: one playing of a step. Outside turns there is one; inside turns they count on."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

# Far beyond the id of any step.
MOST_LETTERS = 1000


class Instance(NamedTuple):
    """`str()` is "reflect" for the first and "reflect#2" for the second."""

    step_id: str
    n: int = 1

    def __str__(self) -> str:
        return self.step_id if self.n == 1 else f"{self.step_id}#{self.n}"

    @staticmethod
    def parse(text: str) -> Instance:
        """Read "reflect", "reflect#1" or "reflect#2"; raises ValueError for anything else."""
        # Before it is remembered: what somebody sends may be as long as a body.
        if len(text) > MOST_LETTERS:
            raise ValueError("not a step instance: too long")
        return _parse_short(text)


def name_step(text: str) -> str:
    """The step of an instance as it is stored: "reflect" for "reflect#2", and "" for none."""
    return Instance.parse(text).step_id if text else ""


@lru_cache(maxsize=4096)
def _parse_short(text: str) -> Instance:
    step_id, mark, number = text.partition("#")
    if not step_id or (mark and not (number.isascii() and number.isdigit() and 1 <= int(number) <= 999)):
        raise ValueError(f"not a step instance: {text!r}")
    return Instance(step_id, int(number) if mark else 1)
