from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="outbox",
            name="number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
