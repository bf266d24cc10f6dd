"""Disclosures: recording one, and that a consent was withdrawn."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.consult import actions
from lykta.web.consult.access import on_consultation
from lykta.web.consult.desk.forms.disclosing import DisclosureForm
from lykta.web.consult.desk.pages import FormPage, SentForm, act_by_form, back_to, page
from lykta.web.consult.grounds import CONSENT, grounds
from lykta.web.consult.models import Consultation, Disclosure
from lykta.web.consult.states import Act
from lykta.web.language import current_language
from lykta.web.team.access import member_of

_METHODS = ["GET", "HEAD", "POST"]


@on_consultation("disclosure.record", Act.DISCLOSE)
@require_http_methods(_METHODS)
def new(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Record that information leaves the compartment. Nothing is sent by this."""
    form = DisclosureForm(request.POST or None, initial={"decided_on": timezone.localdate()})

    def do(sent: SentForm) -> HttpResponseBase:
        cleaned = form.cleaned_data
        passed = actions.Passed(
            what=cleaned["what"],
            recipient=cleaned["recipient"],
            ground=form.chosen(),
            day=cleaned["decided_on"],
        )
        actions.disclose(consultation, member_of(request), passed, form=sent.key)
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
        Act.DISCLOSE,
    )
    return act_by_form(request, form, words, do, consultation=consultation, grounds=told)


@on_consultation("disclosure.withdraw", Act.WITHDRAW)
@require_http_methods(_METHODS)
def withdrawal(request: HttpRequest, consultation: Consultation, disclosure: UUID) -> HttpResponseBase:
    """Record that the consent was withdrawn, after asking once more."""
    rows = Disclosure.objects.filter(consultation=consultation, ground=CONSENT, withdrawn_on=None)
    found = get_object_or_404(rows, pk=disclosure)
    if request.method == "POST":
        actions.withdraw(found)
        return back_to(consultation)
    return page(request, "withdraw", consultation=consultation, disclosure=found)
