"""Around each step of an edition: may it, does it fit, are the files whole; then the step and the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import record
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.editions.states import LEADS_TO, Act, fits
from lykta.web.team.access import require
from lykta.web.team.models import Member

NOT_NOW: Final = _("The edition is past this: somebody has brought it further. Nothing was changed.")


@contextmanager
def changed(edition: Edition, act: Act, by: Member) -> Iterator[Edition]:
    """The edition as it now stands, locked and to be changed within; then the log is written.

    All is one transaction. Raises PermissionDenied or RefusedError, and stores nothing then.
    """
    permission = f"edition.{act}"
    # Before the transaction, so that the entry of a refusal is not undone with it.
    require(by, permission)
    with transaction.atomic():
        # All of them: which are published decides what may be published beside them.
        every = {each.pk: each for each in Edition.objects.select_for_update().order_by("pk")}
        now = every[edition.pk]
        if not fits(act, now.state):
            raise RefusedError(NOT_NOW)
        yield now
        now.state = LEADS_TO[act]
        now.save()
        record(permission, who=by.reference, of=now.reference)
