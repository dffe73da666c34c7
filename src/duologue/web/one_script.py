"""Puts the modules that pages load into one script: a page asks for one file, and not for forty each time.

Our modules stay what a browser would load by itself. Of the language only what they use is understood:
imports and exports that begin a line, each name imported as it is exported. What says it differently is
refused where the files are gathered, and not met by somebody's browser.
"""

from __future__ import annotations

import re
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{ (?P<names>\w+(?:, \w+)*) \} from )?"\./(?P<module>[\w-]+\.js)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async function|function|const|class) (?P<name>\w+))", re.M)
# What a module can say and a function can't, or what would mean something else in one.
FOREIGN = re.compile(r"^(?:import|export|await)\b.*|.*\bimport(?:\.meta|\().*", re.M)


class CannotJoin(ValueError):
    """A module says something that is not understood here; the message names it and its line."""


def join_modules(entry: Path) -> str:
    """The module `entry` with all that it imports, each once and before whoever imports it.

    Raises CannotJoin for an import of what is not there, a ring of imports and anything not understood.
    """
    joined: dict[str, str] = {}
    _join(entry, {}, (), joined)
    return "".join(joined.values())


def _join(
    module: Path, exported: dict[str, list[str]], within: tuple[str, ...], joined: dict[str, str]
) -> None:
    name = module.name
    if name in joined:
        return
    if name in within:
        raise CannotJoin(f"a ring of imports: {' > '.join((*within, name))}")
    if not module.is_file():
        raise CannotJoin(f"{within[-1] if within else 'nothing'} imports {name}, which is not there")
    text = module.read_text(encoding="utf-8")
    for found in IMPORT.finditer(text):
        _join(module.parent / found["module"], exported, (*within, name), joined)
        missing = set(_list_names(found)) - set(exported[found["module"]])
        if missing:
            raise CannotJoin(
                f"{name} imports {', '.join(sorted(missing))}: {found['module']} exports no such name"
            )
    exported[name] = [found["name"] for found in EXPORT.finditer(text)]
    body = EXPORT.sub("", IMPORT.sub(_take_over, text))
    if foreign := FOREIGN.search(body):
        raise CannotJoin(f"{name}: {foreign[0].strip()!r} is not understood in a module of ours")
    returned = f"return {{ {', '.join(exported[name])} }};\n" if exported[name] else ""
    joined[name] = f"// {name}\nconst {_name_room(name)} = (() => {{\n{body}{returned}}})();\n"


def _list_names(found: re.Match[str]) -> list[str]:
    return found["names"].split(", ") if found["names"] else []


def _take_over(found: re.Match[str]) -> str:
    return f"const {{ {found['names']} }} = {_name_room(found['module'])};\n" if found["names"] else ""


def _name_room(module: str) -> str:
    """A name that no module uses for something of its own."""
    return "$" + module.removesuffix(".js").replace("-", "_")
