"""The pages of accounts and agencies, of what waits for a second person, and of the audit log."""

from collections.abc import Callable
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lykta.web.audit.recording import Outcome, record
from lykta.web.steps import form_data
from lykta.web.team import actions, log_codes
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.admission import FACTORS
from lykta.web.team.audit_log import (
    OUTCOMES,
    RELATIONS,
    AuditLine,
    acts_on_accounts,
    line_in_words,
    log_page,
    reference_in_words,
)
from lykta.web.team.forms import AccountForm, AgencyForm, NewAccountForm
from lykta.web.team.models import Agency, Member, PendingKind
from lykta.web.team.policy import Role
from lykta.web.team.powers import AccountRights, BrokenLogError, NoBaselineError, PowersReport, report
from lykta.web.team.second_person import (
    Asked,
    NotAllowedError,
    agree,
    ask_reset,
    drop,
    reason_against,
    waiting,
)
from lykta.web.team.start_codes import code_takes_two, takes_two
from lykta.web.team.text_check import day_field

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@permission_required("accounts.manage")
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest) -> HttpResponse:
    """The open accounts, the closed ones, and how many acts wait for a second person."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    members = Member.objects.select_related("agency").annotate(has_factor=Exists(factor)).order_by("name")
    unmade = set(waiting().filter(kind=PendingKind.MAKE).values_list("member", flat=True))
    context = {
        "open_accounts": [each for each in members if each.is_active],
        "closed_accounts": [each for each in members if not each.is_active and each.pk not in unmade],
        "waiting": waiting().count(),
    }
    return render(request, "team/accounts.html", context)


@permission_required("accounts.manage")
@_form_page
def new(request: HttpRequest) -> HttpResponse:
    """Make an account; the one-time code, or its first half, is in the answer, and nowhere afterwards."""
    form = NewAccountForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        member, code = actions.make(form.account(), by=member_of(request))
        return _code(request, member, code, is_new=True)
    return render(request, "team/account_new.html", {"form": form})


@permission_required("accounts.manage")
@_form_page
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One account: change it."""
    member = get_object_or_404(Member, pk=number)
    form = AccountForm(form_data(request), instance=member)
    if request.method == "POST" and form.is_valid():
        kept = get_object_or_404(Member, pk=number)
        try:
            asked = actions.change(kept, form.changes(), by=member_of(request))
        except NotAllowedError as error:
            return _one(request, number, form, str(error))
        return _show_code_half(request, asked) if asked else redirect("accounts")
    return _one(request, number, form, None)


@permission_required("accounts.manage")
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account."""

    def act(member: Member) -> HttpResponse:
        actions.close(member, by=member_of(request))
        return redirect("accounts")

    return _act_on_account(request, number, act)


@permission_required("accounts.manage")
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed account again, or ask for it."""

    def act(member: Member) -> HttpResponse:
        asked = actions.reopen(member, by=member_of(request))
        return _show_code_half(request, asked) if asked else redirect("account", number)

    return _act_on_account(request, number, act)


@permission_required("accounts.manage")
@require_POST
def start_code(request: HttpRequest, number: int) -> HttpResponse:
    """Give a one-time code for a new password, or its first half: in the answer, and nowhere afterwards."""

    def act(member: Member) -> HttpResponse:
        return _code(request, member, actions.start_over(member, by=member_of(request)))

    return _act_on_account(request, number, act)


@permission_required("accounts.manage")
@require_POST
def reset(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for somebody's second factors to be removed."""
    return _act_on_account(
        request, number, lambda member: _show_code_half(request, ask_reset(member, by=member_of(request)))
    )


@permission_required("accounts.manage")
@_form_page
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies, and a form for another one."""
    form = AgencyForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        actions.make_agency(form.cleaned_data["name"], by=member_of(request))
        return redirect("agencies")
    return render(request, "team/agencies.html", {"form": form, "agencies": Agency.objects.order_by("name")})


@permission_required("accounts.manage")
@_form_page
def agency(request: HttpRequest, number: int) -> HttpResponse:
    """Rename an agency."""
    kept = get_object_or_404(Agency, pk=number)
    form = AgencyForm(form_data(request), instance=kept)
    if request.method == "POST" and form.is_valid():
        actions.rename_agency(kept, form.cleaned_data["name"], by=member_of(request))
        return redirect("agencies")
    name = Agency.objects.get(pk=number).name
    context = {"form": form, "name": name, "earlier_names": kept.earlier_names.all()}
    return render(request, "team/agency.html", context)


@permission_required("accounts.confirm")
@require_http_methods(["GET", "HEAD"])
def second_person(request: HttpRequest) -> HttpResponse:
    """The acts that wait for a second person, and the last acts on accounts."""
    return _second_person(request, None)


@permission_required("accounts.confirm")
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


class FilterForm(forms.Form):
    """Which entries are shown. There is no field for a person: the log is no means of watching anyone."""

    day = day_field(_("Day"), required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("All")), *OUTCOMES.items()]
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@permission_required("audit.read")
@require_http_methods(["GET", "HEAD"])
def audit_log(request: HttpRequest) -> HttpResponse:
    """The newest entries; that they were read is one more."""
    form = FilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day: date | None = asked.get("day")
    found = log_page(before=asked.get("before"), day=day, outcome=asked.get("outcome", ""))
    with transaction.atomic():
        record("audit.read", who=member_of(request).reference, outcome=Outcome.OPENED)
    context = {
        "form": form,
        "lines": [line_in_words(line) for line in found.lines],
        "older": found.older,
        "asked": {"day": day.isoformat() if day else "", "outcome": asked.get("outcome", "")},
    }
    return render(request, "team/audit_log.html", context)


class DayForm(forms.Form):
    """Of which day the report tells. There is no field for a person."""

    day = day_field(_("Day"), missing=_("Write of which day."))

    def clean_day(self) -> date:
        """The day; one that has not come yet is refused."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day that has been."))
        return day


