"""What a translator, a host or a browser may get wrong: a sentence with its place, the source instead, and
the rest as it should be."""

from __future__ import annotations

import logging
import os
import re
import shutil
from gettext import GNUTranslations
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from babel.messages.catalog import Catalog
from typer.testing import CliRunner

from duologue.cli.translate import app
from duologue.languages import Language, _, compiling, installed_languages, ngettext, siblings, speak_in
from duologue.languages.telling_texts import tell_script
from duologue.manuscript.told import digest_source
from duologue.people import cookies, own_settings
from duologue.people.refusals import Refusal
from duologue.rounds import installed as exercises
from duologue.web import page

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Yesterday"
msgstr "Gestern"

"""
TOML = 'name = "Deutsch"\nlocale = "de"\n'
IN_AN_ATTRIBUTE = 'msgid "A <em>line</em>"\nmsgstr "Eine <em>\\"Zeile\\"</em>"\n'
SAID = 'Wie" onfocus="alert(1) d\'ici'
CHECK_IN = "practices/check-in/exercises/check-in.toml"


def language(folder: Path, entries: str = "", toml: str = TOML, code: str = "de") -> Path:
    made = folder / code
    made.mkdir()
    (made / "language.toml").write_text(toml, "utf-8")
    (made / "sentences.po").write_text(PO + entries, "utf-8")
    return made


def spoken_from(folder: Path, using) -> Language:
    using(folder)
    found = installed_languages.find_language("de")
    assert found is not None
    return found


class Attributes(HTMLParser):
    """`of` has what each tag says, as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.of: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.of[tag] = dict(attrs)


WRONG = {
    "an unknown value": (
        'msgid "Closed until %(day)s."\nmsgstr "Zu bis %(dya)s."\n',
        "names %(dya)s, which its source has not",
    ),
    "a value left out": (
        'msgid "Closed until %(day)s."\nmsgstr "Noch zu."\n',
        "lacks %(day)s",
    ),
    "a percent sign": ('msgid "About 50%% of it"\nmsgstr "Etwa 50 % davon"\n', "literal one is written %%"),
    "a tag left open": ('msgid "A <em>line</em>"\nmsgstr "Eine <em>Zeile"\n', "needs the same tags"),
    "a tag of its own": ('msgid "A line"\nmsgstr "Eine <script>Zeile"\n', "needs the same tags"),
    "a text turned round": (
        'msgid "A line"\nmsgstr "\u202eEine Zeile"\n',
        "has U+202E, an invisible character",
    ),
    "too few plurals": (
        'msgid "One line"\nmsgid_plural "%(num)s lines"\nmsgstr[0] "Eine Zeile"\n',
        "has 1 of the 2 plural forms",
    ),
    "too many plurals": (
        'msgid "One line"\nmsgid_plural "%(num)s lines"\nmsgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n',
        "msg has more translations than num_plurals",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_translation_is_told_with_its_line_and_left_out_and_the_rest_is_there(case, tmp_path, using):
    entry, why = WRONG[case]
    made = language(tmp_path, entry)
    told = compiling.compile_sentences(made)
    assert any(re.match(rf"{made}/sentences\.po:7: .*{re.escape(why)}", line) for line in told), told
    assert all(line.endswith("English stands instead.") for line in told)
    with speak_in(spoken_from(tmp_path, using)):
        assert _("Closed until %(day)s.", day="Sunday") == "Closed until Sunday."
        assert _("About 50%% of it") == "About 50% of it"
        assert _("A <em>line</em>") == "A <em>line</em>"
        assert _("A line") == "A line"
        assert _("Yesterday") == "Gestern"
        said = [ngettext("One line", "%(num)s lines", number) for number in (1, 3)]
        assert said == ["One line", "3 lines"]


def test_what_is_compiled_as_a_server_starts_is_read_by_who_had_looked_before(tmp_path, using):
    """A terminal asks for its language first, and a demo plays its days, before pages are served."""
    language(tmp_path)
    with speak_in(spoken_from(tmp_path, using)):
        assert _("Yesterday") == "Yesterday"
    assert compiling.compile_newer([tmp_path]) == []
    found = installed_languages.find_language("de")
    assert found is not None
    with speak_in(found):
        assert _("Yesterday") == "Gestern"


def test_a_wrong_translation_that_was_compiled_elsewhere_still_leaves_a_page_standing(tmp_path, using):
    """The second line: a file that no check has seen."""
    from babel.messages.mofile import write_mo

    made, loose = language(tmp_path), Catalog(locale="de")
    loose.add("You already have %(count)s codes.", "Du hast %(anzahl)s Codes.")
    loose.add("Yesterday", "Gestern")
    with (made / "checked.mo").open("wb") as file:
        write_mo(file, loose)
    with speak_in(spoken_from(tmp_path, using)):
        assert Refusal("You already have %(count)s codes.", count=3).message == "You already have 3 codes."
        assert _("Yesterday") == "Gestern"


def test_an_entry_that_is_none_is_told_with_its_line_and_the_others_are_read(tmp_path, using):
    made = language(
        tmp_path, 'msgid "Today\nmsgstr "Heute"\n\nmsgid "%(weekday)s night"\nmsgstr "%(weekday)s nachts"\n'
    )
    told = compiling.compile_sentences(made)
    assert [line.partition(": ")[0] for line in told] == [f"{made}/sentences.po:7"]
    with speak_in(spoken_from(tmp_path, using)):
        assert (_("Today"), _("Yesterday")) == ("Today", "Gestern")
        assert _("%(weekday)s night", weekday="Montag") == "Montag nachts"


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"PK\x03\x04 no words at all"])
def test_a_file_that_is_no_text_leaves_english(raw, tmp_path, using):
    made = language(tmp_path)
    (made / "sentences.po").write_bytes(raw)
    assert all(line.startswith(f"{made}/sentences.po") for line in compiling.compile_sentences(made))
    with speak_in(spoken_from(tmp_path, using)):
        assert _("Yesterday") == "Yesterday"


