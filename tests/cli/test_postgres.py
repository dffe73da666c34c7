"""The same commands and the same stream where PostgreSQL holds the database."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from tests.cli.instance import PATIENCE_S
from tests.cli.test_backup import READ
from tests.cli.test_stream import REVOKE, tell
from tests.keepsakes.racing import expected
from tests.people.racing import BETWEEN, CAPS, MOST, TRIES
from tests.rounds import racing

pytestmark = pytest.mark.postgres

EMPTY = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DROP SCHEMA public CASCADE")
    cursor.execute("CREATE SCHEMA public")
"""
TOGETHER = """
import threading, time
from datetime import UTC, datetime
from uuid import UUID
from django.db import connection, transaction
from duologue.rounds import outbox
couple = UUID(values["couple"])
def slow():
    with transaction.atomic():
        outbox.tell(couple, "a", "first", None, datetime.now(UTC))
        time.sleep(0.5)
    connection.close()
def quick():
    time.sleep(0.2)
    with transaction.atomic():
        outbox.tell(couple, "a", "second", None, datetime.now(UTC))
    connection.close()
threads = [threading.Thread(target=one) for one in (slow, quick)]
for one in threads: one.start()
for one in threads: one.join()
"""

ONE_DATE = """
from tests.rounds.racing import begun_by_three
result = begun_by_three(values["ana"], values["ben"], values["times"])
"""

BOTH_EDIT = """
from datetime import UTC, datetime
from tests.keepsakes.racing import edited_by_both
result = edited_by_both(values["ana"], values["ben"], datetime.now(UTC), values["times"])
"""

BOTH_BEGIN = """
from datetime import UTC, datetime
from duologue.rounds.models import Round
from tests.rounds.racing import begun_by_both
result = begun_by_both(values["ana"], values["ben"], datetime.now(UTC), alone=values["alone"])
Round.objects.all().delete()
"""

WRITTEN = """
from datetime import UTC, datetime
from tests.keepsakes.racing import written_at_once
result = written_at_once(values["jar"], datetime.now(UTC), 2, locked=values["locked"])
"""

MEANWHILE = """
from datetime import UTC, datetime
from tests.keepsakes import racing
race = getattr(racing, values["race"])
result = race(values["ana"], values["ben"], datetime.now(UTC), locked=values["locked"])
"""

FILLED = """
from datetime import UTC, datetime
from tests.people.racing import begin_alone, find_added
now = datetime.now(UTC)
jar = begin_alone(now) if values["what"] == "invitations" else values["jar"]
result = find_added(values["what"], jar, now, locked=values["locked"])
"""

IN_BETWEEN = """
from tests.people.racing import between
result = between(values["what"], locked=values["locked"])
"""


def test_a_commit_is_heard_at_once(on_postgres):
    instance, cast = on_postgres
    instance.start()
    subject = str(uuid4())
    with instance.listening(cast.ben) as ben, ThreadPoolExecutor(1) as reader:
        arrival = reader.submit(lambda: (ben.next(), time.time()))
        committed = tell(instance, cast, ("b", "round", subject))
        heard, arrived = arrival.result(PATIENCE_S)
    print(f"an event was there after {(arrived - committed) * 1000:.1f} ms")
    assert heard["data"] == subject
    assert arrived - committed < 1.0
    assert instance.stop() < 4.0


def test_two_commits_at_once_are_both_heard_in_the_order_of_their_commits(on_postgres):
    """A lower id that became visible after a higher one would be passed over for good."""
    instance, cast = on_postgres
    instance.start()
    with instance.listening(cast.ana) as ana:
        instance.hands(TOGETHER, couple=cast.couple)
        assert [ana.next()["event"] for _ in range(2)] == ["first", "second"]


def test_revoking_a_device_ends_its_stream(on_postgres):
    """check 27: on PostgreSQL too."""
    instance, cast = on_postgres
    instance.start()
    with instance.listening(cast.ana) as ana:
        instance.hands(REVOKE, token=cast.token, device=cast.ana_device)
        assert ana.next() is None


