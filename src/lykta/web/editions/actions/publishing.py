"""Publishing an edition that was approved."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.editions.actions.changed import changed
from lykta.web.editions.attacking import Attacked, attacked, digests, published_beside
from lykta.web.editions.folders import files_of
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.editions.states import Act, State
from lykta.web.team.access import require
from lykta.web.team.models import Member


def publish(edition: Edition, by: Member) -> None:
    """Show it to everybody. If others came out since it was attacked, it is attacked with them first."""
    require(by, "edition.publish")
    again = _attacked_again(edition)
    with changed(edition, Act.PUBLISH, by) as now:
        files_of(now.folder, now.digest)
        if again:
            now.hidden, now.attacked_with = again.hidden, again.attacked_with
        if now.attacked_with != digests(published_beside(now.digest)):
            raise RefusedError(
                _("Another edition was published in the same moment. Nothing was changed; try again.")
            )
        now.published_by, now.published_at = by, timezone.now()


def _attacked_again(edition: Edition) -> Attacked | None:
    # Before the transaction: it takes seconds.
    beside = digests(published_beside(edition.digest))
    if edition.state != State.APPROVED or edition.attacked_with == beside:
        return None
    return attacked(files_of(edition.folder, edition.digest))
