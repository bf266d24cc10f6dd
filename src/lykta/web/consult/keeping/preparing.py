"""Preparing the database: its tables, what PostgreSQL must not sample, and the first entry of the log."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from lykta.web.audit.recording import SYSTEM, begin, has_begun, record
from lykta.web.audit.upkeep import keep_first
from lykta.web.audit.verify import Sealing, seal_earlier_entries
from lykta.web.consult.keeping.compacting import keep_samples_out
from lykta.web.prepared import prepare_database
from lykta.web.server_keys import server_keys

_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing did."""

    changes: int
    is_new: bool
    sealing: Sealing | None
    """What became of entries that an earlier version wrote without seals; None where there were none."""


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
        is_new, sealing = not has_begun(), seal_earlier_entries()
        if is_new:
            begin()
        elif changes:
            record("database.prepare", who=SYSTEM)
    if is_new:
        keep_first(timezone.localdate())
    return Prepared(changes=changes, is_new=is_new, sealing=sealing)
