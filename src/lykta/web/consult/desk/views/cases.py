"""Cases: opening one, its plan, its tasks, its contacts between agencies."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lykta.web.consult.access import on_consultation
from lykta.web.consult.desk import reading
from lykta.web.consult.desk.actions.cases import add_contact, add_task, finish_task, open_case, write_plan
from lykta.web.consult.desk.forms.cases import CaseForm, ContactForm, PlanForm, TaskForm
from lykta.web.consult.desk.pages import FormPage, back_to, form_page
from lykta.web.consult.models import Case, Consultation, Task
from lykta.web.team.models import Agency
from lykta.web.team.permission import member_of

_METHODS = ["GET", "HEAD", "POST"]


def case_of(consultation: Consultation) -> Case:
    """The case that a consultation became; 404 where it is none."""
    return get_object_or_404(Case.objects.select_related("consultation"), consultation=consultation)


@on_consultation("case.open")
@require_http_methods(_METHODS)
def new(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Make a case of a consultation."""
    if Case.objects.filter(consultation=consultation).exists():
        return back_to(consultation)
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        open_case(consultation, form.cleaned_data["code_name"])
        return back_to(consultation)
    return form_page(
        request, form, FormPage(_("Make a case of it"), _("Open the case")), consultation=consultation
    )


@on_consultation("case.plan")
@require_http_methods(_METHODS)
def plan(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Write the plan."""
    case = case_of(consultation)
    now = reading.opened(case, "plan", reading.key_of(consultation))
    form = PlanForm(request.POST or None, initial={"body": now.words})
    if request.method == "POST" and form.is_valid():
        write_plan(case, form.cleaned_data["body"])
        return back_to(consultation)
    return form_page(request, form, FormPage(_("Plan"), _("Save the plan")), consultation=consultation)


@on_consultation("case.plan")
@require_http_methods(_METHODS)
def task(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Give an agency that takes part something to do."""
    case = case_of(consultation)
    form = TaskForm(request.POST or None)
    _choose_among(form, "agency", consultation.agencies.order_by("name"))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        add_task(case, cleaned["body"], agency=cleaned["agency"], due_on=cleaned["due_on"])
        return back_to(consultation)
    return form_page(request, form, FormPage(_("Task"), _("Add the task")), consultation=consultation)


@on_consultation("case.plan")
@require_POST
def task_done(request: HttpRequest, consultation: Consultation, task: UUID) -> HttpResponseBase:  # noqa: ARG001
    """Mark a task as done."""
    finish_task(get_object_or_404(Task, pk=task, case__consultation=consultation))
    return back_to(consultation)


@on_consultation("case.plan")
@require_http_methods(_METHODS)
def contact(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Record that the member's agency spoke with another."""
    case, member = case_of(consultation), member_of(request)
    form = ContactForm(request.POST or None)
    _choose_among(form, "with_agency", Agency.objects.exclude(member=member).order_by("name"))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        add_contact(
            case, member, cleaned["body"], with_agency=cleaned["with_agency"], made_on=cleaned["made_on"]
        )
        return back_to(consultation)
    words = FormPage(_("Contact with an agency"), _("Save the contact"))
    return form_page(request, form, words, consultation=consultation)


def _choose_among(form: TaskForm | ContactForm, name: str, agencies: QuerySet[Agency]) -> None:
    field = form.fields[name]
    if not hasattr(field, "queryset"):
        raise Http404
    field.queryset = agencies
