"""Preparing the database: its tables, what PostgreSQL must not sample, and the first entry of the log."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from lykta.web.audit.models import Head
from lykta.web.audit.recording import SYSTEM, record
from lykta.web.consult.keeping.compacting import keep_samples_out
from lykta.web.prepared import prepare_database
from lykta.web.server_keys import server_keys

_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing did."""

    changes: int
    is_new: bool


def prepare() -> Prepared:
    """Make the tables or bring them to this program's state. Safe to repeat; InputError where it may not."""
    # Asked for first: without keys the log's first entry could not be written.
    server_keys()
    changes = prepare_database()
    keep_samples_out()
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).chmod(_PRIVATE)
    with transaction.atomic():
        # An empty log is a log that was emptied: the first entry is there before anything can be done.
        is_new = not Head.objects.exists()
        if is_new or changes:
            record("database.prepare", who=SYSTEM)
    return Prepared(changes=changes, is_new=is_new)
