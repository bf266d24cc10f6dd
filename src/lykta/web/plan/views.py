"""The plan's pages: at a glance, as a file and on paper; one measure; and the forms that change it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lykta.errors import LyktaError
from lykta.web.audit.recording import Code, Outcome, record
from lykta.web.plan import actions
from lykta.web.plan.access import WRITE, agencies_to_write_for, may, on_measure
from lykta.web.plan.actions import ChangedMeanwhileError, NotPossibleNowError
from lykta.web.plan.areas import plans
from lykta.web.plan.forms import (
    ChoosingForm,
    DropForm,
    FinishForm,
    FollowUpForm,
    MeasureForm,
    ResumeForm,
    initial_values,
)
from lykta.web.plan.models import Measure, MeasureAct, is_possible
from lykta.web.plan.overview import (
    as_csv,
    count_by_agency,
    count_by_area,
    count_measures,
    find_measures,
    group_measures,
    history,
    history_since,
    notes_of,
)
from lykta.web.plan.timeline import timeline
from lykta.web.steps import METHODS, ButtonForm, FormPage, FormWords, Step, form_data
from lykta.web.team.access import member_of, permission_required
from lykta.web.team.log_codes import ACT
from lykta.web.team.policy import Role, policy

STEPS: Final = (
    Step(MeasureAct.BEGIN, _("Begin"), "plan-begin"),
    Step(MeasureAct.FOLLOW_UP, _("Follow up"), "plan-follow-up"),
    Step(MeasureAct.FINISH, _("Report it done"), "plan-finish"),
    Step(MeasureAct.CHANGE, _("Change the measure"), "plan-change"),
    Step(MeasureAct.DROP, _("Drop the measure"), "plan-drop"),
    Step(MeasureAct.RESUME, _("Take it up again"), "plan-resume"),
)
# A database's whole numbers end well before; what is longer was never given out as a version.
_MOST_DIGITS: Final = 9


@permission_required("plan.read")
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show the measures that were chosen, what is late first, and the counts by area and by agency."""
    found = _choose(request, "plan.read", Outcome.OPENED)
    role = Role(member_of(request).role)
    return TemplateResponse(
        request,
        "plan/overview.html",
        {
            "chosen": found,
            "form": found.form,
            "counts": count_measures(found.measures, found.today),
            "groups": group_measures(found.measures, found.today),
            "timeline": timeline(found.measures, found.today),
            "areas": count_by_area(found.measures, found.today),
            "agencies": count_by_agency(found.measures, found.today),
            "plans": plans(),
            "is_empty": not found.measures and not Measure.objects.exists(),
            "may_add": policy().allows("plan.add", role),
            "may_export": policy().allows("plan.export", role),
        },
    )


