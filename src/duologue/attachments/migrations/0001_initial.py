from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            "Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("couple", models.UUIDField(db_index=True)),
                ("author", models.CharField(max_length=1)),
                ("holder", models.UUIDField(db_index=True, null=True)),
                ("day", models.DateField()),
                ("fades", models.DateField(db_index=True, null=True)),
                ("keeps", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            "Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="attachments.attachment",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["attachment", "number"], name="one_part_a_place")
                ],
            },
        ),
    ]
