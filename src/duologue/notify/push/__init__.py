"""Calls by Web Push (RFC 8030): the browser's own push service carries them, and reads nothing."""
