"""Access to pages: the permission that each declares, and the pages that a member may open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from lykta.web.audit.recording import Code, Outcome, record
from lykta.web.steps import CONFLICT, HeldPage
from lykta.web.team.log_codes import ACT, WHY
from lykta.web.team.models import Member
from lykta.web.team.policy import Role, policy
from lykta.web.team.text_check import written_texts

type View[**Arguments] = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]
type RowView[Row, **Arguments] = Callable[Concatenate[HttpRequest, Row, Arguments], HttpResponseBase]
"""A view that gets a row in place of the number that its address holds."""

DECLARED = "lykta_permission"
"""The attribute of a view that holds its permission's name."""
_REDIRECT = 302
"""The status of a view that changed something and leads on."""
# A member begins on the first of these pages that the server has and their role may open.
_FIRST_PAGES = (
    ("inbox.list", "desk"),
    ("statistics.read", "desk-statistics"),
    ("plan.read", "plan"),
    ("edition.preview", "editions"),
    ("accounts.manage", "accounts"),
)


class LoggedRow(Protocol):
    """A row that the audit log can name."""

    @property
    def reference(self) -> str:
        """What the audit log calls it."""


def permission_required[**Arguments](permission: str) -> Callable[[View[Arguments]], View[Arguments]]:
    """Let a view answer only members whose role has a permission for no consultation in particular."""

    def around(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            require(member_of(request), permission)
            return view(request, *args, **kwargs)

        return declare_permission(answer, permission)

    return around


def ask_to_log_in(request: HttpRequest) -> HttpResponseBase:
    """Lead to the log-in; what a member wrote is given back first (403), since a redirect would lose it.

    It stands in that one answer, and is neither stored nor logged.
    """
    texts = written_texts(request.POST)
    if not texts:
        return redirect_to_login(request.path)
    context = {"given_back": texts, "held": HeldPage()}
    return render(request, "team/not_sent.html", context, status=HTTPStatus.FORBIDDEN)


def on_row[Row: LoggedRow, **Arguments](
    permission: str, name: str, find: Callable[[Member, int], Row], *, act: str = "", refusal: str
) -> Callable[[RowView[Row, Arguments]], Callable[..., HttpResponseBase]]:
    """Give a view the row whose number its address calls `name`; that its page was opened is logged.

    `find` gives a member the row, and raises PermissionDenied or Http404 where the member may not have it.
    What a view changes is logged by the act that changes it; that its form was opened, or refused with
    CONFLICT for the reason `refusal`, is logged here with the act's code.
    """

    def around(view: RowView[Row, Arguments]) -> Callable[..., HttpResponseBase]:
        codes: dict[str, Code] = {ACT: str(act)} if act else {}

        @wraps(view)
        def answer(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            member = member_of(request)
            row = find(member, kwargs.pop(name))
            response = view(request, row, *args, **kwargs)
            if response.status_code == CONFLICT:
                _record(permission, member, row, Outcome.REFUSED, codes | {WHY: refusal})
            elif response.status_code != _REDIRECT:
                _record(permission, member, row, Outcome.OPENED, codes)
            return response

        return declare_permission(answer, permission)

    return around


def _record(
    permission: str, member: Member, row: LoggedRow, outcome: Outcome, detail: dict[str, Code]
) -> None:
    with transaction.atomic():
        record(permission, who=member.reference, of=row.reference, outcome=outcome, detail=detail)


def declare_permission[**Arguments](view: View[Arguments], permission: str) -> View[Arguments]:
    """Declare the permission of a view that checks it itself."""
    setattr(view, DECLARED, policy().require_defined(permission))
    return view


def member_of(request: HttpRequest) -> Member:
    """The member who is logged in; PermissionDenied without one."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def require(member: Member, permission: str) -> None:
    """Raise PermissionDenied, and record the refusal, unless the member's role has a permission."""
    if policy().allows(permission, Role(member.role)):
        return
    with transaction.atomic():
        record(permission, who=member.reference, outcome=Outcome.REFUSED)
    raise PermissionDenied


def first_page(member: Member) -> str:
    """Where a member begins after logging in."""
    names = (name for permission, name in _FIRST_PAGES if policy().allows(permission, Role(member.role)))
    return next(filter(None, map(page_address, names)), reverse("mfa_index"))


def page_address(name: str) -> str | None:
    """The address of a page; None where no part of the server has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@dataclass(frozen=True)
class Route:
    """One route: its view, its name, its address as a pattern, and the names of the pattern's arguments."""

    view: Callable[..., Any]
    name: str
    address: str
    arguments: tuple[str, ...]

    @property
    def permission(self) -> str | None:
        """The permission that its view declares; None where it declares none."""
        found: str | None = getattr(self.view, DECLARED, None)
        return found

    @property
    def is_open(self) -> bool:
        """Whether the policy opens its module to everyone."""
        return policy().is_open(self.view.__module__)


def routes() -> Iterator[Route]:
    """Every route of the server."""
    yield from _below(get_resolver(), "", ())


def every_route_declares(**_: Any) -> list[CheckMessage]:
    """A system check: a route that is neither open nor declares a permission stops the start."""
    return [
        Error(
            f"The route {route.address} declares no permission, and its module is not open in the policy.",
            id="lykta.E001",
        )
        for route in routes()
        if route.permission is None and not route.is_open
    ]


def _below(resolver: URLResolver, address: str, arguments: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        whole = f"{address}{pattern.pattern}"
        names = (*arguments, *getattr(pattern.pattern, "converters", ()))
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, whole, names)
        else:
            yield Route(pattern.callback, str(pattern.name), whole, names)
