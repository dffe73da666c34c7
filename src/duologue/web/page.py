"""Pages: one Jinja2 environment, compiled once, that escapes everything and forgives no missing name."""

from __future__ import annotations

import json
import operator
import os
import re
from collections.abc import Callable, MutableMapping
from datetime import date
from functools import cache
from gettext import NullTranslations
from typing import Any
from zoneinfo import available_timezones

from django.http import HttpResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from duologue.config.open_library import is_library_open
from duologue.counsel.help_places import list_countries
from duologue.engine.fields.kind import Field
from duologue.languages import find_spoken, mark
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
from duologue.web.form_tokens import mint_form_token
from duologue.web.forms import find_encoding, make_id
from duologue.web.page_code import PageCode, write_escaped
from duologue.web.request import AnyRequest
from duologue.web.screens.screen import Screen
from duologue.wording import keepsake_names, values
from duologue.wording.values.shares import list_choices
from duologue.wording.values.slots import say_slot

_INVITATION = re.compile(r"^(/i/[^/]+/|/counsellor/).+")
# Shown where something comes up, each by the name of its attribute.
SAID_BY_SCRIPTS = {
    "offline": mark("No connection just now. Everything is still here; try again in a moment."),
    "kept-here": mark("Kept in this browser. It is sent once you are connected again."),
    "sent-since": mark("What you wrote without a connection has been sent."),
    "not-sent": mark("Something you wrote without a connection could not be sent. Look at it"),
    "was-renewed": mark("This page has something new."),
    "renew": mark("Something is new here. Show it"),
    "unreached": mark("No connection just now"),
    "stays": mark("Nothing on this page is lost. Try again when you are connected."),
    "again": mark("Try again"),
    "back-here": mark("Back to the page"),
}
# Where "Leave quickly" leads: an ordinary page that anybody might have open.
EXIT_TO = os.environ.get("DUOLOGUE_EXIT_TO") or "https://www.wikipedia.org/"


class PageEnvironment(Environment):
    """Whose names that every template knows are settled before the first page is made: a page then takes them
    over at once, and not one by one through each layer of names."""

    code_generator_class = PageCode
    call_plainly: Callable[..., Any] = operator.call
    write_escaped = staticmethod(write_escaped)

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
    made.newstyle_gettext = True  # type: ignore[attr-defined] # the extension's own
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
        head_links=draw_head_links,
        said_by_scripts=write_what_scripts_say,
        dir_of=direction.mark_block,
        hint_rules=hints.write_for_browser,
        say_value=values.say_value,
        kind_words=values.find_kind_words,
        share_choices=list_choices,
        say_slot=say_slot,
        help_places=list_countries,
        language_names=list_names,
        mirrored=is_mirrored,
        library_open=is_library_open,
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


@cache
def draw_head_links(look: home_screen.Look, app_name: str) -> Markup:
    """What every page loads, by anybody, under one of a few names."""
    head: Any = make_environment().get_template("parts/head.html").module
    links: Markup = head.links(look, app_name)
    return links


def write_what_scripts_say() -> Markup:
    """Sentences for scripts, as attributes of every page: the same for whoever reads a language."""
    return _write_for_scripts_in(find_spoken().sentences)


@cache
def _write_for_scripts_in(sentences: NullTranslations) -> Markup:
    said = [
        Markup('data-{}="{}"').format(name, sentences.gettext(one)) for name, one in SAID_BY_SCRIPTS.items()
    ]
    return Markup(" ").join(said)


def draw_untouched_feelings(name: str) -> Markup:
    """The feelings words of a field, none of them ticked."""
    return _draw_feelings_in(name, find_spoken().code)


@cache
def _draw_feelings_in(name: str, language: str) -> Markup:
    # Names come from scripts, and languages from folders, so both are few.
    template = make_environment().get_template("parts/feelings.html")
    words: Markup = template.module.words_of(name, ())  # type: ignore[attr-defined] # a macro
    return words


def find_shown_at(path: str) -> str:
    """Where the page of this address is to be seen again: what an invitation's or a counsellor's forms
    answer has no address of its own."""
    return _INVITATION.sub(r"\1", path)


def render_text(request: AnyRequest, template: str, **values: Any) -> str:
    """The page as text. `me` (or None), `nonce` and `csrf` are there in every template."""
    return (
        make_environment()
        .get_template(template)
        .render(
            me=getattr(request, "me", None),
            nonce=request.nonce,
            csrf=mint_form_token(request),
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
