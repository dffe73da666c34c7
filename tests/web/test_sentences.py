"""A page says its sentences in its reader's language, whatever a translator or a name brings along."""

from __future__ import annotations

from datetime import date
from gettext import NullTranslations

import pytest
from jinja2 import DictLoader, Environment

from duologue.languages import ENGLISH, Language, speak_in
from duologue.web import page, sentences

TRANSLATED = {
    "A finer word": "Ein feineres Wort",
    "%(name)s is glad of this": "Darüber freut sich %(name)s",
    "%(name)s wrote to you.": "%(nom)s hat dir geschrieben.",
    "%(minutes)s min": "%(minutos)s Min.",
    "All %(total)s are shared out.": "Alle %(total)s sind verteilt.",
}


class Written(NullTranslations):
    def gettext(self, message: str) -> str:
        return TRANSLATED.get(message, message)


GERMAN = Language("de", "Deutsch", "de", sentences=Written())


def said(source: str, made: Environment | None = None, **values: object) -> str:
    with speak_in(GERMAN):
        return (made or page.make_environment()).from_string(source).render(**values)


GLAD = "{% trans %}{{ name }} is glad of this{% endtrans %}"
WROTE = '{{ _("%(name)s wrote to you.", name=name) }}'


def test_a_name_stands_where_the_translation_has_it() -> None:
    assert said(GLAD, name="Ben") == "Darüber freut sich Ben"


@pytest.mark.parametrize("source", [GLAD, WROTE])
def test_what_somebody_is_called_is_escaped_within_a_sentence(source: str) -> None:
    shown = said(source, name="<b>Ben & co</b>")
    assert "&lt;b&gt;Ben &amp; co&lt;/b&gt;" in shown and "<b>" not in shown


def test_a_translation_that_names_what_is_not_there_gives_way_to_the_source() -> None:
    assert said(WROTE, name="Ben") == "Ben wrote to you."


def test_with_what_jinja_brings_the_page_would_be_an_error() -> None:
    """The control."""
    made = Environment(loader=DictLoader({}), autoescape=True, extensions=["jinja2.ext.i18n"])
    made.install_gettext_callables(Written().gettext, Written().ngettext, newstyle=True)  # type: ignore[attr-defined]
    with pytest.raises(KeyError):
        said(WROTE, made, name="Ben")


def test_a_sentence_for_a_script_keeps_its_places_and_no_others() -> None:
    source = '{{ for_script("All %(total)s are shared out.") }} {{ for_script("%(minutes)s min") }}'
    assert said(source) == "Alle %(total)s sind verteilt. %(minutes)s min"


def test_the_feelings_that_are_kept_ready_are_kept_for_each_language() -> None:
    """Of all that is kept per process, only these hold sentences."""
    with speak_in(ENGLISH):
        assert "A finer word" in page.draw_untouched_feelings("0.f.words")
    with speak_in(GERMAN):
        assert "Ein feineres Wort" in page.draw_untouched_feelings("0.f.words")


def test_kept_without_a_language_the_first_reader_s_would_be_everybody_s() -> None:
    """The control: the same function with one key for all."""
    with speak_in(ENGLISH):
        page._draw_feelings_in("0.f.control", "all")
    with speak_in(GERMAN):
        assert "A finer word" in page._draw_feelings_in("0.f.control", "all")


def test_days_are_written_as_the_reader_s_language_writes_them() -> None:
    source = '{{ day | day }}; {{ day | month }}; {{ ["a", "b", "c"] | listed }}'
    assert said(source, day=date(2026, 11, 22)) == "Sonntag, 22. November 2026; November 2026; a, b und c"


def test_every_way_to_say_a_sentence_is_one_that_templates_have() -> None:
    assert {name: page.make_environment().globals[name] for name in sentences.FOR_TEMPLATES} == dict(
        sentences.FOR_TEMPLATES
    )
