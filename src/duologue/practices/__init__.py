"""The ten ways: exercises, decks and texts; data only."""
