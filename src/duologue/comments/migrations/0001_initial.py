from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            "Comment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("article", models.CharField(db_index=True, max_length=80)),
                ("name", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("month", models.DateField()),
                ("state", models.CharField(max_length=8)),
                ("reported", models.BooleanField(default=False)),
            ],
        ),
    ]
