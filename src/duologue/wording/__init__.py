"""What the names of engine, vault and insight say, in the language of whoever reads: one module a subject."""
