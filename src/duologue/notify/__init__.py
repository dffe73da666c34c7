"""Calls that reach somebody outside of Duologue: one folder a channel, and one for the calendar.

What is needed to call somebody lies in one sealed row a person, a *job*, under a key file of its own; it
holds no partner's keys, no name and nothing that anybody wrote.
"""
