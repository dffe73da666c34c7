"""One's own diary as the tables that `duologue analyse` reads (docs/analyse.md): only what oneself may read.

`level` and `helps` have one's own closeness in the column of one's own seat; the other's stays empty, for no
day of theirs is anybody else's. What rests on both has rows while both agree to have that looked at.
"""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from duologue.languages import _, mark
from duologue.people.access import Me
from duologue.web import insights
from duologue.web.insights import thread

OF_DAYS = "level"
HOW_CLOSE = mark("How close it felt, by day")


class Diary(NamedTuple):
    """A file by its name, and what is in it."""

    name: str
    title: str


def list_diaries(me: Me) -> list[Diary]:
    """Every table there is for somebody."""
    return [
        Diary(OF_DAYS, _(HOW_CLOSE)),
        *(
            Diary(one.file, _(one.file_title if me.other_here else one.file_title_alone or one.file_title))
            for one in insights.INSIGHTS.values()
            if one.file
        ),
    ]


def write_table(me: Me, name: str) -> str:
    """The CSV of that name, which is one of those."""
    if name == OF_DAYS:
        rows = thread.list_own_rows(me)
    else:
        (of,) = (one for one in insights.INSIGHTS.values() if one.file == name)
        rows = of.tabulate(me)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
