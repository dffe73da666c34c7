"""What the engine, the vault and insight name, as whoever reads it reads it: one module a subject."""
