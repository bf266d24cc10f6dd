"""What a browser sends of a passkey, read without relying on it being what a browser sends."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms

from lykta.web.limits.counting import name_of, use_once
from lykta.web.limits.toll import read_signed, signed
from lykta.web.team.adapters import SecondFactors
from lykta.web.team.admission import let_in

CHALLENGE: Final = "passkey_challenge"
"""The field of the log-in's form with the signed challenge."""
# A log-in page that has been open for longer asks for a new one when the passkey is refused.
_LASTS_S: Final = 30 * 60
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


def asked_by_page() -> tuple[dict[str, Any], str]:
    """What a page asks any passkey for, and its challenge as the page's form carries it: signed.

    Kept in the session, as the library does, each look at the log-in page would write a row.
    """
    options = auth.begin_authentication(None)
    state = auth.get_state()
    auth.clear_state()
    return options, signed(CHALLENGE, {"state": state, "until": int(time.time()) + _LASTS_S})


@contextmanager
def answering(challenge: str) -> Iterator[None]:
    """Have the library hold what a passkey answers against the challenge of a form, which works once."""
    found = read_signed(CHALLENGE, challenge)
    if found is not None and _is_new(found):
        auth.set_state(found["state"])
    try:
        yield
    finally:
        auth.clear_state()


def _is_new(found: Mapping[str, Any]) -> bool:
    until = float(found["until"])
    return until > time.time() and use_once(name_of(CHALLENGE, found["state"]["challenge"]), until=until)


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
