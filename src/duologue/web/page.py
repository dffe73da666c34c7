"""Pages: one Jinja2 environment, compiled once, that escapes everything and forgives no missing name."""

from __future__ import annotations

import os
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from duologue.engine.script import Field
from duologue.languages import spoken
from duologue.languages.installed import list_names
from duologue.languages.speaking import gettext
from duologue.people import profile
from duologue.web import collect, direction, feelings, hints, threads, wording
from duologue.web.forms import new_id

# Where "Leave quickly" leads: an ordinary page that anybody might have open.
EXIT_TO = os.environ.get("DUOLOGUE_EXIT_TO") or "https://www.wikipedia.org/"


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("duologue.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    # A sentence over several lines of a template is one sentence.
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, _many, newstyle=True, pgettext=_in_context
    )
    made.globals.update(
        asset=collect.address,
        woven=threads.woven,
        parallel=threads.parallel,
        families=feelings.families,
        mood_phrase=feelings.phrase,
        colours=profile.COLOURS,
        zone_names=zone_names,
        untouched_feelings=untouched_feelings,
        new_id=new_id,
        exit_to=EXIT_TO,
        of_kind=of_kind,
        dir_of=direction.of_block,
        hint_rules=hints.for_browser,
        language_names=list_names,
    )
    made.filters.update(
        day=wording.day,
        month=wording.month,
        joined=wording.joined,
        in_words=wording.in_words,
        day_of_text=wording.day_of_text,
        ago=wording.ago,
        isolated=direction.isolated,
    )
    return made


def _many(one: str, many: str, number: int) -> str:
    return spoken().sentences.ngettext(one, many, number)


def _in_context(context: str, sentence: str) -> str:
    return spoken().sentences.pgettext(context, sentence)


@cache
def zone_names() -> tuple[str, ...]:
    """Names that people know: a continent and a place, and UTC."""
    known = sorted(
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
    )
    return (*known, "UTC")


def of_kind(field: Field) -> Any:
    """The template of a field's kind: `ask` and `show`."""
    return environment().get_template(f"fields/{field.kind.name}.html").module


@cache
def untouched_feelings(name: str) -> Markup:
    """The feelings words of a field, none of them ticked; names come from scripts, so they are few."""
    template = environment().get_template("parts/feelings.html")
    words: Markup = template.module.words_of(name, ())  # type: ignore[attr-defined]
    return words


def text(request: HttpRequest, template: str, **values: Any) -> str:
    """The page as text. `me` (or None), `nonce` and `csrf` are there in every template."""
    return (
        environment()
        .get_template(template)
        .render(
            me=getattr(request, "me", None),
            nonce=request.nonce,
            csrf=get_token(request),
            path=request.path,
            language=spoken(),
            **values,
        )
    )


def page(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    return HttpResponse(text(request, template, **values), status=status)