def test_a_compiled_file_that_is_broken_leaves_english(tmp_path, using, caplog):
    made = language(tmp_path)
    (made / "checked.mo").write_bytes(b"\xde\x12\x04\x95 and then nothing")
    with caplog.at_level(logging.WARNING), speak_in(spoken_from(tmp_path, using)):
        assert _("Yesterday") == "Yesterday"
    assert "sentences_unusable code=de" in caplog.text


def compiled(made: Path, rule: str = "", charset: str = "utf-8") -> bytes:
    """As somebody else's program may make such a file."""
    from babel.messages.mofile import write_mo

    loose = Catalog(locale="de", charset="utf-8")
    loose.add("Yesterday", "Gestern")
    loose.add(("One line", "%(num)s lines"), ("Eine Zeile", "%(num)s Zeilen"))
    whole = BytesIO()
    write_mo(whole, loose)
    raw = whole.getvalue().replace(b"charset=utf-8", f"charset={charset}".encode())
    if rule:
        there = re.search(rb"Plural-Forms: [^\n]*", raw)
        assert there is not None
        said = f"Plural-Forms: nplurals=2; plural={rule};".encode()
        raw = raw.replace(there[0], said.ljust(len(there[0])))
    (made / installed_languages.COMPILED).write_bytes(raw)
    return raw


@pytest.mark.parametrize("rule", ["n/0", "n%0", "n*99", "(n", "x", "n" * 40])
def test_a_rule_for_plurals_that_is_none_leaves_english(rule, tmp_path, using):
    compiled(language(tmp_path), rule)
    with speak_in(spoken_from(tmp_path, using)):
        assert [ngettext("One line", "%(num)s lines", number) for number in (1, 3)] == ["One line", "3 lines"]


def test_a_rule_that_is_one_is_gone_by(tmp_path, using):
    """The control."""
    compiled(language(tmp_path), "(n != 1)")
    with speak_in(spoken_from(tmp_path, using)):
        assert ngettext("One line", "%(num)s lines", 3) == "3 Zeilen"


def test_a_rule_that_divides_by_nothing_is_an_error_where_nobody_heeds_it(tmp_path):
    """The control of the rules."""
    made = language(tmp_path)
    with pytest.raises(ArithmeticError):
        GNUTranslations(BytesIO(compiled(made, "n/0"))).ngettext("One line", "%(num)s lines", 3)


