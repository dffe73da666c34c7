"""A bench that nobody runs in `make test` breaks unseen: each figure is there, however long it took."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.cli.instance import ROOT


def test_what_figures_and_pages_cost_is_printed():
    ran = subprocess.run(
        [sys.executable, "-m", "bench.insight", "1"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if re.search(r" \d+\.\d", line)]
    named = {line[:28].strip() for line in lines}
    assert {"attunement", "load, 6 domains", "/thread/better-days/", "the day's first offer"} <= named
    assert len(lines) == 16
