"""Each row says whose list it is in, so that what is the other's own is never read.

Rows of before have their wraps to tell: of both, or of their author alone, whose letter is then the name.
"""

from typing import Any

from django.db import migrations, models

from duologue.vault import WrapKind, read_wraps

BOTH = {WrapKind.COUPLE, WrapKind.INVITATION}
AT_A_TIME = 500


def name_lists(apps: Any, _schema: Any) -> None:
    every = apps.get_model("rounds", "Round").objects
    of: dict[str, list[Any]] = {"a": [], "b": []}
    for id_, author, wraps in every.values_list("id", "author", "key").iterator():
        if author in of and not any(wrap.kind in BOTH for wrap in read_wraps(bytes(wraps))):
            of[author].append(id_)
    for author, ids in of.items():
        for at in range(0, len(ids), AT_A_TIME):
            every.filter(id__in=ids[at : at + AT_A_TIME]).update(list=author.encode())


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_outbox_day")]

    operations = [
        migrations.AddField(model_name="round", name="list", field=models.BinaryField(default=b"")),
        migrations.RunPython(name_lists, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="round", name="rounds_roun_couple__113d64_idx"),
        migrations.RemoveIndex(model_name="round", name="rounds_roun_couple__eaa52b_idx"),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["couple", "list", "day"], name="rounds_roun_couple__4a3054_idx"),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["couple", "list", "state"], name="rounds_roun_couple__8fe7d1_idx"),
        ),
    ]
