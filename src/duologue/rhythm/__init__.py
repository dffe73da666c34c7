"""What to offer when: a plain rota under a hard mask, and a rest when things go down.

`rota` and `masks` are pure; `exercises` says what there is to offer, `offers` puts the day together.
"""
