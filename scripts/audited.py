"""Says what the advisory database answered about the packages of the lock, for `scripts/audit`.

`audited.py 0|1`: with 1, no answer is a skip, said in a sentence, and not a failure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

BUILD = Path(__file__).resolve().parents[1] / "build"
SKIPPED = "Audit skipped: the advisory database could not be reached from here. With a network: make audit"
UNREACHABLE = (
    "The advisory database could not be reached: nothing was audited. Run this again with a network."
)

Package = Mapping[str, Any]


def verdict(asked: Sequence[Package] | None, where_possible: bool) -> tuple[int, list[str]]:
    """(Exit status, what to say) for the packages as pip-audit wrote them, None for no answer.

    1: a weakness is known. 2: some package could not be asked about, which is a failure where the audit was
    asked for, and said where it is done in passing: a network that comes and goes decides about no change.
    """
    answered = [package for package in asked or () if "skip_reason" not in package]
    if asked is None or not answered:
        return (0, [SKIPPED]) if where_possible else (2, [UNREACHABLE])
    said = []
    for package in answered:
        for found in package.get("vulns", ()):
            fixed = ", ".join(found["fix_versions"]) or "no fixed version yet"
            said.append(f"{package['name']} {package['version']}: {found['id']} (fixed in: {fixed})")
    weak, unknown = len(said), [package["name"] for package in asked if "skip_reason" in package]
    said.append(f"{len(answered)} of {len(asked)} packages audited, {weak} known weaknesses.")
    if unknown:
        said.append("The advisory database knew nothing to say about: " + ", ".join(unknown))
    return (1 if weak else 2 if unknown and not where_possible else 0), said


def main() -> int:
    try:
        asked = json.loads((BUILD / "audit.json").read_text("utf-8"))["dependencies"]
    except (OSError, ValueError):
        asked = None
    status, said = verdict(asked, sys.argv[1] == "1")
    for line in said:
        print(line)
    if asked is None and status and (BUILD / "audit.err").exists():
        sys.stderr.write((BUILD / "audit.err").read_text("utf-8"))
    return status


if __name__ == "__main__":
    sys.exit(main())
