"""Who may do what to which measure: the policy's word, by whose agency is responsible."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from lykta.web.audit.recording import Outcome, record
from lykta.web.plan.models import Measure
from lykta.web.team.access import RowView, on_row
from lykta.web.team.access import require as require_of_role
from lykta.web.team.log_codes import ACT
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Relation, Role, policy

READ = "plan.read"
WRITE = "plan.write"


def may(member: Member, permission: str, agency: int) -> bool:
    """Whether a member may do it where an agency is responsible, which is named by its number."""
    own = member.agency_id == agency
    relation = Relation.OWN_AGENCY if own else Relation.OTHER_AGENCY
    role = Role(member.role)
    return any(policy().allows(permission, role, each) for each in (Relation.ANY, relation))


def agencies_to_write_for(member: Member) -> QuerySet[Agency]:
    """The agencies for which a member may write measures."""
    found = [agency for agency in Agency.objects.values_list("pk", flat=True) if may(member, WRITE, agency)]
    return Agency.objects.filter(pk__in=found).order_by("name")


def require(member: Member, permission: str, agency: int, of: str = "", act: str = "") -> None:
    """Raise PermissionDenied, and write the refusal to the audit log, unless the member may."""
    if may(member, permission, agency):
        return
    with transaction.atomic():
        detail = {ACT: str(act)} if act else None
        record(permission, who=member.reference, of=of, outcome=Outcome.REFUSED, detail=detail)
    raise PermissionDenied


def on_measure[**Arguments](
    permission: str, act: str = ""
) -> Callable[[RowView[Measure, Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the measure of its address, as `on_row` does.

    Whoever may not read the plan does not learn whether there is a measure of that number.
    """

    def find(member: Member, number: int) -> Measure:
        if not policy().allows(READ, Role(member.role)):
            require_of_role(member, permission)
        found = get_object_or_404(Measure.objects.select_related("agency"), pk=number)
        require(member, permission, found.agency_id, found.reference, act)
        return found

    return on_row(permission, "measure", find, act=act, refusal="changed")
