from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import migrations, models


def give_tokens_an_end(apps: Any, schema_editor: Any) -> None:
    """A token lives for a year at most; those that had no end get theirs from today on."""
    ends = datetime.now(UTC).date() + timedelta(days=365)
    apps.get_model("people", "Device").objects.filter(is_token=True, ends=None).update(ends=ends)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_consents")]

    operations = [
        migrations.AddField("person", "ways", models.BinaryField(null=True)),
        migrations.AddField("device", "may_write", models.BooleanField(default=True)),
        migrations.AddField("device", "used", models.BinaryField(null=True)),
        migrations.RunPython(give_tokens_an_end, migrations.RunPython.noop),
    ]
