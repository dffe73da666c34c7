"""A question a day: three cards a date, the same for both; what each gives is their own alone until an hour
of their own, and only then a round (decision 0054)."""
