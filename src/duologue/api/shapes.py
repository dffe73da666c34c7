"""What the API takes and gives, as pydantic shapes; `docs/api.md` and the OpenAPI document come from them."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

Kind = Literal[
    "answer",
    "skip",
    "correct",
    "withdraw",
    "share",
    "receive",
    "pause",
    "resume",
    "leave",
    "close",
    "keep",
    "add",
]


class SignIn(Schema):
    """A secured account's name and password, for a device token."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)
    label: str = Field("", max_length=80, description="What you call this device in your list of devices.")


class Token(Schema):
    token: str = Field(description="Shown once. Send it as `Authorization: Duologue TOKEN`.")


class PartnerShape(Schema):
    seat: Literal["a", "b"]
    name: str
    colour: str


class CoupleShape(Schema):
    id: UUID
    me: Literal["a", "b"]
    partners: list[PartnerShape]
    shared: bool = Field(description="Whether the four words are confirmed, so that rounds are for two.")
    sealing: Literal["at once", "strict"]
    archive: bool = Field(
        description="Whether this couple has closed: everything can be read, nothing changed."
    )


class ExerciseShape(Schema):
    slug: str
    title: str
    practice: str
    line: str
    in_short: str
    not_for: str
    minutes: tuple[int, int]
    depth: int
    where: str
    devices: str
    people: int
    solo: str | None
    sources: list[str]


class OfferShape(Schema):
    """`exercise` is null where nothing is offered; `say` may then hold a line or two instead."""

    exercise: ExerciseShape | None
    card: str | None = Field(None, description="Where the offer is a small act: start it with this card.")
    text: str | None = Field(None, description="The small act itself.")
    why: str = Field("", description="One sentence.")
    say: list[str] = Field(default_factory=list)


class NotForMe(Schema):
    exercise: str = Field(description="A slug.", max_length=120)
    not_for_me: bool = True


class Start(Schema):
    exercise: str = Field(description="A slug, such as `conversation/an-open-question`.", max_length=120)
    id: UUID | None = Field(None, description="Made by you: the same id starts the same round once.")
    card: str | None = Field(None, max_length=80)
    one_device: bool = False


class StartedShape(Schema):
    round: UUID | None
    kept: str | None = Field(None, description="Why it was not started but kept for after.")
    waiting: UUID | None = None


class MoveShape(Schema):
    id: UUID = Field(description="Made by you: sent twice, it counts once and returns its first outcome.")
    kind: Kind
    step: str | None = Field(None, max_length=80)
    expects: str | None = Field(None, max_length=80, description="From `expects` of the view you act on.")
    values: dict[str, Any] | None = None
    said: str | None = Field(
        None, max_length=20, description="For `receive`: thanks, more, moment. `keep`: yes, no."
    )
    for_: Literal["first", "second"] | None = Field(None, alias="for")


class RoundShape(Schema):
    id: UUID
    exercise: str
    title: str
    state: Literal["open", "quiet", "closed"] = Field(description="How it stands for you; closed: through.")
    seat: Literal["first", "second"]
    view: dict[str, Any]
    expects: dict[str, str]


class OutcomeShape(Schema):
    accepted: bool
    why: str | None = None
    errors: dict[str, str] = Field(default_factory=dict)
    round: RoundShape


class PastShape(Schema):
    id: UUID
    day: str
    title: str
    exercise: str


class NoteShape(Schema):
    text: str = Field(max_length=16_000)


class DraftShape(Schema):
    """What one is typing at a step: field ids and what stands there, unchecked."""

    values: dict[str, Any]


class KeptShape(Schema):
    id: UUID
    seat: str
    day: str
    kind: str
    text: str
    source: UUID | None


class EventShape(Schema):
    id: int
    kind: str
    subject: UUID | None


class Problem(Schema):
    why: str
    field: str | None = None
