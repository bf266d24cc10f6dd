"""Logging in and out: the log-in library's views, in the house's words."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.limits.page import toll_page
from lykta.web.team.entrance.forms import CodeForm, LogInForm
from lykta.web.team.guessing import PASSKEYS, PASSWORDS
from lykta.web.team.passkeys import (
    CHALLENGE,
    LogInByPasskeyForm,
    SecondByPasskeyForm,
    answering,
    asked_by_page,
)


class LogIn(LoginView):  # type: ignore[misc]
    """User name and password; or a passkey; or the region's own login."""

    form_class = LogInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the library, after the toll of failed log-ins."""
        toll = None
        if request.method == "POST":
            account = request.POST.get("login", "").strip().casefold()
            toll = toll_page(request, PASSWORDS, account=account, secret_fields=("password",))
        return toll or super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and what a passkey is asked with."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | ways_in()


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """The second factor of somebody who has shown their password."""

    form_class = CodeForm
    webauthn_form_class = SecondByPasskeyForm


class PasskeyLogIn(LoginWebAuthnView):  # type: ignore[misc]
    """Logging in by a passkey alone: it is something one has, opened by something one is or knows."""

    form_class = LogInByPasskeyForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """To the log-in, where the passkey is asked for."""
        return HttpResponseRedirect(reverse("account_login"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log in, if the passkey answers the challenge that came with the page."""
        toll = toll_page(request, PASSKEYS)
        if toll:
            return toll
        with answering(request.POST.get(CHALLENGE, "")):
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:  # noqa: ARG002
        """The log-in again, with what happened."""
        PASSKEYS.count(self.request)
        context = {"form": LogInForm(request=self.request), "passkey_failed": True} | ways_in()
        return render(self.request, "account/login.html", context)


class LogOut(LogoutView):  # type: ignore[misc]
    """Logging out: asks on GET, does it on POST."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log out, and have the browser forget the pages that it may still hold."""
        answer: HttpResponse = super().post(*args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


def ways_in() -> dict[str, Any]:
    """What the page of the log-in shows beside the form."""
    options, challenge = asked_by_page()
    return {
        "passkey_options": options,
        "passkey_challenge": challenge,
        "outside_login": bool(settings.LYKTA.oidc_issuer),
        "outside_name": settings.LYKTA.oidc_name or "OpenID Connect",
    }


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The log-in: nobody is told that an account is closed."""
    return HttpResponseRedirect(reverse("account_login"))


def sign_up(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Nothing: nobody makes an account for themselves (404)."""
    raise Http404


# The library's views would also take a PUT as a form, and answer OPTIONS.
_form_page = require_http_methods(["GET", "HEAD", "POST"])
log_in = _form_page(LogIn.as_view())
second_factor = _form_page(SecondFactor.as_view())
passkey_log_in = _form_page(PasskeyLogIn.as_view())
log_out = _form_page(LogOut.as_view())
