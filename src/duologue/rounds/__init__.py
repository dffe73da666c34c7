"""Plays rounds: one transaction a move, one reading for every page."""
