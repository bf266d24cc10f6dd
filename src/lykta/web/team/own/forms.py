"""The forms of one's own account, in the words of the house."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import EditWebAuthnForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lykta.web.team import factor_secrets
from lykta.web.team.entrance.forms import PASSWORD_HINT, SlowedCode, code_field, reword
from lykta.web.team.passkeys import NewPasskeyForm

_PENDING = "pending_factor"


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The password now, and another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self,
            oldpassword=_("Your password now"),
            password1=_("Your new password"),
            password2=_("The same password again"),
        )
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = PASSWORD_HINT


class AgainByPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, password=_("Password"))
        self.fields["password"].help_text = ""


class AgainByCodeForm(SlowedCode, ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code_field(self)


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app on the phone, which proves that it holds the secret."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = _pending_secret(request, fresh=not self.is_bound)
        reword(self, code=_("Code that the app shows"))
        self.fields["code"].help_text = _("Six digits. A new code comes every half minute.")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    @property
    def groups(self) -> list[str]:
        """The secret in groups of four, for typing."""
        return [self.secret[at : at + 4] for at in range(0, len(self.secret), 4)]


class PasskeyForm(NewPasskeyForm):
    """A new passkey, and what its owner calls it."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, name=_("What you call it"))
        self.fields["name"].help_text = _("So that you know it among others, such as: my work phone.")
        self.fields["name"].max_length = 60


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, name=_("What you call it"))


def forget_pending_secret(request: HttpRequest) -> None:
    """Take the secret that was offered out of the session."""
    request.session.pop(_PENDING, None)


def _pending_secret(request: HttpRequest, *, fresh: bool) -> str:
    # It lies in the session until the app has proved to have it: sealed there too.
    member = int(request.user.pk or 0)
    kept = request.session.get(_PENDING)
    if kept and not fresh:
        return factor_secrets.opened(kept, member)
    secret: str = generate_totp_secret()
    request.session[_PENDING] = factor_secrets.sealed(secret, member)
    return secret
