"""What a field asks for, and what a kind of field is: how it is read and compared, and what is true of it.
Its words are no part of it: they stand in a module of the same name in `wording/values`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from duologue.engine.roles import FedFigure, Role
from duologue.engine.texts import Text

Value = str | int | list[str] | list[int] | dict[str, int] | dict[str, int | str]
Compared = Sequence[tuple[str, object]]
"""What conditions compare a field with: (the piece they look at, "" for the whole; the value they name)."""

ANY_OTHER = "(any other)"
CHOSEN = frozenset({"options", "from"})


@dataclass(frozen=True, slots=True)
class Option:
    """`source` is its text in the script's own language, where `text` is in a reader's."""

    id: str
    text: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    `most`/`least` bound a count (several, feelings, list, ranking), a length in characters (texts) or a value
    (minutes). `total` is what points must add up to. `setting` names a setting of one's own that must be on
    for the field to be shown to its owner; such a field is always optional. `source` says where the options
    come from when the script does not list them: a drawn hand ("ideas"), a drawn card that offers some
    ("card"), or a list that both may read ("options.list"). `one_by_one` shows several as one card at a time;
    the value is the same. `veto` lets a rating be "I can't live with it". `prefill` names a worked-out step
    whose proposal the field begins with, `start` is that proposal, filled in by a view. `hints` names rules
    that the writer's own browser may go by. `first_words`: of the feelings, only the nine that the others lie
    near; `near` is a field ("step.field") of such words, and only the finer ones near those chosen there are
    offered: a view fills them in as `start`. `of_own` is a list ("step.field") that its writer gave before:
    each of its lines can be given here by itself, or not; they, too, are the view's to fill in, for their
    writer alone. `evenings`: so many evenings are offered, the same for both, and nothing else: the
    round fills them in as options. `feeds` is the figure that its number goes to, `role` the part
    that it plays.
    """

    id: str
    kind: FieldKind
    label: Text = ""
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    total: int | None = None
    optional: bool = False
    setting: str | None = None
    hint: Text = ""
    placeholder: Text = ""
    ends: tuple[Text, Text] | None = None
    source: tuple[str, ...] = ()
    one_by_one: bool = False
    veto: bool = False
    prefill: str | None = None
    start: tuple[str, ...] = ()
    hints: str | None = None
    first_words: bool = False
    near: str | None = None
    of_own: str | None = None
    evenings: int | None = None
    feeds: FedFigure | None = None
    role: Role | None = None

    @property
    def says_something(self) -> bool:
        """Whether what is given in it says something by itself, to look back on: words, or one of what a card
        or the two themselves offered. One of the script's own options, such as "I'd rather tell you", does
        not."""
        return self.kind.is_in_words or (self.kind.is_one_tap and bool(self.source))


class Wrong(ValueError):
    """What was given is no answer: the name of what is wrong, and the numbers that say by how much.

    Every kind has words for "shape"; the other names that all may use stand in `raw`.
    """

    def __init__(self, name: str, **values: int) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


