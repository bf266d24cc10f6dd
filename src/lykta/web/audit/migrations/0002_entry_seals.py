"""Each entry gets a seal of its own; `lykta consult prepare` makes those of earlier entries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="seal",
            field=models.BinaryField(default=bytes),
        ),
    ]
