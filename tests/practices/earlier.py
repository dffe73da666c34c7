"""Every text that an exercise of ours has ever had: `earlier.json.xz`, of which each is some instance's.

    .venv/bin/python -m tests.practices.earlier

collects them anew from the whole history, where there is one; a text that is there already stays.
"""

from __future__ import annotations

import json
import lzma
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("earlier.json.xz")
WHERE = "src/duologue/practices"


def texts() -> list[tuple[str, str]]:
    """(slug, text), each text of a slug once."""
    return [(slug, text) for slug, text in json.loads(lzma.decompress(FILE.read_bytes()))]


def collect() -> int:
    """Write the file; how many texts there are now."""
    found = {(slug, text): None for slug, text in texts()} if FILE.exists() else {}
    for line in _git("log", "-m", "--format=%H", "--name-only", "--diff-filter=AMR", "--", WHERE).split():
        if "/" not in line:
            commit = line
        elif "/exercises/" in line and line.endswith(".toml"):
            slug = f"{Path(line).parts[-3]}/{Path(line).stem}"
            found[slug, _git("show", f"{commit}:{line}")] = None
    packed = json.dumps(sorted(found), ensure_ascii=False, indent=0).encode()
    FILE.write_bytes(lzma.compress(packed, preset=9))
    return len(found)


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    print(f"{collect()} texts, {FILE.stat().st_size} bytes")
