"""The one table of the limits: keyed hashes, and until when each of them matters."""

from django.db import models


class Mark(models.Model):
    """A count, or something that was used: its name as a keyed hash, and when it is over.

    How the time is read depends on what the name stands for (see `counting`). A row whose time is over means
    the same as no row.
    """

    name = models.CharField(max_length=32, primary_key=True)
    until = models.FloatField(db_index=True)
    """Seconds since 1970."""
