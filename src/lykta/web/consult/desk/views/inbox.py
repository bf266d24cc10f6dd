"""The inbox: the consultations that a member may see, by what waits for whom."""

from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.web.audit.recording import Outcome, record
from lykta.web.consult.access import consultations
from lykta.web.consult.desk.pages import page
from lykta.web.consult.models import BreakGlass
from lykta.web.consult.models.consultation import State
from lykta.web.team.permission import member_of, permitted
from lykta.web.team.policy import policy
from lykta.web.team.roles import Role

GROUPS: Final = (
    (State.NEW, _("New consultations")),
    (State.WAITING_FOR_TEAM, _("Wait for the team")),
    (State.WAITING_FOR_ASKER, _("Wait for the asker")),
    (State.CLOSED, _("Closed consultations")),
)
MINE: Final = "mine"


@permitted("own_account.manage")
@require_safe
def desk(request: HttpRequest) -> HttpResponseBase:
    """Lead each role to the page that it is there for."""
    role = Role(member_of(request).role)
    starts = (
        ("inbox.list", "desk-inbox"),
        ("accounts.manage", "accounts"),
        ("statistics.read", "desk-statistics"),
    )
    for permission, address in starts:
        if policy().allows(permission, role):
            return redirect(address)
    return redirect("mfa_index")


@permitted("inbox.list")
@require_safe
@transaction.atomic
def inbox(request: HttpRequest) -> HttpResponseBase:
    """List what the member may see. Only the state and whose it is can be chosen: nothing can be searched."""
    member = member_of(request)
    rows = consultations(member).select_related("case", "assigned_to").prefetch_related("agencies")
    only_mine = request.GET.get("show") == MINE
    if only_mine:
        rows = rows.filter(assigned_to=member)
    found = list(rows.order_by("due_on", "asked_on"))
    groups = [(label, [row for row in found if row.state == state]) for state, label in GROUPS]
    record("inbox.list", who=member.reference, outcome=Outcome.OPENED)
    return page(
        request,
        "inbox",
        groups=groups,
        only_mine=only_mine,
        today=timezone.localdate(),
        glass=_unacknowledged(request),
    )


def _unacknowledged(request: HttpRequest) -> list[BreakGlass]:
    member = member_of(request)
    if not policy().allows("glass.acknowledge", Role(member.role)):
        return []
    rows = BreakGlass.objects.filter(acknowledged_by=None).exclude(member=member)
    return list(rows.select_related("member", "consultation"))
