"""What both may read, and one's own, as leaves: made from the view's `sees`, names and colours."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from duologue.attachments.fading_attachments import Standing
from duologue.engine.fields import mood_point, shares
from duologue.engine.fields.attached import WORDS, find_id
from duologue.engine.fields.kind import Field
from duologue.engine.quotes import is_plain
from duologue.engine.roles import Role
from duologue.engine.script import Seat
from duologue.languages import _, mark, pgettext
from duologue.people.profile import Both
from duologue.showing.view import View
from duologue.web import direction, feeling_families
from duologue.web.screens.parts import Leaf, Mark, Opening, Pair, ShownAttachment, ShownResult
from duologue.wording.names import say_somebody, say_somebody_alone
from duologue.wording.results import draw_result, say_result
from duologue.wording.values.shares import Carrier, say_share
from duologue.workings import results

ALONE_COLOUR = "slate"

RECEIVED = {
    "thanks": mark("%(name)s: Thank you for telling me."),
    "more": mark("%(name)s would like to hear more. Only if you'd like to tell it."),
    "moment": mark("%(name)s needs a moment with this. It doesn't mean it was wrong to say."),
}
RECEIVED_MINE = {
    "thanks": mark("You said: Thank you for telling me."),
    "more": mark("You said: Tell me more."),
    "moment": mark("You said: I need a moment."),
}

Asked = Callable[[str, Seat], Sequence[Field]]
"""The fields of a step instance, with the options that were there for somebody."""


@dataclass(frozen=True, slots=True)
class RoundCompany:
    """The two at a round, from one's own seat; `both` as sentences name them (web/direction.py). `place` is
    the round's address, `beside` how what lies beside its answers stands, by id."""

    seat: Seat
    both: Both
    place: str = ""
    beside: Mapping[str, Standing] = dataclasses.field(default_factory=dict)

    @property
    def other_name(self) -> str:
        """Within a sentence."""
        return self.both.other.name if self.both.other else say_somebody()

    @property
    def other_colour(self) -> str:
        return self.both.other.colour if self.both.other else ""

    def name_seat(self, seat: Seat) -> str:
        """By itself, or where a sentence begins."""
        if seat is self.seat:
            return pgettext("over one's own words", "You")
        return self.both.other.name if self.both.other else say_somebody_alone()

    def colour_seat(self, seat: Seat) -> str:
        return self.both.mine.colour if seat is self.seat else self.other_colour or ALONE_COLOUR

    def find_initial(self, seat: Seat) -> str:
        profile = self.both.mine if seat is self.seat else self.both.other
        return direction.isolate(direction.strip_marks(profile.name)[:1].upper()) if profile else "?"

    @property
    def seats(self) -> tuple[Seat, Seat]:
        """One's own first."""
        return self.seat, self.seat.other


def make_opening(
    view: View, instances: Sequence[str], asked: Asked, company: RoundCompany, text: str = ""
) -> Opening | None:
    """One leaf a person over these instances, their mood points on one plane; None if nothing is there."""
    leaves = [leaf for seat in company.seats if (leaf := _make_leaf(view, instances, asked, company, seat))]
    matched = _list_of_both(view, instances, asked, company.seat, "matched")
    not_now = _list_of_both(view, instances, asked, company.seat, "not_now")
    # What is both's comes first, in both colours; one's own yeses below it, the two threads between.
    mine, second = company.both.mine.colour, company.other_colour
    if not_now:
        # TRANSLATORS: over what both had chosen, until one of them took it back; it does not say who.
        leaves.insert(0, Leaf(_("Not now"), ALONE_COLOUR, not_now))
    if matched:
        leaves.insert(0, Leaf(_("Both of you"), mine, matched, second=second))
    if not leaves:
        found = next((one for step in instances if (one := make_worked(view, step, company))), None)
        return Opening(text, (), worked=found) if found else None
    return Opening(
        text, leaves, tuple(_list_marks(view, instances, asked, company)) if len(leaves) > 1 else ()
    )


def _make_leaf(
    view: View, instances: Sequence[str], asked: Asked, company: RoundCompany, seat: Seat
) -> Leaf | None:
    pairs: list[Pair] = []
    added: list[list[Pair]] = []
    is_there, given = False, []
    for instance in instances:
        there = view.sees.get(instance, {})
        values = there.get(seat.value)
        if not isinstance(values, Mapping):
            continue
        is_there = True
        given += [instance] if values else []
        fields = asked(instance, seat)
        pairs += _make_pairs(fields, values, company, seat)
        later = there.get("added")
        for extra in later.get(seat.value, ()) if isinstance(later, Mapping) else ():
            added.append(_make_pairs(fields, extra, company, seat))
    if not is_there:
        return None
    return Leaf(
        company.name_seat(seat), company.colour_seat(seat), pairs, added, seat=seat.value, steps=tuple(given)
    )


