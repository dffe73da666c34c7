"""What somebody said on the command line about a file of theirs, before it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from duologue.cli.stop import Stop
from duologue.languages import _

NO_CODES = "none"
COMMA, POINT = ",", "."
_DECIMALS = {"comma": COMMA, "point": POINT}


@dataclass(frozen=True, slots=True)
class Wishes:
    """`columns`: our name to theirs; `covariates`: their names; `missing`: what stands for no answer, beside
    an empty cell; `codes_are_values`: no number does; `decimal`: the sign, if it was said."""

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    covariates: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    codes_are_values: bool = False
    decimal: str | None = None


def understand(
    columns: Sequence[str], covariates: Sequence[str], missing: Sequence[str], decimal: str | None
) -> Wishes:
    """The options as they were typed; raises `Stop` for one that says nothing."""
    named: dict[str, str] = {}
    for given in columns:
        ours, sign, theirs = (part.strip() for part in given.partition("="))
        if not (ours and sign and theirs):
            raise Stop(
                _(
                    "--column is written as in --column outcome=SATISFACTION; %(text)s is not.",
                    text=repr(given),
                )
            )
        if ours in named:
            raise Stop(_("--column names %(name)s twice.", name=ours))
        named[ours] = theirs
    if decimal is not None and decimal not in _DECIMALS:
        raise Stop(_("--decimal is comma or point; %(text)s is neither.", text=repr(decimal)))
    return Wishes(
        MappingProxyType(named),
        tuple(name.strip() for name in covariates),
        frozenset(text.strip() for text in missing if text != NO_CODES),
        NO_CODES in missing,
        _DECIMALS[decimal] if decimal else None,
    )
