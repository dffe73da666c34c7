"""Away from an address that has a secret behind "#"."""

from __future__ import annotations

from django.http import HttpResponseRedirect


def lead_home() -> HttpResponseRedirect:
    """To the first page, with nothing behind "#": a browser takes what stands there along to an address that
    has no "#" of its own, where the secret would stay to be seen."""
    return HttpResponseRedirect("/#")
