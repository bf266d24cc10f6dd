"""Acts on accounts that take two people: who made an account, and one table of acts that are pending."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lykta.web.team.seals import seal_rows


def resets_become_pending_acts(apps: Any, _schema_editor: Any) -> None:
    """Keep each reset that somebody asked for; its second person can agree as before."""
    pending = apps.get_model("team", "PendingAct")
    for reset in apps.get_model("team", "FactorReset").objects.all():
        pending.objects.create(
            kind="reset", member_id=reset.member_id, asked_by_id=reset.asked_by_id, until=reset.until
        )
    seal_rows(pending)


def pending_acts_become_resets(apps: Any, _schema_editor: Any) -> None:
    """Keep each reset that somebody asked for; the version before knows no other pending act.

    An account that waits for its second person stays closed: two people could not have opened it there.
    """
    resets = apps.get_model("team", "FactorReset")
    for act in apps.get_model("team", "PendingAct").objects.filter(kind="reset"):
        resets.objects.create(member_id=act.member_id, asked_by_id=act.asked_by_id, until=act.until)
    seal_rows(resets)


class Migration(migrations.Migration):
    dependencies = [("team", "0002_rows_bound_by_seals")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="made_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="made_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_members",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="raised_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="raised_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="raised_members",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="startcode",
            name="by_two",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PendingAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("make", "Make the account"),
                            ("change", "Change role, agency or outside name"),
                            ("reopen", "Reopen the account"),
                            ("reset", "Remove the second factors"),
                            ("start_code", "Make a one-time code"),
                        ],
                        max_length=10,
                    ),
                ),
                ("seal", models.BinaryField(default=bytes, editable=False, max_length=32)),
                ("until", models.DateTimeField()),
                ("half", models.BinaryField(default=bytes, max_length=32)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("member", "Member of an agency"),
                            ("reader", "Reader of statistics"),
                            ("administrator", "Administrator of accounts"),
                        ],
                        max_length=20,
                    ),
                ),
                ("outside_name", models.CharField(blank=True, max_length=200)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="team.agency"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked_acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pending_acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                # With the table, since PostgreSQL alters no table in the transaction that has put rows in it.
                "constraints": [
                    models.UniqueConstraint(fields=("member", "kind"), name="one_pending_act_of_a_kind")
                ],
            },
        ),
        migrations.RunPython(resets_become_pending_acts, pending_acts_become_resets),
        migrations.DeleteModel(name="FactorReset"),
    ]
