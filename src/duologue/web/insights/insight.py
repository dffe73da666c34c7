"""What every insight is: a page of the thread with one picture, or a sentence that says why there is none.

What both must agree to is asked here and nowhere else: before both do, an insight reads nothing, and neither
its page nor its file has more than an empty place.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from duologue.languages import _
from duologue.people import consents
from duologue.people.access import Me
from duologue.people.consents import Matter
from duologue.people.profile import Both
from duologue.rounds import lines, weekly
from duologue.web import direction
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.charts.svg import Chart
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.wording.insight_words import say_why

Rows = Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class ShownInsight:
    """`chart`, or else `why` there is none; `agreed`: whether oneself agrees to what it needs; `ours`:
    whether both do."""

    chart: Chart | None = None
    why: str = ""
    agreed: bool = False
    ours: bool = False


class Insight(ABC):
    """A module's `INSIGHT` is one of these. Sentences are marked, so that each reads them in their own
    language."""

    title: ClassVar[str]  # Of the page, and of its line on the thread.
    matter: ClassVar[Matter | None] = None  # What both must agree to before it reads anything.
    is_of_two: ClassVar[bool] = False  # Listed for two who are here, and no page of an archive.
    file: ClassVar[str] = ""  # What its numbers are called as a file for `duologue analyse`; none without.
    file_title: ClassVar[str] = ""  # How the list of files calls it.
    file_title_alone: ClassVar[str] = ""  # The same for who is alone, where it is another.

    @abstractmethod
    def draw(self, me: Me, both: Both) -> Chart | str:
        """Read what it rests on, estimate, and draw; or say why there is nothing to draw yet."""

    def add(self, request: Request) -> Mapping[str, Any]:
        """What its template has besides `shown`, `both`, `name` (the other's, or "") and `insight`."""
        return {}

    def list_rows(self, me: Me) -> Rows:
        """Its numbers as a table, the header first."""
        return ()

    @property
    def forms(self) -> Sequence[URLPattern]:
        """Where forms of its page go, if it has any."""
        return ()

    @property
    def module(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    @property
    def name(self) -> str:
        return self.module.replace("_", "-")

    @property
    def address(self) -> str:
        return f"/thread/{self.name}/"

    def say_title(self) -> str:
        return _(self.title)

    def show(self, me: Me, both: Both, now: datetime) -> ShownInsight:
        """What its page shows to one of the two."""
        if self.matter is None:
            return _make_shown(self.draw(me, both))
        agreed = weekly.bring(me, now)
        mine = self.matter in agreed.mine.since
        if self.matter not in agreed.both or both.other is None:
            return ShownInsight(agreed=mine)
        waits = lines.find_what_is_awaited(me, now)
        return _make_shown(say_why(waits) if waits else self.draw(me, both), agreed=mine, ours=True)

    def tabulate(self, me: Me) -> Rows:
        """The rows of its file; the header alone unless both agree."""
        may = self.matter is None or self.matter in consents.read_agreed(me).both
        return self.list_rows(me) if may else islice(self.list_rows(me), 1)

    def make_routes(self) -> list[URLPattern]:
        return [path(self.address.removeprefix("/"), self._make_view()), *self.forms]

    def _make_view(self) -> Callable[..., HttpResponse]:
        @require_safe
        def look(request: Request) -> HttpResponse:
            me, both = request.me, direction.read_both_isolated(request.me)
            return render_page(
                request,
                f"insights/{self.module}.html",
                here="us",
                insight=self,
                both=both,
                name=both.other.name if both.other else "",
                shown=self.show(me, both, request.now),
                **self.add(request),
            )

        return admit_partner(look) if self.is_of_two else admit_reader(look)


def _make_shown(found: Chart | str, *, agreed: bool = False, ours: bool = False) -> ShownInsight:
    if isinstance(found, str):
        return ShownInsight(why=found, agreed=agreed, ours=ours)
    return ShownInsight(found, agreed=agreed, ours=ours)
