"""What a language is: its code, its own name, how it writes days and numbers, and its sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@dataclass(frozen=True, eq=False)
class Language:
    """`code` is what a page's `lang` says ("de", "pt-BR"), `name` what its own speakers call it, `cldr` the
    locale by which days, numbers and lists are written ("de", "en_GB"), `direction` "ltr" or "rtl". `folder`
    holds its sibling files; None for English, which all the others are made from."""

    code: str
    name: str
    cldr: str
    direction: str = "ltr"
    sentences: NullTranslations = field(default_factory=NullTranslations)
    folder: Path | None = None

    @cached_property
    def locale(self) -> Locale:
        # Brought in at the first day or number that is written: starting stays quick.
        from babel import Locale

        return Locale.parse(self.cldr)


ENGLISH = Language("en", "English", "en_GB")
