"""How the log-in library is bent to the house: nobody signs up, secrets are sealed."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, and by nobody else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors."""


class OutsideLogins(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Log-ins through OpenID Connect."""