def test_doctor_backup_and_restore(on_postgres, tmp_path):
    """check 58: restored into an emptied database, refused with other key files."""
    from duologue.vault import KeyFiles

    instance, cast = on_postgres
    found = instance.command("doctor")
    assert found.returncode == 0, found.stdout
    assert "PostgreSQL" in found.stdout
    copy, keys = tmp_path / "copy", tmp_path / "copy-keys"
    assert instance.command("backup", str(copy), "--keys", str(keys)).returncode == 0
    refused = instance.command("restore", str(copy))
    assert refused.returncode == 2
    assert "never replaces" in refused.stderr

    instance.hands(EMPTY)
    own = instance.data / "keys"
    own.rename(tmp_path / "own")
    KeyFiles.create(own)
    refused = instance.command("restore", str(copy))
    assert refused.returncode == 2
    assert "did not come with this database" in refused.stderr

    own.rename(tmp_path / "others")
    (tmp_path / "own").rename(own)
    restored = instance.command("restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    assert instance.hands(READ, jar=cast.ana) == "Ana"
    instance.start()


def test_an_older_database_is_copied_before_it_is_brought_up_to_date(on_postgres):
    instance, _ = on_postgres
    back = "call_command('migrate', 'keepsakes', 'zero', verbosity=0)"
    instance.hands(f"from django.core.management import call_command\n{back}")
    instance.start()
    (copy,) = (instance.data / "backups").iterdir()
    assert copy.suffix == ".pgdump"
    assert str(copy) in instance.said


def test_an_agreement_edited_by_both_at_once_keeps_both_wordings(on_postgres):
    """As tests/keepsakes/test_at_once.py has it, where rows are locked rather than the file."""
    instance, cast = on_postgres
    wrong, found = instance.hands(BOTH_EDIT, ana=cast.ana, ben=cast.ben, times=5)
    assert wrong == []
    assert found == expected(5)


def test_of_what_is_begun_or_written_at_once_no_more_is_there_than_may_be(on_postgres):
    """check 64: letters beyond what fits would push the other's out of the list of days."""
    instance, cast = on_postgres
    assert instance.hands(WRITTEN, jar=cast.ana, locked=True) == 2
    # The control: where the list is not held while they are counted.
    assert instance.hands(WRITTEN, jar=cast.ben, locked=False) > 2
    # As of two who begin something for both.
    both = {"ana": cast.ana, "ben": cast.ben}
    assert instance.hands(BOTH_BEGIN, alone=True, **both) == 1
    assert instance.hands(BOTH_BEGIN, alone=False, **both) == 2


def test_three_phones_in_two_zones_begin_one_check_in_of_a_date(on_postgres):
    """Where nobody holds the whole file, the slot decides; whoever was slower finds what is there."""
    instance, cast = on_postgres
    before = instance.hands("from duologue.rounds.models import Round\nresult = Round.objects.count()")
    wrong, rounds, days = instance.hands(ONE_DATE, ana=cast.ana, ben=cast.ben, times=5)
    assert (wrong, rounds - before, days) == racing.expected(5)


def test_of_many_at_once_no_more_is_there_than_may_be(on_postgres):
    """As tests/people/test_caps.py has it, where rows are locked rather than the file."""
    instance, cast = on_postgres
    for what in CAPS:
        wrong, added = instance.hands(FILLED, jar=cast.ana, what=what, locked=True)
        assert (len(wrong), added) == (TRIES - MOST, MOST), (what, wrong)
        # The control: where nothing is held while they are counted.
        assert instance.hands(FILLED, jar=cast.ana, what=what, locked=False) == [[], TRIES], what


def test_what_another_device_does_in_between_waits_its_turn(on_postgres):
    """checks 51 and 62: where rows are locked rather than the file; with what goes wrong without a lock."""
    instance, _cast = on_postgres
    for what in BETWEEN:
        assert instance.hands(IN_BETWEEN, what=what, locked=True) is True, what
        assert instance.hands(IN_BETWEEN, what=what, locked=False) is False, what


def test_what_one_changes_while_it_gets_other_wraps_stays_open_to_them(on_postgres):
    """Wraps of the words before would open nothing. Whoever leaves goes last."""
    instance, cast = on_postgres
    both = {"ana": cast.ana, "ben": cast.ben}
    assert instance.hands(MEANWHILE, race="opened_while_put", locked=True, **both) == ["Second words."]
    # The control: where the rows are not held.
    assert instance.hands(MEANWHILE, race="opened_while_put", locked=False, **both) == []
    assert instance.hands(MEANWHILE, race="left_while_edited", locked=True, **both) == ["Second words."]


def test_a_letter_changed_while_the_other_leaves_would_be_lost(on_postgres):
    """The control of what leaving does: where the rows are not held."""
    instance, cast = on_postgres
    both = {"ana": cast.ana, "ben": cast.ben}
    assert instance.hands(MEANWHILE, race="left_while_edited", locked=False, **both) == []
