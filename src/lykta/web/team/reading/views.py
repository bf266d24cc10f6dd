"""The page of the audit log."""

from datetime import date

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.audit.recording import Outcome, record
from lykta.web.team.permission import member_of, permitted
from lykta.web.team.reading.entries import Line, page
from lykta.web.team.reading.words import OUTCOMES, act_in_words, reference_in_words


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
        "lines": [_shown(line) for line in found.lines],
        "older": found.older,
        "asked": {"day": day.isoformat() if day else "", "outcome": asked.get("outcome", "")},
    }
    return render(request, "team/audit_log.html", context)


def _shown(line: Line) -> dict[str, object]:
    return {
        "line": line,
        "act": act_in_words(line.act),
        "outcome": OUTCOMES.get(line.outcome, line.outcome),
        "who": reference_in_words(line.who),
        "of": reference_in_words(line.of),
    }
