"""`duologue new-pepper`: for a pepper that is lost for good.

The pepper enters what a password locks, and nothing else. With a new one passwords open nothing any more;
recovery codes and signed-in devices do, and set a new password.
"""

from __future__ import annotations

import sys

from duologue.cli import database
from duologue.cli.stop import Stop
from duologue.config import place
from duologue.languages import _


def mint_pepper() -> None:
    """Make the file and note it in the database; raises `Stop` while a pepper is there."""
    connection = database.set_up_django()
    if not database.has_database(connection):
        raise Stop(_("There is no database in %(folder)s.", folder=place.find_data_dir()))
    from duologue.people.models import Host
    from duologue.vault import KeyFileError, KeyFiles
    from duologue.wording.key_file_words import say

    try:
        files = KeyFiles.create_pepper(place.find_keys_dir())
    except KeyFileError as refused:
        raise Stop(
            _(
                "%(error)s (in %(folder)s). Nothing was changed.",
                error=say(refused),
                folder=place.find_keys_dir(),
            )
        ) from None
    stored = bytes(Host.objects.values_list("files_id", flat=True).get(id=1))
    half = len(stored) // 2
    if files.id[:half] != stored[:half]:
        (place.find_keys_dir() / "pepper.key").unlink()
        raise Stop(
            _("The release key did not come with this database. Put the right one back from your backup.")
        )
    Host.objects.filter(id=1).update(files_id=files.id)
    said = _(
        "There is a new pepper. Old passwords open nothing now: whoever has one sets a new one with their "
        "recovery code, or on a device that is still signed in. Restart: duologue serve"
    )
    sys.stdout.write(f"{said}\n")
