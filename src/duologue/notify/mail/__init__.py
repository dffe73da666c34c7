"""Calls by mail: through the host's mail server, or, where none is set, into a folder."""
