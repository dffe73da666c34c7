"""Gathers every source that an exercise ever had into `data/scripts.json.xz`.

    .venv/bin/python -m tests.upgrade.gather_scripts COMMIT

takes every commit up to COMMIT, and of each the text of every exercise, each text once. A text is read and
checked by the product of a commit that has it, in a process of its own, and kept with the digest that this
one gave it: an instance of then keeps it under that, and its rounds name it. Left out, and said, is what no
commit that has it would have installed. What is there already stays as it is.
"""

from __future__ import annotations

import argparse
import io
import json
import lzma
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.cli.instance import ROOT

FILE = Path(__file__).parent / "data" / "scripts.json.xz"
PRACTICES = "src/duologue/practices"
EXERCISE = re.compile(rf"{PRACTICES}/(?P<practice>[^/]+)/exercises/(?P<name>[^/]+)\.toml$")

READ_AND_CHECK = """
import json, sys
from duologue.manuscript.parse import parse
try:
    from duologue.manuscript.check import check
except ModuleNotFoundError:
    check = None
found = []
for slug, source in json.load(sys.stdin):
    try:
        script = parse(source, slug)
        problems = check(script).problems if check else ()
    except Exception as refused:
        found.append([None, False, str(refused)])
    else:
        found.append([None if problems else script.sha256, check is not None, "check refuses it"])
json.dump(found, sys.stdout)
"""


@dataclass(frozen=True)
class Source:
    """A text that an exercise had: `commit` is one that installed it, and gave it this digest; the first
    commits had no check to pass (`checked`)."""

    slug: str
    sha256: str
    commit: str
    checked: bool
    source: str


def load() -> list[Source]:
    return [Source(**one) for one in json.loads(lzma.decompress(FILE.read_bytes()))] if FILE.exists() else []


def gather(until: str) -> Iterator[Source | str]:
    """Every source that some commit installed; of others, why they are left out."""
    known = {(one.slug, one.source) for one in load()}
    wanted = {place: commits for place, commits in _texts(until).items() if place not in known}
    why: dict[tuple[str, str], str] = {}
    while wanted:
        # One commit after another is asked about all that it has, the latest of most texts first.
        commit = max((commits[0] for commits in wanted.values()), key=lambda c: _number(wanted, c))
        here = [place for place, commits in wanted.items() if commits[0] == commit]
        for place, (sha256, checked, refused) in zip(here, _asked(commit, here), strict=True):
            rest = wanted.pop(place)[1:]
            if sha256 is not None:
                yield Source(place[0], sha256, commit[:7], checked, place[1])
            elif rest:
                wanted[place], why[place] = rest, refused
            else:
                yield f"{place[0]} as of {commit[:7]}: {refused}"


def _number(wanted: dict[tuple[str, str], list[str]], commit: str) -> int:
    return sum(commits[0] == commit for commits in wanted.values())


def _texts(until: str) -> dict[tuple[str, str], list[str]]:
    """(slug, source) to the commits that have it, latest first."""
    blobs: dict[tuple[str, str], list[str]] = {}
    for commit in _git("rev-list", until).split():
        for line in _git("ls-tree", "-r", commit, "--", PRACTICES).splitlines():
            entry, path = line.split("\t")
            if match := EXERCISE.match(path):
                place = f"{match['practice']}/{match['name']}", entry.split()[2]
                blobs.setdefault(place, []).append(commit)
    return {(slug, _git("cat-file", "blob", blob)): commits for (slug, blob), commits in blobs.items()}


def _asked(commit: str, places: list[tuple[str, str]]) -> list[tuple[str | None, bool, str]]:
    """What a commit's own product makes of them: a digest, or None; whether it had a check; why not."""
    archive = subprocess.run(
        ["git", "archive", commit, "src"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(folder, filter="data")
        done = subprocess.run(
            [sys.executable, "-c", READ_AND_CHECK],
            input=json.dumps(places),
            env=os.environ | {"PYTHONPATH": str(Path(folder) / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{commit[:7]}: {done.stderr}")
    return [(sha256, checked, why) for sha256, checked, why in json.loads(done.stdout)]


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("commit")
    found = list(gather(parser.parse_args().commit))
    sources = sorted([*load(), *(one for one in found if isinstance(one, Source))], key=lambda one: one.slug)
    text = json.dumps([asdict(one) for one in sources], ensure_ascii=False)
    FILE.write_bytes(lzma.compress(text.encode(), preset=9))
    for one in found:
        if isinstance(one, str):
            sys.stdout.write(f"left out: {one}\n")
    sys.stdout.write(f"{len(sources)} sources\n")


if __name__ == "__main__":
    main()
