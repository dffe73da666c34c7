"""What the repository holds: our own words and code, under our licence, and nothing about one machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tests.architecture.sources import ROOT, packed, project_files, texts

# Put together here, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(
        rf"(?<![\w.~-]){place}"
        for place in ("/wo" + "rk/", "/ro" + "ot/", "/fa" + "rm/", "/tmp/ba" + "sh_jobs", "/opt/py" + "pi")
    )
)
REGISTRY = re.compile(
    "|".join(("py" + r"pi\.org", "pythonhos" + r"ted\.org", "npm" + r"js\.", r"deb\.deb" + r"ian\.org"))
)
CLAIM = re.compile(
    "end-to-" + "end|end to " + "end encr|zero-" + "knowledge|zero " + "knowledge|military-" + "grade", re.I
)
NOTICE = re.compile(r"copyright\s+(?:\(c\)|©|\d{4})|@license|licensed under the (?:mit|apache|bsd)", re.I)
BUNDLED = re.compile(
    r"\.min\.(?:js|css)$|(?:^|/)(?:node_modules|vendor|third_party|site-packages)/|\.(?:whl|woff2?|ttf|otf)$"
)


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (MACHINE, "see /wo" + "rk/notes"),
        (MACHINE, "at '/ro" + "ot/.cache'"),
        (REGISTRY, "https://py" + "pi.org/simple"),
        (CLAIM, "Your words are End-to-" + "End encrypted."),
        (NOTICE, "/* Copyright (c) 2020 Somebody */"),
    ],
)
def test_each_pattern_finds_what_it_is_for(pattern, planted):
    assert pattern.search(planted)


def test_a_shared_folder_name_inside_a_word_or_address_is_no_machine_path():
    assert not MACHINE.search("https://example.org/wo" + "rk/ and frame" + "wo" + "rk/")


def found(pattern: re.Pattern[str], *suffixes: str, but: frozenset[str] = frozenset()) -> list[str]:
    return [
        f"{path}:{number} {match.group()}"
        for path, text in texts(*suffixes)
        if path not in but
        for number, line in enumerate(text.splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_no_path_of_one_machine():
    assert found(MACHINE) == []


def test_no_path_of_one_machine_lies_in_a_packed_file():
    """Databases and key files of earlier commits are among them."""
    contents = dict(packed())
    assert any("SQLite format 3" in text for text in contents.values()), "looked into, not only at"
    patterns = (MACHINE, REGISTRY)
    assert [path for path, text in contents.items() for one in patterns if one.search(text)] == []


def test_no_package_registry_is_named():
    assert found(REGISTRY) == []


def test_no_page_or_paper_claims_more_than_the_promise():
    assert found(CLAIM) == []


def test_no_third_party_code():
    assert [path for path in project_files() if BUNDLED.search(path)] == []
    assert found(NOTICE, ".py", ".js", ".css", ".html") == [
        line for line in found(NOTICE, ".py") if line.startswith("tests/architecture/test_tracked_files.py:")
    ]


def test_the_licence_is_there_in_full():
    licence = (ROOT / "LICENSE").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert "13. Remote Network Interaction; Use with the GNU General Public License." in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "AGPL-3.0-or-later"


def test_the_changelog_has_the_version_that_is_being_made():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert version in headings or "Unreleased" in headings


def unhashed(lock: str) -> list[str]:
    """Requirements in a lock file that carry no hash, or are not pinned to one version."""
    entries = [line.rstrip() for line in re.sub(r"\\\n\s*", "", lock).splitlines()]
    return [
        line
        for line in entries
        if line.strip()
        and not line.lstrip().startswith("#")
        and not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ]


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "build.txt", "lock.txt"])
def test_every_requirement_is_locked_to_a_hash(lock):
    assert unhashed((ROOT / "requirements" / lock).read_text()) == []


def test_an_unlocked_requirement_is_caught():
    locked = "a==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert unhashed(locked) == []
    assert unhashed(locked + "b==2.0\n") == ["b==2.0"]
    assert unhashed("c>=1 --hash=sha256:" + "0" * 64) != []


LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|<img[^>]*src=\"([^\"]+)\"")


def broken_links(path: str, text: str) -> list[str]:
    """Relative links of a page that lead to no file, or to no heading of it."""
    broken = []
    for match in LINK.finditer(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)):
        target = match.group(1) or match.group(2)
        if re.match(r"[a-z]+:", target):
            continue
        file, _, heading = target.partition("#")
        place = (ROOT / path).parent / file if file else ROOT / path
        if not place.exists() or (heading and heading not in _headings(place)):
            broken.append(f"{path}: {target}")
    return broken


def _headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+\s+(.*)$", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_every_relative_link_leads_somewhere():
    assert [line for path, text in texts(".md") for line in broken_links(path, text)] == []


def test_a_broken_link_is_caught():
    assert broken_links("README.md", "[a](docs/nowhere.md)") != []
    assert broken_links("README.md", "![a](docs/nowhere.png)") != []
    assert broken_links("README.md", "[a](README.md#no-such-heading)") != []
    assert broken_links("README.md", "[a](LICENSE) and [b](https://example.org)") == []
