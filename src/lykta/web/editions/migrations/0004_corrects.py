from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0003_editions_bound_by_seals")]

    operations = [
        migrations.AddField("edition", "corrects", models.CharField(blank=True, default="", max_length=60)),
    ]
