from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            "CopyPart",
            fields=[
                ("place_hash", models.BinaryField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("ends", models.DateField()),
            ],
        ),
    ]
