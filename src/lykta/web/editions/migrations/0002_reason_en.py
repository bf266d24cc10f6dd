from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="reason_en",
            field=models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
    ]
