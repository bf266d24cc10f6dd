"""Logging in by the region's own login, with OpenID Connect: checked harder than the library does."""

import hmac
import secrets
from typing import Any, Final

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.web.audit.recording import NOBODY, Outcome, record
from lykta.web.team import acts
from lykta.web.team.models import Member

# Signatures with a public key. With `none`, or with a shared secret, a token could be anybody's.
ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})


class County(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The library's client, which here also checks the signature, the nonce, and that both answers agree."""

    nonce = ""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Whom the issuer vouches for; OAuth2Error where anything about it is not as it must be."""
        claims = self._claims(app, kwargs["response"].get("id_token"))
        told = self._fetch_user_info(token.token)
        if told.get("sub") != claims["sub"]:
            raise OAuth2Error("the user information is of somebody else")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told | claims})

    def _claims(self, app: SocialApp, id_token: object) -> dict[str, Any]:
        if not isinstance(id_token, str) or not _is_signed(id_token):
            raise OAuth2Error("no token that is signed with a public key")
        issuer = str(self.openid_config.get("issuer"))
        if issuer.rstrip("/") != settings.LYKTA.oidc_issuer.rstrip("/"):
            raise OAuth2Error("the issuer calls itself something else")
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=issuer,
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except KeyError as error:
            raise OAuth2Error("the issuer's keys cannot be read") from error
        if not {"exp", "sub"} <= claims.keys():
            raise OAuth2Error("a token without end or subject")
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce")), self.nonce):
            raise OAuth2Error("the token answers another question")
        return claims


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    """The way back from the issuer."""

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
    provider = _county(request, provider_id).get_provider()
    nonce = secrets.token_urlsafe(24)
    try:
        answer: HttpResponse = provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except OSError:
        # So the library that asks the issuer names every failure of the network.
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody back from the issuer."""
    answer: HttpResponse = Callback.adapter_view(_county(request, provider_id))(request)
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
    names = {str(sociallogin.account.uid), str(data.get("preferred_username") or "")} - {""}
    found = list(Member.objects.filter(outside_name__in=names, is_active=True)[:2])
    # Two members could be meant where one has the number and another the name: then nobody is.
    return found[0] if len(found) == 1 else None


def let_in(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Give an outside login its member; refused, and written down, where nobody has named one."""
    member = named_member(sociallogin)
    if member is None:
        with transaction.atomic():
            record(acts.LOG_IN, who=NOBODY, outcome=Outcome.REFUSED)
        raise ImmediateHttpResponse(render(request, "team/not_named.html", status=403))
    sociallogin.user = member


def _county(request: HttpRequest, provider_id: str) -> County:
    if not settings.LYKTA.oidc_issuer or provider_id != "county":
        raise Http404
    return County(request, provider_id)


def _is_signed(id_token: str) -> bool:
    try:
        head = jwt.get_unverified_header(id_token)
    except jwt.PyJWTError:
        return False
    return head.get("alg") in ALGORITHMS and isinstance(head.get("kid"), str)
