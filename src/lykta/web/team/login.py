"""Logging in and out: with a password and a second factor, a passkey, or a one-time code."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import ceil
from typing import Any, ClassVar, Final

from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView, LogoutView
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.limits.counting import name_of, use_once
from lykta.web.limits.toll import read_signed, sign_content, toll_page
from lykta.web.steps import HeldPage
from lykta.web.team.adapters import SecondFactorAdapter
from lykta.web.team.admission import admit
from lykta.web.team.guessing import (
    PASSKEYS,
    PASSWORDS,
    START_CODES,
    give_back,
    is_first_use,
    next_try_in,
    next_try_of_day_in,
    take_try,
)
from lykta.web.team.models import Member
from lykta.web.team.start_codes import find_start, use_start_code
from lykta.web.team.text_check import written_texts

CHALLENGE: Final = "passkey_challenge"
"""The log-in form's field with the signed challenge."""
# After this time the log-in page asks for a new challenge when the passkey is refused.
_CHALLENGE_LASTS_S: Final = 30 * 60
# Ten times what browsers send. Longer text is not parsed, so that it cannot be nested too deeply.
_LONGEST_CREDENTIAL: Final = 20_000
# What the library raises where something else was sent than it expects.
_MALFORMED: Final = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
PASSWORD_HINT = _("At least 12 characters. Three or four words that do not belong together are good.")
NO_SUCH_CODE = _(
    "This code is not right, has been used, or is older than 48 hours. Check it letter by letter: if two "
    "people gave you half a code each, write the first half and then the second. Or ask your administrator "
    "for a new one."
)
# The library's views would also accept PUT as a form, and answer OPTIONS.
_form_page = require_http_methods(["GET", "HEAD", "POST"])


@contextmanager
def refuse_malformed() -> Iterator[None]:
    """Turn what cannot be read as a passkey's answer into the message for a wrong one."""
    try:
        yield
    except _MALFORMED as error:
        raise SecondFactorAdapter().validation_error("incorrect_code") from error


def passkey_request() -> tuple[dict[str, Any], str]:
    """The options for asking for any passkey, and the challenge, signed, for the page's form to carry.

    The library keeps the challenge in the session, which would write a row at each look at the page.
    """
    options = auth.begin_authentication(None)
    state = auth.get_state()
    auth.clear_state()
    return options, sign_content(CHALLENGE, {"state": state, "until": int(time.time()) + _CHALLENGE_LASTS_S})


@contextmanager
def against_challenge(challenge: str) -> Iterator[None]:
    """Have the library check a passkey's answer against the challenge of a form, which works once."""
    found = read_signed(CHALLENGE, challenge)
    if found is not None and _is_new(found):
        auth.set_state(found["state"])
    try:
        yield
    finally:
        auth.clear_state()


class Credential(forms.JSONField):
    """A passkey's answer, as JSON from the browser."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """The parsed answer; ValidationError for one that is too long or not JSON."""
        with refuse_malformed():
            if len(str(value)) > _LONGEST_CREDENTIAL:
                raise ValueError
            return super().to_python(value)


class _ShownPasskey(forms.Form):
    credential = Credential()

    def clean_credential(self) -> Authenticator:
        """The passkey, unless its member's row or factors were changed in the database."""
        with refuse_malformed():
            passkey: Authenticator = super().clean_credential()  # type: ignore[misc]
        if not admit(passkey.user):
            raise SecondFactorAdapter().validation_error("incorrect_code")
        return passkey


class LogInByPasskeyForm(_ShownPasskey, LoginWebAuthnForm):  # type: ignore[misc]
    """Any member's passkey."""


