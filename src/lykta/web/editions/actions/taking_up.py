"""Taking up a folder as an edition."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import record
from lykta.web.editions.attacking import attacked
from lykta.web.editions.folders import files_of
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.team.access import require
from lykta.web.team.models import Member

TAKE_UP = "edition.take_up"


def take_up(folder: str, by: Member) -> Edition:
    """Prove the files of a folder and attack its tables; make a draft of it.

    Raises PermissionDenied or RefusedError, and stores nothing then.
    """
    require(by, TAKE_UP)
    files = files_of(folder)
    # It takes seconds: before the transaction, so that nobody waits for it.
    found = attacked(files)
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                name=files.name,
                folder=folder,
                digest=files.digest,
                county=files.county,
                dated=found.dated,
                first_year=found.first_year,
                hidden=found.hidden,
                attacked_with=found.attacked_with,
                taken_up_by=by,
                taken_up_at=timezone.now(),
            )
            record(TAKE_UP, who=by.reference, of=edition.reference)
    except IntegrityError as error:
        raise RefusedError(
            _("There is an edition of that name already. Withdraw it first, or build with another name.")
        ) from error
    return edition
