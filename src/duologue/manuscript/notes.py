"""What a class may say of a key beside its type, in `Annotated`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from duologue.manuscript.passage import Passage

OwnReader = Callable[[Passage, Any], object]
Calls = Callable[[Passage, Mapping[str, object], int], Passage]


class Unfit(ValueError):
    """A value that is not what its key takes; carries the sentence for its writer."""


@dataclass(frozen=True, slots=True)
class Between:
    """Whole numbers, both ends included; of a pair, both of them, and the first is not the larger."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Like:
    """A text of this form."""

    form: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Says:
    """What is said of any other value, instead of what its type would say."""

    sentence: str


@dataclass(frozen=True, slots=True)
class By:
    """A reader of its own: raises `Unfit`, or tells what is wrong inside the value at passages of its own."""

    read: OwnReader


@dataclass(frozen=True, slots=True)
class Called:
    """Where a table of a list stands, given the list's passage, the table and its number from 0: what its
    mistakes are told of."""

    passage: Calls


UNREAD = "unread"
"""No key: it is set once the file is read."""
REST = "rest"
"""No key itself: all the keys that the class does not name, each a text."""
ID = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
NO_ID = "must be lower-case letters, digits and dashes, beginning with a letter"
Id = Annotated[str, Like(ID), Says(NO_ID)]
