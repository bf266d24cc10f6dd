"""Who may do what to which edition: the policy's word, logged."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from lykta.web.audit.recording import Outcome, record
from lykta.web.editions.models import Edition
from lykta.web.team.models import Member
from lykta.web.team.permission import declared, member_of, require
from lykta.web.team.policy import policy
from lykta.web.team.roles import Role

type View[**Arguments] = Callable[Concatenate[HttpRequest, Edition, Arguments], HttpResponseBase]


def may(member: Member, permission: str) -> bool:
    """Whether a member may do it to editions."""
    return policy().allows(permission, Role(member.role))


def record_opened(member: Member, permission: str, of: str = "") -> None:
    """Write to the audit log that a page was opened."""
    with transaction.atomic():
        record(permission, who=member.reference, of=of, outcome=Outcome.OPENED)


def on_edition[**Arguments](
    permission: str,
) -> Callable[[View[Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the edition of its address, if the member may; that a page was opened is logged.

    What a view changes is logged by the act that changes it. Whoever may not is not told if there is one.
    """

    def around(view: View[Arguments]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, edition: int, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            member = member_of(request)
            require(member, permission)
            found = get_object_or_404(Edition, pk=edition)
            response = view(request, found, *args, **kwargs)
            if response.status_code != 302:
                record_opened(member, permission, found.reference)
            return response

        return declared(answer, permission)

    return around
