"""`duologue invite-couple`: the host's one-time link for a further couple."""

from __future__ import annotations

import sys

from duologue.cli import database, prepare, served
from duologue.cli.stop import Stop
from duologue.config import addresses, place
from duologue.languages import _


def invite_couple() -> None:
    """Print the link; it lives 30 days and begins one couple."""
    connection = database.set_up_django()
    if not database.has_database(connection) or database.has_pending(connection):
        raise Stop(
            _(
                "There is no instance in %(folder)s yet, or it must be updated. Start: duologue serve",
                folder=place.find_data_dir(),
            )
        )
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
