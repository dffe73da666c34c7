"""Begin a language, translate, check, fill; and again after the English has moved on. Nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.languages import speaking
from typer.testing import CliRunner, Result

from duologue.cli import practice_texts, translated_sentences, translated_texts
from duologue.cli.made_up import BY_NAME
from duologue.cli.translate import app
from duologue.cli.translated_texts import WrittenEntry
from duologue.languages import extracting, fitness, sentences_po, siblings
from duologue.manuscript.told import digest_source, find_unlike
from duologue.people import refusals
from duologue.rounds import practice_files
from duologue.web.sentences import FOR_TEMPLATES

CHECK_IN = "practices/check-in/exercises/check-in.toml"


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--in", str(folder)])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    assert run(folder, "new", "de").exit_code == 0
    return folder


def test_a_new_language_has_every_file_and_lacks_every_word(begun):
    assert (begun / "de/language.toml").read_text("utf-8").endswith('name = "Deutsch"\nlocale = "de"\n')
    there = {one.relative_to(begun / "de/practices").as_posix() for one in begun.rglob("practices/**/*.toml")}
    assert there == set(practice_texts.read_all_texts())
    said = run(begun, "check", "de")
    assert re.search(r"de: 0 translated, [\d,]+ missing, 0 stale, 0 wrong\n", said.output)
    assert said.exit_code == 0


def test_every_file_of_practices_that_people_read_is_translated():
    every = {
        path.relative_to(practice_files.FOLDER).as_posix()
        for path in Path(str(practice_files.FOLDER)).rglob("*.toml")
    }
    assert every - practice_texts.UNREAD == set(practice_texts.read_all_texts())
    assert all(practice_texts.read_all_texts().values())


def test_the_english_text_stands_above_each_and_a_second_time_changes_nothing(begun):
    said = (begun / "de" / CHECK_IN).read_text("utf-8")
    entry = (
        f'id = "step.help.text"\nof = "{digest_source("What would help?")}"\n# What would help?\ntext = ""\n'
    )
    assert entry in said
    before = files(begun)
    assert run(begun, "new", "de").exit_code == 0
    assert files(begun) == before


def entry(id_: str, source: str, text: str, *notes: str) -> WrittenEntry:
    return WrittenEntry(id_, digest_source(source), text, notes)


def test_what_has_moved_on_is_marked_and_what_was_said_of_it_stays():
    there = [
        entry("a", "One, as it was", "Eins", "One, as it was", "So sagt es Oma."),
        entry("b", "Two", "Zwei", "Two"),
        entry("c", "Three", "", "Three"),
        entry("gone", "Four", "Vier", "Four"),
    ]
    fresh = translated_texts.refresh_texts({"b": "Two", "a": "One", "c": "Three"}, there)
    assert fresh == [
        entry("b", "Two", "Zwei", "Two"),
        entry("a", "One", "", "One"),
        entry("a", "One, as it was", "Eins", "One, as it was", "So sagt es Oma.", translated_texts.STALE),
        entry("c", "Three", "", "Three"),
        entry("gone", "Four", "Vier", "Four", translated_texts.STALE),
    ]
    assert translated_texts.refresh_texts({"b": "Two", "a": "One", "c": "Three"}, fresh) == fresh
    raw = translated_texts.write("a.toml", fresh)
    assert translated_texts.list_entries_with_notes(siblings.parse(raw, "a.toml").text, raw) == fresh
    # And when the source is as it was once, so is its translation.
    back = translated_texts.refresh_texts({"a": "One, as it was", "b": "Two"}, fresh)
    assert back[0] == entry("a", "One, as it was", "Eins", "One, as it was", "So sagt es Oma.")


@pytest.mark.parametrize(
    "text", ['Say "so"', "back\\slash", "two\nlines", "# no comment", "é “ÿ” 🙂", "tab\t"]
)
def test_any_text_comes_back_from_its_file(text):
    raw = translated_texts.write("a.toml", [entry("a", text, text, *text.splitlines())])
    (found,) = siblings.parse(raw, "a.toml").text
    assert (found.text, found.of) == (text, digest_source(text))


def test_a_sentence_that_was_changed_a_little_keeps_its_translation_to_be_looked_at():
    from babel.messages.catalog import Catalog

    old, now = Catalog(locale="de"), Catalog()
    old.add("Write something here, or skip.", "Schreib etwas, oder lass es aus.", user_comments=["Du-Form"])
    old.add("Yesterday", "Gestern")
    old.add("A lighthouse, far away", "Ein Leuchtturm")
    now.add("Write something here, or skip this.")
    now.add("Yesterday")
    fresh = translated_sentences.refresh_sentences(old, now, "de")
    changed = fresh.get("Write something here, or skip this.")
    assert changed is not None
    assert (changed.string, changed.fuzzy) == ("Schreib etwas, oder lass es aus.", True)
    assert changed.user_comments == ["Du-Form"]
    kept = fresh.get("Yesterday")
    assert kept is not None and (kept.string, kept.fuzzy) == ("Gestern", False)
    assert b'#~ msgid "A lighthouse, far away"\n#~ msgstr "Ein Leuchtturm"' in translated_sentences.write(
        fresh
    )
    # Said again, it is there again.
    now.add("A lighthouse, far away")
    again = translated_sentences.refresh_sentences(fresh, now, "de").get("A lighthouse, far away")
    assert again is not None and again.string == "Ein Leuchtturm"


def test_a_stale_sentence_is_not_said_and_check_tells_of_it(tmp_path):
    from duologue.languages import compiling

    assert run(tmp_path, "new", "de").exit_code == 0
    po = tmp_path / "de/sentences.po"
    text = po.read_text("utf-8").replace(
        'msgid "Yesterday"\nmsgstr ""', '#, fuzzy\nmsgid "Yesterday"\nmsgstr "Gestern"'
    )
    po.write_text(text, "utf-8")
    said = run(tmp_path, "check", "de")
    line = text.splitlines().index('msgid "Yesterday"') + 1
    assert f"de/sentences.po:{line}: “Yesterday”: is marked fuzzy" in said.output
    assert said.exit_code == 0
    assert compiling.compile_sentences(tmp_path / "de") == []
    assert b"Gestern" not in (tmp_path / "de/checked.mo").read_bytes()


@pytest.mark.parametrize("code", [speaking.ACCENTED, speaking.MIRRORED])
def test_a_made_up_language_is_whole_and_nothing_is_wrong_with_it(code, made):
    said = run(made, "check", code)
    assert re.search(rf"^{code}: [\d,]+ translated, 0 missing, 0 stale, 0 wrong\n\Z", said.output), (
        said.output
    )
    assert said.exit_code == 0
    raw = (made / code / "sentences.po").read_text("utf-8")
    assert f"nplurals={sentences_po.count_forms(speaking.LOCALES[code])};" in raw


@pytest.mark.parametrize("name", BY_NAME)
def test_a_made_up_language_keeps_values_quotes_and_markup_and_no_plain_word(name):
    made_up = BY_NAME[name]
    for sentence in ("Closed until %(day)s, 100%% <em>so</em>&nbsp;far.", "A {other}’s {you.a.b} {{brace}}"):
        said = made_up(sentence, None)
        assert list(fitness.find_unfit([sentence], [said], 1)) == []
        assert find_unlike(sentence, said) is None
        assert not re.search(r"[A-Za-z]", re.sub(r"%\(\w+\)s|%%|\{[^{}]*\}|<[^<>]*>|&\w+;", "", said))
    assert len(BY_NAME["accents"]("How is it inside?", None)) >= 1.4 * len("How is it inside?")
    assert all(len(made_up("a.m.", 5)) <= 5 for made_up in BY_NAME.values())


def test_the_text_of_what_no_other_language_has_is_gathered():
    """Words of pages, of refusals and of plurals, each as what says it."""
    found = extracting.gather()
    assert found.get("There is nothing here to say yes to.") is not None
    assert found.get("Yes", "to an agreement") is not None


def test_whatever_takes_a_sentence_is_gathered_from():
    takes = {"_", "mark", "gettext", "ngettext", "pgettext", "npgettext", *FOR_TEMPLATES}
    takes |= {one.__name__ for one in (refusals.Refusal, *refusals.Refusal.__subclasses__())}
    assert takes == set(extracting.KEYWORDS)


def test_nothing_that_serves_pages_gathers_or_compiles():
    import subprocess
    import sys

    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'duologue.config.settings'\n"
        "import django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "from duologue.languages import compiling; assert compiling.compile_newer([]) == []\n"
        "print([name for name in sys.modules if name.startswith('babel.messages')\n"
        "    or name in ('duologue.languages.extracting', 'duologue.cli.made_up')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"
