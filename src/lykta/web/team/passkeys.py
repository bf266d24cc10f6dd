"""What a browser sends of a passkey, read without relying on it being what a browser sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from lykta.web.team.adapters import SecondFactors
from lykta.web.team.admission import let_in

# Ten times as much as browsers send; the rest is not read, so that nothing can be nested too deep in it.
_LONGEST: Final = 20_000
# What the library stumbles over where something else was sent than it expects.
_STUMBLES: Final = (AttributeError, KeyError, RecursionError, TypeError, ValueError)


@contextmanager
def refused_as_wrong() -> Iterator[None]:
    """Refuse, as one that is not right, what cannot be read as a passkey's answer."""
    try:
        yield
    except _STUMBLES as error:
        raise SecondFactors().validation_error("incorrect_code") from error


class Credential(forms.JSONField):
    """A passkey's answer as the browser writes it down."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """The answer as Python's; ValidationError for what is too long or no JSON."""
        with refused_as_wrong():
            if len(str(value)) > _LONGEST:
                raise ValueError
            return super().to_python(value)


class _ShownPasskey(forms.Form):
    credential = Credential()

    def clean_credential(self) -> Authenticator:
        """Whose passkey it is: never of a member whose row or factors are not true."""
        with refused_as_wrong():
            passkey: Authenticator = super().clean_credential()  # type: ignore[misc]
        if not let_in(passkey.user):
            raise SecondFactors().validation_error("incorrect_code")
        return passkey


class LogInByPasskeyForm(_ShownPasskey, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey, of whoever it is."""


class SecondByPasskeyForm(_ShownPasskey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second factor."""


class AgainByPasskeyForm(_ShownPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey once more."""


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that was just made."""

    credential = Credential()

    def clean(self) -> dict[str, Any]:
        """The passkey, if it answers what was asked for."""
        with refused_as_wrong():
            cleaned: dict[str, Any] = super().clean()
        return cleaned
