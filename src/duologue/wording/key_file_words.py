"""What is the matter with a key file, for whoever looks after the machine."""

from __future__ import annotations

from duologue.languages import _
from duologue.languages.dates_in_words import write_list
from duologue.vault import (
    KeyFileDamaged,
    KeyFileError,
    KeyFileExists,
    KeyFileMissing,
    KeyFileUnreadable,
    KeyFileUnsafe,
)


def say(error: KeyFileError) -> str:
    """What is wrong with which file, and what to do."""
    names = write_list(error.files)
    match error:
        case KeyFileMissing():
            return _("%(file)s is missing. Put it back from your backup.", file=names)
        case KeyFileExists():
            return _("%(file)s is there already and stays as it is.", file=names)
        case KeyFileUnreadable():
            return _("%(file)s cannot be read: %(why)s.", file=names, why=error.why)
        case KeyFileUnsafe():
            return _("Others may read %(file)s. Run: chmod 600 %(file)s", file=names)
        case KeyFileDamaged():
            return _("%(file)s is not a key file any more. Put it back from your backup.", file=names)
    if not error.files:
        return _("The canary does not open. Put the key files back from your backup.")
    return _("%(file)s did not come with this database. Put the right one back from your backup.", file=names)
