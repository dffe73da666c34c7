"""A round's screens: a class and a template a kind, over parts that they share.

`templates/screens/NAME.html` is a kind's own: `show(screen, frame, csrf, asides)` shows it, with questions
for oneself alone where they belong.
"""
