"""Cases: opening one, its plan, its tasks, its contacts between agencies."""

from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lykta.web.consult import actions
from lykta.web.consult.access import on_consultation
from lykta.web.consult.desk.forms.cases import NAME_IS_TAKEN, CaseForm, ContactForm, PlanForm, TaskForm
from lykta.web.consult.desk.forms.closing import NothingForm
from lykta.web.consult.desk.pages import Current, FormPage, SentForm, act_by_form, back_to
from lykta.web.consult.forms_sent import version_of
from lykta.web.consult.models import Case, Consultation, Task
from lykta.web.consult.opened import key_or_none, opened_or_broken
from lykta.web.consult.states import Act
from lykta.web.team.access import member_of
from lykta.web.team.models import Agency

_METHODS = ["GET", "HEAD", "POST"]


def case_of(consultation: Consultation) -> Case:
    """The case that a consultation became; 404 where it is none."""
    return get_object_or_404(Case.objects.select_related("consultation"), consultation=consultation)


@on_consultation("case.open", Act.OPEN_CASE)
@require_http_methods(_METHODS)
def new(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Make a case of a consultation."""
    case = Case.objects.filter(consultation=consultation).first()
    if case and request.method != "POST":
        return back_to(consultation)
    form = CaseForm(request.POST or None, case=case)

    def do(sent: SentForm) -> HttpResponseBase:
        actions.open_case(consultation, form.cleaned_data["code_name"], form=sent.key)
        return back_to(consultation)

    words = FormPage(_("Make a case of it"), _("Open the case"), act=Act.OPEN_CASE)
    try:
        return act_by_form(request, form, words, do, consultation=consultation)
    except IntegrityError:
        # Another consultation was given the name since the form was looked through.
        form.add_error("code_name", NAME_IS_TAKEN)
        return act_by_form(request, form, words, do, consultation=consultation)


@on_consultation("case.plan", Act.PLAN)
@require_http_methods(_METHODS)
def plan(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write the plan."""
    case = case_of(consultation)

    def current() -> Current:
        now = opened_or_broken(case, "plan", key_or_none(consultation))
        return Current(version=version_of(bytes(case.plan)), texts=((_("Plan"), now),))

    form = PlanForm(request.POST or None, initial={"body": current().texts[0][1].words})

    def do(sent: SentForm) -> HttpResponseBase:
        actions.write_plan(case, form.cleaned_data["body"], version=sent.version)
        return back_to(consultation)

    words = FormPage(_("Plan"), _("Save the plan"), act=Act.PLAN)
    return act_by_form(request, form, words, do, consultation=consultation, current=current)


@on_consultation("case.plan", Act.TASK)
@require_http_methods(_METHODS)
def task(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Give an agency that takes part something to do."""
    case = case_of(consultation)
    form = TaskForm(request.POST or None)
    _choose_among(form, "agency", consultation.agencies.order_by("name"))

    def do(sent: SentForm) -> HttpResponseBase:
        cleaned = form.cleaned_data
        what = actions.ToDo(text=cleaned["body"], agency=cleaned["agency"], due_on=cleaned["due_on"])
        actions.add_task(case, what, form=sent.key)
        return back_to(consultation)

    words = FormPage(_("Task"), _("Add the task"), act=Act.TASK)
    return act_by_form(request, form, words, do, consultation=consultation)


@on_consultation("case.plan", Act.FINISH_TASK)
@require_POST
def task_done(request: HttpRequest, consultation: Consultation, task: UUID) -> HttpResponseBase:
    """Mark a task as done."""
    found = get_object_or_404(Task, pk=task, case__consultation=consultation)

    def do(_sent: SentForm) -> HttpResponseBase:
        actions.finish_task(found)
        return back_to(consultation)

    words = FormPage(_("Task"), _("It is done"), act=Act.FINISH_TASK)
    return act_by_form(request, NothingForm(request.POST), words, do, consultation=consultation)


@on_consultation("case.plan", Act.CONTACT)
@require_http_methods(_METHODS)
def contact(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Record that the member's agency spoke with another."""
    case, member = case_of(consultation), member_of(request)
    form = ContactForm(request.POST or None)
    _choose_among(form, "with_agency", Agency.objects.exclude(member=member).order_by("name"))

    def do(sent: SentForm) -> HttpResponseBase:
        cleaned = form.cleaned_data
        spoken = actions.Contact(
            text=cleaned["body"], with_agency=cleaned["with_agency"], made_on=cleaned["made_on"]
        )
        actions.add_contact(case, member, spoken, form=sent.key)
        return back_to(consultation)

    words = FormPage(_("Contact with an agency"), _("Save the contact"), act=Act.CONTACT)
    return act_by_form(request, form, words, do, consultation=consultation)


def _choose_among(form: TaskForm | ContactForm, name: str, agencies: QuerySet[Agency]) -> None:
    field = form.fields[name]
    if not hasattr(field, "queryset"):
        raise Http404
    field.queryset = agencies
