"""The forms of the entrance, in the words of the house."""

import time
from math import ceil
from typing import Any

from allauth.account.forms import LoginForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lykta.web.team.adapters import SecondFactors
from lykta.web.team.guessing import give_back, is_first_use, next_try_in, take_try
from lykta.web.team.models import Member
from lykta.web.team.starting import find_start

PASSWORD_HINT = _("At least 12 characters. Three or four words that do not belong together are good.")
NO_SUCH_CODE = _(
    "This code is not right, has been used, or is older than 48 hours. Check it letter by letter: if two "
    "people gave you half a code each, write the first half and then the second. Or ask your administrator "
    "for a new one."
)


class LogInForm(LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""


class SlowedCode(forms.Form):
    """A code that works once, and of which five wrong ones are taken in five minutes, in all processes."""

    def clean_code(self) -> str:
        """The code, if it is right; ValidationError where it is not, was used, or too many were wrong."""
        member: Member = self.user  # type: ignore[attr-defined]
        taken = take_try(member)
        if taken is None:
            raise ValidationError(_too_many_codes(next_try_in(member)))
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        # A recovery code is crossed out where it lies; one of an app has to be marked.
        is_of_app = authenticator.type == Authenticator.Type.TOTP
        if is_of_app and not is_first_use(authenticator.pk, normalize_user_code(code), now=time.time()):
            raise SecondFactors().validation_error("incorrect_code")
        give_back(taken)
        return code


class CodeForm(SlowedCode, AuthenticateForm):  # type: ignore[misc]
    """The code of the app on the phone, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code_field(self)


class FirstLogInForm(forms.Form):
    """The one-time code, and the password that is chosen."""

    code = forms.CharField(
        label=_("One-time code"),
        help_text=_(
            "The sixteen letters and digits that you were given. Two people gave you eight each? Write the "
            "first half, then the second."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    password1 = forms.CharField(
        label=_("Your new password"),
        help_text=PASSWORD_HINT,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    member: Member | None = None

    def clean_code(self) -> str:
        """The code, if it is somebody's and still holds."""
        code: str = self.cleaned_data["code"]
        self.member = find_start(code)
        if self.member is None:
            raise ValidationError(NO_SUCH_CODE)
        return code

    def clean(self) -> dict[str, Any]:
        """Both passwords alike, and good enough."""
        cleaned = super().clean() or {}
        check_new_password(self, self.member)
        return cleaned


def check_new_password(form: forms.Form, member: Any) -> None:
    """Tell beside the field what is wrong with a password that was chosen."""
    first, second = (form.cleaned_data.get(name) for name in ("password1", "password2"))
    if not first:
        return
    try:
        validate_password(first, member)
    except ValidationError as error:
        form.add_error("password1", error)
    if second and first != second:
        form.add_error("password2", _("The two passwords differ. Write the same one twice."))


def _too_many_codes(seconds: float) -> str:
    minutes = max(1, ceil(seconds / 60))
    return ngettext(
        "Five wrong codes have been written for this account in five minutes, so none is tried for "
        "%(minutes)d minute. A passkey works meanwhile. If you did not write them, somebody has your "
        "password: ask your administrator for a one-time code, and choose another.",
        "Five wrong codes have been written for this account in five minutes, so none is tried for "
        "%(minutes)d minutes. A passkey works meanwhile. If you did not write them, somebody has your "
        "password: ask your administrator for a one-time code, and choose another.",
        minutes,
    ) % {"minutes": minutes}


def reword(form: forms.Form, **labels: Any) -> None:
    """Give a form's fields the house's labels, and no words inside the fields: those vanish on typing."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


def code_field(form: forms.Form) -> None:
    """Word the field of a code that is typed from the phone."""
    reword(form, code=_("Code"))
    form.fields["code"].help_text = _("Six digits from the app on your phone, or one of your recovery codes.")
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}
