"""Disclosures: recording one, and that a consent was withdrawn."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.consult.access import on_consultation
from lykta.web.consult.desk.actions.disclosing import disclose, withdraw
from lykta.web.consult.desk.forms.disclosing import DisclosureForm
from lykta.web.consult.desk.pages import FormPage, back_to, form_page, page
from lykta.web.consult.grounds import CONSENT, grounds
from lykta.web.consult.models import Consultation, Disclosure
from lykta.web.language import current_language
from lykta.web.team.permission import member_of

_METHODS = ["GET", "HEAD", "POST"]


@on_consultation("disclosure.record")
@require_http_methods(_METHODS)
def new(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Record that information leaves the compartment. Nothing is sent by this."""
    form = DisclosureForm(request.POST or None, initial={"decided_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        disclose(
            consultation,
            member_of(request),
            what=cleaned["what"],
            recipient=cleaned["recipient"],
            ground=form.chosen(),
            day=cleaned["decided_on"],
        )
        return back_to(consultation)
    today, language = timezone.localdate(), current_language()
    told = [
        (one, one.title_in(language), one.says_in(language), one.review_is_due(today))
        for one in grounds(today)
    ]
    words = FormPage(
        _("Disclosure"),
        _("Record the disclosure"),
        _("This records a decision. Lykta sends nothing: a person passes the information on."),
    )
    return form_page(request, form, words, consultation=consultation, grounds=told)


@on_consultation("disclosure.withdraw")
@require_http_methods(_METHODS)
def withdrawal(request: HttpRequest, consultation: Consultation, disclosure: UUID) -> HttpResponseBase:
    """Record that the consent was withdrawn, after asking once more."""
    rows = Disclosure.objects.filter(consultation=consultation, ground=CONSENT, withdrawn_on=None)
    found = get_object_or_404(rows, pk=disclosure)
    if request.method == "POST":
        withdraw(found)
        return back_to(consultation)
    return page(request, "withdraw", consultation=consultation, disclosure=found)
