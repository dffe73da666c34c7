"""What a person fills in: read strictly, kept canonically, never guessed at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from duologue.engine.script import Field, FieldKind

Value = str | int | list[str] | list[int] | dict[str, int] | dict[str, int | str]
Values = Mapping[str, Value]

MOST_BYTES = 16_000
SHORT = 200
MOST_ITEMS = 20
LONGEST_ITEM = 200
DAY_MINUTES = 1440
MOST_SLOTS = 70
NO = "no"
"""In place of a rating: one can't live with this one."""
SHARES = {100: "all me", 75: "mostly me", 50: "about half", 25: "mostly {other}", 0: "all {other}"}
"""How much of it one carries, of 100, and how one says it."""
PARTS = ("morning", "midday", "afternoon", "evening", "night")
_PARTS_SAID = {"morning": "in the morning", "midday": "at midday", "afternoon": "in the afternoon"}
_PARTS_SAID |= {"evening": "in the evening", "night": "at night"}

_EMPTY: tuple[object, ...] = (None, "", [], {})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD = re.compile(r"[\w' -]{1,40}\Z")


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Field id -> a sentence for the person. `typed` is what they gave, so that nothing is typed twice."""

    errors: Mapping[str, str]
    typed: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


class _Wrong(ValueError):
    """Carries the sentence."""


def read(fields: Sequence[Field], raw: Mapping[str, object]) -> Values | FieldErrors:
    """Read a form's strings or JSON's typed values.

    Shapes of the result: texts, choice and date are str; 0-10 and minutes int; mood point [pleasantness,
    energy], each 0-10; several, feelings, ranking, list and slots are lists of str, a slot "2027-01-31
    evening"; points {option: int}; ratings {option: 0-10, or "no" where a veto is}; shares {option: 0, 25,
    50, 75 or 100}. A field left empty is left out, never zero, and so is an option that was not rated. In a
    form, a mood point may also come as "mood.pleasantness" and "mood.energy", points, ratings and shares as
    "FIELD.OPTION". An answer with nothing in it is an error: that is what
    skipping is for. All texts together are at most 16,000 UTF-8 bytes.
    """
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    given = _gathered(fields, raw)
    known = {one.id for one in fields}
    for key in given:
        if key not in known:
            errors[key] = "There is no such thing to fill in here."
    for one in fields:
        try:
            found = given.get(one.id)
            value = None if found in _EMPTY else _READERS[one.kind](one, found)
        except _Wrong as wrong:
            errors[one.id] = str(wrong)
            continue
        if value is not None:
            values[one.id] = value
        elif not one.optional:
            errors[one.id] = _MISSING.get(one.kind, "Write something here, or skip this step.")
    if not errors and not values and fields:
        errors[fields[0].id] = "Give at least one of these, or skip this step."
    if not errors and len(encode(values)) > MOST_BYTES:
        longest = max(fields, key=lambda one: len(str(values.get(one.id, "")).encode()))
        errors[longest.id] = "This is more than fits, about 16,000 letters in all. Shorten it a little."
    return FieldErrors(errors, dict(raw)) if errors else values


def encode(values: Values) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def decode(raw: bytes) -> Values:
    """The inverse of `encode`; raises ValueError for anything that is not a JSON object."""
    found = json.loads(raw)
    if not isinstance(found, dict):
        raise ValueError("not an answer")
    return found


def intersection(fields: Sequence[Field], one: Values, two: Values) -> Values:
    """What both ticked, in the order of the options; a field in which they share nothing is left out.

    Only lists are compared: of a single choice, both having said no would tell each of the other's no.
    """
    both: dict[str, Value] = {}
    for asked in fields:
        mine, theirs = one.get(asked.id), two.get(asked.id)
        if not isinstance(mine, list) or not isinstance(theirs, list):
            continue
        shared = {str(item) for item in mine} & {str(item) for item in theirs}
        order = [option.id for option in asked.options] or sorted(shared, key=in_time)
        if found := [item for item in order if item in shared]:
            both[asked.id] = found
    return both


def words(asked: Field, value: Value | None) -> str:
    """A value as one would say it in a sentence; "" for none."""
    if value is None:
        return ""
    if asked.kind is FieldKind.MOOD and isinstance(value, list) and len(value) == 2:
        return mood_words(int(value[0]), int(value[1]))
    texts = {option.id: option.text for option in asked.options}
    if isinstance(value, dict) and asked.kind is FieldKind.SHARES:
        parts = {key: SHARES.get(int(part), "").replace("{other}", "you") for key, part in value.items()}
        return ", ".join(f"{texts.get(key, key)}: {part}" for key, part in parts.items())
    if isinstance(value, dict) and asked.kind is FieldKind.RATINGS:
        return ", ".join(f"{texts.get(key, key)} {rating_words(given)}" for key, given in value.items())
    if isinstance(value, list) and asked.kind is FieldKind.SLOTS:
        return "; ".join(slot_words(str(slot)) for slot in value)
    if isinstance(value, dict):
        return ", ".join(f"{texts.get(key, key)} {count}" for key, count in value.items())
    if isinstance(value, list):
        return _in_a_row([texts.get(str(item), str(item)) for item in value], asked.kind)
    if asked.kind is FieldKind.MINUTES:
        return "1 minute" if value == 1 else f"{value} minutes"
    return texts.get(str(value), str(value))


def _in_a_row(texts: Sequence[str], kind: FieldKind) -> str:
    """Sentences stay sentences; lines that somebody wrote may have commas of their own."""
    if any(text.endswith((".", "!", "?")) for text in texts):
        return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in texts)
    return ("; " if kind is FieldKind.LIST else ", ").join(texts)


def fitting(asked: Field, lines: Sequence[str]) -> tuple[str, ...]:
    """What a field may begin with, cut to what it takes: a proposal that the form itself would refuse, nobody
    could simply agree to. A list keeps its lines; a text is one."""
    if asked.kind is FieldKind.LIST:
        return tuple(_cut(line, LONGEST_ITEM) for line in lines[: asked.most or MOST_ITEMS])
    if asked.kind is FieldKind.SHORT:
        lines = [_cut("; ".join(lines), asked.most or SHORT)]
    return (_cut("\n".join(lines), asked.most or MOST_BYTES),) if any(lines) else ()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def rating_words(rating: int | str) -> str:
    return "not this one" if rating == NO else str(rating)


def slot_words(slot: str) -> str:
    """ "2027-01-31 evening" as "Sunday 31 January in the evening"."""
    day, _, part = slot.partition(" ")
    on = date.fromisoformat(day)
    return f"{on:%A} {on.day} {on:%B} {_PARTS_SAID.get(part, part)}"


def in_time(item: str) -> tuple[str, int, str]:
    """Slots by their day and its parts; anything else by its letters."""
    day, _, part = item.partition(" ")
    return (day, PARTS.index(part), "") if part in PARTS else (item, 0, "")


def mood_words(pleasantness: int, energy: int) -> str:
    """A mood point (each 0-10) in words: "rather light, with little energy"."""
    light = ("heavy", "rather heavy", "in between", "rather light", "light")
    lively = ("worn out", "with little energy", "with middling energy", "quite awake", "full of energy")
    return f"{light[_fifth(pleasantness)]}, {lively[_fifth(energy)]}"


def _fifth(value: int) -> int:
    return 0 if value <= 1 else 1 if value <= 3 else 2 if value <= 6 else 3 if value <= 8 else 4


def _gathered(fields: Sequence[Field], raw: Mapping[str, object]) -> dict[str, object]:
    """Fold a form's "mood.energy" and "points.option" keys into one value per field."""
    given = {key: value for key, value in raw.items() if "." not in key}
    parts = {key: value for key, value in raw.items() if "." in key}
    for one in fields:
        if one.kind is FieldKind.MOOD:
            pair = [parts.pop(f"{one.id}.{part}", None) for part in ("pleasantness", "energy")]
            if one.id not in given and any(part not in (None, "") for part in pair):
                given[one.id] = pair
        elif one.kind in _BY_OPTION:
            prefix = f"{one.id}."
            points = {
                key.removeprefix(prefix): parts.pop(key) for key in list(parts) if key.startswith(prefix)
            }
            if one.id not in given and any(count not in (None, "") for count in points.values()):
                given[one.id] = points
    return {**given, **parts}


