"""Exercises from a test's own folder, installed beside the others for as long as the test lasts."""

from __future__ import annotations

from pathlib import Path

import pytest

from duologue.engine.script import Script
from duologue.rounds import installed

# Times in a grid, and what is free for both of them.
TIMES = "quality-time/test-times"
TIMES_TEXT = """
title = "Times"
practice = "quality-time"
minutes = [1, 2]
depth = 1

[[step]]
id = "free"
ask = "each"
text = "When could you?"
fields = [{ id = "slots", kind = "slots" }]

[[step]]
id = "both-free"
work_out = "free-together"
from = ["free"]
text = "The time that you both have."
"""


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, texts: dict[str, str]) -> list[Script]:
    """Write `texts`, by slug, as an instance's folder of practices has them, and have them found there."""
    for slug, text in texts.items():
        practice, _, name = slug.partition("/")
        place = folder / practice / "exercises"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.toml").write_text(text, encoding="utf-8")
    before = list(installed._list_exercises())
    here = [
        (path.parts[-3], path.stem, path.read_text("utf-8"))
        for path in sorted(folder.glob("*/exercises/*.toml"))
    ]
    kept = [one for one in before if f"{one[0]}/{one[1]}" not in texts]
    monkeypatch.setattr(installed, "_list_exercises", lambda: iter(sorted([*kept, *here])))
    found = installed.read_scripts.__wrapped__()
    of = installed.find_script

    def script_of(sha256: str) -> Script:
        return next((one for one in found.values() if one.sha256 == sha256), None) or of(sha256)

    monkeypatch.setattr(installed, "read_scripts", lambda: found)
    monkeypatch.setattr(installed, "find_script", script_of)
    return [found[slug] for slug in texts if slug in found]