@permission_required("audit.read")
@require_http_methods(["GET", "HEAD"])
def powers(request: HttpRequest) -> HttpResponse:
    """Who could read what on a day, by the log alone; that it was read is one entry more."""
    form = DayForm({"day": request.GET.get("day") or timezone.localdate().isoformat()})
    found: PowersReport | None = None
    refusal, is_untold = None, False
    if form.is_valid():
        try:
            found = report(form.cleaned_data["day"])
        except NoBaselineError:
            is_untold = True
        except BrokenLogError:
            refusal = _("The log is not whole, so nothing is told from it. Tell the operator at once.")
    with transaction.atomic():
        who, detail = member_of(request).reference, {log_codes.ACT: "powers"}
        record("audit.read", who=who, outcome=Outcome.OPENED, detail=detail)
    context = {
        "form": form,
        "report": found,
        "refusal": refusal,
        "is_untold": is_untold,
        "held": _accounts_held(found) if found else [],
    }
    return render(request, "team/powers.html", context)


def _act_on_account(request: HttpRequest, number: int, act: Callable[[Member], HttpResponse]) -> HttpResponse:
    """The answer of an act on an account, or the account's page with why it was refused."""
    member = get_object_or_404(Member, pk=number)
    try:
        return act(member)
    except NotAllowedError as error:
        return _one(request, number, AccountForm(instance=member), str(error))


def _show_code_half(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What the first person sees: their half of the code where there is one, and who has to agree."""
    if asked.half is None:
        return redirect("account", asked.act.member_id)
    return _code(
        request, asked.act.member, actions.Code(asked.half, is_half=True), kind=PendingKind(asked.act.kind)
    )


def _code(
    request: HttpRequest,
    member: Member,
    code: actions.Code,
    *,
    is_new: bool = False,
    kind: PendingKind = PendingKind.START_CODE,
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
        "is_unmade": any(act.kind == PendingKind.MAKE for act in acts),
        "asks_for_reset": any(act.kind == PendingKind.RESET for act in acts),
        "takes_two": takes_two(member),
        "code_takes_two": code_takes_two(member),
        "is_oneself": member.pk == request.user.pk,
    }
    return render(request, "team/account.html", context, status=409 if refusal else 200)


def _second_person(request: HttpRequest, refusal: str | None) -> HttpResponse:
    by = member_of(request)
    members = {member.reference: member for member in Member.objects.prefetch_related("earlier_names")}

    def name(reference: str, line: AuditLine) -> str:
        # As the day began: of a renaming, both names are shown.
        day = timezone.localdate(line.at) if line.at else timezone.localdate()
        return members[reference].name_on(day) if reference in members else ""

    context = {
        "acts": [(act, reason_against(act, by)) for act in waiting()],
        "lines": [
            line_in_words(line) | {"name": name(line.of, line), "by": name(line.who, line)}
            for line in acts_on_accounts()
        ],
        "refusal": refusal,
        "unreached": Member.objects.filter(role=Role.COORDINATOR, is_active=True, email="").order_by("name"),
    }
    return render(request, "team/second_person.html", context, status=409 if refusal else 200)


def _accounts_held(found: PowersReport) -> list[dict[str, object]]:
    members = Member.objects.prefetch_related("earlier_names")
    names = {member.reference: member.name_on(found.day) for member in members}
    agencies = {agency.pk: agency.name for agency in Agency.objects.all()}
    return [
        {
            "account": each.account,
            "name": names.get(f"member:{each.account.number}", ""),
            "role": Role(each.account.codes.role).label,
            "agency": agencies.get(each.account.codes.agency or 0, ""),
            "asked_by": _who(each.account.asked_by, names),
            "agreed_by": _who(each.account.agreed_by, names),
            "relations": _by_relation(each),
        }
        for each in found.held
    ]


def _who(reference: str, names: dict[str, str]) -> str:
    if not reference:
        return ""
    kind, number = reference_in_words(reference)
    return names.get(reference) or f"{kind} {number}".strip()


def _by_relation(held: AccountRights) -> list[tuple[Any, list[str]]]:
    found: dict[str, list[str]] = {}
    for right in held.rights:
        # As the team speaks of a consultation: the first eight characters of its number.
        found.setdefault(right.relation, []).append(right.consultation[:8])
    return [(RELATIONS[relation], numbers) for relation, numbers in found.items()]
