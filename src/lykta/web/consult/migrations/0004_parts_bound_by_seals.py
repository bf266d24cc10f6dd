"""Seals over the agencies that take part in a consultation, and over each opening by emergency access.

What is there when this runs is trusted and sealed as it is, once: a seal that is missing later is not made.
"""

from typing import Any

from django.db import migrations, models

from lykta.web.consult.sealing import seal_of_parts
from lykta.web.team.seals import seal_rows


def seal_what_is_there(apps: Any, _schema_editor: Any) -> None:
    """Seal the parts of each consultation, and each opening by emergency access."""
    parts = apps.get_model("consult", "Participation").objects
    consultations = apps.get_model("consult", "Consultation").objects
    for number in consultations.values_list("pk", flat=True):
        taken = parts.filter(consultation=number).values_list("agency_id", "part")
        consultations.filter(pk=number).update(parts_seal=seal_of_parts(number, taken))
    seal_rows(apps.get_model("consult", "BreakGlass"))


class Migration(migrations.Migration):
    dependencies = [("consult", "0003_closed_has_days")]

    operations = [
        *(
            migrations.AddField(model, name, models.BinaryField(default=bytes, editable=False, max_length=32))
            for model, name in (("consultation", "parts_seal"), ("breakglass", "seal"))
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
    ]
