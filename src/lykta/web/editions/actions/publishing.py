"""Publishing an edition that was approved."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.editions.actions.changed import step_of
from lykta.web.editions.attacking import AttackResult, attack_edition, digests, published_beside
from lykta.web.editions.folders import files_of
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.editions.states import EditionAct, EditionState
from lykta.web.team.models import Member
from lykta.web.team.permission import require


def publish(edition: Edition, by: Member) -> None:
    """Show it to everybody. If others came out since it was attacked, it is attacked with them first."""
    require(by, "edition.publish")
    again = _attacked_again(edition)
    with step_of(edition, EditionAct.PUBLISH, by) as now:
        files_of(now.folder, now.digest)
        if again:
            now.hidden, now.attacked_with = again.hidden, again.attacked_with
        if now.attacked_with != digests(published_beside(now.digest)):
            raise RefusedError(
                _("Another edition was published in the same moment. Nothing was changed; try again.")
            )
        now.published_by, now.published_at = by, timezone.now()


def _attacked_again(edition: Edition) -> AttackResult | None:
    # Before the transaction: it takes seconds.
    beside = digests(published_beside(edition.digest))
    if edition.state != EditionState.APPROVED or edition.attacked_with == beside:
        return None
    return attack_edition(files_of(edition.folder, edition.digest))
