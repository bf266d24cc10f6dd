"""Changes of one's own second factors: with the audit entry, and the end of all other sessions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from lykta.web.audit.recording import record
from lykta.web.team import acts
from lykta.web.team.adapters import keep_only_this_session
from lykta.web.team.admission import FACTORS
from lykta.web.team.doorkeeper import SHOWN
from lykta.web.team.models import Member
from lykta.web.team.permission import member_of, permitted

type View = Callable[..., HttpResponseBase]


def own(view: View, permission: str = "own_account.manage") -> View:
    """A view of one's own account, all in one transaction with the entries of what it changed."""

    # The library's views would also take a PUT as a form, and answer OPTIONS.
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = member_of(request)
        with transaction.atomic():
            before = _factors(member)
            response = view(request, *args, **kwargs)
            _told(request, member, before, _factors(member))
        return response

    return permitted(permission)(answer)


def fresh(view: View) -> View:
    """Have whoever logged in a while ago show again who they are, before what lets them in is changed.

    Asked here rather than by the library, which would keep what was typed in the session meanwhile.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        adapter = get_adapter(request)
        if adapter.is_reauthentication_required(app="allauth.mfa"):
            ways = adapter.get_reauthentication_methods(request.user)
            if ways:
                following = urlencode({REDIRECT_FIELD_NAME: request.path})
                return HttpResponseRedirect(f"{ways[0]['url']}?{following}")
        return view(request, *args, **kwargs)

    return answer


def _factors(member: Member) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user=member).values_list("pk", "type"))


def _told(request: HttpRequest, member: Member, before: dict[int, str], after: dict[int, str]) -> None:
    if before == after:
        return
    who, changed = member.reference, False
    for number, kind in sorted({**before, **after}.items()):
        if (number in before) == (number in after):
            continue
        if kind in FACTORS:
            changed = True
            act = acts.FACTOR_ADD if number in after else acts.FACTOR_REMOVE
            record(act, who=who, of=f"factor:{number}")
        elif number in after:
            record(acts.RECOVERY_CODES, who=who)
    if changed:
        request.session[SHOWN] = True
        keep_only_this_session(request, member)
