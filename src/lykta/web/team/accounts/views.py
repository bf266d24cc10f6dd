"""The pages of accounts and agencies."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lykta.web.team.accounts import agencies as agency_acts
from lykta.web.team.accounts.changing import change
from lykta.web.team.accounts.closing import close as close_account
from lykta.web.team.accounts.closing import reopen as reopen_account
from lykta.web.team.accounts.forms import AccountForm, AgencyForm, NewAccountForm
from lykta.web.team.accounts.making import make
from lykta.web.team.accounts.resetting import agree_to_reset, drop_reset, waiting
from lykta.web.team.accounts.resetting import ask_reset as ask_for_reset
from lykta.web.team.accounts.rules import NotAllowedError
from lykta.web.team.accounts.starting_over import start_over
from lykta.web.team.admission import FACTORS
from lykta.web.team.models import Agency, Member
from lykta.web.team.permission import member_of, permitted

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@permitted("accounts.manage")
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest) -> HttpResponse:
    """Everybody who may log in, and who no longer may."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    members = Member.objects.select_related("agency").annotate(has_factor=Exists(factor)).order_by("name")
    context = {
        "open_accounts": [each for each in members if each.is_active],
        "closed_accounts": [each for each in members if not each.is_active],
        "waiting": waiting().count(),
    }
    return render(request, "team/accounts.html", context)


@permitted("accounts.manage")
@_form_page
def new(request: HttpRequest) -> HttpResponse:
    """Make an account; the one-time code is in the answer, and nowhere afterwards."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member, code = make(form.account(), by=member_of(request).reference)
        return render(request, "team/start_code.html", {"member": member, "code": code, "new": True})
    return render(request, "team/account_new.html", {"form": form})


@permitted("accounts.manage")
@_form_page
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One account: change it."""
    member = get_object_or_404(Member, pk=number)
    form = AccountForm(request.POST or None, instance=member)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            change(get_object_or_404(Member, pk=number), form.changes(), by=member_of(request))
        except NotAllowedError as error:
            refusal = str(error)
        else:
            return redirect("accounts")
    return _one(request, number, form, refusal)


@permitted("accounts.manage")
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account."""
    member = get_object_or_404(Member, pk=number)
    try:
        close_account(member, by=member_of(request))
    except NotAllowedError as error:
        return _one(request, number, AccountForm(instance=member), str(error))
    return redirect("accounts")


@permitted("accounts.manage")
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed account again."""
    member = get_object_or_404(Member, pk=number)
    try:
        reopen_account(member, by=member_of(request))
    except NotAllowedError as error:
        return _one(request, number, AccountForm(instance=member), str(error))
    return redirect("account", number)


@permitted("accounts.manage")
@require_POST
def start_code(request: HttpRequest, number: int) -> HttpResponse:
    """Give a one-time code for a new password; it is in the answer, and nowhere afterwards."""
    member = get_object_or_404(Member, pk=number)
    try:
        code = start_over(member, by=member_of(request))
    except NotAllowedError as error:
        return _one(request, number, AccountForm(instance=member), str(error))
    return render(request, "team/start_code.html", {"member": member, "code": code})


@permitted("accounts.manage")
@require_POST
def ask_reset(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for somebody's second factors to be removed."""
    member = get_object_or_404(Member, pk=number)
    try:
        ask_for_reset(member, by=member_of(request))
    except NotAllowedError as error:
        return _one(request, number, AccountForm(instance=member), str(error))
    return redirect("account", number)


@permitted("accounts.manage")
@_form_page
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies, and a form for another one."""
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agency_acts.make_agency(form.cleaned_data["name"], by=member_of(request))
        return redirect("agencies")
    return render(request, "team/agencies.html", {"form": form, "agencies": Agency.objects.order_by("name")})


@permitted("accounts.manage")
@_form_page
def agency(request: HttpRequest, number: int) -> HttpResponse:
    """Rename an agency."""
    kept = get_object_or_404(Agency, pk=number)
    form = AgencyForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        agency_acts.rename_agency(kept, form.cleaned_data["name"], by=member_of(request))
        return redirect("agencies")
    name = Agency.objects.get(pk=number).name
    return render(request, "team/agency.html", {"form": form, "name": name})


@permitted("accounts.confirm")
@require_http_methods(["GET", "HEAD"])
def resets(request: HttpRequest) -> HttpResponse:
    """What waits for a second person."""
    return _resets(request, None)


@permitted("accounts.confirm")
@require_POST
def decide_reset(request: HttpRequest, number: int) -> HttpResponse:
    """Agree to remove somebody's second factors, or leave them."""
    act = agree_to_reset if request.POST.get("answer") == "agree" else drop_reset
    try:
        act(number, by=member_of(request))
    except NotAllowedError as error:
        return _resets(request, str(error))
    return redirect("resets")


def _one(request: HttpRequest, number: int, form: AccountForm, refusal: str | None) -> HttpResponse:
    member = get_object_or_404(Member.objects.select_related("agency"), pk=number)
    context = {
        "form": form,
        "member": member,
        "refusal": refusal,
        "reset": waiting().filter(member=member).first(),
        "is_oneself": member.pk == request.user.pk,
    }
    return render(request, "team/account.html", context, status=409 if refusal else 200)


def _resets(request: HttpRequest, refusal: str | None) -> HttpResponse:
    context = {"resets": waiting().order_by("until"), "refusal": refusal}
    return render(request, "team/resets.html", context, status=409 if refusal else 200)
