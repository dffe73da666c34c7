from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_passkeys")]

    operations = [
        migrations.CreateModel(
            "Rescue",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("by", models.CharField(max_length=1)),
                ("day", models.DateField()),
                ("undone", models.DateField(null=True)),
                ("kept", models.BinaryField()),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rescues",
                        to="people.couple",
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.couple"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone", None)), fields=("old",), name="one_rescue_at_a_time"
                    )
                ],
            },
        ),
    ]
