"""Logging in by the region's own login, OpenID Connect, for members whom an administrator linked."""

import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Final

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.app_settings import UID_MAX_LENGTH
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.web.limits.toll import toll_page
from lykta.web.team.guessing import OUTSIDE

# Public-key signatures. With `none`, or with a shared secret, anyone could have made the token.
ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class StrictProviderAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The library's client, which here also checks the signature and the nonce, and asks for no more.

    An answer that breaks the protocol raises OAuth2Error, which is a failed log-in.
    """

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer says of itself."""
        if not hasattr(self, "_openid_config"):
            with get_adapter().get_requests_session() as session:
                response = session.get(self.get_provider().server_url)
                response.raise_for_status()
            self._openid_config = _of_our_issuer(response.json())
        return self._openid_config

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the issuer gives for the code."""
        try:
            found = super().get_access_token_data(*args, **kwargs)
        except KeyError as error:
            raise OAuth2Error("an answer that does not say what it is") from error
        return _table(found)

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        """The token that the library asks for; it is neither used nor kept."""
        if not isinstance(data.get("access_token"), str):
            raise OAuth2Error("no token")
        return SocialToken(token=data["access_token"])

    def complete_login(self, request: HttpRequest, app: SocialApp, _token: Any, **kwargs: Any) -> SocialLogin:
        """The person whom the issuer's token vouches for; OAuth2Error where it does not hold.

        The issuer's user information is not asked for: nobody signed it.
        """
        claims = self._claims(app, kwargs["response"].get("id_token"))
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": claims, "id_token": claims}
        )

    def _claims(self, app: SocialApp, id_token: object) -> dict[str, Any]:
        if not isinstance(id_token, str) or not _is_signed(id_token):
            raise OAuth2Error("no token that is signed with a public key")
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError) as error:
            raise OAuth2Error("the issuer's keys cannot be read") from error
        if "exp" not in claims or not _is_a_name(claims.get("sub", "")):
            raise OAuth2Error("a token without end, or of nobody")
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce")).encode(), self.nonce.encode()):
            raise OAuth2Error("the token answers another question")
        return claims


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    """The way back from the issuer."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log in, or show that it failed: also where the issuer no longer answers."""
        try:
            answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        except (OSError, OAuth2Error) as error:
            # The HTTP library raises OSError for every failure of the network.
            answer = render_authentication_error(request, self.adapter.get_provider(), exception=error)
        return answer

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


@require_safe
def log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Redirect to the issuer.

    A link and not a form: the content security policy lets forms lead nowhere else.
    """
    county = _county(request, provider_id)
    toll = _toll(request)
    if toll:
        return toll
    provider = county.get_provider()
    # The library would otherwise skip the checks above.
    provider.oauth2_adapter_class = StrictProviderAdapter
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
    """Handle the return from the issuer."""
    county = _county(request, provider_id)
    toll = _toll(request)
    if toll:
        return toll
    answer: HttpResponse = Callback.adapter_view(county)(request)
    return answer


@require_safe
def show_cancellation(request: HttpRequest) -> HttpResponse:
    """Say that the log-in was cancelled."""
    return render(request, "socialaccount/login_cancelled.html")


@require_safe
def show_failure(request: HttpRequest) -> HttpResponse:
    """Say that the log-in failed."""
    return render(request, "socialaccount/authentication_error.html", status=401)


def _of_our_issuer(found: object) -> dict[str, Any]:
    config, expected = _table(found), settings.LYKTA.oidc_issuer
    if str(config.get("issuer")).rstrip("/") != expected.rstrip("/"):
        raise OAuth2Error("the issuer calls itself something else")
    scheme = f"{expected.partition(':')[0]}://"
    if not all(str(config.get(name)).startswith(scheme) for name in _ENDPOINTS):
        raise OAuth2Error("the issuer has an address that is missing or not encrypted")
    return config


def _table(found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise OAuth2Error("an answer that is not a table")
    return found


def _is_a_name(subject: str) -> bool:
    # A name that cannot be typed names no member, and a database may refuse it.
    return 0 < len(subject) <= UID_MAX_LENGTH and subject.isprintable()


def _is_signed(id_token: str) -> bool:
    try:
        head = jwt.get_unverified_header(id_token)
    except jwt.PyJWTError:
        return False
    return head.get("alg") in ALGORITHMS and isinstance(head.get("kid"), str)


def _county(request: HttpRequest, provider_id: str) -> StrictProviderAdapter:
    if not settings.LYKTA.oidc_issuer or provider_id != "county":
        raise Http404
    return StrictProviderAdapter(request, provider_id)


def _toll(request: HttpRequest) -> HttpResponse | None:
    toll = toll_page(request, OUTSIDE)
    if toll is None:
        OUTSIDE.count(request)
    return toll
