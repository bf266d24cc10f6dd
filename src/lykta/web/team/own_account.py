"""One's own account: password, second factors and recovery codes, each change in the audit log."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.base.views import IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView

from lykta.web.audit.recording import record
from lykta.web.limits.toll import toll_page
from lykta.web.qr import qr_code
from lykta.web.team import log_codes
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.adapters import SECOND_FACTOR_SHOWN, SecondFactorAdapter, keep_only_this_session
from lykta.web.team.admission import FACTORS, open_secret, seal_secret
from lykta.web.team.guessing import PASSWORDS
from lykta.web.team.login import (
    PASSWORD_HINT,
    AgainByPasskeyForm,
    Credential,
    Reworded,
    SlowedCode,
    refuse_malformed,
)
from lykta.web.team.models import Member

_PENDING: Final = "pending_factor"
"""The session's key for the secret of an app that is being set up, sealed."""

_ACCOUNT: Final = reverse_lazy("mfa_index")

type View = Callable[..., HttpResponseBase]
_SET_UP = "own_account.set_up"
_READ = ["get", "head"]


def own(view: View, permission: str = "own_account.manage") -> View:
    """Run a view of one's own account in one transaction with the audit entries of what it changed."""

    # The library's views would also accept PUT as a form, and answer OPTIONS.
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = member_of(request)
        with transaction.atomic():
            before = _factors(member)
            response = view(request, *args, **kwargs)
            _record_changes(request, member, before, _factors(member))
        return response

    return permission_required(permission)(answer)


def require_recent_login(view: View) -> View:
    """Ask a member who logged in a while ago to authenticate again before they change a way to log in.

    The library's own check would keep what was typed in the session meanwhile.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        adapter = get_adapter(request)
        if adapter.is_reauthentication_required(app="allauth.mfa"):
            ways = adapter.get_reauthentication_methods(request.user)
            if ways:
                following = urlencode({REDIRECT_FIELD_NAME: request.path})
                return HttpResponseRedirect(f"{ways[0]['url']}?{following}")
        return view(request, *args, **kwargs)

    return answer


class PasswordForm(Reworded, ChangePasswordForm):  # type: ignore[misc]
    """The password now, and another one."""

    labels: ClassVar = {
        "oldpassword": _("Your password now"),
        "password1": _("Your new password"),
        "password2": _("The same password again"),
    }
    hints: ClassVar = {"oldpassword": "", "password1": PASSWORD_HINT}
    missing: ClassVar = {
        "oldpassword": _("Write the password that you have now."),
        "password1": _("Write your new password."),
        "password2": _("Write the new password once more."),
    }


class AgainByPasswordForm(Reworded, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    labels: ClassVar = {"password": _("Password")}
    hints: ClassVar = dict.fromkeys(["password"], "")
    missing: ClassVar = {"password": _("Write your password.")}


class AgainByCodeForm(SlowedCode, ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code once more."""


