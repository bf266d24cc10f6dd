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

from lykta.web.audit.recording import Code, Outcome, record
from lykta.web.consult.models import BreakGlass, Consultation, Participation
from lykta.web.consult.models.consultation import Part
from lykta.web.team.models import Member
from lykta.web.team.permission import declared, member_of
from lykta.web.team.policy import policy
from lykta.web.team.roles import Relation, Role

# The attribute of a request under which its view leaves codes for the entry of its act.
_DETAIL: Final = "lykta_log_detail"

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

    Whoever may not even know that it exists is told that it does not (404).
    """
    found = consultations(member, permission).filter(pk=number).first()
    if found:
        return found
    with transaction.atomic():
        of = f"consultation:{number}"
        record(permission, who=member.reference, of=of, outcome=Outcome.REFUSED)
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
                detail: Mapping[str, Code] | None = getattr(request, _DETAIL, None)
                record(permission, who=member.reference, of=found.reference, outcome=outcome, detail=detail)
            return response

        return declared(answer, permission)

    return around


def log_with(request: HttpRequest, detail: Mapping[str, Code]) -> None:
    """Have the entry of this request's act hold codes that tell how it was done."""
    setattr(request, _DETAIL, detail)


def _takes_part(member: Member, part: Part) -> Q:
    own = Participation.objects.filter(consultation=OuterRef("pk"), agency=member.agency_id, part=part)
    return Q(Exists(own))


def _somebody_handles() -> Q:
    return Q(Exists(Participation.objects.filter(consultation=OuterRef("pk"), part=Part.HANDLING)))


def _broke_the_glass(member: Member) -> Q:
    now = timezone.now()
    open_now = BreakGlass.objects.filter(
        consultation=OuterRef("pk"), member=member, since__lte=now, until__gt=now
    )
    return Q(Exists(open_now))


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
