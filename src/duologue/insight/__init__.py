"""Pure statistics on values it is given: no framework, no I/O, no clock, no chance of its own.

`dividing`, `choosing`, `ranges` and `reasons` need nothing but Python. The rest needs numpy, which a process
imports only when it first imports one of them: a worker that serves no page with a figure on it never pays
for it.
"""
