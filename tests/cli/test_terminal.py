"""The terminal speaks the language that its environment asks for: sentences, help, what is played there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from duologue.cli import terminal
from duologue.languages import ENGLISH
from duologue.languages.installed_languages import read_installed
from duologue.manuscript.told import digest_source
from duologue.rounds.practice_files import FOLDER

SENTENCES = {
    "Short scripts that two people play, sealed until both have answered.": "Curtos guiões para dois.",
    "New file for the copy of the database.": "Ficheiro novo.",
    "Copy the database to one file while it is in use. The key files go apart.": "Copia a base de dados.",
    "address to listen on; this machine alone by default": "endereço a escutar",
    "%(file)s: %(error)s.": "%(error)s, em %(file)s.",
    "There is enough to say something.": "Há o bastante para dizer algo.",
    "Write a small exercise with comments, to change into your own.": "Escreve um exercício.",
    'Type "skip" to pass something over, "stop" to end. Nothing is kept.': "Nada se guarda.",
    "Left for now. No reason needed, none given.": "Fica para outra vez.",
}
THANKS = "thanks/exercises"


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one language, of a few sentences."""
    made = tmp_path_factory.mktemp("languages")
    folder = made / "pt"
    folder.mkdir()
    (folder / "language.toml").write_text('name = "português"\nlocale = "pt_PT"\n', encoding="utf-8")
    catalog = Catalog(locale="pt_PT")
    for source, said in SENTENCES.items():
        catalog.add(source, said)
    with (folder / "checked.mo").open("wb") as file:
        write_mo(file, catalog)
    return made


def run(languages: Path, *arguments: str, given: str = "", **environment: str) -> tuple[str, str]:
    """What is printed, and what of mistakes, by the command in an environment of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-m", "duologue", *arguments],
        input=given,
        env={**kept, "DUOLOGUE_LANGUAGES": str(languages), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "pt_PT.UTF-8"}, "pt"),
        ({"LANG": "pt"}, "pt"),
        ({"LANG": "pt_BR@euro"}, "pt"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "pt_PT.UTF-8"}, "pt"),
        ({"LANG": "pt_PT.UTF-8", "LC_MESSAGES": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "en"),
        ({"LANG": "../../etc/passwd"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_says_which_language(
    languages: Path, environment: Mapping[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUOLOGUE_LANGUAGES", str(languages))
    read_installed.cache_clear()
    try:
        assert terminal.guess_language(environment).code == code
    finally:
        monkeypatch.undo()
        read_installed.cache_clear()


def test_a_terminal_in_english_looks_for_no_other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "duologue.languages.installed_languages.read_installed", lambda: pytest.fail("it was looked for")
    )
    assert terminal.guess_language({"LANG": "en_GB.UTF-8"}) is ENGLISH
    # The control: another is looked for.
    with pytest.raises(pytest.fail.Exception):
        terminal.guess_language({"LANG": "pt_PT.UTF-8"})


def test_help_is_in_the_language_of_the_terminal(languages: Path) -> None:
    said, _ = run(languages, "--help", LANG="pt_PT.UTF-8")
    assert "Curtos guiões para dois." in said and "Copia a base de dados." in said
    assert "Ficheiro novo." in run(languages, "backup", "--help", LANG="pt_PT.UTF-8")[0]
    assert "endereço a escutar" in run(languages, "serve", "--help", LANG="pt_PT.UTF-8")[0]
    assert "Escreve um exercício." in run(languages, "exercise", "new", "--help", LANG="pt_PT.UTF-8")[0]
    # The control: without it, English.
    assert "Short scripts that two people play" in run(languages, "--help")[0]


def test_mistakes_and_figures_are_told_in_it_and_programs_read_english(
    languages: Path, tmp_path: Path
) -> None:
    _, mistake = run(languages, "analyse", "level", str(tmp_path / "none.csv"), LANG="pt_PT.UTF-8")
    assert mistake == f"No such file or directory, em {tmp_path / 'none.csv'}.\n"
    points = tmp_path / "points.json"
    points.write_text('{"a": {"x": 70, "y": 30}, "b": {"x": 40, "y": 60}}')
    said, _ = run(languages, "analyse", "divide", str(points), LANG="pt_PT.UTF-8")
    assert "reason: Há o bastante para dizer algo." in said
    written, _ = run(languages, "analyse", "divide", str(points), "--json", LANG="pt_PT.UTF-8")
    assert json.loads(written)["reason"] == "There is enough to say something."
    assert written == run(languages, "analyse", "divide", str(points), "--json")[0]


def test_what_is_played_there_is_read_in_it(languages: Path) -> None:
    script = next(entry for entry in FOLDER.joinpath(THANKS).iterdir() if entry.name.endswith(".toml"))
    source = script.read_text("utf-8")
    title = next(line for line in source.splitlines() if line.startswith("title = ")).split('"')[1]
    sibling = languages / "pt" / "practices" / THANKS / script.name
    sibling.parent.mkdir(parents=True)
    sibling.write_text(
        f'[[text]]\nid = "title"\nof = "{digest_source(title)}"\ntext = "Obrigado"\n', encoding="utf-8"
    )
    command = ("exercise", "play", str(script))
    said, _ = run(languages, *command, given="stop\n", LANG="pt_PT.UTF-8")
    assert said.startswith("Obrigado\n") and "Nada se guarda." in said and "Fica para outra vez." in said
    assert run(languages, *command, given="stop\n")[0].startswith(f"{title}\n")
