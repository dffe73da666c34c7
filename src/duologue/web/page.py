"""Pages: one Jinja2 environment, compiled once, that escapes everything and forgives no missing name."""

from __future__ import annotations

import json
import os
import re
from collections.abc import MutableMapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.http import HttpResponse
from django.middleware.csrf import get_token
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from duologue.engine.fields.kind import Field
from duologue.languages import find_spoken
from duologue.languages.dates_in_words import (
    write_ago,
    write_date,
    write_day,
    write_list,
    write_month,
    write_short_weekday,
)
from duologue.languages.installed_languages import list_names
from duologue.people import profile
from duologue.web import (
    collect,
    device_names,
    direction,
    feeling_families,
    hints,
    home_screen,
    kept_mark,
    sentences,
    threads,
)
from duologue.web.forms import find_encoding, make_id
from duologue.web.request import AnyRequest
from duologue.web.screens.screen import Screen
from duologue.wording import keepsake_names, values
from duologue.wording.values.shares import list_choices
from duologue.wording.values.slots import say_slot

_INVITATION = re.compile(r"^(/i/[^/]+/).+")
# Where "Leave quickly" leads: an ordinary page that anybody might have open.
EXIT_TO = os.environ.get("DUOLOGUE_EXIT_TO") or "https://www.wikipedia.org/"


class PageEnvironment(Environment):
    """Whose names that every template knows are settled before the first page is made: a page then takes them
    over at once, and not one by one through each layer of names."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


@cache
def make_environment() -> Environment:
    made = PageEnvironment(
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
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(sentences.FOR_TEMPLATES)
    made.globals.update(
        asset=collect.find_address,
        woven=threads.weave,
        encoding_of=find_encoding,
        parallel=threads.draw_parallel,
        families=feeling_families.list_families,
        mood_phrase=feeling_families.find_phrase,
        mood_phrases=write_mood_phrases,
        colours=profile.COLOURS,
        zone_names=list_zone_names,
        untouched_feelings=draw_untouched_feelings,
        new_id=make_id,
        exit_to=EXIT_TO,
        of_kind=find_template_of_kind,
        of_screen=load_screen,
        dir_of=direction.mark_block,
        hint_rules=hints.write_for_browser,
        say_value=values.say_value,
        kind_words=values.find_kind_words,
        share_choices=list_choices,
        say_slot=say_slot,
        language_names=list_names,
        mirrored=is_mirrored,
        own_look=home_screen.OWN,
        mark_of=kept_mark.mark_whose,
    )
    made.filters.update(
        date=write_date,
        day=write_day,
        short_day=write_short_weekday,
        month=write_month,
        listed=write_list,
        day_of_text=say_day_of_text,
        ago=write_ago,
        isolated=direction.isolate,
        device=device_names.say_device,
        kind_name=keepsake_names.name_one,
        kinds_name=keepsake_names.name_many,
    )
    return made


def say_day_of_text(value: str) -> str:
    """A date field's "2026-11-22" in words."""
    return write_day(date.fromisoformat(value))


def is_mirrored() -> bool:
    """Whether the page runs from right to left, for pictures that run as it does."""
    return find_spoken().direction == "rtl"


def write_mood_phrases() -> str:
    """The phrases of all mood points by [pleasantness][energy], for the script that a finger talks to."""
    return _write_phrases_in(find_spoken().code)


@cache
def _write_phrases_in(language: str) -> str:
    return json.dumps(feeling_families.list_phrase_rows(), ensure_ascii=False, separators=(",", ":"))


@cache
def list_zone_names() -> tuple[str, ...]:
    """Names that people know: a continent and a place, and UTC."""
    known = sorted(
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
    )
    return (*known, "UTC")


def find_template_of_kind(field: Field) -> Any:
    """The template of a field's kind: `ask` and `show`."""
    return make_environment().get_template(f"fields/{field.kind.name}.html").module


def load_screen(screen: Screen) -> Any:
    """The template of a kind of screen: `show`."""
    return make_environment().get_template(f"screens/{screen.template}.html").module


def draw_untouched_feelings(name: str) -> Markup:
    """The feelings words of a field, none of them ticked."""
    return _draw_feelings_in(name, find_spoken().code)


@cache
def _draw_feelings_in(name: str, language: str) -> Markup:
    # Names come from scripts, and languages from folders, so both are few.
    template = make_environment().get_template("parts/feelings.html")
    words: Markup = template.module.words_of(name, ())  # type: ignore[attr-defined]
    return words


def find_shown_at(path: str) -> str:
    """Where the page of this address is to be seen again: what an invitation's forms answer has no address of
    its own."""
    return _INVITATION.sub(r"\1", path)


def render_text(request: AnyRequest, template: str, **values: Any) -> str:
    """The page as text. `me` (or None), `nonce` and `csrf` are there in every template."""
    return (
        make_environment()
        .get_template(template)
        .render(
            me=getattr(request, "me", None),
            nonce=request.nonce,
            csrf=get_token(request),
            path=request.path,
            shown_at=find_shown_at(request.path),
            last_event=getattr(request, "last_event", None),
            look=home_screen.find_look(request),
            language=find_spoken(),
            **values,
        )
    )


def render_page(request: AnyRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    return HttpResponse(render_text(request, template, **values), status=status)
