"""Which consultations a member may do what to. Lists, pages, counts and exports all ask here."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, Final, NoReturn
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
from lykta.web.consult.states import Act
from lykta.web.consult.states import locked as lock_row
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team.access import declare_permission, member_of
from lykta.web.team.models import Member
from lykta.web.team.policy import Relation, Role, policy

_UNTRUE: Final = (
    "The agencies that take part in this consultation were changed past the program. It was not opened; "
    "`lykta consult keys check` names it."
)
# The attribute of a request under which its view leaves codes for the entry of its act.
_DETAIL: Final = "lykta_log_detail"

type View[**Arguments] = Callable[Concatenate[HttpRequest, Consultation, Arguments], HttpResponseBase]

REFUSAL: Final = "lykta_refusal"
"""The attribute under which a page says why the table of states, or a form's age, refused the act."""


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


def on_consultation[**Arguments](
    permission: str, act: Act | None = None
) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the consultation of its address, if the member may; all in one transaction with its entry.

    The view gets it in place of its number, which the address calls `consultation`; its row is locked where
    something is sent, so that what the member may and what the table of states allows hold until the end. It
    returns what is drawn later, such as a TemplateResponse, so that the database is not held while a page is
    drawn. The entry holds the code of the act, or of why it was refused. SealBrokenError where the agencies
    that take part were changed past the program: who may read it can then not be told.
    """

    def around(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, consultation: UUID, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            member = member_of(request)
            with transaction.atomic():
                found = _found(member, permission, consultation, locked=request.method == "POST")
                is_true = found is None or found.parts_are_true()
                if found and is_true:
                    # A view that deletes it leaves no number behind.
                    of = found.reference
                    response = view(request, found, *args, **kwargs)
                    codes: dict[str, Code] = {"act": str(act)} if act else {}
                    _record_answer(permission, member, of, response, codes | getattr(request, _DETAIL, {}))
                    return response
            _refuse(member, permission, consultation, is_true=is_true)

        return declare_permission(answer, permission)

    return around


def _found(member: Member, permission: str, number: UUID, *, locked: bool) -> Consultation | None:
    if locked:
        # Before the policy is asked: who takes part changes under the same lock.
        lock_row(number)
    return consultations(member, permission).filter(pk=number).first()


def _refuse(member: Member, permission: str, number: UUID, *, is_true: bool) -> NoReturn:
    with transaction.atomic():
        of = f"consultation:{number}"
        detail = None if is_true else {"why": "seal"}
        record(permission, who=member.reference, of=of, outcome=Outcome.REFUSED, detail=detail)
    if not is_true:
        raise SealBrokenError(_UNTRUE)
    if consultations(member).filter(pk=number).exists():
        raise PermissionDenied
    raise Http404


def _record_answer(
    permission: str, member: Member, of: str, response: HttpResponseBase, codes: Mapping[str, Code]
) -> None:
    refusal = getattr(response, REFUSAL, None)
    if refusal:
        record(permission, who=member.reference, of=of, outcome=Outcome.REFUSED, detail={"why": str(refusal)})
    elif 300 <= response.status_code < 400:
        record(permission, who=member.reference, of=of, outcome=Outcome.DONE, detail=codes)
    else:
        record(permission, who=member.reference, of=of, outcome=Outcome.OPENED)


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
