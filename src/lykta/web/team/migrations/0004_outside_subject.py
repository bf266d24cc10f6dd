"""Accounts are bound to the issuer and subject of their first outside log-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0003_two_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="outside_subject",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outside_subject", ""), _negated=True),
                fields=("outside_subject",),
                name="outside_subject_is_of_one",
            ),
        ),
    ]
