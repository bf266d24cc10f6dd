"""Who may do what to which measure: the policy's word, by whose agency is responsible."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from lykta.web.audit.recording import Outcome, record
from lykta.web.plan.models import Measure
from lykta.web.team.access import declare_permission, member_of
from lykta.web.team.access import require as require_of_role
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Relation, Role, policy

type View[**Arguments] = Callable[Concatenate[HttpRequest, Measure, Arguments], HttpResponseBase]

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


def require(member: Member, permission: str, agency: int, of: str = "") -> None:
    """Raise PermissionDenied, and write the refusal to the audit log, unless the member may."""
    if may(member, permission, agency):
        return
    with transaction.atomic():
        record(permission, who=member.reference, of=of, outcome=Outcome.REFUSED)
    raise PermissionDenied


def on_measure[**Arguments](
    permission: str,
) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the measure of its address, if the member may; that a page was opened is logged.

    What a view changes is logged by the act that changes it. Whoever may not read the plan is not told
    whether there is such a measure.
    """

    def around(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, measure: int, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            member = member_of(request)
            if not policy().allows(READ, Role(member.role)):
                require_of_role(member, permission)
            found = get_object_or_404(Measure.objects.select_related("agency"), pk=measure)
            require(member, permission, found.agency_id, found.reference)
            response = view(request, found, *args, **kwargs)
            if response.status_code != 302:
                with transaction.atomic():
                    record(permission, who=member.reference, of=found.reference, outcome=Outcome.OPENED)
            return response

        return declare_permission(answer, permission)

    return around
