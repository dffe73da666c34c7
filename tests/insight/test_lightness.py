"""numpy comes only with the figures that need it."""

from __future__ import annotations

import subprocess
import sys

import pytest


def imports_numpy(statement: str) -> bool:
    code = f"import sys\n{statement}\nprint('numpy' in sys.modules)"
    return (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "True\n"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "import duologue.insight, duologue.insight.figures",
        "import duologue.insight.dividing, duologue.insight.choosing",
        "import duologue.cli.commands, duologue.cli.analyse, duologue.cli.simulate",
    ],
)
def test_what_shows_no_statistics_does_not_import_numpy(statement):
    assert not imports_numpy(statement)


def test_the_check_sees_numpy_where_it_is():
    assert imports_numpy("import duologue.insight.level")
