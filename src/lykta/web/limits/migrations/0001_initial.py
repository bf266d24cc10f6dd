from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_out_of_the_write_ahead_log(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL the table is unlogged: no archive, replica or later backup of the log holds a count."""
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE limits_mark SET UNLOGGED")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("until", models.FloatField(db_index=True)),
            ],
        ),
        # Going back drops the table.
        migrations.RunPython(keep_out_of_the_write_ahead_log, migrations.RunPython.noop),
    ]
