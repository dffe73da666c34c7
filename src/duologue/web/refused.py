"""A form that is refused: its page once more, with what was typed and why it came to nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpResponse

from duologue.people.refusals import Refusal
from duologue.web.request import AnyRequest

Sent = TypeVar("Sent", bound=AnyRequest)
Rest = ParamSpec("Rest")
View = Callable[Concatenate[Sent, Rest], HttpResponse]


def show_refused(
    show: Callable[[Sent, Refusal], HttpResponse],
) -> Callable[[View[Sent, Rest]], View[Sent, Rest]]:
    """What a view refuses is answered by `show`, the page that the form stands on."""

    def wrap(view: View[Sent, Rest]) -> View[Sent, Rest]:
        @wraps(view)
        def answer(request: Sent, /, *given: Rest.args, **named: Rest.kwargs) -> HttpResponse:
            try:
                return view(request, *given, **named)
            except Refusal as no:
                return show(request, no)

        return answer

    return wrap


def tell_wrong(no: Refusal | None) -> dict[str, str]:
    """Why, by the field that it is about, "form" where it is about none of them; {} for nothing refused."""
    return {} if no is None else {no.field or "form": no.message}