def test_no_byte_that_is_cut_off_or_other_keeps_a_language_s_pages_away(tmp_path, using):
    made = language(tmp_path)
    whole = compiled(made)
    cut = [whole[:end] for end in range(0, len(whole), 7)]
    chance = Random(9)
    for _n in range(400):
        other = bytearray(whole)
        for _m in range(4):
            other[chance.randrange(len(other))] = chance.randrange(256)
        cut.append(bytes(other))
    for raw in [*cut, compiled(made, charset="utx-8")]:
        (made / installed_languages.COMPILED).write_bytes(raw)
        assert spoken_from(tmp_path, using).sentences.gettext("Tomorrow") == "Tomorrow"


def test_a_file_that_is_compiled_by_an_editor_of_translations_is_not_read(tmp_path, using):
    """They do so whenever they save, and nothing was checked in it."""
    made = language(tmp_path, 'msgid "A line"\nmsgstr "Eine <script>Zeile"\n')
    compiled(made)
    (made / installed_languages.COMPILED).rename(made / "sentences.mo")
    assert len(compiling.compile_newer([tmp_path])) == 1
    with speak_in(spoken_from(tmp_path, using)):
        assert (_("Yesterday"), _("A line")) == ("Gestern", "A line")
        assert ngettext("One line", "%(num)s lines", 3) == "3 lines"


def test_a_language_that_gets_another_locale_is_compiled_once_more(tmp_path):
    made = language(tmp_path)
    assert compiling.compile_newer([tmp_path]) == []
    before = (made / installed_languages.COMPILED).read_bytes()
    (made / installed_languages.FILE).write_text('name = "ar"\nlocale = "ar"\n', "utf-8")
    later = (made / installed_languages.COMPILED).stat().st_mtime_ns + 1
    os.utime(made / installed_languages.FILE, ns=(later, later))
    compiling.compile_newer([tmp_path])
    assert b"nplurals=2" in before and b"nplurals=6" in (made / installed_languages.COMPILED).read_bytes()


def test_quotation_marks_in_a_translation_do_not_end_the_attribute_that_it_stands_in(
    tmp_path, using, browser, db
):
    made = language(
        tmp_path, 'msgid "Your name"\nmsgstr "Wie\\" onfocus=\\"alert(1) d\'ici"\n\n' + IN_AN_ATTRIBUTE
    )
    assert compiling.compile_sentences(made) == []
    language_ = spoken_from(tmp_path, using)
    with speak_in(language_):
        template = page.make_environment().from_string(
            """<p title="{{ _("Your name") }}" class='{{ _("Your name") }}'>{{ _("A <em>line</em>") }}</p>"""
        )
        found = Attributes(template.render())
    assert found.of["p"] == {"title": SAID, "class": SAID}
    assert found.of["em"] == {}


def test_the_folder_of_languages_may_be_what_cannot_be_read(tmp_path, using, browser, db, caplog):
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    there = tmp_path / "there"
    there.mkdir()
    language(there)
    (there / "elsewhere").symlink_to(tmp_path / "nowhere")
    (there / "round").symlink_to(there / "round")
    for name, known in {"file": ["en"], "loop": ["en"], "none": ["en"], "there": ["en", "de"]}.items():
        using(tmp_path / name)
        assert list(installed_languages.read_installed()) == known, name
        assert compiling.compile_newer() == []
        assert browser().get("/sign-in/", secure=True).status_code == 200


def test_a_language_that_is_taken_away_leaves_who_read_it_in_english(tmp_path, using, browser, world):
    made = language(tmp_path)
    compiling.compile_sentences(made)
    using(tmp_path)
    own_settings.set_language(world.ana.me(), "de")
    assert '<html lang="de"' in browser(world.ana).get("/me/", secure=True).content.decode()
    shutil.rmtree(made)
    # Files gone below a server that has it already, and then a server that starts without them.
    assert browser(world.ana).get("/", secure=True).status_code == 200
    using(tmp_path)
    for path in ("/", "/me/", "/ways/check-in/check-in/"):
        answer = browser(world.ana).get(path, secure=True)
        assert (answer.status_code, '<html lang="en"' in answer.content.decode()) == (200, True), path


