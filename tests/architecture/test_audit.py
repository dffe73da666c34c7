"""Check 60: every package that we depend on stands in a bill of materials, and is asked about in CI.

That each is locked to a hash is in `test_tracked_files`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scripts.audited import SKIPPED, UNREACHABLE, verdict
from tests.architecture.sources import ROOT

HEALTHY = {"name": "one", "version": "1.0", "vulns": []}
WEAK = {"name": "two", "version": "2.0", "vulns": [{"id": "GHSA-a", "fix_versions": ["2.1"]}]}
NOT_ASKED = {"name": "three", "skip_reason": "could not be audited"}
# Nobody listens there: as without a network, whatever the machine has.
NO_NETWORK = {
    name: "http://127.0.0.1:9"
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
}
PATIENCE_S = 120.0


@pytest.mark.parametrize("where_possible", [True, False])
def test_a_known_weakness_fails_and_is_named(where_possible):
    """check 60."""
    status, said = verdict([HEALTHY, WEAK, NOT_ASKED], where_possible)
    assert status == 1
    assert "two 2.0: GHSA-a (fixed in: 2.1)" in said


@pytest.mark.parametrize(("where_possible", "expected"), [(True, 0), (False, 2)])
def test_a_package_that_could_not_be_asked_about_is_named(where_possible, expected):
    """check 60: silence is not health; it fails where the audit was asked for."""
    status, said = verdict([HEALTHY, NOT_ASKED], where_possible)
    assert status == expected
    assert any("three" in line for line in said)


def test_all_healthy_is_well():
    """check 60: the control."""
    assert verdict([HEALTHY], True) == (0, ["1 of 1 packages audited, 0 known weaknesses."])


@pytest.mark.parametrize("asked", [None, [], [NOT_ASKED]])
def test_without_a_network_it_is_skipped_in_ci_and_failed_where_it_was_asked_for(asked):
    """check 60."""
    assert verdict(asked, True) == (0, [SKIPPED])
    assert verdict(asked, False) == (2, [UNREACHABLE])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the audit reads, and no more; its artefacts stay out of the tree."""
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    return tmp_path


def test_without_a_network_ci_says_so_soon_and_has_the_bill_of_materials_all_the_same(checkout):
    """check 60."""
    done = subprocess.run(
        [checkout / "scripts" / "audit", "--where-possible"],
        env=os.environ | NO_NETWORK,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, SKIPPED in done.stdout) == (0, True), done.stdout + done.stderr
    materials = json.loads((checkout / "build" / "sbom.json").read_text())["components"]
    locked = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", (ROOT / "requirements/run.txt").read_text(), re.M
    )
    assert len(locked) > 30
    assert {(one["name"].lower(), one["version"]) for one in materials} >= {
        (name.lower(), version) for name, version in locked
    }


def test_ci_asks_about_what_we_depend_on():
    """check 60."""
    steps = (ROOT / ".ci" / "run").read_text().splitlines()
    assert "scripts/audit --where-possible" in steps
