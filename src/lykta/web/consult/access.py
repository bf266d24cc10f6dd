"""Which consultations a member may do what to. Lists, pages, counts and exports all ask here."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, Final
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from lykta.web.audit.recording import Outcome, record
from lykta.web.consult.models import BreakGlass, Consultation, Participation
from lykta.web.consult.models.consultation import Part
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team.models import Member
from lykta.web.team.permission import declared, member_of
from lykta.web.team.policy import policy
from lykta.web.team.roles import Relation, Role

_UNTRUE: Final = (
    "The agencies that take part in this consultation were changed past the program. It was not opened; "
    "`lykta consult keys check` names it."
)

type View[**Arguments] = Callable[Concatenate[HttpRequest, Consultation, Arguments], HttpResponseBase]


def consultations(member: Member, permission: str = "consultation.read") -> QuerySet[Consultation]:
    """Those to which the policy lets a member do what the permission names; the only way to any of them."""
    allowed = policy().allowed[policy().known(permission)].get(Role(member.role), frozenset())
    condition = Q(pk__in=[])
    for relation in allowed:
        condition |= _RELATIONS[relation](member)
    return Consultation.objects.filter(condition)


def relations(consultation: Consultation, member: Member) -> frozenset[Relation]:
    """How a member stands to a consultation; more than one may hold at a time."""
    one = Consultation.objects.filter(pk=consultation.pk)
    return frozenset(relation for relation, holds in _RELATIONS.items() if one.filter(holds(member)).exists())


def may(member: Member, permission: str, consultation: Consultation) -> bool:
    """Whether a member may do it to this consultation."""
    return consultations(member, permission).filter(pk=consultation.pk).exists()


def allowed(member: Member, permission: str, number: UUID) -> Consultation:
    """The consultation, if the member may do it; else the refusal is logged and raised.

    Whoever may not even know that it exists is told that it does not (404). SealBrokenError where the
    agencies that take part were changed past the program: who may read it can then not be told.
    """
    found = consultations(member, permission).filter(pk=number).first()
    is_true = found is None or found.parts_are_true()
    if found and is_true:
        return found
    with transaction.atomic():
        of = f"consultation:{number}"
        detail = None if is_true else {"reason": "seal"}
        record(permission, who=member.reference, of=of, outcome=Outcome.REFUSED, detail=detail)
    if not is_true:
        raise SealBrokenError(_UNTRUE)
    if consultations(member).filter(pk=number).exists():
        raise PermissionDenied
    raise Http404


def on_consultation[**Arguments](
    permission: str,
) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the consultation of its address, if the member may; all in one transaction with its entry.

    The view gets it in place of its number, which the address calls `consultation`. It returns what is drawn
    later, such as a TemplateResponse, so that the database is not held while a page is drawn.
    """

    def around(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, consultation: UUID, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            member = member_of(request)
            found = allowed(member, permission, consultation)
            with transaction.atomic():
                response = view(request, found, *args, **kwargs)
                outcome = Outcome.DONE if 300 <= response.status_code < 400 else Outcome.OPENED
                record(permission, who=member.reference, of=found.reference, outcome=outcome)
            return response

        return declared(answer, permission)

    return around


def _takes_part(member: Member, part: Part) -> Q:
    own = Participation.objects.filter(consultation=OuterRef("pk"), agency=member.agency_id, part=part)
    return Q(Exists(own))


def _somebody_handles() -> Q:
    return Q(Exists(Participation.objects.filter(consultation=OuterRef("pk"), part=Part.HANDLING)))


def _broke_the_glass(member: Member) -> Q:
    now = timezone.now()
    open_now = BreakGlass.objects.filter(member=member, since__lte=now, until__gt=now)
    # A member has few of them open at a time. One whose seal is not true was not opened by the member.
    return Q(pk__in=[glass.consultation_id for glass in open_now if glass.is_bound])


def _outside(member: Member) -> Q:
    own = Participation.objects.filter(consultation=OuterRef("pk"), agency=member.agency_id)
    return ~Q(Exists(own)) & _somebody_handles()


_RELATIONS: Final[Mapping[Relation, Callable[[Member], Q]]] = {
    Relation.UNASSIGNED: lambda _: ~_somebody_handles(),
    Relation.HANDLING: lambda member: _takes_part(member, Part.HANDLING),
    Relation.INVITED: lambda member: _takes_part(member, Part.INVITED),
    Relation.OUTSIDE: _outside,
    Relation.BROKEN_GLASS: _broke_the_glass,
}