class FieldKind:
    """One kind of field. Its module has one value of it, `KIND`; kinds have no state."""

    __slots__ = ()

    word: ClassVar[str]
    """What scripts, stored rounds and the API call it: once used, it never changes."""
    examples: ClassVar[tuple[str, str]]
    """Two different answers as one types them in a terminal, where there are two options or none."""
    keys: ClassVar[frozenset[str]] = frozenset()
    """The keys of a script that it takes of those that not every kind does."""
    tags: ClassVar[frozenset[str]] = frozenset()
    """How a page's form names the parts of a value: FIELD[TAG] or FIELD[TAG:ID]. No two kinds share one."""

    # Facts. A rule, a result or a page asks for one of these and never for a list of kinds.
    needs_options: ClassVar[bool] = False
    is_number: ClassVar[bool] = False  # Conditions may ask for above and below.
    is_list: ClassVar[bool] = False  # Conditions may ask what it has.
    is_ticked: ClassVar[bool] = False  # What was not chosen is simply not there, so it can be matched.
    is_countable: ClassVar[bool] = False  # Counted, it enters the weekly figures.
    is_numbered: ClassVar[bool] = False  # Once open, it stands in the month's block.
    is_day: ClassVar[bool] = False  # It may say when to look again at what is kept.
    is_in_words: ClassVar[bool] = False  # Words to look back on, and no level or choice.
    is_one_tap: ClassVar[bool] = False  # Alone on a screen, choosing is answering.
    is_long: ClassVar[bool] = False  # Who only waits finds their own answer folded away.
    needs_no_label: ClassVar[bool] = False  # An answer says by itself what it answers.
    can_be_none: ClassVar[bool] = False  # Beside another field it may stay empty, unless its script minds.
    can_be_offered: ClassVar[bool] = False  # What was given may be the options of a later field.
    can_be_in_common: ClassVar[bool] = False  # Two answers can be looked through for the same.
    is_attached: ClassVar[bool] = False  # Its content lies beside the answer, sealed in parts.

    @property
    def name(self) -> str:
        """Of its module, of its words and of its template."""
        return type(self).__module__.rpartition(".")[2]

    def __repr__(self) -> str:
        return self.word

    # -- a script's writer -------------------------------------------------------------------------

    def find_mistake(self, asked: Field) -> tuple[str, str] | None:
        """(The key, what is wrong with it), where the keys of a field do not go together."""
        return None

    def list_pieces(self, asked: Field) -> Iterable[str]:
        """The pieces of a value, each a whole number, that a condition names as FIELD.PIECE."""
        return ()

    def take_piece(self, value: Any, piece: str) -> Value | None:
        return value.get(piece) if isinstance(value, dict) else None

    def make_samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        """For the checker: the values that conditions name, those next to them and one that none names, None
        for a field left empty; where later fields offer what is given here, something and nothing."""
        named = list(dict.fromkeys(str(value) for _, value in compared))
        unnamed = [option.id for option in asked.options if option.id not in named]
        other = unnamed[:1] if self.needs_options else [ANY_OTHER]
        return [*named, *other, *([None] if asked.optional else [])]

    # -- an answer ---------------------------------------------------------------------------------

    def gather(self, parts: Mapping[str, object]) -> object:
        """One raw value from its parts, named FIELD[PART]; none of them is empty."""
        return dict(parts)

    def is_typed(self, typed: object) -> bool:
        """Whether a form can begin with this again. A draft holds what was being typed, sound or not, and one
        that a program left may hold anything."""
        return _is_text(typed) or (self.is_number and _is_plain(typed))

    def read(self, asked: Field, raw: object) -> Value | None:
        """The value in its one canonical form, from a form's strings or JSON's types; None for nothing.

        Raises `Wrong`. `raw` is not plainly empty. What it returns is read as the same once more.
        """
        raise NotImplementedError

    def say_item(self, asked: Field, item: object) -> str:
        """The words of an option, or the item itself where the script has no option of that name."""
        return next((option.text for option in asked.options if option.id == item), str(item))

    def say_items(self, asked: Field, items: Iterable[object]) -> list[str]:
        return [self.say_item(asked, item) for item in items]

    def begin(self, asked: Field, lines: Sequence[str]) -> tuple[str, ...]:
        """What a field may begin with, cut to what it takes: a proposal that the form itself would refuse,
        nobody could simply agree to."""
        return ()

    def make_options(self, asked: Field, value: Any) -> list[Option]:
        """What was given, as options of a later field."""
        given = value if isinstance(value, list) else [value]
        known = {option.id: option for option in asked.options}
        return [known[id_] for id_ in given if id_ in known]

    def put_in_order(self, items: Iterable[str]) -> list[str]:
        """Items that no list of options puts in an order."""
        return sorted(items)

    def find_level(self, value: Any) -> int | None:
        """The one number of 0 to 10 that the rota goes by, None if it is no such kind."""
        return None

    # -- a terminal --------------------------------------------------------------------------------

    def read_typed(self, asked: Field, line: str) -> object:
        """What was typed, as `read` takes it; `line` is not empty."""
        return find_numbered(asked, line)


def _is_plain(typed: object) -> bool:
    return _is_text(typed) or (isinstance(typed, int) and not isinstance(typed, bool))


def _is_text(typed: object) -> bool:
    """Half of a letter, which JSON can send, can stand on no page."""
    return isinstance(typed, str) and not any("\ud800" <= letter <= "\udfff" for letter in typed)


def is_row(typed: object) -> bool:
    """Several things typed one after the other."""
    return isinstance(typed, list | tuple) and all(_is_plain(one) for one in typed)


def is_by_name(typed: object) -> bool:
    """Something typed for each of several things."""
    return isinstance(typed, Mapping) and all(_is_plain(one) for pair in typed.items() for one in pair)


def find_numbered(asked: Field, typed: str) -> str:
    """The option of that number, counted from 1; anything else as it was typed."""
    return {str(n): option.id for n, option in enumerate(asked.options, 1)}.get(typed, typed)


def split_typed(line: str) -> list[str]:
    """What was typed with commas between, empty places and all."""
    return [part.strip() for part in line.split(",")]
