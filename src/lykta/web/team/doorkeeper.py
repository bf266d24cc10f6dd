"""The doorkeeper: whoever logged in shows a second factor first, and a login ends when it is left or old."""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from lykta.web.team.adapters import SINCE, Accounts
from lykta.web.team.admission import is_true, note_refusal
from lykta.web.team.models import Member
from lykta.web.team.permission import DECLARED
from lykta.web.team.policy import policy

IDLE_SECONDS: Final = 30 * 60
SHOWN: Final = "second_factor"
"""In the session: that its member set up a second factor in it, or showed one to an issuer that counts."""
_SEEN: Final = "seen"
# Written at most once in so many seconds, so that reading a page does not write the session each time.
_GRAIN: Final = 60
# What somebody without a second factor may do beside leaving.
_UNTIL_THEN: Final = frozenset({"own_account.set_up"})
# How the log-in library notes that a second factor, or a passkey alone, was shown.
_COUNTS: Final = "mfa"


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
        if permission is None and not policy().is_open(view.__module__):
            # The start has been stopped for such a route; this holds also for one that came later.
            raise PermissionDenied
        if _is_turned_away(request):
            request.session.flush()
        if _is_over(request):
            Accounts(request).logout(request)
            return redirect_to_login(request.path) if permission else None
        if permission is None or not isinstance(request.user, Member):
            return None
        if permission not in _UNTIL_THEN and not _showed_second_factor(request, request.user):
            return redirect("mfa_activate_totp")
        return None


def _is_turned_away(request: HttpRequest) -> bool:
    """Whether the session is of a member who may be in no longer: closed, or changed past the program."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or isinstance(request.user, Member):
        return False
    number = request.session.get(SESSION_KEY)
    if number is None:
        return False
    member = Member.objects.filter(pk=number, is_active=True).first()
    if member is not None and not is_true(member):
        note_refusal(member)
    return True


def _is_over(request: HttpRequest) -> bool:
    # Whoever has no session is not looked up: public pages ask the database nothing.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, Member):
        return False
    now = int(time.time())
    since, seen = request.session.get(SINCE, now), request.session.get(_SEEN, now)
    if now - seen >= _GRAIN or _SEEN not in request.session:
        request.session[_SEEN] = now
        request.session.setdefault(SINCE, since)
    return bool(now - seen > IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE)


def _showed_second_factor(request: HttpRequest, member: Member) -> bool:
    if request.session.get(SHOWN):
        return True
    return any(one.get("method") == _COUNTS for one in get_authentication_records(request, member))