def _make_pairs(
    fields: Sequence[Field], values: Mapping[str, object], company: RoundCompany, seat: Seat
) -> list[Pair]:
    # Among others that are told apart by theirs, every one needs its label.
    labelled = sum(bool(one.label) and not one.kind.needs_no_label for one in fields) > 1
    return [
        Pair(
            replace(field, label=_label_field(field, company, seat, labelled=labelled)),
            _say_field(field, values[field.id], company, seat),
        )
        for field in fields
        if field.id in values
    ]


def _say_field(field: Field, value: object, company: RoundCompany, seat: Seat) -> object:
    """How much somebody carries is said with names, since both read it; what lies beside an answer stands
    there as it is looked at."""
    if (id_ := find_id(value)) is not None and isinstance(value, Mapping):
        return find_attachment(id_, value, company.place, company.beside.get(id_))
    if field.kind is not shares.KIND or not isinstance(value, Mapping):
        return value
    return {option: say_share_by_name(int(part), company, seat) for option, part in value.items()}


def find_attachment(
    id_: str, value: Mapping[str, object], place: str, found: Standing | None
) -> ShownAttachment:
    """What lies beside an answer of the round at `place`, as it is looked at."""
    shown = ShownAttachment(f"{place}/attachments/{id_}", str(value.get(WORDS, "")), value)
    if found is None:
        return shown
    return replace(shown, is_there=True, is_mine=found.is_mine, until=found.until, keeps=found.keeps)


def say_share_by_name(share: int, company: RoundCompany, seat: Seat) -> str:
    one, two = (Carrier.YOU if who is company.seat else company.other_name for who in (seat, seat.other))
    return say_share(share, one, two)


def make_worked(view: View, instance: str, company: RoundCompany) -> ShownResult | None:
    """What was worked out at a step; None where nothing was, or one has not come to it."""
    found = view.sees.get(instance, {}).get("result")
    if not isinstance(found, results.Worked):
        return None
    drawn = draw_result(found)
    return ShownResult(
        say_result(found),
        str(drawn.pop("kind", "")),
        drawn,
        {seat.value: _name_person(company, seat) for seat in Seat},
        {seat.value: company.colour_seat(seat) for seat in Seat},
    )


def _name_person(company: RoundCompany, seat: Seat) -> str:
    return company.both.mine.name if seat is company.seat else company.name_seat(seat)


def _label_field(field: Field, company: RoundCompany, seat: Seat, *, labelled: bool) -> str:
    if field.role is Role.GUESS:
        return (
            # TRANSLATORS: over a guess at a mood: where on the plane somebody put the other.
            _("Where you put %(other)s", other=company.other_name)
            if seat is company.seat
            else _("Where %(other)s put you", other=company.other_name)
        )
    # A label that quotes something was written for whoever fills it in.
    return field.label if is_plain(field.label) and (labelled or not field.kind.needs_no_label) else ""


def _list_marks(view: View, instances: Sequence[str], asked: Asked, company: RoundCompany) -> Iterable[Mark]:
    for seat in company.seats:
        for instance in instances:
            values = view.sees.get(instance, {}).get(seat.value)
            for field in asked(instance, seat):
                if (
                    field.kind is not mood_point.KIND
                    or not isinstance(values, Mapping)
                    or field.id not in values
                ):
                    continue
                p, e = values[field.id]
                guess = field.role is Role.GUESS
                words = _say_mood(company, seat, feeling_families.find_phrase(p, e), guess)
                # A guess is drawn in the colour of whom it is about, with the guesser's initial.
                yield Mark(
                    company.colour_seat(seat.other if guess else seat),
                    company.find_initial(seat),
                    p,
                    e,
                    guess,
                    words,
                )


def _say_mood(company: RoundCompany, seat: Seat, mood: str, guess: bool) -> str:
    if seat is company.seat:
        return (
            # TRANSLATORS: %(mood)s is such as "calm" or "heavy and tired".
            _("Where you put %(other)s: %(mood)s.", other=company.other_name, mood=mood)
            if guess
            else _("You: %(mood)s.", mood=mood)
        )
    return (
        _("Where %(other)s put you: %(mood)s.", other=company.other_name, mood=mood)
        if guess
        else _("%(name)s: %(mood)s.", name=company.name_seat(seat), mood=mood)
    )


def _list_of_both(view: View, instances: Sequence[str], asked: Asked, seat: Seat, what: str) -> list[Pair]:
    found = []
    for instance in instances:
        values = view.sees.get(instance, {}).get(what)
        if isinstance(values, Mapping):
            found += [Pair(field, values[field.id]) for field in asked(instance, seat) if field.id in values]
    return found


def list_received(view: View, company: RoundCompany) -> list[str]:
    """What was said back after an opening, as its teller reads it and as oneself said it."""
    found = []
    for there in view.sees.values():
        said = there.get("received")
        if not isinstance(said, Mapping):
            continue
        for seat in company.seats:
            if seat.value in said:
                lines = RECEIVED_MINE if seat is company.seat else RECEIVED
                found.append(_(lines[said[seat.value]], name=company.name_seat(seat)))
    return found
