"""The forms of the entrance, in the words of the house."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lykta.web.team.starting import Start, find_start

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


class CodeForm(AuthenticateForm):  # type: ignore[misc]
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
    start: Start | None = None

    def clean_code(self) -> str:
        """The code, if it is somebody's and still holds."""
        code: str = self.cleaned_data["code"]
        self.start = find_start(code)
        if self.start is None:
            raise ValidationError(NO_SUCH_CODE)
        return code

    def clean(self) -> dict[str, Any]:
        """Both passwords alike, and good enough."""
        cleaned = super().clean() or {}
        check_new_password(self, self.start.member if self.start else None)
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
