"""Preparing the database: its tables, what PostgreSQL must not sample, and the first entry of the log."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from lykta.web.audit.recording import SYSTEM, begin, has_begun, record
from lykta.web.audit.upkeep import keep_first_anchor
from lykta.web.audit.verify import Sealing, newest, seal_earlier_entries
from lykta.web.consult.keeping.compacting import keep_samples_out
from lykta.web.consult.models import BreakGlass, Consultation, Participation
from lykta.web.consult.models.consultation import Part
from lykta.web.database import prepare_database
from lykta.web.server_keys import server_keys
from lykta.web.team import log_codes
from lykta.web.team.log_codes import account_codes, glass_codes, part_codes
from lykta.web.team.models import Member

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
        # Looked for from the end, through the whole log: an upgrade is rare.
        if newest(log_codes.BASELINE_ENDS) is None:
            write_baseline()
    if is_new:
        keep_first_anchor(timezone.localdate())
    return Prepared(changes=changes, is_new=is_new, sealing=sealing)


def write_baseline() -> None:
    """Log what every account is and who has a part in every consultation, in codes; within a transaction.

    The report of who could read what begins from here: a database of version 0.1.0 has acts without codes.
    """
    for member in Member.objects.order_by("pk"):
        record(log_codes.BASELINE, who=SYSTEM, of=member.reference, detail=account_codes(member))
    if apps.is_installed("lykta.web.consult"):
        for consultation in Consultation.objects.order_by("pk"):
            _write_parts(consultation)
    record(log_codes.BASELINE_ENDS, who=SYSTEM)


def _write_parts(consultation: Consultation) -> None:
    parts = list(Participation.objects.filter(consultation=consultation))
    handling = next((each.agency_id for each in parts if each.part == Part.HANDLING), None)
    codes = part_codes(handling, [each.agency_id for each in parts if each.part == Part.INVITED])
    act, of = log_codes.BASELINE_OF_CONSULTATION, consultation.reference
    record(act, who=SYSTEM, of=of, detail=codes)
    for glass in BreakGlass.objects.filter(consultation=consultation, until__gt=timezone.now()):
        record(act, who=SYSTEM, of=of, detail=codes | glass_codes(glass.until) | {"member": glass.member_id})
