"""Writing in the plan: a new measure, a change of one, and each step on its way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lykta.web.plan.access import agencies_to_write_for, on_measure
from lykta.web.plan.actions.adding import add_measure
from lykta.web.plan.actions.beginning import begin as begin_measure
from lykta.web.plan.actions.changed import ChangedMeanwhileError, NotNowError
from lykta.web.plan.actions.changing import change_measure
from lykta.web.plan.actions.dropping import drop as drop_measure
from lykta.web.plan.actions.finishing import finish as finish_measure
from lykta.web.plan.actions.following_up import follow_up as follow_measure_up
from lykta.web.plan.actions.resuming import resume as resume_measure
from lykta.web.plan.forms.following import BeginForm, DropForm, FinishForm, FollowUpForm, ResumeForm
from lykta.web.plan.forms.measure import MeasureForm, initial
from lykta.web.plan.history import since
from lykta.web.plan.models import Measure
from lykta.web.team.access import member_of, permission_required

type Words = str | Promise

_METHODS: Final = ["GET", "HEAD", "POST"]
_CONFLICT: Final = 409
# A database's whole numbers end well before; what is longer was never given out as a version.
_LONGEST: Final = 9


@dataclass(frozen=True)
class _Page:
    """The words around a form: its heading, what its button says, and what is said first."""

    title: Words
    button: Words
    intro: Words = ""


@permission_required("plan.add")
@require_http_methods(_METHODS)
def add(request: HttpRequest) -> HttpResponseBase:
    """Add a measure."""
    member = member_of(request)
    form = MeasureForm(request.POST or None, agencies=agencies_to_write_for(member))
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        measure = add_measure(
            member, area=wanted.area, what=wanted.what, agency=wanted.agency, due_on=wanted.due_on
        )
        return redirect("plan-measure", measure.pk)
    page = _Page(_("Add a measure"), _("Add the measure"))
    return TemplateResponse(request, "plan/form.html", {"form": form, "words": page})


@on_measure("plan.write")
@require_http_methods(_METHODS)
def change(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Change what it is, whose it is and by when."""
    member = member_of(request)
    form = MeasureForm(request.POST or None, initial=initial(measure), agencies=agencies_to_write_for(member))
    page = _Page(_("Change the measure"), _("Save the change"))
    return _answer(
        request, measure, form, page, lambda seen: change_measure(measure, member, form.wanted(), seen=seen)
    )


@on_measure("plan.write")
@require_http_methods(_METHODS)
def begin(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Note that work on it has begun."""
    member = member_of(request)
    page = _Page(_("Begin"), _("Work has begun"))
    form = BeginForm(request.POST if request.method == "POST" else None)
    return _answer(request, measure, form, page, lambda seen: begin_measure(measure, member, seen=seen))


@on_measure("plan.write")
@require_http_methods(_METHODS)
def follow_up(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Add a note about how it goes."""
    member = member_of(request)
    page = _Page(_("Follow up"), _("Save the note"))
    form = FollowUpForm(request.POST or None)
    return _answer(
        request,
        measure,
        form,
        page,
        lambda _seen: follow_measure_up(measure, member, form.cleaned_data["text"]),
    )


@on_measure("plan.write")
@require_http_methods(_METHODS)
def finish(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Note that it is done, and what it led to."""
    page = _Page(_("Report it done"), _("Report it done"))
    return _in_words(request, measure, FinishForm(request.POST or None), page, finish_measure)


@on_measure("plan.write")
@require_http_methods(_METHODS)
def drop(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Note that it will not be done, and why."""
    page = _Page(
        _("Drop the measure"),
        _("Drop it"),
        _("It stays in the plan with its history, and can be taken up again."),
    )
    return _in_words(request, measure, DropForm(request.POST or None), page, drop_measure)


@on_measure("plan.write")
@require_http_methods(_METHODS)
def resume(request: HttpRequest, measure: Measure) -> HttpResponseBase:
    """Have it under way again."""
    page = _Page(_("Take it up again"), _("Take it up"))
    return _in_words(request, measure, ResumeForm(request.POST or None), page, resume_measure)


def _in_words(
    request: HttpRequest, measure: Measure, form: BaseForm, page: _Page, act: Callable[..., None]
) -> HttpResponseBase:
    member = member_of(request)
    return _answer(
        request,
        measure,
        form,
        page,
        lambda seen: act(measure, member, form.cleaned_data["text"], seen=seen),
    )


def _answer(
    request: HttpRequest,
    measure: Measure,
    form: BaseForm,
    page: _Page,
    act: Callable[[int], None],
) -> HttpResponseBase:
    """Do it and lead to the measure; or show the form, with what was typed and why it was not done."""
    context = {"form": form, "words": page, "measure": measure, "seen": measure.version}
    if request.method != "POST":
        return TemplateResponse(request, "plan/form.html", context)
    seen = _seen(request)
    if not form.is_valid():
        # What was seen stays what it was: else a second sending would write over what came between.
        return TemplateResponse(request, "plan/form.html", context | {"seen": seen})
    try:
        act(seen)
    except (ChangedMeanwhileError, NotNowError) as error:
        now = Measure.objects.select_related("agency").get(pk=measure.pk)
        told = {
            "measure": now,
            "seen": now.version,
            "since": since(now, seen),
            "past": isinstance(error, NotNowError),
        }
        return TemplateResponse(request, "plan/form.html", context | told, status=_CONFLICT)
    return redirect("plan-measure", measure.pk)


def _seen(request: HttpRequest) -> int:
    """The version that the sender saw; 0, which is none, for what is no such number."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST else 0
