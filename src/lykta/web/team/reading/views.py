"""The pages of the audit log, and of who could read what on a day."""

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.audit.recording import Outcome, record
from lykta.web.team.models import Agency, Member
from lykta.web.team.permission import member_of, permitted
from lykta.web.team.reading.entries import page
from lykta.web.team.reading.powers import BrokenLogError, Held, NoBaselineError, Report, report
from lykta.web.team.reading.words import OUTCOMES, RELATIONS, line_in_words, reference_in_words
from lykta.web.team.roles import Role


class FilterForm(forms.Form):
    """Which entries are shown. There is no field for a person: the log is no means of watching anyone."""

    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("All")), *OUTCOMES.items()]
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@permitted("audit.read")
@require_http_methods(["GET", "HEAD"])
def audit_log(request: HttpRequest) -> HttpResponse:
    """The newest entries; that they were read is one more."""
    form = FilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day: date | None = asked.get("day")
    found = page(before=asked.get("before"), day=day, outcome=asked.get("outcome", ""))
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

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def clean_day(self) -> date:
        """The day; one that has not come yet is refused."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day that has been."))
        return day


@permitted("audit.read")
@require_http_methods(["GET", "HEAD"])
def powers(request: HttpRequest) -> HttpResponse:
    """Who could read what on a day, by the log alone; that it was read is one entry more."""
    form = DayForm({"day": request.GET.get("day") or timezone.localdate().isoformat()})
    found: Report | None = None
    refusal, is_untold = None, False
    if form.is_valid():
        try:
            found = report(form.cleaned_data["day"])
        except NoBaselineError:
            is_untold = True
        except BrokenLogError:
            refusal = _("The log is not whole, so nothing is told from it. Tell the operator at once.")
    with transaction.atomic():
        record("audit.read", who=member_of(request).reference, outcome=Outcome.OPENED)
    context = {
        "form": form,
        "report": found,
        "refusal": refusal,
        "is_untold": is_untold,
        "held": _held(found) if found else [],
    }
    return render(request, "team/powers.html", context)


def _held(found: Report) -> list[dict[str, object]]:
    names = {member.reference: member.name for member in Member.objects.all()}
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


def _by_relation(held: Held) -> list[tuple[Any, list[str]]]:
    found: dict[str, list[str]] = {}
    for right in held.rights:
        # As the team speaks of a consultation: the first eight signs of its number.
        found.setdefault(right.relation, []).append(right.consultation[:8])
    return [(RELATIONS[relation], numbers) for relation, numbers in found.items()]
