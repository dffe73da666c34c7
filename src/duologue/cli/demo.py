"""`duologue demo`: a throw-away instance on loopback with Ana, Ben and sixty days of rounds."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from duologue.cli import demo_clock
from duologue.config.addresses import DEFAULT_PORT
from duologue.languages import _, ngettext

DAYS = 60


def run_demo(port: int = DEFAULT_PORT, days: int = DAYS, years: int = 0) -> int:
    """Make the instance in a folder of its own, serve it on loopback, and remove it at the end."""
    from duologue.cli import database, prepare, serve

    # Told to stop while the days are being played, it goes as it came: quietly, and with its folder.
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="duologue-demo-") as folder:
        os.environ["DUOLOGUE_DATA"] = folder
        os.environ.pop("DUOLOGUE_KEYS", None)
        os.environ.pop("DUOLOGUE_DATABASE", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "duologue.cli.demo_settings"
        devices = Path(folder) / "devices.json"
        os.environ["DUOLOGUE_DEMO_DEVICES"] = str(devices)
        os.environ[demo_clock.FILE] = str(Path(folder) / "hours-ahead")
        prepare.make_folders()
        now = prepare.tell_time_in_utc()
        prepare.prepare_instance(database.set_up_django(), now)
        if days or years:
            _say(_say_beginning(days, years))
        devices.write_text(json.dumps(furnish(now, days, years)))
        address = f"http://localhost:{port}/demo/"
        if days or years:
            _say(_("Become Ana or Ben at %(address)s", address=address))
        else:
            # The way in of the first of the two is said by the server itself.
            _say(_("Go on to another hour at %(address)s", address=address))
        return serve.serve(serve.ServeSettings(host="127.0.0.1", port=port))


def _say_beginning(days: int, years: int) -> str:
    if years:
        return ngettext(
            "Ana and Ben are playing %(num)s year of rounds. Some ten seconds a year…",
            "Ana and Ben are playing %(num)s years of rounds. Some ten seconds a year…",
            years,
        )
    return ngettext(
        "Ana and Ben are playing %(num)s day of rounds. A moment…",
        "Ana and Ben are playing %(num)s days of rounds. A moment…",
        days,
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def furnish(now: datetime, days: int = DAYS, years: int = 0) -> dict[str, dict[str, Any]]:
    """Play the days up to yesterday and leave today open; the two devices' cookies by name. With `years`, the
    days are those of a simulated couple; with no day, nobody has begun."""
    from django.db import connections

    from duologue.cli.demo_days import Days
    from duologue.cli.demo_years import DAYS_A_YEAR, Years

    if not days and not years:
        return {}
    try:
        return (Years(now, years * DAYS_A_YEAR) if years else Days(now, days)).play()
    finally:
        connections.close_all()
