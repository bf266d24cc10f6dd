"""Who may do what to which edition: the policy's word, logged."""

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from lykta.web.audit.recording import Outcome, record
from lykta.web.editions.models import Edition
from lykta.web.team.access import RowView, on_row, require
from lykta.web.team.log_codes import ACT, WHY
from lykta.web.team.models import Member
from lykta.web.team.policy import Role, policy

CONDITION: Final = "condition"
"""The audit log's code for an edition that was not as an act needs it."""


def may(member: Member, permission: str) -> bool:
    """Whether a member may do it to editions."""
    return policy().allows(permission, Role(member.role))


def record_opened(member: Member, permission: str, *, act: str = "") -> None:
    """Write to the audit log that a page was opened, and which of those that one permission covers."""
    with transaction.atomic():
        detail = {ACT: act} if act else None
        record(permission, who=member.reference, outcome=Outcome.OPENED, detail=detail)


def record_refused(member: Member, permission: str) -> None:
    """Write to the audit log that an edition was not as an act needs it."""
    with transaction.atomic():
        record(permission, who=member.reference, outcome=Outcome.REFUSED, detail={WHY: CONDITION})


def on_edition[**Arguments](
    permission: str, act: str = ""
) -> Callable[[RowView[Edition, Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the edition of its address, as `on_row` does.

    Whoever may not see editions does not learn whether there is one of that number.
    """

    def find(member: Member, number: int) -> Edition:
        require(member, permission)
        return get_object_or_404(Edition, pk=number)

    return on_row(permission, "edition", find, act=act, refusal=CONDITION)
