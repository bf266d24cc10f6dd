"""One occasion more for notices: somebody else handed on what an agency answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consult", "0007_texts_bound_to_their_columns")]

    operations = [
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
                ],
                max_length=20,
            ),
        ),
    ]
