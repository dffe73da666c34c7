"""JSON over the same play and reading."""
