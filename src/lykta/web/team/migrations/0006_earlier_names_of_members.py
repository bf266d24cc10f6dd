"""Names that members had, beside those of agencies; each earlier name is bound by a seal.

What is there when this runs is trusted and sealed as it is, once: a seal that is missing later is not made.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from lykta.web.team.seals import seal_rows


def seal_what_is_there(apps: Any, _schema_editor: Any) -> None:
    """Seal each earlier name of an agency."""
    seal_rows(apps.get_model("team", "EarlierName"))


def drop_names_of_members(apps: Any, _schema_editor: Any) -> None:
    """Take away what the earlier table cannot hold."""
    apps.get_model("team", "EarlierName").objects.filter(agency=None).delete()


class Migration(migrations.Migration):
    dependencies = [("team", "0005_earlier_names")]

    operations = [
        migrations.AlterField(
            "earliername",
            "agency",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="earlier_names",
                to="team.agency",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_names_of_members),
        migrations.AddField(
            "earliername",
            "member",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="earlier_names",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "earliername", "seal", models.BinaryField(default=bytes, editable=False, max_length=32)
        ),
        migrations.AddConstraint(
            "earliername",
            models.CheckConstraint(
                condition=Q(agency__isnull=False, member__isnull=True)
                | Q(agency__isnull=True, member__isnull=False),
                name="earlier_name_is_of_one",
            ),
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
    ]
