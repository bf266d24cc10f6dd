"""A notice can go to the address that its member had, as the last letter there."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consult", "0008_notice_of_handing_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="one_notice_of_a_kind",
        ),
        migrations.AddField(
            model_name="notice",
            name="address",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AlterField(
            model_name="notice",
            name="occasion",
            field=models.CharField(
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
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("member", "occasion", "address"), name="one_notice_of_a_kind"
            ),
        ),
    ]