@permission_required("plan.export")
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """Give the measures that were chosen as a file."""
    found = _choose(request, "plan.export", Outcome.DONE, "file")
    response = HttpResponse(as_csv(found.measures, found.today), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lykta-plan-{found.today}.csv"'
    return response


@permission_required("plan.export")
@require_safe
def on_paper(request: HttpRequest) -> HttpResponseBase:
    """Show the measures that were chosen in full, with all notes, as they are to be printed."""
    found = _choose(request, "plan.export", Outcome.DONE, "paper")
    by_area: dict[str, list[dict[str, Any]]] = {}
    notes = notes_of(found.measures)
    for measure in found.measures:
        row = {"row": measure, "notes": notes.get(measure.pk, []), "late": measure.is_late(found.today)}
        by_area.setdefault(measure.in_area.reference, []).append(row)
    parts = [(row, by_area[row.key]) for row in count_by_area(found.measures, found.today)]
    context = {"chosen": found, "parts": parts, "counts": count_measures(found.measures, found.today)}
    return TemplateResponse(request, "plan/on_paper.html", context)


@on_measure("plan.read", "measure")
@require_safe
def show(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Show a measure: how it stands, what may be done now, and all that was done."""
    may_write = may(member_of(request), WRITE, measure.agency_id)
    context = {
        "measure": measure,
        "late": measure.is_late(timezone.localdate()),
        "steps": [step for step in STEPS if may_write and is_possible(step.act, measure.state)],
        "history": history(measure),
    }
    return TemplateResponse(request, "plan/measure.html", context)


@permission_required("plan.add")
@require_http_methods(METHODS)
def add(request: HttpRequest) -> HttpResponseBase:
    """Add a measure."""
    member = member_of(request)
    form = MeasureForm(form_data(request), agencies=agencies_to_write_for(member))
    page = FormPage(request, "plan/form.html", form, FormWords(_("Add a measure"), _("Add the measure")))
    return page.answer(lambda: redirect("plan-measure", actions.add_measure(member, form.values()).pk))


@on_measure("plan.write", MeasureAct.CHANGE)
@require_http_methods(METHODS)
def change(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Change what it is, whose it is and by when."""
    member = member_of(request)
    agencies = agencies_to_write_for(member)
    form = MeasureForm(form_data(request), initial=initial_values(measure), agencies=agencies)
    words = FormWords(_("Change the measure"), _("Save the change"))
    return _answer(
        request,
        measure,
        form,
        words,
        lambda seen: actions.change_measure(measure, member, form.values(), seen=seen),
    )


@on_measure("plan.write", MeasureAct.BEGIN)
@require_http_methods(METHODS)
def begin(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Note that work on it has begun."""
    member, words = member_of(request), FormWords(_("Begin"), _("Work has begun"))
    return _answer(
        request,
        measure,
        ButtonForm(form_data(request)),
        words,
        lambda seen: actions.begin_measure(measure, member, seen=seen),
    )


@on_measure("plan.write", MeasureAct.FOLLOW_UP)
@require_http_methods(METHODS)
def follow_up(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Add a note about how it goes."""
    member, form = member_of(request), FollowUpForm(form_data(request))
    words = FormWords(_("Follow up"), _("Save the note"))
    return _answer(
        request,
        measure,
        form,
        words,
        lambda _seen: actions.follow_up_measure(measure, member, form.cleaned_data["text"]),
    )


@on_measure("plan.write", MeasureAct.FINISH)
@require_http_methods(METHODS)
def finish(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Note that it is done, and what it led to."""
    words = FormWords(_("Report it done"), _("Report it done"))
    return _answer_in_words(request, measure, FinishForm, words, actions.finish_measure)


@on_measure("plan.write", MeasureAct.DROP)
@require_http_methods(METHODS)
def drop(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Note that it will not be done, and why."""
    words = FormWords(
        _("Drop the measure"),
        _("Drop it"),
        _("It stays in the plan with its history, and can be taken up again."),
    )
    return _answer_in_words(request, measure, DropForm, words, actions.drop_measure)


@on_measure("plan.write", MeasureAct.RESUME)
@require_http_methods(METHODS)
def resume(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Have it under way again."""
    words = FormWords(_("Take it up again"), _("Take it up"))
    return _answer_in_words(request, measure, ResumeForm, words, actions.resume_measure)


def _answer_in_words(
    request: HttpRequest,
    measure: Measure,
    form_class: type[BaseForm],
    words: FormWords,
    act: Callable[..., None],
) -> HttpResponseBase:
    member, form = member_of(request), form_class(form_data(request))
    return _answer(
        request,
        measure,
        form,
        words,
        lambda seen: act(measure, member, form.cleaned_data["text"], seen=seen),
    )


def _answer(
    request: HttpRequest, measure: Measure, form: BaseForm, words: FormWords, act: Callable[[int], None]
) -> HttpResponseBase:
    """Do it and lead to the measure; or show the form, with what was typed and why it was not done."""
    # What was seen stays what it was: else a second sending would write over what came between.
    seen = _seen_version(request) if request.method == "POST" else measure.version
    page = FormPage(request, "plan/form.html", form, words, {"measure": measure, "seen": seen})

    def save() -> HttpResponseBase:
        act(seen)
        return redirect("plan-measure", measure.pk)

    def refuse(error: LyktaError) -> HttpResponseBase:
        now = Measure.objects.select_related("agency").get(pk=measure.pk)
        return page.show_refusal(
            measure=now,
            seen=now.version,
            since=history_since(now, seen),
            past=isinstance(error, NotPossibleNowError),
        )

    return page.answer(save, (ChangedMeanwhileError, NotPossibleNowError), refuse)


def _seen_version(request: HttpRequest) -> int:
    """The version that the sender saw; 0, which is none, for what is not such a number."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


@dataclass(frozen=True)
class _Chosen:
    """What was asked for, and what was found."""

    form: ChoosingForm
    measures: list[Measure]
    today: date
    query: str
    """The choices as they stand in an address, so that other ways to see them show the same."""


def _choose(request: HttpRequest, permission: str, outcome: Outcome, act: str = "") -> _Chosen:
    form = ChoosingForm(request.GET)
    today = timezone.localdate()
    # A choice that does not exist is reported, and chooses nothing.
    choices = form.cleaned_data if form.is_valid() else {}
    with transaction.atomic():
        measures = list(find_measures(choices, today))
        detail: dict[str, Code] = {ACT: act} if act else {}
        record(permission, who=member_of(request).reference, outcome=outcome, detail=detail)
    query = urlencode({name: getattr(value, "pk", value) for name, value in choices.items() if value})
    return _Chosen(form, measures, today, query)
