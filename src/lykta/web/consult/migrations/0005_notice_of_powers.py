"""One occasion more for notices: an act on an account that takes two people."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "0004_parts_bound_by_seals")]

    operations = [
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
                    ("purge-stopped", "Purge Stopped"),
                    ("deletion-asked", "Deletion Asked"),
                    ("powers", "Powers"),
                ],
                max_length=20,
            ),
        ),
    ]
