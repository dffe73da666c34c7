"""Reads and checks what people write for Duologue, before anyone plays it; as pure as the engine below it."""
