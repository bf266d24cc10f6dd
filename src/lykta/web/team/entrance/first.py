"""The first log-in: with a one-time code a member chooses a password."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lykta.web.limits.page import toll_page
from lykta.web.team.entrance.forms import NO_SUCH_CODE, FirstLogInForm
from lykta.web.team.guessing import START_CODES
from lykta.web.team.starting import start


@require_http_methods(["GET", "HEAD", "POST"])
def first_log_in(request: HttpRequest) -> HttpResponse:
    """Take a one-time code and a new password, and log in with them."""
    if request.method != "POST":
        return _page(request, FirstLogInForm())
    toll = toll_page(request, START_CODES, secret_fields=("password1", "password2"))
    if toll:
        return toll
    form = FirstLogInForm(request.POST)
    if not form.is_valid():
        if form.member is None:
            START_CODES.count(request)
        return _page(request, form)
    member = start(form.cleaned_data["code"], form.cleaned_data["password1"])
    if member is None:
        # The same form was sent twice at once, and the other was first.
        form.add_error("code", NO_SUCH_CODE)
        return _page(request, form)
    record_authentication(request, member, "password")
    response: HttpResponse = perform_login(request, Login(user=member))
    return response


def _page(request: HttpRequest, form: FirstLogInForm, **context: Any) -> HttpResponse:
    return render(request, "team/first_log_in.html", {"form": form} | context)
