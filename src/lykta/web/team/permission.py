"""What stands before every page of those who log in: the permission that the page declares."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from lykta.web.audit.recording import Outcome, record
from lykta.web.team.models import Member
from lykta.web.team.policy import policy
from lykta.web.team.roles import Role

type View[**Arguments] = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]

DECLARED = "lykta_permission"
"""The attribute under which a view carries its permission's name."""


def permitted[**Arguments](permission: str) -> Callable[[View[Arguments]], View[Arguments]]:
    """Let a view answer only those whose role has a permission that is for no consultation in particular."""

    def around(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            require(member_of(request), permission)
            return view(request, *args, **kwargs)

        return declared(answer, permission)

    return around


def declared[**Arguments](view: View[Arguments], permission: str) -> View[Arguments]:
    """Name the permission of a view that asks for it itself."""
    setattr(view, DECLARED, policy().known(permission))
    return view


def member_of(request: HttpRequest) -> Member:
    """Who is logged in; PermissionDenied where nobody is."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def require(member: Member, permission: str) -> None:
    """Raise PermissionDenied, and write the refusal to the audit log, unless the member's role may."""
    if policy().allows(permission, Role(member.role)):
        return
    with transaction.atomic():
        record(permission, who=member.reference, outcome=Outcome.REFUSED)
    raise PermissionDenied
