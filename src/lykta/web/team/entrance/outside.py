"""Logging in by the region's own login, OpenID Connect: only for whom an administrator linked."""

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.web.audit.recording import NOBODY, Outcome, record
from lykta.web.limits.page import toll_page
from lykta.web.team import acts
from lykta.web.team.admission import let_in as let_in_by_seal
from lykta.web.team.entrance.issuer import County
from lykta.web.team.guessing import OUTSIDE
from lykta.web.team.models import Member


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    """The way back from the issuer."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take somebody in, or say that it failed: also where the issuer no longer answers."""
        try:
            answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        except (OSError, OAuth2Error) as error:
            # So the library that asks the issuer names every failure of the network.
            answer = render_authentication_error(request, self.adapter.get_provider(), exception=error)
        return answer

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


@require_safe
def log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to the issuer.

    A link and not a form: the policy of what the page may do lets forms lead nowhere else.
    """
    county = _county(request, provider_id)
    toll = _toll(request)
    if toll:
        return toll
    provider = county.get_provider()
    # Else the library would ask the issuer without our checks of what it answers.
    provider.oauth2_adapter_class = County
    nonce = secrets.token_urlsafe(24)
    asked = {"nonce": nonce}
    if settings.LYKTA.oidc_assurance:
        asked["acr_values"] = " ".join(settings.LYKTA.oidc_assurance)
    try:
        answer: HttpResponse = provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params=asked,
            nonce=nonce,
        )
    except (OSError, OAuth2Error):
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody back from the issuer."""
    county = _county(request, provider_id)
    toll = _toll(request)
    if toll:
        return toll
    answer: HttpResponse = Callback.adapter_view(county)(request)
    return answer


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """Say that the log-in was broken off."""
    return render(request, "socialaccount/login_cancelled.html")


@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """Say that the log-in failed."""
    return render(request, "socialaccount/authentication_error.html", status=401)


def named_member(sociallogin: SocialLogin) -> Member | None:
    """The member whom an administrator has named for an outside login, if the account is open."""
    data = sociallogin.account.extra_data.get("userinfo", {})
    told = {str(sociallogin.account.uid), str(data.get("preferred_username") or "")}
    # As for the subject: what nobody could have typed is nobody's.
    names = {name for name in told if name and name.isprintable()}
    found = list(Member.objects.filter(outside_name__in=names, is_active=True)[:2])
    # Two members could be meant where one has the number and another the name: then nobody is.
    return found[0] if len(found) == 1 and let_in_by_seal(found[0]) else None


def let_in(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Give an outside login its member; refused, and written down, where nobody has named one."""
    member = named_member(sociallogin)
    if member is None:
        write_down_refusal()
        raise ImmediateHttpResponse(render(request, "team/not_named.html", status=403))
    sociallogin.user = member


def is_assured(sociallogin: SocialLogin) -> bool:
    """Whether the issuer's own token vouches for a level at which the operator takes its second factor."""
    claims = sociallogin.account.extra_data.get("id_token", {})
    return claims.get("acr") in settings.LYKTA.oidc_assurance


def write_down_refusal() -> None:
    """Write to the audit log that somebody was not let in, and nothing of who it was said to be."""
    with transaction.atomic():
        record(acts.LOG_IN, who=NOBODY, outcome=Outcome.REFUSED)


def _county(request: HttpRequest, provider_id: str) -> County:
    if not settings.LYKTA.oidc_issuer or provider_id != "county":
        raise Http404
    return County(request, provider_id)


def _toll(request: HttpRequest) -> HttpResponse | None:
    toll = toll_page(request, OUTSIDE)
    if toll is None:
        OUTSIDE.count(request)
    return toll
