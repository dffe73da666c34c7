"""Queries, content decryptions and processor time of each hot page, in one process."""

from __future__ import annotations

import os
import tempfile
import time

TIMES = 60


def main() -> None:
    folder = tempfile.mkdtemp(prefix="duologue-bench-pages-")
    os.environ["DUOLOGUE_DATA"] = folder
    from duologue.cli import database, prepare

    prepare.make_folders()
    now = prepare.tell_time_in_utc()
    prepare.prepare_instance(database.set_up_django(), now)

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from duologue.cli import demo
    from duologue.rounds.models import Round
    from duologue.vault import count_openings

    devices = demo.furnish(now)
    # The instance has no address but loopback's, and answers to no other name.
    client = Client(HTTP_HOST="localhost")
    ana = {
        f"__Host-{name}": value
        for name, value in (("id", devices["ana"]["id"]), ("key", devices["ana"]["secret"]))
    }
    client.cookies.load(ana | {"__Host-seen": devices["ana"]["seen"]})
    opened = Round.objects.filter(state="closed").order_by("-day").values_list("id", flat=True)[0]
    pages = {
        "today": "/",
        "an opened round": f"/rounds/{opened}/",
        "history, a month": f"/history/{now:%Y-%m}/",
        "the jar": "/jar/",
        "the ten ways": "/ways/",
        "us": "/us/",
    }
    print("page               queries  decryptions  ms of processor (median of", TIMES, "requests)")
    for name, path in pages.items():
        client.get(path, secure=True)
        with CaptureQueriesContext(connection) as queries, count_openings() as opened_contents:
            response = client.get(path, secure=True)
        # Taken now: the next request begins the log of queries anew.
        asked = len(queries)
        if response.status_code != 200:
            raise AssertionError(f"{path}: {response.status_code}")
        spent = []
        for _ in range(TIMES):
            began = time.process_time()
            client.get(path, secure=True)
            spent.append((time.process_time() - began) * 1000)
        median = sorted(spent)[len(spent) // 2]
        print(f"{name:18s} {asked:7d}  {opened_contents.decryptions:11d}  {median:6.2f}")


if __name__ == "__main__":
    main()
