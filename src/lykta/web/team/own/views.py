"""The pages of one's own account: the log-in library's views, in the house's words."""

from typing import Any

from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse_lazy

from lykta.web.limits.page import toll_page
from lykta.web.qr import picture
from lykta.web.team.adapters import SecondFactors
from lykta.web.team.admission import FACTORS
from lykta.web.team.guessing import PASSWORDS
from lykta.web.team.own.changing import fresh, own
from lykta.web.team.own.forms import (
    AgainByCodeForm,
    AgainByPasswordForm,
    AppForm,
    PasskeyForm,
    PasskeyNameForm,
    PasswordForm,
    forget_pending_secret,
)
from lykta.web.team.passkeys import AgainByPasskeyForm
from lykta.web.team.permission import member_of

_ACCOUNT = reverse_lazy("mfa_index")


class Account(IndexView):  # type: ignore[misc]
    """Who one is here, and what lets one in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The second factors, and whether one of them can be removed."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = Authenticator.objects.filter(user=self.request.user, type__in=FACTORS).count()
        done = self.request.GET.get("done")
        return context | {"can_remove": found > 1, "done": done if done == "password" else ""}


class Password(PasswordChangeView):  # type: ignore[misc]
    """Another password."""

    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the library; whoever has no password here has none to change (404)."""
        if not member_of(request).has_usable_password():
            raise Http404
        toll = _password_toll(request, "oldpassword", "password1", "password2")
        return toll or super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        """The page again; a wrong password is counted as one at the log-in is."""
        if "oldpassword" in form.errors:
            PASSWORDS.count(self.request, account=member_of(self.request).username.casefold())
        again: HttpResponse = super().form_invalid(form)
        return again


class AddApp(ActivateTOTPView):  # type: ignore[misc]
    """Setting up an app that shows codes."""

    form_class = AppForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form finds the offered secret in the session."""
        given: dict[str, Any] = super().get_form_kwargs()
        return given | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret as a picture and as text."""
        form = kwargs.get("form") or self.get_form()
        address = SecondFactors().build_totp_url(self.request.user, form.secret)
        return {"form": form, "view": self, "address": address, "qr": picture(address)}

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep the secret, sealed."""
        answer: HttpResponse = super().form_valid(form)
        forget_pending_secret(self.request)
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Adding a passkey with which one logs in without a password."""

    form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and what the passkey is made with."""
        form = kwargs.get("form") or self.get_form()
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {"form": form, "view": self, "options": options}


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Removing a passkey; never the last second factor."""

    success_url = _ACCOUNT

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it may be removed."""
        allowed = SecondFactors().can_delete_authenticator(self.object)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"allowed": allowed}

    def form_valid(self, form: Form) -> HttpResponse:
        """Remove it, if another second factor is left."""
        if not SecondFactors().can_delete_authenticator(self.get_object()):
            refused: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=409)
            return refused
        answer: HttpResponse = super().form_valid(form)
        return answer


class RenamePasskey(EditWebAuthnView):  # type: ignore[misc]
    """Another name for a passkey."""

    form_class = PasskeyNameForm
    success_url = _ACCOUNT


class AgainByPassword(ReauthenticateView):  # type: ignore[misc]
    """The password once more, before what lets one in is changed."""

    form_class = AgainByPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the library, after the toll of wrong passwords."""
        return _password_toll(request, "password") or super().dispatch(request, *args, **kwargs)


class AgainByCode(ReauthenticateByCodeView):  # type: ignore[misc]
    """A code once more."""

    form_class = AgainByCodeForm


class AgainByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The passkey once more."""

    form_class = AgainByPasskeyForm

    def form_invalid(self, form: Form) -> HttpResponse:
        """The page again, with what happened."""
        context = self.get_context_data(form=form) | {"passkey_failed": True}
        again: HttpResponse = self.render_to_response(context)
        return again

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and what the passkey is asked with."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.setdefault("form", kwargs.get("form") or self.get_form())
        return context | {"options": context.pop("js_data")["request_options"]}


def _password_toll(request: HttpRequest, *secret_fields: str) -> HttpResponse | None:
    if request.method != "POST":
        return None
    account = member_of(request).username.casefold()
    return toll_page(request, PASSWORDS, account=account, secret_fields=secret_fields)


def _to_account(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponseRedirect(str(_ACCOUNT))


_SET_UP = "own_account.set_up"
_READ = ["get", "head"]
account = own(Account.as_view(http_method_names=_READ))
password = own(Password.as_view())
add_app = own(fresh(AddApp.as_view()), _SET_UP)
remove_app = own(fresh(DeactivateTOTPView.as_view()))
recovery_codes = own(fresh(ViewRecoveryCodesView.as_view(http_method_names=_READ)))
new_recovery_codes = own(fresh(GenerateRecoveryCodesView.as_view()))
passkeys = own(_to_account)
add_passkey = own(fresh(AddPasskey.as_view()), _SET_UP)
remove_passkey = own(fresh(RemovePasskey.as_view()))
rename_passkey = own(fresh(RenamePasskey.as_view()))
again_by_password = own(AgainByPassword.as_view(), _SET_UP)
again_by_code = own(AgainByCode.as_view(), _SET_UP)
again_by_passkey = own(AgainByPasskey.as_view(), _SET_UP)
