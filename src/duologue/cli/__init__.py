"""The duologue command."""
