"""The first log-in: with a one-time code a member chooses a password."""

from typing import Any, Final

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lykta.web.team.entrance.forms import NO_SUCH_CODE, FirstLogInForm
from lykta.web.team.starting import start

# From one address; a code has 80 bits, so this only keeps guessers from costing the server work.
_RATES: Final = {"first_log_in": "10/m/ip"}


@require_http_methods(["GET", "HEAD", "POST"])
def first_log_in(request: HttpRequest) -> HttpResponse:
    """Take a one-time code and a new password, and log in with them."""
    if request.method != "POST":
        return _page(request, FirstLogInForm())
    if not ratelimit.consume(request, app="lykta.web.team", action="first_log_in", config=_RATES):
        answer: HttpResponse = ratelimit.respond_429(request)
        return answer
    form = FirstLogInForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    member = start(form.cleaned_data["code"], form.cleaned_data["password1"])
    if member is None:
        # Somebody used the code up between the check and now.
        form.add_error("code", NO_SUCH_CODE)
        return _page(request, form)
    record_authentication(request, member, "password")
    response: HttpResponse = perform_login(request, Login(user=member))
    return response


def _page(request: HttpRequest, form: FirstLogInForm, **context: Any) -> HttpResponse:
    return render(request, "team/first_log_in.html", {"form": form} | context)
