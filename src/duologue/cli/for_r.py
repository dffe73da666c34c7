"""The couples of `analyse apim` in long form, and R code (nlme and lavaan) that comes to the same figures.

What the code needs to know of the file, names of columns above all, never enters it: columns have names of
our own, and what they were called stands in a comment, of printable letters only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli.couples import Couples
from duologue.cli.writing import make_folder, write_lines
from duologue.insight.reasons import NotYet
from duologue.languages import _

if TYPE_CHECKING:
    from duologue.insight.pairs import Term

LONG, CODE = "long.csv", "apim.R"
_NOT_OF_A_NAME = re.compile(r"\W+", re.ASCII)


def write_for_r(couples: Couples, folder: Path, shown: bool, by_role: bool, k: bool) -> str:
    """Both files into a new folder, and what is said of that; raises `Stop` where they cannot be written.

    `shown`, `by_role`, `k`: whether the report has figures, by role too, and a k; the code comes to no other.
    """
    from duologue.insight.pairs import make_pairs

    outcome, predictor, *covariates = couples.values
    pairs = make_pairs(outcome, predictor, covariates)
    if isinstance(pairs, NotYet) or not shown:
        return _("Nothing is written for R where there is no figure to come to.")
    terms = pairs.terms[1:]
    names = _name_for_r(couples.columns[2:])
    make_folder(folder)
    write_lines(folder / LONG, _write_long(couples, names, terms))
    write_lines(folder / CODE, [_write_code(couples, names, terms, by_role, k)])
    return _("%(files)s are in %(folder)s.", files=f"{LONG}, {CODE}", folder=folder)


def _name_for_r(theirs: Sequence[str]) -> list[str]:
    """A name that R takes for each covariate."""
    found: list[str] = []
    for number, name in enumerate(theirs, 1):
        plain = _NOT_OF_A_NAME.sub("_", name).strip("_").lower()
        fits = bool(plain) and plain[0].isalpha()
        ours = f"z_{plain}" if fits else f"z_{number}"
        found.append(f"{ours}_{number}" if ours in found else ours)
    return found


def _write_long(couples: Couples, names: Sequence[str], terms: Sequence[Term]) -> Iterator[str]:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    role_column = ["role"] if couples.roles else []
    writer.writerow(
        ["couple", "person", *role_column, "outcome", "actor", "partner", *_name_columns(names, terms)]
    )
    outcome, predictor, *covariates = couples.values
    for k, name in enumerate(couples.names):
        for own in (0, 1):
            role = [couples.roles[own]] if couples.roles else []
            told = [outcome[k, own], predictor[k, own], predictor[k, 1 - own]]
            for z, term in zip(covariates, terms, strict=True):
                told += [z[k, own]] if _is_single(term) else [z[k, own], z[k, 1 - own]]
            writer.writerow([name, own + 1, *role, *(repr(float(x)) for x in told)])
        yield held.getvalue()
        held.seek(0)
        held.truncate()


def _write_code(couples: Couples, names: Sequence[str], terms: Sequence[Term], by_role: bool, k: bool) -> str:
    text = files("duologue.cli").joinpath("apim.R.txt").read_text("utf-8")
    parts = re.split(r"^#% (\w+)\n", text, flags=re.MULTILINE)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    code = told["both"] + (told["k"] if k else "") + (told["roles"] if by_role else told["no_roles"])
    called = [f"{name}: {_call_covariate(couples, name)}" for name in couples.columns[:2]]
    called += [
        f"{ours}: {_call_covariate(couples, theirs)}"
        for ours, theirs in zip(names, couples.columns[2:], strict=True)
    ]
    columns = _name_columns(names, terms)
    first, second, held = _write_for_lavaan(names, terms)
    wide = ["outcome", "actor", *(column for column in columns if not column.endswith("_other"))]
    return (
        code.replace("@CALLED@", "\n# ".join(called))
        .replace("@MORE@", "".join(f" + {name}" for name in columns))
        .replace("@EACH@", "".join(f" + role:{name}" for name in columns))
        .replace("@CENTRE@", _quote_names(["actor", "partner", *columns]))
        .replace("@WIDE@", _quote_names(wide))
        .replace("@FIRST@", first)
        .replace("@SECOND@", second)
        .replace("@HELD@", held)
    )


def _name_columns(names: Sequence[str], terms: Sequence[Term]) -> list[str]:
    """A covariate's columns: one's own value and the other's, or one where the two are one number."""
    found: list[str] = []
    for name, term in zip(names, terms, strict=True):
        found += [name] if _is_single(term) else [f"{name}_own", f"{name}_other"]
    return found


def _is_single(term: Term) -> bool:
    return term.mean is None or term.half is None


def _write_for_lavaan(names: Sequence[str], terms: Sequence[Term]) -> tuple[str, str, str]:
    """Terms of the first partner's equation, of the second's, and what holds between them."""
    first = second = held = ""
    for k, (name, term) in enumerate(zip(names, terms, strict=True), 1):
        if term.half is None:
            first, second = first + f" + c{k}*{name}.1", second + f" + c{k}*{name}.1"
        elif term.mean is None:
            first, second = first + f" + c{k}*{name}.1", second + f" + m{k}*{name}.1"
            held += f"\n    m{k} == -c{k}"
        else:
            first += f" + c{k}*{name}_own.1 + o{k}*{name}_own.2"
            second += f" + c{k}*{name}_own.2 + o{k}*{name}_own.1"
    return first, second, held


def _quote_names(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _call_covariate(couples: Couples, name: str) -> str:
    at = couples.table.at
    keys = [key for key in (name, f"{name} 1", f"{name} 2") if key in at]
    return _keep_printable(", ".join(couples.table.columns[at[key]] for key in keys))


def _keep_printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
