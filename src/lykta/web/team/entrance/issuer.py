"""The issuer of the region's own login, as this server asks it: checked harder than the library does."""

import hmac
from collections.abc import Mapping
from typing import Any, Final

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.app_settings import UID_MAX_LENGTH
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

# Signatures with a public key. With `none`, or with a shared secret, a token could be anybody's.
ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class County(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The library's client, which here also checks the signature, the nonce, and that all answers agree.

    Whatever an issuer answers that is not as it must be is an OAuth2Error, and so a log-in that failed.
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
        """The token that asks for the user information, once; it is not kept."""
        if not isinstance(data.get("access_token"), str):
            raise OAuth2Error("no token")
        return SocialToken(token=data["access_token"])

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Whom the issuer vouches for; OAuth2Error where anything about it is not as it must be."""
        claims = self._claims(app, kwargs["response"].get("id_token"))
        told = claims
        if "userinfo_endpoint" in self.openid_config:
            told = _table(self._fetch_user_info(token.token))
        if told.get("sub") != claims["sub"]:
            raise OAuth2Error("the user information is of somebody else")
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": told | claims, "id_token": claims}
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
        raise OAuth2Error("an answer that is no table")
    return found


def _is_a_name(subject: str) -> bool:
    # What nobody could have typed is nobody's, and a database may not take it.
    return 0 < len(subject) <= UID_MAX_LENGTH and subject.isprintable()


def _is_signed(id_token: str) -> bool:
    try:
        head = jwt.get_unverified_header(id_token)
    except jwt.PyJWTError:
        return False
    return head.get("alg") in ALGORITHMS and isinstance(head.get("kid"), str)
