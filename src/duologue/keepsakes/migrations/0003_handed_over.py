from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("keepsakes", "0002_list"), ("people", "0005_rescue")]

    operations = [
        migrations.CreateModel(
            "HandedOver",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "rescue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.rescue"
                    ),
                ),
            ],
        ),
    ]
