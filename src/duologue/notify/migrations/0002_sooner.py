from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = [("notify", "0001_initial")]

    operations = [
        migrations.AddField("Job", "head", models.BinaryField(default=b"")),
        migrations.CreateModel(
            "Flag",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
    ]
