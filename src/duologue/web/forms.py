"""From what a browser sends to what the engine reads, and back.

A round's form holds one or more moves. Names begin with the move's number: `0.id`, `0.kind`, `0.step`,
`0.expects`, `0.for`, `0.said`, and `0.f.FIELD` for values:

    0.based                  the digest of the draft that the form began with
    0.take, 0.drop           a press that chooses between words typed in two places
    0.f.line                 one text or choice
    0.f.words[]              several of them
    0.f.order[rank:ID]       a part of a value, put together by the kind of field whose tag is "rank"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID, uuid4

from django.http import QueryDict

from duologue.engine.fields import KINDS
from duologue.engine.fields.kind import Field
from duologue.engine.moves import MoveKind
from duologue.engine.script import Seat
from duologue.keepsakes.keepsake_words import Under
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds.drafts import Typing
from duologue.rounds.play import WRITES, Wish

VALUE = re.compile(r"^(?P<at>[0-9])\.f\.(?P<field>[\w-]+)(?:\[(?P<part>[\w:.-]*)\])?$")
MOST_MOVES = 6
MOST_ID = 36
A_NUMBER = re.compile(r"-?[0-9]{1,9}")
NARROW = "narrow."
NO_TO_ALL = {MoveKind.ANSWER: MoveKind.SKIP, MoveKind.CORRECT: MoveKind.WITHDRAW}


def read_raw_values(post: QueryDict, at: int) -> dict[str, object]:
    """The values of the move numbered `at`: what was touched, as typed; untouched fields are not in it."""
    found: dict[str, object] = {}
    for name in post:
        match = VALUE.match(name)
        if match is None or int(match["at"]) != at:
            continue
        field, part, sent = match["field"], match["part"], post.getlist(name)
        if part is None:
            if sent[-1].strip():
                found.setdefault(field, sent[-1])
        elif part == "":
            if filled := [text for text in sent if text.strip()]:
                found.setdefault(field, filled)
        elif sent[-1].strip():
            _put_into(found, field)[part] = sent[-1]
    return {field: _read_whole_value(value) for field, value in found.items()}


def read_wishes(post: QueryDict) -> list[Wish]:
    """The moves of a form, in its order; raises `NotFound` for what no page of ours sends.

    Several asks may share a screen: those left untouched are left unasked for, unless all of them are.
    """
    made: list[Wish] = []
    for at in range(MOST_MOVES):
        if f"{at}.id" not in post:
            break
        made.append(_read_wish(post, at))
    if not made:
        raise NotFound
    touched = [wish for wish in made if wish.kind not in WRITES or wish.raw]
    return touched or made[:1]


def _read_wish(post: QueryDict, at: int) -> Wish:
    try:
        kind = MoveKind("skip" if post.get("do") == "skip" else post.get(f"{at}.kind", ""))
        raw = read_raw_values(post, at) if kind in WRITES else None
        # Whether each one shown by itself got a "not this time": that is a skip, and looks like one.
        if raw and all(value == [] for value in raw.values()):
            kind = NO_TO_ALL.get(kind, kind)
        speaks_for = post.get(f"{at}.for")
        return Wish(
            id=UUID(str(post[f"{at}.id"])),
            kind=kind,
            step=post.get(f"{at}.step") or None,
            expects=post.get(f"{at}.expects") or None,
            raw=raw if kind in WRITES else None,
            said=post.get(f"{at}.said") or None,
            for_=Seat(speaks_for) if speaks_for else None,
            based=post.get(f"{at}.based"),
        )
    except ValueError:
        raise NotFound from None


def read_typing(post: QueryDict) -> dict[str, Typing]:
    """What a form holds of each of its steps, to be kept."""
    steps = ((at, post.get(f"{at}.step")) for at in range(MOST_MOVES))
    return {
        step: Typing(
            read_raw_values(post, at),
            post.get(f"{at}.id", "")[:MOST_ID],
            post.get(f"{at}.based"),
            post.get(f"{at}.take", ""),
            post.get(f"{at}.drop", ""),
        )
        for at, step in steps
        if step
    }


def read_narrowed(post: QueryDict) -> dict[str, str]:
    """What was chosen before the start, `narrow.NAME` in the form; what was left open is not in it."""
    return {
        name.removeprefix(NARROW): value
        for name, value in post.items()
        if name.startswith(NARROW) and isinstance(value, str) and value
    }


def find_encoding(fields: Iterable[Field]) -> str:
    """How a form that asks for these is sent: in parts, where a file may be among them."""
    has_files = any(field.kind.is_attached for field in fields)
    return "multipart/form-data" if has_files else "application/x-www-form-urlencoded"


def make_id() -> str:
    """Made when a form is rendered: sending it twice is one move."""
    return str(uuid4())


def read_sent_id(post: Mapping[str, str], name: str = "id") -> UUID:
    """The id that a form was rendered with; raises `NotFound` for a form that is not ours."""
    try:
        return UUID(post.get(name, ""))
    except ValueError:
        raise NotFound from None


def read_sent_under(post: Mapping[str, str]) -> Under | None:
    """The answer that a note is written under, None for one in the margin."""
    step = post.get("step", "")
    return Under(step, post.get("of", ""), post.get("tap", "")) if step else None


def read_sent_day(post: Mapping[str, str], name: str) -> date | None:
    """A day that somebody chose, None if they left it empty; raises `Refusal` for what is none."""
    text = post.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("That is no day we know. Year, month, day: 2026-11-22.", name) from None


def read_sent_number(post: Mapping[str, str], name: str) -> int | None:
    """A whole number, None if it was left empty; raises `Refusal` for what is none."""
    text = post.get(name, "").strip()
    if not text:
        return None
    if not A_NUMBER.fullmatch(text):
        raise Refusal("Please give a whole number, or leave it as it comes.", name)
    return int(text)


# Never written back into a page.
SECRETS = frozenset(
    ("password", "new_password", "again", "proof", "code", "last", "passkey", "ticket", "token", "secret")
)


def read_typed(post: QueryDict) -> dict[str, str]:
    """What a plain form held, to be shown again; never a password, code or secret."""
    return {name: str(value) for name, value in post.items() if name not in SECRETS}


def _put_into(found: dict[str, object], field: str) -> dict[str, str]:
    """The parts of a field; whatever else was sent under its name gives way to them."""
    parts = found.get(field)
    if not isinstance(parts, dict):
        parts = found[field] = {}
    return parts


def _read_whole_value(value: object) -> object:
    if not isinstance(value, dict):
        return value
    tag = next(iter(value)).partition(":")[0]
    kind = next((one for one in KINDS.values() if tag in one.tags), None)
    try:
        return kind.gather(value) if kind is not None else value
    except ValueError:
        # No parts of that kind's: whoever reads the field says what is wrong with it.
        return value
