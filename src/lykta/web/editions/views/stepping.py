"""The team's pages that change: taking up a folder, and each step of an edition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.editions.access import on_edition, opened
from lykta.web.editions.actions.approving import approve as approve_edition
from lykta.web.editions.actions.publishing import publish as publish_edition
from lykta.web.editions.actions.taking_up import TAKE_UP
from lykta.web.editions.actions.taking_up import take_up as take_up_folder
from lykta.web.editions.actions.withdrawing import withdraw as withdraw_edition
from lykta.web.editions.folders import lying
from lykta.web.editions.forms import NothingForm, TakeUpForm, WithdrawForm
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.editions.states import State
from lykta.web.team.access import member_of, permission_required

type Words = str | Promise

_METHODS: Final = ["GET", "HEAD", "POST"]
_CONFLICT: Final = 409


@dataclass(frozen=True)
class _Page:
    """The words around a form: its heading, what its button says, and what is said first."""

    title: Words
    button: Words
    intro: Words


@permission_required(TAKE_UP)
@require_http_methods(_METHODS)
def take_up(request: HttpRequest) -> HttpResponseBase:
    """Make a draft of a folder that lies on the server."""
    member = member_of(request)
    opened(member, TAKE_UP)
    taken = set(Edition.objects.exclude(state=State.WITHDRAWN).values_list("folder", flat=True))
    folders = [name for name in lying() if name not in taken]
    form = TakeUpForm(request.POST if request.method == "POST" else None, folders=folders)
    page = _Page(
        _("Take up an edition"),
        _("Check it and take it up"),
        _(
            "Every file is checked against the release record, and the tables are attacked together with the "
            "editions that are published. It can take half a minute."
        ),
    )
    context = {"form": form, "words": page, "empty": not folders}
    if not (request.method == "POST" and form.is_valid()):
        return TemplateResponse(request, "editions/form.html", context)
    try:
        edition = take_up_folder(form.cleaned_data["folder"], member)
    except RefusedError as error:
        return TemplateResponse(
            request, "editions/form.html", context | {"refusal": error.words}, status=_CONFLICT
        )
    return redirect("edition", edition.pk)


@on_edition("edition.approve")
@require_http_methods(_METHODS)
def approve(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Approve it, as the second person."""
    page = _Page(
        _("Approve the edition"),
        _("I have read it and approve it"),
        _("Read the preview first, in both languages. Another than whoever took it up has to approve it."),
    )
    return _step(request, edition, page, approve_edition)


@on_edition("edition.publish")
@require_http_methods(_METHODS)
def publish(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Show it to everybody."""
    page = _Page(
        _("Publish the edition"),
        _("Publish it"),
        _("Everybody can then read it, without logging in. What has been read cannot be taken back."),
    )
    return _step(request, edition, page, publish_edition)


@on_edition("edition.withdraw")
@require_http_methods(_METHODS)
def withdraw(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Show it no more, and say why."""
    page = _Page(
        _("Withdraw the edition"),
        _("Withdraw it"),
        _("It is shown no more. If it was published, its name and your reason stay in the public list."),
    )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    member = member_of(request)
    return _answer(
        request,
        edition,
        form,
        page,
        lambda: withdraw_edition(edition, member, form.cleaned_data["reason"]),
    )


def _step(request: HttpRequest, edition: Edition, page: _Page, act: Callable[..., None]) -> HttpResponseBase:
    form = NothingForm(request.POST if request.method == "POST" else None)
    member = member_of(request)
    return _answer(request, edition, form, page, lambda: act(edition, member))


def _answer(
    request: HttpRequest, edition: Edition, form: BaseForm, page: _Page, act: Callable[[], None]
) -> HttpResponseBase:
    """Do it and lead to the edition; or show the form, and why it was not done."""
    context = {"form": form, "words": page, "edition": edition}
    if not (request.method == "POST" and form.is_valid()):
        return TemplateResponse(request, "editions/form.html", context)
    try:
        act()
    except RefusedError as error:
        now = {"edition": Edition.objects.get(pk=edition.pk), "refusal": error.words}
        return TemplateResponse(request, "editions/form.html", context | now, status=_CONFLICT)
    return redirect("edition", edition.pk)
