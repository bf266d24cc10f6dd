"""Seals over templates for answers and requests to delete, and disclosures bound to their ground and day;
and one occasion more for notices: an account was closed.

What is there when this runs is trusted and sealed as it is, once: a seal that is missing later is not made.
"""

from importlib import import_module
from typing import Any, Final

from django.db import migrations, models

from lykta.web.team.seals import seal_rows

_TEXTS: Final = ("what", "recipient")
_BEFORE: Final = ("agency_id",)
_AFTER: Final = ("agency_id", "ground", "decided_on")
# A module whose name begins with digits cannot be named in an import.
_earlier: Final[Any] = import_module("lykta.web.consult.migrations.0007_texts_bound_to_their_columns")


def seal_what_is_there(apps: Any, _schema_editor: Any) -> None:
    """Seal each template and each request."""
    for name in ("AnswerTemplate", "DeletionRequest"):
        seal_rows(apps.get_model("consult", name))


def bind_disclosures(apps: Any, _schema_editor: Any) -> None:
    """Seal the texts of each disclosure anew, for the place that says its ground and day."""
    _earlier.seal_texts_anew(apps, {"Disclosure": (_TEXTS, _BEFORE, _AFTER)})


def unbind_disclosures(apps: Any, _schema_editor: Any) -> None:
    """Seal them anew for the place that they had before."""
    _earlier.seal_texts_anew(apps, {"Disclosure": (_TEXTS, _AFTER, _BEFORE)})


class Migration(migrations.Migration):
    dependencies = [("consult", "0009_last_letters")]

    operations = [
        migrations.AlterField(
            "notice",
            "occasion",
            models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("asker-wrote", "Asker Wrote"),
                    ("assigned", "Assigned"),
                    ("handed-on", "Handed On"),
                    ("glass-broken", "Glass Broken"),
                    ("due", "Due"),
                    ("purge-stopped", "Purge Stopped"),
                    ("deletion-asked", "Deletion Asked"),
                    ("powers", "Powers"),
                    ("address-changed", "Address Changed"),
                    ("account-closed", "Account Closed"),
                ],
                max_length=20,
            ),
        ),
        *(
            migrations.AddField(
                model, "seal", models.BinaryField(default=bytes, editable=False, max_length=32)
            )
            for model in ("answertemplate", "deletionrequest")
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        migrations.RunPython(bind_disclosures, unbind_disclosures),
    ]
