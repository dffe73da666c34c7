"""One's own calendar to read elsewhere: a secret address with the times one set, in words that say
nothing."""
