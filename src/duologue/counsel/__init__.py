"""Help from outside: where to find it, and showing a counsellor what one chose."""
