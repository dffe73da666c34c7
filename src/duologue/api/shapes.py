"""What the API takes and gives, as pydantic shapes; `docs/api.md` and the OpenAPI document come from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, WithJsonSchema

from duologue.manuscript import keepsake_kinds as kinds
from duologue.rounds.finding_texts import TextKind
from duologue.wording.reply_words import OFFERED

Seat = Literal["a", "b"]
SeatName = Literal["first", "second"]
RoundState = Literal["open", "quiet", "closed"]
BeyondName = Literal["deeper", "longer"]
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
    "begin",
]

KINDS: frozenset[str] = frozenset(get_args(Kind))


class SignIn(Schema):
    """A secured account's name and password, for a device token."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)
    label: str = Field("", max_length=80, description="What you call this device in your list of devices.")
    reads_only: bool = Field(False, description="Whether it is to read and nothing more.")
    days: Literal[30, 90, 365] = Field(90, description="For how long it lives.")


class Token(Schema):
    token: str = Field(description="Shown once. Send it as `Authorization: Duologue TOKEN`.")


class PartnerShape(Schema):
    seat: Seat
    name: str
    colour: str


class CoupleShape(Schema):
    id: UUID
    me: Seat
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
    not_known: str = Field(description="What no study has found out about it, in a sentence; or nothing.")
    minutes: tuple[int, int]
    depth: int
    where: str
    devices: str
    people: int
    solo: str | None
    sources: list[str]
    narrow: dict[str, list[str]] = Field(
        description="What one may choose before the start, each with its answers."
    )


class OfferShape(Schema):
    """`exercise` is null where nothing is offered; `say` may then hold a line or two instead, or there is an
    `article` to read, by its slug."""

    exercise: ExerciseShape | None
    card: str | None = Field(None, description="Where the offer is a small act: start it with this card.")
    text: str | None = Field(None, description="The small act itself.")
    why: str = Field("", description="One sentence.")
    say: list[str] = Field(default_factory=list)
    article: str | None = None


class NotForMe(Schema):
    exercise: str = Field(description="A slug.", max_length=120)
    not_for_me: bool


class PutAway(Schema):
    round: UUID
    away: bool = True


class Share(Schema):
    round: UUID
    rest: bool = Field(False, description="Let what waits between the two rest for you.")


class Did(Schema):
    help: str = Field(description="What the other said would help, such as `listen`.", max_length=20)


class Start(Schema):
    exercise: str = Field(description="A slug, such as `practice/name`.", max_length=120)
    id: UUID = Field(description="Made by you: the same id starts the same round once.")
    card: str | None = Field(None, max_length=80)
    narrow: dict[str, str] = Field(
        default_factory=dict,
        max_length=20,
        description="What to draw by, such as `time`, where the exercise's `narrow` names it.",
    )
    one_device: bool = False
    rest: bool = Field(False, description="Let what waits already rest, for yourself alone, and begin.")


class StartedShape(Schema):
    round: UUID | None
    kept: str | None = Field(default=None, description="Why it was not started but kept for after.")
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
    based: str | None = Field(
        None,
        max_length=64,
        description="The `digest` of the draft you began with: if you have written other words at this step "
        "since, nothing is made, and both are kept as drafts.",
    )


class OptionShape(Schema):
    id: str
    text: str


class FieldShape(Schema):
    """One thing to fill in. `least` and `most` bound a count, a length or a value, by kind."""

    id: str
    kind: str
    label: str
    hint: str
    options: list[OptionShape]
    least: int | None
    most: int | None
    total: int | None
    optional: bool
    ends: tuple[str, str] | None


class AskShape(Schema):
    """A step that can be answered now."""

    step: str
    kind: str
    text: str
    hint: str
    rule: str | None = Field(description="Who will see it: private, shared, sealed, matched or counted.")
    minutes: int | None
    fields: list[FieldShape]
    aside: bool = Field(description="On offer beside what the round asks; nobody waits for it.")


class RoundShape(Schema):
    id: UUID
    exercise: str
    title: str
    state: RoundState = Field(description="How it stands for you; closed: through.")
    seat: Literal["first", "second"]
    view: dict[str, Any]
    asks: list[AskShape] = Field(description="What can be answered now, the step in hand first.")
    expects: dict[str, str]
    stopped: Literal["paused", "left", "faded"] | None = Field(
        None, description="Why there is nothing to do, where that is your own doing, or it has faded."
    )
    fades_on: datetime | None = None
    beyond: BeyondName | None = Field(
        None,
        description="The other began it, and it goes beyond your own ceiling: leave it closed as long as you "
        "like. Nobody else is told.",
    )
    keeps: bool | None = Field(None, description="Whether you keep it from fading; it stays if both do.")


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


class UnderShape(Schema):
    """The answer that a note is a reply to."""

    step: str = Field(max_length=120)
    of: SeatName = Field(description="Whose answer, as the view names the two.")
    said: str = Field("", max_length=20, description=f"Words that are offered: {', '.join(OFFERED)}.")


class NoteShape(Schema):
    text: str = Field(max_length=16_000)
    id: UUID = Field(description="Made by you: sent twice, it is written once.")


class RoundNoteShape(NoteShape):
    text: str = Field("", max_length=16_000, description="Nothing where `said` names words that are offered.")
    under: UnderShape | None = Field(None, description="A reply to this answer; else it is in the margin.")


