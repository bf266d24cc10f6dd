"""Making and renaming an agency."""

from django.db import transaction

from lykta.web.audit.recording import record
from lykta.web.team import acts
from lykta.web.team.models import Agency, Member


def make_agency(name: str, *, by: Member) -> Agency:
    """Make an agency: a compartment of its own, at first without anyone in it."""
    with transaction.atomic():
        agency = Agency.objects.create(name=name)
        record(acts.AGENCY_MAKE, who=by.reference, of=agency.reference)
    return agency


def rename_agency(agency: Agency, name: str, *, by: Member) -> None:
    """Call an agency something else; what it has a part in stays its own."""
    with transaction.atomic():
        agency.name = name
        agency.save(update_fields=["name"])
        record(acts.AGENCY_RENAME, who=by.reference, of=agency.reference)
