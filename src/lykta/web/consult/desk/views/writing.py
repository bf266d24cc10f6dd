"""Writing the summary and notes, setting a day, and handing over."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.consult import actions
from lykta.web.consult.access import log_with, on_consultation
from lykta.web.consult.desk.forms.assigning import AssignForm
from lykta.web.consult.desk.forms.writing import DueForm, NoteForm, SummaryForm
from lykta.web.consult.desk.pages import Current, FormPage, SentForm, Words, act_by_form, back_to
from lykta.web.consult.forms_sent import version_of
from lykta.web.consult.models import Consultation, Participation
from lykta.web.consult.models.consultation import Part
from lykta.web.consult.opened import Opened, key_or_none, opened_or_broken
from lykta.web.consult.states import Act
from lykta.web.team.access import member_of
from lykta.web.team.log_codes import part_codes

_METHODS = ["GET", "HEAD", "POST"]


@on_consultation("summary.write", Act.SUMMARY)
@require_http_methods(_METHODS)
def summary(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write what all who take part see first."""

    def current() -> Current:
        now = opened_or_broken(consultation, "summary", key_or_none(consultation))
        return Current(version=version_of(bytes(consultation.summary)), texts=((_("Summary"), now),))

    form = SummaryForm(request.POST or None, initial={"body": current().texts[0][1].words})

    def do(sent: SentForm) -> HttpResponseBase:
        actions.write_summary(consultation, form.cleaned_data["body"], version=sent.version)
        return back_to(consultation)

    words = FormPage(_("Shared summary"), _("Save the summary"), act=Act.SUMMARY)
    return act_by_form(request, form, words, do, consultation=consultation, current=current)


@on_consultation("notes.write", Act.NOTE)
@require_http_methods(_METHODS)
def note(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write a note that the member's own agency reads, and no other."""
    intro = _("Only your own agency reads it.")
    words = FormPage(_("Note for our agency"), _("Save the note"), intro, Act.NOTE)
    return _note(request, consultation, words, shared=False)


@on_consultation("notes.share", Act.SHARED_NOTE)
@require_http_methods(_METHODS)
def shared_note(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write a note that all who take part read."""
    intro = _("All agencies that take part read it.")
    words = FormPage(_("Shared note"), _("Save the note"), intro, Act.SHARED_NOTE)
    return _note(request, consultation, words, shared=True)


def _note(
    request: HttpRequest, consultation: Consultation, words: FormPage, *, shared: bool
) -> HttpResponseBase:
    form = NoteForm(request.POST or None)

    def do(sent: SentForm) -> HttpResponseBase:
        text = form.cleaned_data["body"]
        actions.write_note(consultation, member_of(request), text, shared=shared, form=sent.key)
        return back_to(consultation)

    return act_by_form(request, form, words, do, consultation=consultation)


@on_consultation("consultation.schedule", Act.SET_DAY)
@require_http_methods(_METHODS)
def due(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Set the day by which something is to happen."""
    form = DueForm(request.POST if request.method == "POST" else None, initial={"day": consultation.due_on})

    def do(sent: SentForm) -> HttpResponseBase:
        actions.set_due(consultation, form.cleaned_data["day"], version=sent.version)
        return back_to(consultation)

    def current() -> Current:
        day = consultation.due_on
        now = Opened(date_format(day, "j F Y") if day else "–")
        return Current(version=version_of(day), texts=((_("Day"), now),))

    words = FormPage(_("Day"), _("Save the day"), act=Act.SET_DAY)
    return act_by_form(request, form, words, do, consultation=consultation, current=current)


@on_consultation("consultation.assign", Act.ASSIGN)
@require_http_methods(_METHODS)
def assign(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Say which agency answers, which take part, and who has it."""
    form = AssignForm(request.POST or None, initial=_parts(consultation))

    def do(sent: SentForm) -> HttpResponseBase:
        cleaned = form.cleaned_data
        parts = actions.Parts(
            handling=cleaned["handling"], invited=tuple(cleaned["invited"]), to=cleaned["to"]
        )
        actions.assign(consultation, parts, version=sent.version)
        invited = [agency.pk for agency in parts.invited if agency != parts.handling]
        log_with(request, part_codes(parts.handling.pk, invited))
        return back_to(consultation)

    def current() -> Current:
        return Current(version=actions.assignment_version(consultation), texts=_who(consultation))

    words = FormPage(_("Hand over or invite"), _("Save"), act=Act.ASSIGN)
    return act_by_form(request, form, words, do, consultation=consultation, current=current)


def _who(consultation: Consultation) -> tuple[tuple[Words, Opened], ...]:
    """Who takes part now, as the consultation's page says it."""
    rows = Participation.objects.filter(consultation=consultation).select_related("agency")
    parts = [(str(each.get_part_display()), Opened(each.agency.name)) for each in rows]
    has_it = consultation.assigned_to.name if consultation.assigned_to else "–"
    return (*sorted(parts, key=lambda part: part[0]), (_("Who has it"), Opened(has_it)))


def _parts(consultation: Consultation) -> dict[str, object]:
    parts = list(Participation.objects.filter(consultation=consultation))
    return {
        "handling": next((each.agency_id for each in parts if each.part == Part.HANDLING), None),
        "invited": [each.agency_id for each in parts if each.part == Part.INVITED],
        "to": consultation.assigned_to_id,
    }
