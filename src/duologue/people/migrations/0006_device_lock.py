from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_rescue")]

    operations = [
        migrations.CreateModel(
            "DeviceLock",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="lock",
                        serialize=False,
                        to="people.device",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=0)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("salt", models.BinaryField(null=True)),
                ("kdf", models.JSONField(null=True)),
                ("locked", models.BinaryField(null=True)),
            ],
        ),
    ]
