"""What both may read, and one's own, as leaves: made from the view's `sees`, names and colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from duologue.engine.asides import aside_step
from duologue.engine.instances import Instance
from duologue.engine.script import Field, FieldKind, Seat, Step
from duologue.engine.view import View
from duologue.people.profile import Both
from duologue.web import feelings
from duologue.web.screen import Leaf, Mark, Opening, Pair

ALONE_COLOUR = "slate"
SOMEBODY = "the other one"

RECEIVED = {
    "thanks": "{}: Thank you for telling me.",
    "more": "{} would like to hear more. Only if you'd like to tell it.",
    "moment": "{} needs a moment with this. It doesn't mean it was wrong to say.",
}
RECEIVED_MINE = {
    "thanks": "You said: Thank you for telling me.",
    "more": "You said: Tell me more.",
    "moment": "You said: I need a moment.",
}
# A mood point in a field or step of this name is where somebody puts the other.
GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Company:
    """The two at a round, from one's own seat."""

    seat: Seat
    both: Both

    @property
    def other_name(self) -> str:
        return self.both.other.name if self.both.other else SOMEBODY

    @property
    def other_colour(self) -> str:
        return self.both.other.colour if self.both.other else ""

    def name(self, seat: Seat) -> str:
        return "You" if seat is self.seat else self.other_name[:1].upper() + self.other_name[1:]

    def colour(self, seat: Seat) -> str:
        return self.both.mine.colour if seat is self.seat else self.other_colour or ALONE_COLOUR

    def initial(self, seat: Seat) -> str:
        profile = self.both.mine if seat is self.seat else self.both.other
        return profile.name[:1].upper() if profile else "?"

    @property
    def seats(self) -> tuple[Seat, Seat]:
        """One's own first."""
        return self.seat, self.seat.other


def steps_of(steps: Iterable[Step]) -> dict[str, Step]:
    """Every step by its id, those inside turns as well."""
    found: dict[str, Step] = {}
    for step in steps:
        found[step.id] = step
        found.update(steps_of(step.steps))
    return found


def fields_at(known: Mapping[str, Step], instance: str) -> tuple[Field, ...]:
    step_id = Instance.parse(instance).step_id
    step = known.get(step_id) or aside_step(step_id)
    return step.fields if step else ()


def opening(
    view: View, instances: Sequence[str], known: Mapping[str, Step], company: Company, text: str = ""
) -> Opening | None:
    """One leaf a person over these instances, their mood points on one plane; None if nothing is there."""
    leaves = [leaf for seat in company.seats if (leaf := _leaf(view, instances, known, company, seat))]
    matched = _matched(view, instances, known)
    if matched:
        leaves.append(Leaf("Both of you", company.both.mine.colour, matched))
    if not leaves:
        return None
    return Opening(text, leaves, tuple(_marks(view, instances, known, company)) if len(leaves) > 1 else ())


def _leaf(
    view: View, instances: Sequence[str], known: Mapping[str, Step], company: Company, seat: Seat
) -> Leaf | None:
    pairs: list[Pair] = []
    added: list[list[Pair]] = []
    is_there = False
    for instance in instances:
        there = view.sees.get(instance, {})
        values = there.get(seat.value)
        if not isinstance(values, Mapping):
            continue
        is_there = True
        fields = fields_at(known, instance)
        pairs += _pairs(fields, values, instance, company, seat)
        later = there.get("added")
        for extra in later.get(seat.value, ()) if isinstance(later, Mapping) else ():
            added.append(_pairs(fields, extra, instance, company, seat))
    return Leaf(company.name(seat), company.colour(seat), pairs, added) if is_there else None


def _pairs(
    fields: Sequence[Field], values: Mapping[str, object], instance: str, company: Company, seat: Seat
) -> list[Pair]:
    return [
        Pair(replace(field, label=_label(field, instance, company, seat)), values[field.id])
        for field in fields
        if field.id in values
    ]


def _label(field: Field, instance: str, company: Company, seat: Seat) -> str:
    if is_guess(field, instance):
        return (
            f"Where you put {company.other_name}"
            if seat is company.seat
            else f"Where {company.other_name} put you"
        )
    # A label that quotes something was written for whoever fills it in.
    return "" if "{" in field.label or field.kind is FieldKind.FEELINGS else field.label


def is_guess(field: Field, instance: str) -> bool:
    return field.kind is FieldKind.MOOD and GUESS in (field.id, Instance.parse(instance).step_id)


def _marks(
    view: View, instances: Sequence[str], known: Mapping[str, Step], company: Company
) -> Iterable[Mark]:
    for seat in company.seats:
        for instance in instances:
            values = view.sees.get(instance, {}).get(seat.value)
            for field in fields_at(known, instance):
                if (
                    field.kind is not FieldKind.MOOD
                    or not isinstance(values, Mapping)
                    or field.id not in values
                ):
                    continue
                p, e = values[field.id]
                guess = is_guess(field, instance)
                whose = _label(field, instance, company, seat) if guess else company.name(seat)
                words = f"{whose}: {feelings.phrase(p, e)}."
                # A guess is drawn in the colour of whom it is about, with the guesser's initial.
                yield Mark(
                    company.colour(seat.other if guess else seat), company.initial(seat), p, e, guess, words
                )


def _matched(view: View, instances: Sequence[str], known: Mapping[str, Step]) -> list[Pair]:
    found = []
    for instance in instances:
        values = view.sees.get(instance, {}).get("matched")
        if isinstance(values, Mapping):
            found += [
                Pair(field, values[field.id]) for field in fields_at(known, instance) if field.id in values
            ]
    return found


def received(view: View, company: Company) -> list[str]:
    """What was said back after an opening, as its teller reads it and as oneself said it."""
    found = []
    for there in view.sees.values():
        said = there.get("received")
        if not isinstance(said, Mapping):
            continue
        for seat in company.seats:
            if seat.value in said:
                lines = RECEIVED_MINE if seat is company.seat else RECEIVED
                found.append(lines[said[seat.value]].format(company.name(seat)))
    return found