# -- one reader a kind: the value, or None for an empty field; _Wrong carries the sentence ------------


def _text(value: object, sentence: str = "Write this as text.") -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Wrong(sentence)
    plain = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    try:
        plain.encode()
    except UnicodeEncodeError:
        raise _Wrong("Some of this can't be read. Try typing it again.") from None
    return plain


def _sized(asked: Field, text: str, most: int) -> str | None:
    if not text:
        return None
    if len(text) > most:
        over = len(text) - most
        raise _Wrong(f"This is {over} {'letter' if over == 1 else 'letters'} too long; {most} fit.")
    if asked.least and len(text) < asked.least:
        raise _Wrong(f"A little more, please: at least {asked.least} letters.")
    return text


def _short(asked: Field, value: object) -> Value | None:
    return _sized(asked, " ".join(_text(value).split()), asked.most or SHORT)


def _long(asked: Field, value: object) -> Value | None:
    return _sized(asked, _text(value), asked.most or MOST_BYTES)


def _whole(value: object, sentence: str) -> int | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        if not re.fullmatch(r"-?[0-9]{1,6}", value):
            raise _Wrong(sentence)
        return int(value)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong(sentence)
    return value


def _scale(asked: Field, value: object) -> Value | None:
    sentence = "Choose a whole number from 0 to 10."
    number = _whole(value, sentence)
    if number is not None and not 0 <= number <= 10:
        raise _Wrong(sentence)
    return number