class SecondByPasskeyForm(_ShownPasskey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second factor."""


class AgainByPasskeyForm(_ShownPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey once more."""


class Reworded(forms.Form):
    """Gives fields of a library's form our labels and hints, and no placeholders: those vanish on typing."""

    labels: ClassVar[Mapping[str, Any]] = {}
    hints: ClassVar[Mapping[str, Any]] = {}
    missing: ClassVar[Mapping[str, Any]] = {}
    """What to do where nothing was written; a summary shows it without the label."""
    attributes: ClassVar[Mapping[str, dict[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, self.hints.get(name, field.help_text)
            field.error_messages |= {"required": self.missing[name]}
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= self.attributes.get(name, {})


class LogInForm(Reworded, LoginForm):  # type: ignore[misc]
    """User name and password."""

    labels: ClassVar = {"login": _("User name"), "password": _("Password")}
    hints: ClassVar = dict.fromkeys(["password"], "")
    missing: ClassVar = {"login": _("Write your user name."), "password": _("Write your password.")}
    attributes: ClassVar = {"login": {"autocapitalize": "none", "spellcheck": "false"}}


class SlowedCode(Reworded):
    """A code that works once. In all processes five wrong ones are taken in five minutes, twenty in a day."""

    labels: ClassVar = {"code": _("Code")}
    hints: ClassVar = {"code": _("Six digits from the app on your phone, or one of your recovery codes.")}
    missing: ClassVar = {"code": _("Write the code.")}
    attributes: ClassVar = {"code": {"inputmode": "numeric", "spellcheck": "false"}}

    def clean_code(self) -> str:
        """The code, if it is right; ValidationError where it is not, was used, or too many were wrong."""
        member: Member = self.user  # type: ignore[attr-defined]
        taken = take_try(member)
        if taken is None:
            of_day = next_try_of_day_in(member)
            raise ValidationError(
                _too_many_of_day(of_day) if of_day else _too_many_codes(next_try_in(member))
            )
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        # A recovery code is crossed out where it lies; one of an app has to be marked.
        is_of_app = authenticator.type == Authenticator.Type.TOTP
        if is_of_app and not is_first_use(authenticator.pk, normalize_user_code(code), now=time.time()):
            raise SecondFactorAdapter().validation_error("incorrect_code")
        give_back(taken)
        return code


class CodeForm(SlowedCode, AuthenticateForm):  # type: ignore[misc]
    """The code of the app on the phone, or a recovery code."""


class FirstLogInForm(forms.Form):
    """The one-time code, and the password that is chosen."""

    code = forms.CharField(
        label=_("One-time code"),
        help_text=_(
            "The sixteen letters and digits that you were given. Two people gave you eight each? Write the "
            "first half, then the second."
        ),
        max_length=60,
        error_messages={"required": _("Write your one-time code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    password1 = forms.CharField(
        label=_("Your new password"),
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Write your new password.")},
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        error_messages={"required": _("Write the new password once more.")},
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


class LogIn(LoginView):  # type: ignore[misc]
    """User name and password; or a passkey; or the region's own login."""

    form_class = LogInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the library, after the toll for failed log-ins."""
        toll = None
        if request.method == "POST":
            account = request.POST.get("login", "").strip().casefold()
            toll = toll_page(request, PASSWORDS, account=account, secret_fields=("password",))
        return toll or super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the options for asking for a passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | ways_in()


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """The second factor, after the password. A class of this module, which the policy opens to everyone."""

    form_class = CodeForm
    webauthn_form_class = SecondByPasskeyForm


class PasskeyLogIn(LoginWebAuthnView):  # type: ignore[misc]
    """Logging in by a passkey alone: it is something one has, opened by something one is or knows."""

    form_class = LogInByPasskeyForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Redirect to the log-in, which asks for the passkey."""
        return HttpResponseRedirect(reverse("account_login"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log in, if the passkey answers the challenge that came with the page."""
        toll = toll_page(request, PASSKEYS)
        if toll:
            return toll
        with against_challenge(request.POST.get(CHALLENGE, "")):
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: forms.Form) -> HttpResponse:  # noqa: ARG002
        """The log-in again, with what happened."""
        PASSKEYS.count(self.request)
        context = {"form": LogInForm(request=self.request), "passkey_failed": True} | ways_in()
        return render(self.request, "account/login.html", context)


class LogOut(LogoutView):  # type: ignore[misc]
    """Logging out: asks on GET, does it on POST."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log out, and have the browser clear its cache."""
        answer: HttpResponse = super().post(*args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


def ways_in() -> dict[str, Any]:
    """The other ways to log in, for the context of the log-in page."""
    options, challenge = passkey_request()
    return {
        "passkey_options": options,
        "passkey_challenge": challenge,
        "outside_login": bool(settings.LYKTA.oidc_issuer),
        "outside_name": settings.LYKTA.oidc_name or "OpenID Connect",
    }


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Redirect to the log-in: that an account is closed is not shown."""
    return HttpResponseRedirect(reverse("account_login"))


def sign_up(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Raise 404: accounts are made by an administrator."""
    raise Http404


log_in = _form_page(LogIn.as_view())
second_factor = _form_page(SecondFactor.as_view())
passkey_log_in = _form_page(PasskeyLogIn.as_view())
log_out = _form_page(LogOut.as_view())


@_form_page
def first_log_in(request: HttpRequest) -> HttpResponse:
    """Log in with a one-time code and a new password."""
    form = FirstLogInForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        toll = toll_page(request, START_CODES, secret_fields=("password1", "password2"))
        if toll:
            return toll
        if form.is_valid():
            member = use_start_code(form.cleaned_data["code"], form.cleaned_data["password1"])
            if member is not None:
                record_authentication(request, member, "password")
                response: HttpResponse = perform_login(request, Login(user=member))
                return response
            # The same form was sent twice at once, and the other request came first.
            form.add_error("code", NO_SUCH_CODE)
        elif form.member is None:
            START_CODES.count(request)
    return render(request, "team/first_log_in.html", {"form": form})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that a form was too old or came from elsewhere (403); one of this site gets its texts back.

    Of another site's form nothing is shown: its words would stand on a page of this one.
    """
    is_from_here = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    texts = written_texts(request.POST) if is_from_here else []
    context = {"given_back": texts, "held": HeldPage() if texts else None}
    return render(request, "team/csrf_failed.html", context, status=403)


def _is_new(found: Mapping[str, Any]) -> bool:
    until = float(found["until"])
    return until > time.time() and use_once(name_of(CHALLENGE, found["state"]["challenge"]), until=until)


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


def _too_many_of_day(seconds: float) -> str:
    hours = max(1, ceil(seconds / 3600))
    return ngettext(
        "Twenty wrong codes have been written for this account in a day, so none is tried for %(hours)d "
        "hour. A passkey works meanwhile. If you did not write them, somebody has your password. Ask your "
        "administrator for a one-time code: once a second person has agreed, codes are tried again.",
        "Twenty wrong codes have been written for this account in a day, so none is tried for %(hours)d "
        "hours. A passkey works meanwhile. If you did not write them, somebody has your password. Ask your "
        "administrator for a one-time code: once a second person has agreed, codes are tried again.",
        hours,
    ) % {"hours": hours}
