"""`duologue invite-couple`: the host's one-time link for a further couple."""

from __future__ import annotations

import sys

from duologue.cli import database, prepare, served
from duologue.config import addresses
from duologue.languages import _


def invite_couple() -> None:
    """Print the link; it lives 30 days and begins one couple."""
    database.open_instance()
    from duologue.people import beginning

    secret = beginning.mint_couple_link(prepare.tell_time_in_utc())
    origin = served.read_origin() or addresses.find_public()
    sys.stdout.write(f"{addresses.make_link('/begin/', secret, origin)}\n")
    if not origin.startswith("https:"):
        said = _(
            "It names this machine alone. For phones: duologue serve --lan, or --public https://… with "
            "--cert and --key."
        )
        sys.stdout.write(f"{said}\n")
