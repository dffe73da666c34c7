"""`python -m duologue`: the same as the command."""

from duologue.cli import run_console

run_console()
