"""What a first start takes as sound is what ships, and each of it has been walked through here.

    .venv/bin/python -m tests.practices.test_checked

writes the list anew after an exercise was changed.
"""

from __future__ import annotations

from pathlib import Path

from duologue.manuscript.check import check
from duologue.manuscript.parse import parse
from duologue.rounds import practice_files

LIST = Path(str(practice_files.FOLDER)) / "checked.txt"


def digests() -> dict[str, str]:
    """Slug to digest of every exercise that ships, each without a dead end."""
    found = {}
    for path in sorted(LIST.parent.glob("*/exercises/*.toml")):
        slug = f"{path.parts[-3]}/{path.stem}"
        script = parse(path.read_text("utf-8"), slug)
        assert not check(script).problems, slug
        found[slug] = script.sha256
    return found


def test_what_a_first_start_takes_as_sound_is_what_ships_and_was_checked() -> None:
    assert set(LIST.read_text("ascii").split()) == set(digests().values())


if __name__ == "__main__":
    LIST.write_text("".join(f"{one}\n" for one in sorted(digests().values())), "ascii")
