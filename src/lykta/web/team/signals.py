"""What the log-in library tells of second factors that were shown, here or to an issuer that counts."""

from typing import Any

from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa.signals import authentication_failed
from allauth.socialaccount.models import SocialLogin
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from lykta.web.audit.recording import NOBODY, Outcome, record
from lykta.web.team import acts
from lykta.web.team.doorkeeper import SHOWN
from lykta.web.team.entrance.outside import is_assured
from lykta.web.team.models import Member


@receiver(authentication_failed)
def factor_refused(user: Member, *, reauthentication: bool = False, **_: Any) -> None:
    """Write down that a code was wrong: somebody may have the password and not the phone."""
    who = user.reference if reauthentication else NOBODY
    with transaction.atomic():
        record(acts.SECOND_FACTOR, who=who, of=user.reference, outcome=Outcome.REFUSED)


@receiver(user_logged_in)
def assured_outside(request: HttpRequest, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """Count the issuer's own second factor where the operator's settings say that its level is enough."""
    if sociallogin is not None and is_assured(sociallogin):
        request.session[SHOWN] = True


@receiver(authentication_step_completed)
def shown_again(request: HttpRequest, **_: Any) -> None:
    """Give whoever shows again who they are another session key: one that was copied before ends there."""
    if request.user.is_authenticated:
        request.session.cycle_key()
