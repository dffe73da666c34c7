"""Measurements, never assertions: what Duologue costs on the machine it is run on."""
