"""`duologue invite-couple`: the host's one-time link for a further couple."""

from __future__ import annotations

import sys

from duologue.cli import database, prepare, served
from duologue.cli.stop import Stop
from duologue.config import addresses, place
from duologue.languages import _


def invite_couple() -> None:
    """Print the link; it lives 30 days and begins one couple."""
    connection = database.django()
    if not database.exists(connection) or database.pending(connection):
        raise Stop(
            _(
                "There is no instance in %(folder)s yet, or it must be updated. Start: duologue serve",
                folder=place.data_dir(),
            )
        )
    from duologue.people import beginning

    secret = beginning.new_couple_link(prepare.now_utc())
    origin = served.origin() or addresses.public()
    sys.stdout.write(f"{addresses.link('/begin/', secret, origin)}\n")
    if not origin.startswith("https:"):
        said = _(
            "It names this machine alone. For phones: duologue serve --lan, or --public https://… with "
            "--cert and --key."
        )
        sys.stdout.write(f"{said}\n")
