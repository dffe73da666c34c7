from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_ways_in")]

    operations = [
        *(
            migrations.AlterField("signin", name, models.BinaryField(null=True))
            for name in ("salt", "verifier", "locked")
        ),
        migrations.AlterField("signin", "kdf", models.JSONField(null=True)),
        migrations.CreateModel(
            "Passkey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("credential_hash", models.BinaryField(unique=True)),
                ("public_key", models.BinaryField()),
                ("host", models.CharField(max_length=255)),
                ("locked", models.BinaryField(null=True)),
                ("label", models.BinaryField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to="people.person",
                    ),
                ),
            ],
        ),
    ]