def _mood(asked: Field, value: object) -> Value | None:
    sentence = "Put one finger on the picture: two whole numbers from 0 to 10."
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = value[0]
    if isinstance(value, str):
        value = value.split(",") if value.strip() else None
    if value is None or value == []:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise _Wrong(sentence)
    pair = [_whole(part, sentence) for part in value]
    point = [part for part in pair if part is not None and 0 <= part <= 10]
    if len(point) != 2:
        raise _Wrong(sentence)
    return point


def _minutes(asked: Field, value: object) -> Value | None:
    low, high = asked.least or 0, asked.most or DAY_MINUTES
    sentence = f"Give whole minutes, from {low} to {high}."
    number = _whole(value, sentence)
    if number is not None and not low <= number <= high:
        raise _Wrong(sentence)
    return number


def _date(asked: Field, value: object) -> Value | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    text = _text(value, "Give a date.")
    if not text:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _Wrong("Give a date, such as 2027-01-31.") from None


def _choice(asked: Field, value: object) -> Value | None:
    chosen = _text(value, "Choose one of these.")
    if not chosen:
        return None
    if chosen not in {option.id for option in asked.options}:
        raise _Wrong("Choose one of these.")
    return chosen


def _items(value: object, sentence: str) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        raise _Wrong(sentence)
    found = [_text(item, sentence) for item in value]
    return list(dict.fromkeys(item for item in found if item))


def _counted(asked: Field, found: list[str], most: int) -> list[str]:
    if len(found) > most:
        raise _Wrong(f"At most {most} of these.")
    if asked.least and len(found) < asked.least:
        raise _Wrong(f"At least {asked.least} of these.")
    return found


def _several(asked: Field, value: object) -> Value | None:
    found = _items(value, "Choose from these.")
    known = {option.id for option in asked.options}
    if any(item not in known for item in found):
        raise _Wrong("Choose from these.")
    if not found:
        return None
    return _counted(asked, found, asked.most or len(asked.options))


def _feelings(asked: Field, value: object) -> Value | None:
    found = _items(value, "Choose from the words.")
    known = {option.id for option in asked.options}
    if any((known and item not in known) or not _WORD.match(item) for item in found):
        raise _Wrong("Choose from the words.")
    return _counted(asked, found, asked.most or MOST_ITEMS) if found else None


def _ranking(asked: Field, value: object) -> Value | None:
    found = _items(value, "Put these in an order.")
    if not found:
        return None
    if sorted(found) != sorted(option.id for option in asked.options):
        raise _Wrong("Put all of these in an order, each one once.")
    return found


