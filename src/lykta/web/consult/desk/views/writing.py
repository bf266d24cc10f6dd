"""Writing the summary and notes, setting a day, and handing over."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.consult.access import log_with, on_consultation
from lykta.web.consult.desk import reading
from lykta.web.consult.desk.actions.assigning import assign as give_to
from lykta.web.consult.desk.actions.writing import set_due, write_note, write_summary
from lykta.web.consult.desk.forms.assigning import AssignForm
from lykta.web.consult.desk.forms.writing import DueForm, NoteForm, SummaryForm
from lykta.web.consult.desk.pages import FormPage, back_to, form_page
from lykta.web.consult.models import Consultation, Participation
from lykta.web.consult.models.consultation import Part
from lykta.web.team.log_codes import part_codes
from lykta.web.team.permission import member_of

_METHODS = ["GET", "HEAD", "POST"]


@on_consultation("summary.write")
@require_http_methods(_METHODS)
def summary(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write what all who take part see first."""
    now = reading.opened(consultation, "summary", reading.key_of(consultation))
    form = SummaryForm(request.POST or None, initial={"body": now.words})
    if request.method == "POST" and form.is_valid():
        write_summary(consultation, form.cleaned_data["body"])
        return back_to(consultation)
    words = FormPage(_("Shared summary"), _("Save the summary"))
    return form_page(request, form, words, consultation=consultation)


@on_consultation("notes.write")
@require_http_methods(_METHODS)
def note(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write a note that the member's own agency reads, and no other."""
    words = FormPage(_("Note for our agency"), _("Save the note"), _("Only your own agency reads it."))
    return _note(request, consultation, words, shared=False)


@on_consultation("notes.share")
@require_http_methods(_METHODS)
def shared_note(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write a note that all who take part read."""
    words = FormPage(_("Shared note"), _("Save the note"), _("All agencies that take part read it."))
    return _note(request, consultation, words, shared=True)


def _note(
    request: HttpRequest, consultation: Consultation, words: FormPage, *, shared: bool
) -> HttpResponseBase:
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_note(consultation, member_of(request), form.cleaned_data["body"], shared=shared)
        return back_to(consultation)
    return form_page(request, form, words, consultation=consultation)


@on_consultation("consultation.schedule")
@require_http_methods(_METHODS)
def due(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Set the day by which something is to happen."""
    form = DueForm(request.POST if request.method == "POST" else None, initial={"day": consultation.due_on})
    if request.method == "POST" and form.is_valid():
        set_due(consultation, form.cleaned_data["day"])
        return back_to(consultation)
    return form_page(request, form, FormPage(_("Day"), _("Save the day")), consultation=consultation)


@on_consultation("consultation.assign")
@require_http_methods(_METHODS)
def assign(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Say which agency answers, which take part, and who has it."""
    form = AssignForm(request.POST or None, initial=_parts(consultation))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        give_to(consultation, handling=cleaned["handling"], invited=cleaned["invited"], to=cleaned["to"])
        invited = [agency.pk for agency in cleaned["invited"] if agency != cleaned["handling"]]
        log_with(request, part_codes(cleaned["handling"].pk, invited))
        return back_to(consultation)
    words = FormPage(_("Hand over or invite"), _("Save"))
    return form_page(request, form, words, consultation=consultation)


def _parts(consultation: Consultation) -> dict[str, object]:
    parts = list(Participation.objects.filter(consultation=consultation))
    return {
        "handling": next((each.agency_id for each in parts if each.part == Part.HANDLING), None),
        "invited": [each.agency_id for each in parts if each.part == Part.INVITED],
        "to": consultation.assigned_to_id,
    }
