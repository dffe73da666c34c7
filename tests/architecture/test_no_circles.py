"""No module of ours imports one that imports it in turn, however far round: what stands in a circle can be
read, tested and moved only as a whole. What is imported inside a function, or for the types alone, counts."""

from __future__ import annotations

from collections.abc import Iterable

from tests.architecture.sources import Module, module, modules, references


def imports_of(every: Iterable[Module]) -> dict[str, set[str]]:
    """Every module of ours and those of ours that it reaches: the longest name that is a module's."""
    known = {one.name: one for one in every}
    found: dict[str, set[str]] = {}
    for one in known.values():
        found[one.name] = {
            reached
            for name, _ in references(one)
            if (reached := _module(name, known)) and reached != one.name
        }
    return found


def _module(name: str, known: dict[str, Module]) -> str:
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def circles(reaches: dict[str, set[str]]) -> list[list[str]]:
    """The modules that can be reached from themselves: what leads nowhere, or to nothing else, is taken away
    until nothing more is."""
    left = {name: set(others) for name, others in reaches.items()}
    while ends := [name for name, others in left.items() if not others & left.keys()]:
        for name in ends:
            del left[name]
    while starts := left.keys() - set().union(*left.values(), ()):
        for name in starts:
            del left[name]
    return [sorted(left)] if left else []


def test_no_module_imports_itself_by_way_of_others():
    assert circles(imports_of(modules())) == []


def test_a_planted_circle_is_found_inside_functions_and_for_types_too():
    planted = [
        module("duologue.rhythm.one", "from duologue.rhythm import two"),
        module("duologue.rhythm.two", "def later():\n    from duologue.rhythm.three import done"),
        module("duologue.rhythm.three", "if TYPE_CHECKING:\n    import duologue.rhythm.one"),
        module("duologue.rhythm.apart", "from duologue.rhythm.one import two"),
    ]

    assert circles(imports_of(planted)) == [
        ["duologue.rhythm.one", "duologue.rhythm.three", "duologue.rhythm.two"]
    ]
    assert circles(imports_of(planted[:2])) == []