def _points(asked: Field, value: object) -> Value | None:
    sentence = "Give whole points, none of them below zero."
    if value is None or value == {}:
        return None
    if not isinstance(value, Mapping):
        raise _Wrong(sentence)
    known = [option.id for option in asked.options]
    if any(key not in known for key in value):
        raise _Wrong("Give points to these only.")
    points = {key: _whole(value.get(key), sentence) or 0 for key in known}
    if any(count < 0 for count in points.values()):
        raise _Wrong(sentence)
    total = asked.total or 10
    off = total - sum(points.values())
    if off:
        many = "point" if abs(off) == 1 else "points"
        raise _Wrong(f"{off} {many} left to give." if off > 0 else f"{-off} {many} too many; {total} in all.")
    return points


def _by_option(
    asked: Field, value: object, sentence: str, one: Callable[[object], int | str | None]
) -> Value | None:
    """{option: what `one` makes of it}, in the order of the options; what is empty is left out."""
    if value is None or value == {}:
        return None
    if not isinstance(value, Mapping):
        raise _Wrong(sentence)
    known = [option.id for option in asked.options]
    if any(key not in known for key in value):
        raise _Wrong("Answer for these only.")
    found = {key: part for key in known if (part := one(value.get(key))) is not None}
    return found or None


def _ratings(asked: Field, value: object) -> Value | None:
    sentence = "Choose whole numbers from 0 to 10, or leave a line empty."

    def one(given: object) -> int | str | None:
        if isinstance(given, list) and len(given) == 1:
            given = given[0]
        if asked.veto and given == NO:
            return NO
        number = _whole(given, sentence)
        if number is not None and not 0 <= number <= 10:
            raise _Wrong(sentence)
        return number

    return _by_option(asked, value, sentence, one)


def _shares(asked: Field, value: object) -> Value | None:
    sentence = "Choose one of the five for each, or leave it empty."

    def one(given: object) -> int | str | None:
        number = _whole(given, sentence)
        if number is not None and number not in SHARES:
            raise _Wrong(sentence)
        return number

    return _by_option(asked, value, sentence, one)


def _slots(asked: Field, value: object) -> Value | None:
    sentence = "Choose times such as 2027-01-31 evening."
    found = _items(value, sentence)
    for slot in found:
        day, _, part = slot.partition(" ")
        if part not in PARTS:
            raise _Wrong(sentence)
        _date(asked, day)
    if not found:
        return None
    return sorted(_counted(asked, found, asked.most or MOST_SLOTS), key=in_time)


def _list(asked: Field, value: object) -> Value | None:
    if isinstance(value, str):
        value = value.splitlines()
    written = _items(value, "Write these as short lines.")
    found = list(dict.fromkeys(" ".join(item.split()) for item in written))
    if any(len(item) > LONGEST_ITEM for item in found):
        raise _Wrong(f"Keep each line under {LONGEST_ITEM} letters.")
    return _counted(asked, found, asked.most or MOST_ITEMS) if found else None


_READERS: dict[FieldKind, Callable[[Field, object], Value | None]] = {
    FieldKind.SHORT: _short,
    FieldKind.LONG: _long,
    FieldKind.CHOICE: _choice,
    FieldKind.SEVERAL: _several,
    FieldKind.SCALE: _scale,
    FieldKind.MOOD: _mood,
    FieldKind.FEELINGS: _feelings,
    FieldKind.RANKING: _ranking,
    FieldKind.POINTS: _points,
    FieldKind.MINUTES: _minutes,
    FieldKind.DATE: _date,
    FieldKind.LIST: _list,
    FieldKind.RATINGS: _ratings,
    FieldKind.SHARES: _shares,
    FieldKind.SLOTS: _slots,
}

_BY_OPTION = frozenset({FieldKind.POINTS, FieldKind.RATINGS, FieldKind.SHARES})

_MISSING = {
    FieldKind.CHOICE: "Choose one of these, or skip this step.",
    FieldKind.SEVERAL: "Choose from these, or skip this step.",
    FieldKind.FEELINGS: "Choose a word, or skip this step.",
    FieldKind.MOOD: "Put a finger on the picture, or skip this step.",
    FieldKind.SCALE: "Choose a number, or skip this step.",
    FieldKind.RANKING: "Put these in an order, or skip this step.",
    FieldKind.POINTS: "Give your points, or skip this step.",
    FieldKind.RATINGS: "Rate at least one of these, or skip this step.",
    FieldKind.SHARES: "Say it for at least one of these, or skip this step.",
    FieldKind.SLOTS: "Choose at least one time, or skip this step.",
}