class AppForm(Reworded, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app on the phone, which proves that it holds the secret."""

    labels: ClassVar = {"code": _("Code that the app shows")}
    hints: ClassVar = {"code": _("Six digits. A new code comes every half minute.")}
    missing: ClassVar = {"code": _("Write the code that the app shows.")}
    attributes: ClassVar = {"code": {"inputmode": "numeric", "spellcheck": "false"}}

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = _pending_secret(request, fresh=not self.is_bound)

    @property
    def groups(self) -> list[str]:
        """The secret in groups of four, for typing."""
        return [self.secret[at : at + 4] for at in range(0, len(self.secret), 4)]


class PasskeyForm(Reworded, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that was just made, and what its owner calls it."""

    passwordless = None
    credential = Credential()
    labels: ClassVar = {"name": _("What you call it")}
    hints: ClassVar = {"name": _("So that you know it among others, such as: my work phone.")}
    missing: ClassVar = {"name": _("Write what you call the passkey.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The passkey, if it answers what was asked for."""
        with refuse_malformed():
            return super().clean() or {}


class PasskeyNameForm(Reworded, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    labels: ClassVar = {"name": _("What you call it")}
    missing: ClassVar = {"name": _("Write what you call the passkey.")}


class OwnAccountView(IndexView):  # type: ignore[misc]
    """One's name, role and ways to log in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The second factors, and whether one can be removed."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = Authenticator.objects.filter(user=self.request.user, type__in=FACTORS).count()
        done = self.request.GET.get("done")
        return context | {"can_remove": found > 1, "done": done if done == "password" else ""}


class Password(PasswordChangeView):  # type: ignore[misc]
    """Another password."""

    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the library; Http404 for a member who logs in without a password."""
        if not member_of(request).has_usable_password():
            raise Http404
        toll = _password_toll(request, "oldpassword", "password1", "password2")
        return toll or super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        """The page again; a wrong password counts as at the log-in."""
        if "oldpassword" in form.errors:
            PASSWORDS.count(self.request, account=member_of(self.request).username.casefold())
        again: HttpResponse = super().form_invalid(form)
        return again


class AddApp(ActivateTOTPView):  # type: ignore[misc]
    """Setting up an app that shows codes."""

    form_class = AppForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The request too: the secret is in its session."""
        given: dict[str, Any] = super().get_form_kwargs()
        return given | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret as a picture and as text."""
        form = kwargs.get("form") or self.get_form()
        address = SecondFactorAdapter().build_totp_url(self.request.user, form.secret)
        return {"form": form, "view": self, "address": address, "qr": qr_code(address)}

    def form_valid(self, form: Form) -> HttpResponse:
        """Store the secret, sealed."""
        answer: HttpResponse = super().form_valid(form)
        self.request.session.pop(_PENDING, None)
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Adding a passkey, which also replaces the password."""

    form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the options for making the passkey."""
        form = kwargs.get("form") or self.get_form()
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {"form": form, "view": self, "options": options}


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Removing a passkey; never the last second factor."""

    success_url = _ACCOUNT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it may be removed."""
        allowed = SecondFactorAdapter().can_delete_authenticator(self.object)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"allowed": allowed}

    def form_valid(self, form: Form) -> HttpResponse:
        """Remove it, if another second factor is left."""
        if not SecondFactorAdapter().can_delete_authenticator(self.get_object()):
            refused: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=409)
            return refused
        answer: HttpResponse = super().form_valid(form)
        return answer


class AgainByPassword(ReauthenticateView):  # type: ignore[misc]
    """The password once more, before a way to log in is changed."""

    form_class = AgainByPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the library, after the toll for wrong passwords."""
        return _password_toll(request, "password") or super().dispatch(request, *args, **kwargs)


class AgainByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The passkey once more."""

    form_class = AgainByPasskeyForm

    def form_invalid(self, form: Form) -> HttpResponse:
        """The page again, with what happened."""
        context = self.get_context_data(form=form) | {"passkey_failed": True}
        again: HttpResponse = self.render_to_response(context)
        return again

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the options for asking for the passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.setdefault("form", kwargs.get("form") or self.get_form())
        return context | {"options": context.pop("js_data")["request_options"]}


account = own(OwnAccountView.as_view(http_method_names=_READ))
password = own(Password.as_view())
add_app = own(require_recent_login(AddApp.as_view()), _SET_UP)
remove_app = own(require_recent_login(DeactivateTOTPView.as_view()))
recovery_codes = own(require_recent_login(ViewRecoveryCodesView.as_view(http_method_names=_READ)))
new_recovery_codes = own(require_recent_login(GenerateRecoveryCodesView.as_view()))
passkeys = own(RedirectView.as_view(pattern_name="mfa_index"))
add_passkey = own(require_recent_login(AddPasskey.as_view()), _SET_UP)
remove_passkey = own(require_recent_login(RemovePasskey.as_view()))
rename_passkey = own(
    require_recent_login(EditWebAuthnView.as_view(form_class=PasskeyNameForm, success_url=_ACCOUNT))
)
again_by_password = own(AgainByPassword.as_view(), _SET_UP)
again_by_code = own(ReauthenticateByCodeView.as_view(form_class=AgainByCodeForm), _SET_UP)
again_by_passkey = own(AgainByPasskey.as_view(), _SET_UP)


def _factors(member: Member) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user=member).values_list("pk", "type"))


def _record_changes(
    request: HttpRequest, member: Member, before: dict[int, str], after: dict[int, str]
) -> None:
    if before == after:
        return
    who, changed = member.reference, False
    for number, kind in sorted({**before, **after}.items()):
        if (number in before) == (number in after):
            continue
        if kind in FACTORS:
            changed = True
            act = log_codes.FACTOR_ADD if number in after else log_codes.FACTOR_REMOVE
            record(act, who=who, of=f"factor:{number}")
        elif number in after:
            record(log_codes.RECOVERY_CODES, who=who)
    if changed:
        request.session[SECOND_FACTOR_SHOWN] = True
        keep_only_this_session(request, member)


def _pending_secret(request: HttpRequest, *, fresh: bool) -> str:
    # In the session, sealed, until a code has shown that the app has it.
    member = int(request.user.pk or 0)
    kept = request.session.get(_PENDING)
    if kept and not fresh:
        return open_secret(kept, member)
    secret: str = generate_totp_secret()
    request.session[_PENDING] = seal_secret(secret, member)
    return secret


def _password_toll(request: HttpRequest, *secret_fields: str) -> HttpResponse | None:
    if request.method != "POST":
        return None
    account = member_of(request).username.casefold()
    return toll_page(request, PASSWORDS, account=account, secret_fields=secret_fields)
