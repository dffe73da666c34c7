"""`python -m duologue`: the same as the command."""

from duologue.cli import main

main()
