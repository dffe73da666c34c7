"""The outbox knows days only: when something happened, or when a job is due, is no longer kept to the moment.

What was told keeps the UTC day it was told on; a job's day is the first that begins after its moment.
"""

from datetime import timedelta
from typing import Any

from django.db import migrations, models

from duologue.people.days import find_utc_day

NEVER = 9999


def keep_days(apps: Any, _schema: Any) -> None:
    outbox = apps.get_model("rounds", "Outbox")
    found: dict[Any, list[int]] = {}
    for id_, seat, due in outbox.objects.values_list("id", "seat", "due"):
        day = find_utc_day(due if seat or due.year == NEVER else due + timedelta(days=1, microseconds=-1))
        found.setdefault(day, []).append(id_)
    for day, ids in found.items():
        for at in range(0, len(ids), 500):
            outbox.objects.filter(id__in=ids[at : at + 500]).update(day=day)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_outbox_number")]

    operations = [
        migrations.AddField(model_name="outbox", name="day", field=models.DateField(null=True)),
        migrations.RunPython(keep_days, migrations.RunPython.noop),
        migrations.AlterField(model_name="outbox", name="day", field=models.DateField()),
        migrations.RemoveField(model_name="outbox", name="due"),
    ]
