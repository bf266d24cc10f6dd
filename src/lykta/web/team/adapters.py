"""django-allauth adapters: no sign-up, sealed secrets, and an audit entry for each log-in."""

import base64
import secrets
import time
from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import unstash_login
from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.contrib.auth import logout as log_out
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from requests import Session

from lykta.web.audit.recording import NOBODY, Outcome, record
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team import guessing, log_codes
from lykta.web.team.access import first_page
from lykta.web.team.admission import FACTORS, admit, open_secret, seal_secret
from lykta.web.team.models import Member
from lykta.web.team.outside_link import bind, linked_member

_WRONG = _("The user name or the password is not right. Nothing else is told, so that nobody can guess.")
_WRONG_CODE = _("The code is not right, or it has been used. Write the code that the app shows now.")
LOGGED_IN_AT: Final = "since"
"""The session's key for when its member logged in: seconds."""
SECOND_FACTOR_SHOWN: Final = "second_factor"
"""The session's key for: its member set up a second factor in it, or showed one to an issuer that counts."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator only."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The password is not right. Write the one that you have now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Member | None:
        """The member with this password. A closed account's is refused as a wrong one is, word and time."""
        member: Member | None = super().authenticate(request, **credentials)
        if member is not None and not (member.is_active and admit(member)):
            self.authentication_failed(request, **credentials)
            return None
        return member

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count and record a failed log-in, without the name that was typed: it may be a password."""
        guessing.PASSWORDS.count(request, account=str(credentials.get("username", "")).casefold())
        record_refused_log_in()

    def login(self, request: HttpRequest, user: Member) -> None:
        """Log in, in a new session, with an audit entry; back to the log-in where a seal is broken."""
        # For every way to log in, after its last step: a row may have been changed since the first.
        if not admit(user):
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        with transaction.atomic():
            super().login(request, user)
            record(log_codes.LOG_IN, who=user.reference)
        request.session[LOGGED_IN_AT] = int(time.time())

    def logout(self, request: HttpRequest) -> None:
        """Log out, with an audit entry."""
        with transaction.atomic():
            if isinstance(request.user, Member):
                record(log_codes.LOG_OUT, who=request.user.reference)
            super().logout(request)

    def set_password(self, user: Member, password: str) -> None:
        """Set a new password, which ends the member's other sessions."""
        with transaction.atomic():
            super().set_password(user, password)
            record(log_codes.PASSWORD, who=user.reference)

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:  # noqa: ARG002
        """Whether the last authentication, the log-in included, is too long ago."""
        request = context.request
        shown = [one["at"] for one in get_authentication_records(request, request.user)]
        return time.time() - max(shown, default=0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page of the member's role."""
        if not isinstance(request.user, Member):
            raise PermissionDenied
        return first_page(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to one's own account."""
        return f"{reverse('mfa_index')}?done=password"

    def respond_user_inactive(self, request: HttpRequest, user: Member) -> HttpResponse:  # noqa: ARG002
        """To the log-in, as for any refused log-in."""
        return HttpResponseRedirect(reverse("account_login"))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors: sealed, and bound to their member."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": _("This is your only second factor. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        """The sealed secret."""
        return seal_secret(text, _whose(context.request))

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; where it does not open, a random one, so that no code is right."""
        try:
            return open_secret(encrypted_text, _whose(context.request))
        except SealBrokenError:
            # The refusal is in the audit log, and an administrator can have the factor reset.
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor would be left."""
        left = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return bool(left.exclude(pk=authenticator.pk).exists())

    def get_totp_label(self, user: Member) -> str:
        """What the app on the phone calls the account."""
        return user.username

    def _get_user_identifier(self, user: Member) -> str:
        return user.username


class OutsideLoginAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Log-ins through OpenID Connect, only for members whom an administrator has named."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Give the log-in the member whom an administrator has named for it; else refuse it."""
        member = linked_member(_signed_claims(sociallogin))
        if member is None:
            raise ImmediateHttpResponse(_refuse_stranger(request))
        sociallogin.user = member

    def on_authentication_error(self, *_: Any, error: Any = None, **__: Any) -> None:
        """Record that the log-in failed, unless the person cancelled it."""
        if error != AuthError.CANCELLED:
            record_refused_log_in()

    def get_requests_session(self) -> Session:
        """The session for requests to the issuer; it follows no redirects."""
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session


def is_assured(sociallogin: SocialLogin) -> bool:
    """Whether the issuer's own token vouches for a level at which the operator accepts its second factor."""
    return _signed_claims(sociallogin).get("acr") in settings.LYKTA.oidc_assurance


def record_refused_log_in() -> None:
    """Record that a log-in was refused, and nothing of who it was said to be."""
    with transaction.atomic():
        record(log_codes.LOG_IN, who=NOBODY, outcome=Outcome.REFUSED)


def keep_only_this_session(request: HttpRequest, member: Member) -> None:
    """End a member's other sessions, wherever they are open."""
    member.end_sessions()
    update_session_auth_hash(request, member)


@receiver(authentication_failed)
def factor_refused(user: Member, *, reauthentication: bool = False, **_: Any) -> None:
    """Record a wrong code: someone may have the password and not the phone."""
    who = user.reference if reauthentication else NOBODY
    with transaction.atomic():
        record(log_codes.SECOND_FACTOR, who=who, of=user.reference, outcome=Outcome.REFUSED)


@receiver(user_logged_in)
def take_outside_log_in(
    request: HttpRequest, user: Member, sociallogin: SocialLogin | None = None, **_: Any
) -> None:
    """Bind the account to the subject that logged in after the last step, and accept the issuer's factor.

    The factor is accepted where its level is among the operator's settings. If another subject was bound in
    between, the log-in is refused.
    """
    if sociallogin is None:
        return
    if not bind(user, _signed_claims(sociallogin)):
        log_out(request)
        raise ImmediateHttpResponse(_refuse_stranger(request))
    if is_assured(sociallogin):
        request.session[SECOND_FACTOR_SHOWN] = True


@receiver(authentication_step_completed)
def cycle_session_key(request: HttpRequest, **_: Any) -> None:
    """Change the session's key after each authentication, so that a copied key ends."""
    if request.user.is_authenticated:
        request.session.cycle_key()


def _whose(request: HttpRequest) -> int:
    """The number of the member who is logged in, or who has shown the password and not the second factor."""
    if isinstance(request.user, Member):
        return int(request.user.pk)
    login = unstash_login(request, peek=True)
    if login is None or login.user is None:
        raise PermissionDenied
    return int(login.user.pk)


def _signed_claims(sociallogin: SocialLogin) -> dict[str, Any]:
    claims: dict[str, Any] = sociallogin.account.extra_data["id_token"]
    return claims


def _refuse_stranger(request: HttpRequest) -> HttpResponse:
    record_refused_log_in()
    return render(request, "team/not_named.html", status=403)
