"""What both can know of a scene: whether it is played, what it offers, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from duologue.engine.course import Course, Wait, find_scenes, find_seats, find_value, is_settled
from duologue.engine.evenings import list_evenings
from duologue.engine.fields.kind import Field, Option, Value
from duologue.engine.layout import Scene
from duologue.engine.ledger import Key
from duologue.engine.options import fold_options
from duologue.engine.quotes import Quote
from duologue.engine.ruling import find_opening_date
from duologue.engine.script import (
    Condition,
    Dealt,
    Of,
    Seat,
    Step,
    Test,
    Who,
)
from duologue.engine.values import Values


def is_passed_over(course: Course, scene: Scene) -> bool:
    """Whether both can know that this scene is not played."""
    key = (scene.instance, scene.speaker, scene.seats)
    known = course.fates.get(key)
    if known is None:
        known = course.fates[key] = _work_out_passed_over(course, scene)
    return known


def _work_out_passed_over(course: Course, scene: Scene) -> bool:
    if (
        scene.turns is not None
        and scene.turns.when is not None
        and not judge_condition(course, scene.turns.when, None)
    ):
        return True
    if scene.step.when is not None and judge_condition(course, scene.step.when, scene) is False:
        return True
    return has_nothing_to_choose(course, scene)


# -- options that come from elsewhere -------------------------------------------------------------


def find_fields(course: Course, scene: Scene) -> tuple[Field, ...]:
    """What is asked for there, with the options that are drawn, dated or that both may read."""
    if not scene.sources and not scene.has_evenings:
        return scene.step.fields
    return tuple(
        replace(one, options=_find_options(course, scene, one)) if one.source or one.evenings else one
        for one in scene.step.fields
    )


def _find_options(course: Course, scene: Scene, asked_for: Field) -> tuple[Option, ...]:
    if asked_for.evenings:
        return list_evenings(course.started_at, asked_for.evenings)
    found: list[Option] = []
    for name in asked_for.source:
        found += _find_entries(course, scene, name)
    return fold_options(found)


def _find_entries(course: Course, scene: Scene, name: str) -> list[Option]:
    """A drawn hand, or what a drawn card offers; or what stands in a list that both may read, the first's
    before the second's."""
    step_id, _, field_id = name.partition(".")
    if not field_id:
        if (card := course.dealt.drawn.cards.get(name)) is not None:
            return list(card.options)
        return [Option(card.id, card.text, card.source) for card in course.dealt.drawn.hands.get(name, ())]
    scenes = [one for one in find_scenes(course, step_id, scene) if not is_passed_over(course, one)]
    found: list[Option] = []
    for seat in course.seats:
        for one in scenes:
            values = find_value(course, one, seat) if seat in one.seats else None
            if values and field_id in values:
                listed = next(each for each in find_fields(course, one) if each.id == field_id)
                found += listed.kind.make_options(listed, values[field_id])
    return found


def _list_unsettled_sources(course: Course, scene: Scene) -> list[tuple[Scene, Seat]]:
    """Answers that options come from and that are not open to both yet."""
    return [
        (shown, seat)
        for name in scene.sources
        if "." in name
        for shown in find_scenes(course, name.partition(".")[0], scene)
        if not is_passed_over(course, shown)
        for seat in shown.seats
        if not is_settled(course, shown, seat)
    ]


def has_nothing_to_choose(course: Course, scene: Scene) -> bool:
    """Whether both can know that a step's options came to nothing: it is passed over then."""
    if not scene.sources or _list_unsettled_sources(course, scene):
        return False
    fields = find_fields(course, scene)
    needed = [one for one in fields if one.source and not one.optional and not one.options]
    return bool(needed) or not any(one.options or not one.source for one in fields)


# -- conditions -----------------------------------------------------------------------------------


def judge_condition(course: Course, condition: Condition | None, seen_from: Scene | None) -> bool | None:
    """True or false by what both may read; None while that is not decided."""
    if condition is None:
        return True
    if condition.drawn is not None:
        number = seen_from.instance.n if seen_from is not None else 1
        return compares(condition, find_drawn_value(course.dealt, condition.drawn, number))
    assert condition.step is not None
    asked_by = _list_looked_at(course, condition, seen_from)
    verdicts = [_judge_answer(course, condition, scene, seat) for scene, seat in asked_by]
    if condition.of is Of.BOTH:
        if False in verdicts or not verdicts:
            return False
        return None if None in verdicts else True
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _list_looked_at(
    course: Course, condition: Condition, seen_from: Scene | None
) -> list[tuple[Scene, Seat]]:
    """One scene a partner: the latest that asked them."""
    assert condition.step is not None
    latest: dict[Seat, Scene] = {}
    for scene in find_scenes(course, condition.step, seen_from):
        for seat in scene.seats:
            latest[seat] = scene
    if condition.of not in (Of.EITHER, Of.BOTH):
        speaker = seen_from.speaker if seen_from is not None else None
        wanted = find_seats(course.seats, Who(condition.of.value), speaker)
        latest = {seat: scene for seat, scene in latest.items() if seat in wanted}
    return [(scene, seat) for seat, scene in latest.items()]


def _judge_answer(course: Course, condition: Condition, scene: Scene, seat: Seat) -> bool | None:
    if is_passed_over(course, scene):
        return False
    values = find_value(course, scene, seat)
    if values is None:
        return None
    if condition.test is Test.ANSWERED:
        ref = course.find_ref(scene.instance, seat)
        return (ref is not None and ref.live) is condition.value
    return compares(condition, take_part(scene.step, condition.field or "", values))


