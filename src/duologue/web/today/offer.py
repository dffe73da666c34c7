"""What is offered today; after a gap it comes before the check-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from duologue.engine.script import Card, Script, StepKind
from duologue.languages import _
from duologue.library import articles
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing
from duologue.wording.in_a_row import say_side_by_side
from duologue.wording.names import say_somebody
from duologue.wording.offer_words import say_offer


@dataclass(frozen=True, slots=True)
class OfferedThing:
    exercise: Script
    card: Card | None
    why: str
    limits: bool


def find_after_a_gap(seen: Seen) -> Iterator[Thing]:
    if seen.offer.back:
        found = _make_offered(seen)
        line = _say_after_a_gap(seen)
        button = found.button if found else Button(_("Have a look around"), "/ways/")
        about = found.about if found else None
        yield Thing("offered", _("Hello again."), line, button, about=about)


def find_of_the_day(seen: Seen) -> Iterator[Thing]:
    """Alone, the day's own thing comes first."""
    if not seen.me.other_here and not seen.offer.back and (found := _make_offered(seen)) is not None:
        yield found


def find(seen: Seen) -> Iterator[Thing]:
    if seen.me.other_here and not seen.offer.back and (found := _make_offered(seen)) is not None:
        yield found


def find_lines(seen: Seen) -> Iterator[Thing]:
    """What is said in the place of an offer or beside it: to rest, or that one may stop."""
    first, *rest = [say_offer(line) for line in seen.offer.say] or [""]
    if first:
        yield Thing("to-rest", first, " ".join(rest))


def _make_offered(seen: Seen) -> Thing | None:
    offer, one = seen.offer, seen.offer.exercise
    if (article := articles.tell_articles().get(offer.article)) is not None:
        button = Button(_("Read it"), f"/library/{article.slug}/")
        return Thing("to-read", str(article.title), str(article.line), button)
    if one is None:
        return None
    about = OfferedThing(one, offer.card, say_offer(offer.why), offer.ceiling)
    if offer.card is not None:
        heading, line = str(one.title), str(offer.card.text)
    else:
        other = seen.both.other
        name = other.name if other else say_somebody()
        heading, line = str(one.title), str(one.line).replace("{other}", name)
    return Thing("offered", heading, line, _make_button(seen, one), about=about)


def _say_after_a_gap(seen: Seen) -> str:
    offer = seen.offer
    if offer.exercise is None:
        return _("Nothing piled up.")
    if offer.card is None:
        return _("Nothing piled up. If you like: %(title)s.", title=str(offer.exercise.title))
    return say_side_by_side((_("Nothing piled up. One small thing, if you like."), str(offer.card.text)))


def _make_button(seen: Seen, one: Script) -> Button:
    if one.devices == "either" and seen.me.shared:
        return Button(_("Have a look"), f"/ways/{one.slug}/")
    card = seen.offer.card
    fields = {"id": seen.make_form_id("offered"), "slug": one.slug}
    if card is not None:
        fields["card"] = card.id
    if one.devices == "one":
        fields["one_device"] = "yes"
    is_act = card is not None and one.steps[0].kind is StepKind.DO
    return Button(
        _("Take this one") if is_act else _("Answer it") if card else _("Start"), "/rounds/", fields
    )
