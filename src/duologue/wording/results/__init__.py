"""The words of what was worked out: a module here for each result, of the result's own name, with one value
`WORDS`. A result itself gives names and figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from duologue.engine.fields.attached import say_again
from duologue.wording.results.result_words import ResultWords
from duologue.workings.results import RESULTS, Worked

_NOTHING = ResultWords()


def find_result_words(name: str) -> ResultWords:
    """Found by the name of the result; of one that is there no more, nothing is said."""
    if name not in RESULTS:
        return _NOTHING
    found: ResultWords = import_module(f"{__name__}.{name.replace('-', '_')}").WORDS
    return found


def say_result(found: Worked) -> str:
    """What was worked out, for both of them."""
    return find_result_words(found.name).say(found)


def draw_result(found: Worked) -> dict[str, object]:
    """The same as a page draws it, with its words; {} where words are enough."""
    drawn = find_result_words(found.name).draw(found)
    return {"kind": found.name, **drawn} if drawn else {}


def propose(found: Worked) -> tuple[str, ...]:
    """What a field may begin with of it, line by line."""
    return find_result_words(found.name).propose(found)


def say_results(sees: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """What somebody sees of a round, with what was worked out in words: "result" a sentence or a few, and
    "worked" beside it what a page would draw, where it would. What lies beside an answer is named, without
    what opens it."""
    return {instance: _say_there(there) for instance, there in sees.items()}


def _say_there(told: Mapping[str, object]) -> dict[str, object]:
    there: dict[str, object] = {name: _drop_keys(one) for name, one in told.items()}
    found = there.get("result")
    if not isinstance(found, Worked):
        return there
    drawn = draw_result(found)
    return {**there, "result": say_result(found), **({"worked": drawn} if drawn else {})}


def _drop_keys(found: object) -> object:
    """Of an answer's values, of several answers' by seat, or of anything else as it is."""
    if isinstance(found, Mapping):
        return {name: _drop_keys(say_again(one)) for name, one in found.items()}
    return [_drop_keys(one) for one in found] if isinstance(found, list | tuple) else found
