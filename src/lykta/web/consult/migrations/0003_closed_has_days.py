"""Only a closed consultation has a day of deletion; changes of that day, and requests to delete before it.

Rows of version 0.1.0 are put right first. An answer to a closed consultation left it open with its day, on
which the purge would have deleted it: the day is taken away, and the asker's page says so. Backwards, the
rows stay as they were put right.
"""

from datetime import date, timedelta
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

CLOSED = "closed"


def put_days_right(apps: Any, schema_editor: Any) -> None:
    # PostgreSQL changes no table while checks of new rows' keys wait for the end of the transaction.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    rows = apps.get_model("consult", "Consultation").objects
    change = apps.get_model("consult", "DayChange").objects.create
    today = timezone.localdate()
    for row in rows.exclude(state=CLOSED).exclude(closed_on=None, purge_on=None):
        if row.purge_on is not None:
            # It was shown: its asker is to see that it no longer holds.
            change(consultation=row, changed_on=row.closed_on or today, reason=CLOSED, day=_day_shown(row))
            change(consultation=row, changed_on=today, reason="reopened", day=None)
        shown = _day_shown(row)
        rows.filter(pk=row.pk).update(closed_on=None, purge_on=None, shown_day=shown)
    for row in rows.filter(state=CLOSED):
        row.closed_on = row.closed_on or today
        row.purge_on = row.purge_on or today + timedelta(days=settings.LYKTA.keep_days)
        change(consultation=row, changed_on=row.closed_on, reason=CLOSED, day=_day_shown(row))
        rows.filter(pk=row.pk).update(
            closed_on=row.closed_on, purge_on=row.purge_on, shown_day=_day_shown(row)
        )


def _day_shown(row: Any) -> date | None:
    """The day that its asker may have been shown: its own, or the one after its hold."""
    if row.purge_on is None:
        return None
    day: date = row.purge_on
    return max(day, row.held_until + timedelta(days=1)) if row.held_until else day


class Migration(migrations.Migration):
    dependencies = [
        ("consult", "0002_cells_and_sealed_names"),
        ("team", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DayChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changed_on", models.DateField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("closed", "Closed"),
                            ("ended", "Ended"),
                            ("forgotten", "Forgotten"),
                            ("reopened", "Reopened"),
                            ("held", "Held"),
                            ("hold-ended", "Hold Ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField(null=True)),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="day_changes",
                        to="consult.consultation",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="DeletionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_on", models.DateField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "It is not a question: spam or abuse"),
                            ("names", "A text points to a person"),
                            ("mistake", "It was sent by mistake"),
                        ],
                        max_length=20,
                        verbose_name="Why?",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deletion_request",
                        to="consult.consultation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="answertemplate",
            name="form",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="consultation", name="shown_day", field=models.DateField(blank=True, null=True)
        ),
        migrations.AlterField(
            model_name="notice",
            name="occasion",
            field=models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("asker-wrote", "Asker Wrote"),
                    ("assigned", "Assigned"),
                    ("glass-broken", "Glass Broken"),
                    ("due", "Due"),
                    ("deletion-asked", "Deletion Asked"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(put_days_right, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(closed_on__isnull=False, purge_on__isnull=False, state="closed"),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        closed_on__isnull=True,
                        purge_on__isnull=True,
                    ),
                    _connector="OR",
                ),
                name="only_a_closed_one_has_days",
            ),
        ),
    ]
