"""The inbox: the consultations that a member may see, by what waits for whom."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.web.audit.recording import Outcome, record
from lykta.web.consult.access import consultations
from lykta.web.consult.desk.pages import page
from lykta.web.consult.models import BreakGlass, Consultation
from lykta.web.consult.models.consultation import State
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.policy import Role, policy

GROUPS: Final = (
    (State.NEW, _("New consultations")),
    (State.WAITING_FOR_TEAM, _("Wait for the team")),
    (State.WAITING_FOR_ASKER, _("Wait for the asker")),
    (State.CLOSED, _("Closed consultations")),
)
A_PAGE: Final = 25
"""Rows of a group on one page: some three screens, and the page stays below 100 kB with all groups full."""
MINE: Final = "mine"


@dataclass(frozen=True)
class Group:
    """The consultations of one state: one page of them, and how many there are in all."""

    state: State
    label: str | Promise
    rows: Page[Consultation]
    query: str
    """What an address says to keep the pages of the other groups, and whose are shown."""


@permission_required("own_account.manage")
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


@permission_required("inbox.list")
@require_safe
@transaction.atomic
def inbox(request: HttpRequest) -> HttpResponseBase:
    """List what the member may see. Only the state and whose it is can be chosen: nothing can be searched."""
    member = member_of(request)
    rows = consultations(member)
    only_mine = request.GET.get("show") == MINE
    if only_mine:
        rows = rows.filter(assigned_to=member)
    groups = [_group(request, rows, state, label) for state, label in GROUPS]
    record("inbox.list", who=member.reference, outcome=Outcome.OPENED)
    return page(
        request,
        "inbox",
        groups=groups,
        only_mine=only_mine,
        today=timezone.localdate(),
        glass=_unacknowledged(request),
    )


def _group(request: HttpRequest, rows: QuerySet[Consultation], state: State, label: Promise) -> Group:
    found = (
        rows.filter(state=state)
        .select_related("case", "assigned_to", "deletion_request")
        .prefetch_related("agencies")
        # Both databases alike: what has no day comes last, and equal rows do not change places between pages.
        .order_by(F("due_on").asc(nulls_last=True), "asked_on", "pk")
    )
    kept = {name: request.GET[name] for name in ("show", *State) if name != state and name in request.GET}
    shown = Paginator(found, A_PAGE).get_page(request.GET.get(state))
    # Read here: the page is drawn when the transaction is over.
    shown.object_list = list(shown.object_list)
    return Group(state, label, shown, urlencode(kept))


def _unacknowledged(request: HttpRequest) -> list[BreakGlass]:
    member = member_of(request)
    if not policy().allows("glass.acknowledge", Role(member.role)):
        return []
    rows = BreakGlass.objects.filter(acknowledged_by=None).exclude(member=member)
    return list(rows.select_related("member", "consultation"))