def take_part(step: Step, name: str, values: Values) -> Value | None:
    """A field's value, or a part of it: "mood.energy", "share.rent"."""
    whole, _, piece = name.partition(".")
    value = values.get(whole)
    if not piece:
        return value
    asked = next((one for one in step.fields if one.id == whole), None)
    return asked.kind.take_piece(value, piece) if asked is not None else None


def compares(condition: Condition, value: Value | None) -> bool:
    """An empty field fails every test, `is_not` too."""
    wanted = condition.value
    match condition.test:
        case _ if value is None:
            return False
        case Test.IS:
            return value == wanted or (
                isinstance(value, list) and [str(item) for item in value] == [str(wanted)]
            )
        case Test.IS_NOT:
            return value != wanted
        case Test.HAS:
            return isinstance(value, list) and str(wanted) in {str(item) for item in value}
        case Test.ABOVE:
            return isinstance(value, int) and isinstance(wanted, int) and value > wanted
        case Test.BELOW:
            return isinstance(value, int) and isinstance(wanted, int) and value < wanted
        case _:
            return False


def find_drawn_value(dealt: Dealt, name: str, number: int = 1) -> Value | None:
    """What was drawn: a word, a card's text, or "card.depth" and "card.theme". Of a hand, the card of the
    pass of that `number`."""
    whole, _, piece = name.partition(".")
    card = dealt.drawn.find_card(whole, number)
    if card is not None:
        parts: dict[str, Value] = {"depth": card.depth, "theme": card.theme, "id": card.id}
        return parts.get(piece, card.source or card.text)
    return None if piece else dealt.drawn.values.get(whole)


def say_drawn(dealt: Dealt, name: str, number: int = 1) -> str | None:
    """What was drawn as its reader's language says it, None if nothing was; `number` is the pass."""
    whole, _, piece = name.partition(".")
    if (said := dealt.drawn.said.get(name)) is not None:
        return said
    card = dealt.drawn.find_card(whole, number)
    if card is not None and piece in ("", "instead"):
        return card.instead if piece else card.text
    found = find_drawn_value(dealt, name, number)
    return None if found is None else str(found)


def list_undecided(
    course: Course, condition: Condition | None, seen_from: Scene | None
) -> list[tuple[Scene, Seat]]:
    """The answers, closed as yet, that a condition looks at."""
    if condition is None or condition.step is None:
        return []
    return [
        (scene, seat)
        for scene, seat in _list_looked_at(course, condition, seen_from)
        if not is_passed_over(course, scene) and find_value(course, scene, seat) is None
    ]


# -- what a scene shows or depends on -------------------------------------------------------------


def find_missing(course: Course, scene: Scene) -> Wait | None:
    """None if all that a scene shows or quotes is open to both, else what it waits for."""
    if not scene.step.names and not scene.quotes and not scene.sources and not scene.welcomes:
        return None
    lacking: list[tuple[Scene, Seat]] = []
    for name in scene.step.names:
        for shown in find_scenes(course, name, scene):
            if shown.step.aside or not is_waited_for(shown.step) or is_passed_over(course, shown):
                continue
            lacking += [(shown, seat) for seat in shown.seats if not is_settled(course, shown, seat)]
    for quote in scene.quotes:
        lacking += _list_quoted(course, scene, quote)
    lacking += _list_unsettled_sources(course, scene)
    lacking += _list_not_given(course, scene)
    return wait(course, scene, lacking) if lacking else None


def _list_not_given(course: Course, scene: Scene) -> list[tuple[Scene, Seat]]:
    """What a scene asks to be welcome for and was never written. Once it was, it stays so: were the question
    to go, it would tell that its writer left, or took it back."""
    return [
        (given, seat)
        for name in scene.welcomes
        for given in find_scenes(course, name, scene)
        for seat in given.seats
        if (given.instance, seat) not in course.ledger.ever
    ]


def is_waited_for(step: Step) -> bool:
    """Whether what comes after a step waits for its answers to open."""
    return step.rule is None or step.rule.is_waited_for


def wait(course: Course, before: Scene, lacking: Iterable[tuple[Scene, Seat]]) -> Wait:
    """To wait before a scene for these answers to open; if a date opens one of them, until that."""
    keys: dict[Key, date | None] = {
        (scene.instance, seat): find_opening_date(course, scene) for scene, seat in lacking
    }
    until = max((day for day in keys.values() if day is not None), default=None)
    return Wait(before.instance, tuple(keys), until)


def _list_quoted(course: Course, scene: Scene, quote: Quote) -> list[tuple[Scene, Seat]]:
    """What a quote stands for, of those whom the scene asks, as far as it is not open to both yet."""
    assert quote.step is not None
    found = [find_quoted_scene(course, scene, quote, seat) for seat in scene.seats]
    return [shown for shown in found if shown is not None and not is_settled(course, *shown)]


def find_quoted_scene(course: Course, scene: Scene, quote: Quote, reader: Seat) -> tuple[Scene, Seat] | None:
    """The scene and partner that `{who.step.field}` stands for, seen by `reader`; None if there is none."""
    whose = scene.find_seat(quote.who, reader)
    if whose is None or quote.step is None:
        return None
    found = [one for one in find_scenes(course, quote.step, scene) if whose in one.seats]
    if not found or is_passed_over(course, found[-1]):
        return None
    return found[-1], whose