def sibling(made: Path, *entries: tuple[str, str, str]) -> Path:
    path = made / CHECK_IN
    path.parent.mkdir(parents=True)
    path.write_text(
        "".join(
            f'[[text]]\nid = "{i}"\nof = "{digest_source(of)}"\ntext = "{text}"\n\n'
            for i, of, text in entries
        ),
        "utf-8",
    )
    return path


def test_a_text_whose_source_has_moved_on_is_not_shown_and_is_told_by_check(tmp_path, using):
    made = language(tmp_path)
    sibling(
        made,
        ("title", "Check-in, as it was called once", "Wie geht’s"),
        ("step.help.text", "What would help?", "Was würde helfen?"),
    )
    script = tell_script(exercises.read_scripts()["check-in/check-in"], spoken_from(tmp_path, using))
    assert script.title == "Check-in"
    assert next(step.text for step in script.steps if step.id == "help") == "Was würde helfen?"
    said = CliRunner().invoke(app, ["check", "de", "--in", str(tmp_path)])
    assert f"{made}/{CHECK_IN}:1: title: was translated from an earlier text" in said.output
    assert (said.exit_code, "1 stale, 0 wrong" in said.output) == (0, True), said.output


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ('[[text]]\nid = "title"\nof = "adc719587244"\ntext = "Wie\n', ":4: toml: "),
        ('[[text]]\nid = "title"\nof = "adc719587244"\ntxt = "Wie"\n', ":4: text.title.txt: unknown key"),
        ('[[text]]\nid = 7\nof = "adc719587244"\ntext = "Wie"\n', ":2: text.id: must be text"),
    ],
)
def test_a_broken_sibling_file_is_told_with_its_place_and_its_source_is_read(
    broken, place, tmp_path, using, caplog
):
    made = language(tmp_path)
    sibling(made)
    (made / CHECK_IN).write_text(broken, "utf-8")
    with caplog.at_level(logging.WARNING):
        script = tell_script(exercises.read_scripts()["check-in/check-in"], spoken_from(tmp_path, using))
    assert script.title == "Check-in"
    assert place.split(":")[1] in caplog.text and "texts_unusable code=de" in caplog.text
    said = CliRunner().invoke(app, ["check", "de", "--in", str(tmp_path)])
    assert (f"{made}/{CHECK_IN}{place}" in said.output, said.exit_code) == (True, 1), said.output
    before = (made / CHECK_IN).read_bytes()
    assert CliRunner().invoke(app, ["new", "de", "--in", str(tmp_path)]).exit_code != 0
    assert (made / CHECK_IN).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Für {othr}", "lacks {other}"),
        ("Für {other} und {you}", "has {you}, which its source has not"),
        ("Für {other", "{ is not a quote"),
    ],
)
def test_a_text_that_quotes_something_else_is_told_and_its_source_is_read(text, why, tmp_path, using):
    made = language(tmp_path)
    sibling(made, ("step.closeness.text", "How close do you feel to {other} today?", text))
    script = tell_script(exercises.read_scripts()["check-in/check-in"], spoken_from(tmp_path, using))
    asked = next(s.text for s in script.steps if s.id == "closeness")
    assert asked == "How close do you feel to {other} today?"
    said = CliRunner().invoke(app, ["check", "de", "--in", str(tmp_path)])
    assert f"{made}/{CHECK_IN}:1: step.closeness.text: {why}" in said.output
    assert said.exit_code == 1


def test_a_file_that_is_larger_than_any_translation_is_passed_over_unread_and_told(tmp_path, using, caplog):
    made = language(tmp_path)
    path = sibling(made, ("step.help.text", "What would help?", "Was würde helfen?"))
    for more, read in ((siblings.MOST_BYTES, "What would help?"), (0, "Was würde helfen?")):
        path.write_text(f"{path.read_text('utf-8').partition('#')[0]}#{'x' * more}", "utf-8")
        with caplog.at_level(logging.WARNING):
            script = tell_script(exercises.read_scripts()["check-in/check-in"], spoken_from(tmp_path, using))
        assert next(step.text for step in script.steps if step.id == "help") == read
        assert ("is larger than" in caplog.text) is bool(more)
        said = CliRunner().invoke(app, ["check", "de", "--in", str(tmp_path)])
        assert (f"{made}/{CHECK_IN}:1: file: cannot be read: is larger" in said.output) is bool(more)
        caplog.clear()


