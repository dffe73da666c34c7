"""All options, in an order of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duologue.engine.fields.kind import CHOSEN, Field, Option, Value, Wrong
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import read_items


class Ranking(Listed):
    word = "ranking"
    examples = ("1, 2", "2, 1")
    keys = CHOSEN
    tags = frozenset({"rank"})
    needs_options = True

    def gather(self, parts: Mapping[str, object]) -> object:
        """{"rank:ID": its place}. Of two options in one place the first has it; the other is missing then,
        and the answer says so."""
        options = {str(place): part.removeprefix("rank:") for part, place in reversed([*parts.items()])}
        if not all(place.isdecimal() for place in options):
            return list(options)
        return [options[place] for place in sorted(options, key=int)]

    def read(self, asked: Field, raw: object) -> Value | None:
        found = read_items(raw)
        if found and sorted(found) != sorted(option.id for option in asked.options):
            raise Wrong("incomplete")
        return found or None

    def put_ranked_first(self, asked: Field, typed: Sequence[str] | None) -> list[Option]:
        """The options to be put in an order: those first that were ranked, as they were."""
        placed = {id_: at for at, id_ in enumerate(typed or ())}
        return sorted(asked.options, key=lambda option: placed.get(option.id, len(placed)))


KIND = Ranking()
