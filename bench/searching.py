"""What finding a word takes after an ordinary year: queries, decryptions and processor time."""

from __future__ import annotations

import os
import tempfile
import time

TIMES = 7
# One that stands in a few things, one that stands nowhere, and one that stands nearly everywhere.
WORDS = ("kettle", "unicorn", "e")


def main() -> None:
    folder = tempfile.mkdtemp(prefix="duologue-bench-searching-")
    os.environ["DUOLOGUE_DATA"] = folder
    from duologue.cli import database, prepare

    prepare.make_folders()
    now = prepare.tell_time_in_utc()
    prepare.prepare_instance(database.set_up_django(), now)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from duologue.cli import demo
    from duologue.people import access
    from duologue.rounds import searching
    from duologue.rounds.models import Round
    from duologue.vault import count_openings

    device = demo.furnish(now, years=1)["ana"]
    sent = {"id": device["id"], "key": device["secret"], "seen": device["seen"]}
    me = access.enter({f"__Host-{name}": value for name, value in sent.items()}, now)
    if me is None:
        raise AssertionError("nobody is signed in")
    print(f"finding a word among {Round.objects.count()} rounds of a year")
    print("word        hits  queries  decryptions  ms of processor (median of", TIMES, "times)")
    for word in WORDS:
        with CaptureQueriesContext(connection) as queries, count_openings() as opened:
            found = searching.find(me, word, None, now)
        asked, spent = len(queries), []
        for _ in range(TIMES):
            began = time.process_time()
            searching.find(me, word, None, now)
            spent.append((time.process_time() - began) * 1000)
        median = sorted(spent)[len(spent) // 2]
        print(f"{word:10s} {len(found.hits):5d}  {asked:7d}  {opened.decryptions:11d}  {median:6.2f}")


if __name__ == "__main__":
    main()
