"""Today: one module a kind of thing, and the order in which they stand."""