class HeldShape(Schema):
    held: str


class KeepsShape(Schema):
    keeps: bool


class DraftShape(Schema):
    """What one is typing at a step: field ids and what stands there, unchecked."""

    values: dict[str, Any]
    id: str = Field("", max_length=36, description="Names what you send from one screen: made by you.")
    based: str | None = Field(
        None,
        max_length=64,
        description="The `digest` of the draft you began with; other words that were kept since then stay, "
        "and yours lie beside them. Without it yours take their place.",
    )
    take: str = Field("", max_length=36, description="The id of words beside, which are to stand.")
    drop: str = Field("", max_length=36, description="The id of words beside, which are to go.")


class VersionShape(Schema):
    id: str
    values: dict[str, Any]


class KeptDraftShape(Schema):
    """What is kept at a step, and what the same writer typed elsewhere without having seen it."""

    values: dict[str, Any]
    digest: str
    beside: list[VersionShape]


class WordingShape(Schema):
    """What one of the two would have an agreement say."""

    seat: str
    text: str
    again: date | None


class PostShape(Schema):
    """`on`: from which day it can be opened; `when`: what it is to be opened for, "" for whenever; `came`:
    the other wrote it."""

    on: date
    when: str
    came: bool


class KeptShape(Schema):
    id: UUID
    seat: str = Field(description='Whose words it is: "a" or "b"; "" for what belongs to both.')
    day: str | None = Field(description="null where no list says when it was kept.")
    kind: str
    text: str
    source: UUID | None = Field(description="The round it came from.")
    archived: bool = Field(False, description="Whether it is out of sight.")
    own: bool = Field(False, description="Whether nobody but you can read it.")
    again: date | None = Field(None, description="The day to look again; none once you have.")
    until: date | None = Field(None, description="The last day of what goes by itself.")
    agreed: date | None = Field(None, description="Since when both have confirmed an agreement.")
    wordings: list[WordingShape] = Field(default_factory=list)
    notes: list[KeptShape] = Field(default_factory=list)
    seen: str = Field("", description="A digest of what can be edited: send it along with what you change.")
    under: UnderShape | None = Field(None, description="Of a note that is a reply: to which answer.")
    letter: PostShape | None = Field(None, description="Of a letter to the other, or from them.")


class OnMapShape(Schema):
    """A thing on a map; it is a keepsake of that id."""

    id: UUID
    text: str
    question: str = Field(description="What it answers; empty where no card asked.")
    own: bool = Field(description="Whether nobody but you can read it.")


class RegionShape(Schema):
    theme: str = Field(description="Empty for what belongs to none.")
    name: str
    things: list[OnMapShape]


class ToAskShape(Schema):
    thing: UUID
    question: str


class WorldsShape(Schema):
    """What each of you loves, as it came up in answers."""

    mine: list[RegionShape]
    theirs: list[RegionShape]
    to_ask: ToAskShape | None = Field(description="What you could ask about this week. Nobody else sees it.")


def _require_kept_by_hand(word: str) -> str:
    if word not in kinds.list_by_hand():
        raise ValueError(f"must be one of {', '.join(kinds.list_by_hand())}")
    return word


HandKind = Annotated[
    str,
    AfterValidator(_require_kept_by_hand),
    WithJsonSchema({"type": "string", "enum": list(kinds.list_by_hand())}),
]


class KeepShape(Schema):
    text: str = Field(max_length=16_000)
    kind: HandKind
    again: date | None = Field(None, description="Of an agreement: the day to look again.")
    own: bool = Field(False, description="For you alone, until you share it.")
    id: UUID = Field(description="Made by you: the same id keeps it once.")


class EditShape(Schema):
    text: str = Field(max_length=16_000)
    again: date | None = None
    seen: str = Field(max_length=80)


class KeptMove(Schema):
    do: Literal["agree", "take-back", "still-good", "put-away", "bring-back", "share", "destroy", "end-early"]
    seen: str = Field("", max_length=80, description="For `agree`: the digest of what you say yes to.")


class KeptConflict(Schema):
    why: str
    keepsake: KeptShape


class FindShape(Schema):
    words: str = Field(max_length=200)


class SearchShape(Schema):
    words: str = Field(max_length=200)
    until: date | None = Field(None, description="The last day to look at; `further` of the answer before.")


class HitShape(Schema):
    """One thing that holds the words, and where it is read: a round or a keepsake. `day` is null where no
    list says when it was kept."""

    day: date | None
    title: str
    line: str
    seat: str = Field(description="Whose the line is: a, b, or nobody's.")
    round: UUID | None
    keepsake: UUID | None
    kind: str | None


class TextHitShape(Schema):
    """An article, a book, an exercise or a card that holds the words; `slug` is an article's, a book's or an
    exercise's: of a card, that of an exercise that deals it."""

    kind: TextKind
    slug: str
    title: str
    line: str


class FoundShape(Schema):
    """What holds every word from `first` to `last`, newest first; `further` is null where nothing is
    before. `texts`: what there is to read and to do, kind by kind."""

    texts: list[TextHitShape]

    hits: list[HitShape]
    first: date
    last: date
    further: date | None


class EventShape(Schema):
    id: int
    kind: str
    subject: UUID | None


class Problem(Schema):
    why: str
    field: str | None = None
