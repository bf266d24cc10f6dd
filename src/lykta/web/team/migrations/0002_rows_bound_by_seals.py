"""Seals over members, second factors, one-time codes and asked resets.

What is there when this runs is trusted and sealed as it is, once: a seal that is missing later is not made.
"""

from typing import Any

from django.db import migrations, models

from lykta.web.team.admission import FACTORS, factor_seal
from lykta.web.team.seals import SEAL, seal_rows

_NOT_SEALED = {"Member": frozenset({"last_login"}), "StartCode": frozenset(), "FactorReset": frozenset()}


def seal_what_is_there(apps: Any, _schema_editor: Any) -> None:
    """Seal each second factor, note who has one, and seal each row of an account."""
    members = apps.get_model("team", "Member").objects
    for factor in apps.get_model("mfa", "Authenticator").objects.all():
        factor.data[SEAL] = factor_seal(factor).hex()
        factor.save(update_fields=["data"])
        if factor.type in FACTORS:
            members.filter(pk=factor.user_id).update(has_second_factor=True)
    for name, left_out in _NOT_SEALED.items():
        seal_rows(apps.get_model("team", name), left_out)


def take_seals_off_factors(apps: Any, _schema_editor: Any) -> None:
    """Take off what lies in a column that stays."""
    for factor in apps.get_model("mfa", "Authenticator").objects.all():
        factor.data.pop(SEAL, None)
        factor.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [
        migrations.AddField(
            "member", "has_second_factor", models.BooleanField(default=False, editable=False)
        ),
        *(
            migrations.AddField(
                model, "seal", models.BinaryField(default=bytes, editable=False, max_length=32)
            )
            for model in ("member", "startcode", "factorreset")
        ),
        migrations.RunPython(seal_what_is_there, take_seals_off_factors),
    ]
