"""The pages of accounts and agencies, and of what waits for a second person."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lykta.web.team.accounts import actions
from lykta.web.team.accounts.forms import AccountForm, AgencyForm, NewAccountForm
from lykta.web.team.accounts.rules import NotAllowedError, reason_against
from lykta.web.team.accounts.second_person import Asked, agree, ask_reset, drop, waiting
from lykta.web.team.admission import FACTORS
from lykta.web.team.models import Agency, Kind, Member
from lykta.web.team.permission import member_of, permitted
from lykta.web.team.reading.entries import acts_on_accounts
from lykta.web.team.reading.words import line_in_words
from lykta.web.team.starting import takes_two

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@permitted("accounts.manage")
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest) -> HttpResponse:
    """Everybody who may log in, who no longer may, and who waits for a second person."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    members = Member.objects.select_related("agency").annotate(has_factor=Exists(factor)).order_by("name")
    unmade = set(waiting().filter(kind=Kind.MAKE).values_list("member", flat=True))
    context = {
        "open_accounts": [each for each in members if each.is_active],
        "closed_accounts": [each for each in members if not each.is_active and each.pk not in unmade],
        "waiting": waiting().count(),
    }
    return render(request, "team/accounts.html", context)


@permitted("accounts.manage")
@_form_page
def new(request: HttpRequest) -> HttpResponse:
    """Make an account; the one-time code, or its first half, is in the answer, and nowhere afterwards."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member, code = actions.make(form.account(), by=member_of(request))
        return _code(request, member, code, is_new=True)
    return render(request, "team/account_new.html", {"form": form})


@permitted("accounts.manage")
@_form_page
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One account: change it."""
    member = get_object_or_404(Member, pk=number)
    form = AccountForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        kept = get_object_or_404(Member, pk=number)
        try:
            asked = actions.change(kept, form.changes(), by=member_of(request))
        except NotAllowedError as error:
            return _one(request, number, form, str(error))
        return _asked(request, asked) if asked else redirect("accounts")
    return _one(request, number, form, None)


@permitted("accounts.manage")
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account."""

    def act(member: Member) -> HttpResponse:
        actions.close(member, by=member_of(request))
        return redirect("accounts")

    return _done(request, number, act)


@permitted("accounts.manage")
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed account again, or ask for it."""

    def act(member: Member) -> HttpResponse:
        asked = actions.reopen(member, by=member_of(request))
        return _asked(request, asked) if asked else redirect("account", number)

    return _done(request, number, act)


@permitted("accounts.manage")
@require_POST
def start_code(request: HttpRequest, number: int) -> HttpResponse:
    """Give a one-time code for a new password, or its first half: in the answer, and nowhere afterwards."""

    def act(member: Member) -> HttpResponse:
        return _code(request, member, actions.start_over(member, by=member_of(request)))

    return _done(request, number, act)


@permitted("accounts.manage")
@require_POST
def reset(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for somebody's second factors to be removed."""
    return _done(request, number, lambda member: _asked(request, ask_reset(member, by=member_of(request))))


@permitted("accounts.manage")
@_form_page
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies, and a form for another one."""
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.make_agency(form.cleaned_data["name"], by=member_of(request))
        return redirect("agencies")
    return render(request, "team/agencies.html", {"form": form, "agencies": Agency.objects.order_by("name")})


@permitted("accounts.manage")
@_form_page
def agency(request: HttpRequest, number: int) -> HttpResponse:
    """Rename an agency."""
    kept = get_object_or_404(Agency, pk=number)
    form = AgencyForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        actions.rename_agency(kept, form.cleaned_data["name"], by=member_of(request))
        return redirect("agencies")
    name = Agency.objects.get(pk=number).name
    return render(request, "team/agency.html", {"form": form, "name": name})


@permitted("accounts.confirm")
@require_http_methods(["GET", "HEAD"])
def second_person(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what was lately done to accounts."""
    return _second_person(request, None)


@permitted("accounts.confirm")
@require_POST
def pending_act(request: HttpRequest, number: int) -> HttpResponse:
    """Agree as the second person, or leave everything as it is."""
    try:
        if request.POST.get("answer") != "agree":
            drop(number, by=member_of(request))
            return redirect("second_person")
        agreed = agree(number, by=member_of(request))
    except NotAllowedError as error:
        return _second_person(request, str(error))
    if agreed.half is None:
        return redirect("second_person")
    context = {"member": agreed.member, "code": agreed.half, "part": "second", "kind": agreed.kind}
    return render(request, "team/start_code.html", context)


def _done(request: HttpRequest, number: int, act: Callable[[Member], HttpResponse]) -> HttpResponse:
    """The answer of an act on an account, or the account's page with why it was refused."""
    member = get_object_or_404(Member, pk=number)
    try:
        return act(member)
    except NotAllowedError as error:
        return _one(request, number, AccountForm(instance=member), str(error))


def _asked(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What the first person sees: their half of the code where there is one, and who has to agree."""
    if asked.half is None:
        return redirect("account", asked.act.member_id)
    return _code(request, asked.act.member, actions.Code(asked.half, is_half=True), kind=Kind(asked.act.kind))


def _code(
    request: HttpRequest,
    member: Member,
    code: actions.Code,
    *,
    is_new: bool = False,
    kind: Kind = Kind.START_CODE,
) -> HttpResponse:
    part = "first" if code.is_half else "whole"
    context = {"member": member, "code": code.shown, "part": part, "new": is_new, "kind": kind}
    return render(request, "team/start_code.html", context)


def _one(request: HttpRequest, number: int, form: AccountForm, refusal: str | None) -> HttpResponse:
    member = get_object_or_404(Member.objects.select_related("agency"), pk=number)
    acts = list(waiting().filter(member=member))
    context = {
        "form": form,
        "member": member,
        "refusal": refusal,
        "acts": acts,
        "is_unmade": any(act.kind == Kind.MAKE for act in acts),
        "asks_for_reset": any(act.kind == Kind.RESET for act in acts),
        "takes_two": takes_two(member),
        "is_oneself": member.pk == request.user.pk,
    }
    return render(request, "team/account.html", context, status=409 if refusal else 200)


def _second_person(request: HttpRequest, refusal: str | None) -> HttpResponse:
    by = member_of(request)
    names = {member.reference: member.name for member in Member.objects.all()}
    context = {
        "acts": [(act, reason_against(act, by)) for act in waiting()],
        "lines": [
            line_in_words(line) | {"name": names.get(line.of, ""), "by": names.get(line.who, "")}
            for line in acts_on_accounts()
        ],
        "refusal": refusal,
    }
    return render(request, "team/second_person.html", context, status=409 if refusal else 200)
