"""Plays scripts: pure functions on frozen values; no framework, no I/O, no clock, no randomness."""