def test_a_text_that_is_longer_than_its_place_allows_is_told_with_the_reason(tmp_path):
    made = language(tmp_path)
    sibling(made, ("title", "Check-in", "Wie " * 20))
    said = CliRunner().invoke(app, ["check", "de", "--in", str(tmp_path)])
    assert f"{CHECK_IN}:1: title: has 80 letters; there is room for 48: a title stands in" in said.output
    assert said.exit_code == 1


@pytest.mark.parametrize("locale", ["qq", "", "de_DE_XX_YY", "../../etc", "Deutsch"])
def test_a_locale_that_does_not_exist_leaves_its_language_out_and_the_others_in(
    locale, tmp_path, using, browser, world, caplog
):
    language(tmp_path, toml=f'name = "Nichts"\nlocale = "{locale}"\n', code="qq")
    language(tmp_path)
    using(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert list(installed_languages.read_installed()) == ["en", "de"]
    assert "language_unusable code=qq" in caplog.text
    assert browser(world.ana).get("/", secure=True).status_code == 200
    said = CliRunner().invoke(app, ["check", "qq", "--in", str(tmp_path)])
    assert f"{tmp_path}/qq/language.toml:2: locale: " in said.output
    assert said.exit_code == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", ""),
        (" ", ""),
        ("D" * 4000, "there is room for 40"),
        ("\\u202eDeutsch", "has U+202E"),
    ],
)
def test_a_language_that_no_button_could_be_called_by_is_left_out(name, why, tmp_path, using, caplog):
    language(tmp_path, toml=f'locale = "de"\nname = "{name}"\n', code="qq")
    language(tmp_path)
    using(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert list(installed_languages.read_installed()) == ["en", "de"]
    assert "language_unusable code=qq" in caplog.text
    said = CliRunner().invoke(app, ["check", "qq", "--in", str(tmp_path)])
    assert f"{tmp_path}/qq/language.toml:2: name: {why}" in said.output.replace("has 4000 letters; ", "")
    assert said.exit_code == 1


def test_a_language_is_not_begun_by_a_locale_that_does_not_exist(tmp_path):
    said = CliRunner().invoke(app, ["new", "qq", "--in", str(tmp_path)])
    assert "There is no locale “qq”" in str(said.exception)
    assert not (tmp_path / "qq").exists()


NONSENSE = [
    "",
    "xx",
    "*",
    ";;;,,,",
    "de;q=nan",
    "de;q=0",
    "en-GB-oed-x-twain;q=0.0001",
    "../../../etc/passwd",
    "%00%00",
    "ü" * 200,
    "x-" * 4000,
    ",".join(f"aa-{n}" for n in range(500)),
]


@pytest.mark.parametrize("asked", NONSENSE, ids=range(len(NONSENSE)))
def test_a_browser_that_asks_for_nonsense_reads_english(asked, tmp_path, using, browser, db):
    language(tmp_path)
    using(tmp_path)
    answer = browser().get("/sign-in/", secure=True, headers={"Accept-Language": asked})
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.content.decode()


def test_a_browser_that_asks_for_a_language_that_is_here_reads_it(tmp_path, using, browser, db):
    """The control."""
    language(tmp_path)
    using(tmp_path)
    answer = browser().get("/sign-in/", secure=True, headers={"Accept-Language": "fr, de-AT;q=0.7, en;q=0.3"})
    assert '<html lang="de"' in answer.content.decode()


def test_a_cookie_or_a_setting_that_names_no_language_is_passed_over(tmp_path, using, browser, world: object):
    language(tmp_path)
    using(tmp_path)
    client = browser(world.ana)  # type: ignore[attr-defined]
    for asked, read in {"../../de": "en", "de": "de", "DE": "en", "d" * 4000: "en", "\x00": "en"}.items():
        client.cookies[cookies.name_in_browser(cookies.LANGUAGE, True)] = asked
        answer = client.get("/", secure=True)
        assert (answer.status_code, f'<html lang="{read}"' in answer.content.decode()) == (200, True), asked
