"""The doorkeeper: whoever logged in shows a second factor first, and an idle login ends."""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from lykta.web.team.models import Member
from lykta.web.team.permission import DECLARED
from lykta.web.team.policy import policy

IDLE_SECONDS: Final = 30 * 60
_SEEN: Final = "seen"
# Written at most once in so many seconds, so that reading a page does not write the session each time.
_GRAIN: Final = 60
# What somebody without a second factor may do: show one, or leave.
_UNTIL_THEN: Final = frozenset({"own_account.manage"})


class Doorkeeper:
    """Middleware before every view of a server with logins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Let through what is open; else only what is declared, for whoever showed a second factor."""
        permission = getattr(view, DECLARED, None)
        if permission is None:
            # The start has been stopped for such a route; this holds also for one that came later.
            if not policy().is_open(view.__module__):
                raise PermissionDenied
            return None
        if not isinstance(request.user, Member):
            return None
        if _idle(request):
            logout(request)
            return redirect("account_login")
        if permission not in _UNTIL_THEN and not _has_second_factor(request, request.user):
            return redirect("mfa_activate_totp")
        return None


def _idle(request: HttpRequest) -> bool:
    now = int(time.time())
    seen = request.session.get(_SEEN, now)
    if now - seen >= _GRAIN or _SEEN not in request.session:
        request.session[_SEEN] = now
    return bool(now - seen > IDLE_SECONDS)


def _has_second_factor(request: HttpRequest, member: Member) -> bool:
    # Who came by the region's own login showed the second factor there.
    if any(one.get("method") == "socialaccount" for one in get_authentication_records(request)):
        return True
    return bool(get_adapter().is_mfa_enabled(member))
