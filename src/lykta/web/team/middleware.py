"""Middleware of a server with logins: the second factor, the end of a session, and broken seals."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from lykta.web.keys.sealing import SealBrokenError
from lykta.web.steps import HeldPage
from lykta.web.team.access import DECLARED, ask_to_log_in
from lykta.web.team.adapters import LOGGED_IN_AT, SECOND_FACTOR_SHOWN, AccountAdapter
from lykta.web.team.admission import is_true, note_refusal
from lykta.web.team.models import Member
from lykta.web.team.policy import policy
from lykta.web.team.text_check import written_texts

IDLE_SECONDS: Final = 30 * 60
_SEEN: Final = "seen"
# Written at most once in so many seconds, so that not every page writes the session.
_GRAIN: Final = 60
# The permissions of a member without a second factor, beside logging out.
_BEFORE_SECOND_FACTOR: Final = frozenset({"own_account.set_up"})
# The library's record of a log-in with a second factor, or with a passkey alone.
_SECOND_FACTOR_METHOD: Final = "mfa"
_LOG = logging.getLogger("lykta.sealed")


class RequireSecondFactor:
    """Requires a permission of every view that is not open, and a second factor of every member.

    Ends a session that is idle, old, or of an account that was closed or changed in the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """None to go on; a redirect to the log-in or to setting up a second factor; else PermissionDenied."""
        permission = getattr(view, DECLARED, None)
        if permission is None and not policy().is_open(view.__module__):
            # A check refuses to start with such a route; this also covers one that is added later.
            raise PermissionDenied
        if _is_of_refused_member(request):
            request.session.flush()
        if _has_ended(request):
            AccountAdapter(request).logout(request)
            return ask_to_log_in(request) if permission else None
        if permission is None or not isinstance(request.user, Member):
            return None
        if permission not in _BEFORE_SECOND_FACTOR and not _showed_second_factor(request, request.user):
            return redirect("mfa_activate_totp")
        return None


class BrokenSealPage:
    """Answers with a page where something sealed does not open; its transaction has been rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a broken seal; None for any other exception."""
        if not isinstance(exception, SealBrokenError):
            return None
        _LOG.warning("a sealed text or key did not open; `lykta consult keys check` tells how many")
        context = {"given_back": written_texts(request.POST), "held": HeldPage()}
        return render(request, "team/unopened.html", context, status=HTTPStatus.CONFLICT)


def _is_of_refused_member(request: HttpRequest) -> bool:
    """Whether the session belongs to an account that was closed, or changed in the database."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or isinstance(request.user, Member):
        return False
    number = request.session.get(SESSION_KEY)
    if number is None:
        return False
    member = Member.objects.filter(pk=number, is_active=True).first()
    if member is not None and not is_true(member):
        note_refusal(member)
    return True


def _has_ended(request: HttpRequest) -> bool:
    # Without a session cookie the user is not read: public pages make no query.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, Member):
        return False
    now = int(time.time())
    since, seen = request.session.get(LOGGED_IN_AT, now), request.session.get(_SEEN, now)
    if now - seen >= _GRAIN or _SEEN not in request.session:
        request.session[_SEEN] = now
        request.session.setdefault(LOGGED_IN_AT, since)
    return bool(now - seen > IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE)


def _showed_second_factor(request: HttpRequest, member: Member) -> bool:
    if request.session.get(SECOND_FACTOR_SHOWN):
        return True
    return any(
        one.get("method") == _SECOND_FACTOR_METHOD for one in get_authentication_records(request, member)
    )
