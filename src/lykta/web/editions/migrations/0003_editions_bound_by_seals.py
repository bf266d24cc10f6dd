"""Seals over editions: how far each has come, by whom, and why one was withdrawn.

What is there when this runs is trusted and sealed as it is, once: a seal that is missing later is not made.
"""

from typing import Any

from django.db import migrations, models

from lykta.web.team.seals import seal_rows


def seal_what_is_there(apps: Any, _schema_editor: Any) -> None:
    """Seal each edition."""
    seal_rows(apps.get_model("editions", "Edition"))


class Migration(migrations.Migration):
    dependencies = [("editions", "0002_reason_en")]

    operations = [
        migrations.AddField(
            "edition", "seal", models.BinaryField(default=bytes, editable=False, max_length=32)
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
    ]
