"""Templates for common answers."""

from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lykta.web.audit.recording import record
from lykta.web.consult import actions
from lykta.web.consult.desk.forms.templates import TemplateForm
from lykta.web.consult.desk.pages import SENDING, VERSION, FormPage, form_page, page
from lykta.web.consult.models import AnswerTemplate
from lykta.web.consult.opened import Opened
from lykta.web.consult.receipts import new_number
from lykta.web.consult.states import NotNowError, Refusal
from lykta.web.team.access import member_of, permission_required

_FIELDS = ("language", "title", "body")
_METHODS = ["GET", "HEAD", "POST"]


@permission_required("templates.manage")
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """List them."""
    return page(request, "templates", templates=list(AnswerTemplate.objects.all()))


@permission_required("templates.manage")
@require_http_methods(_METHODS)
def edit(request: HttpRequest, template: int | None = None) -> HttpResponseBase:
    """Write a new one, or change one."""
    found = get_object_or_404(AnswerTemplate, pk=template) if template else AnswerTemplate()
    form = TemplateForm(request.POST or None, initial=model_to_dict(found) if template else None)
    words = FormPage(_("Template"), _("Save the template"))
    if request.method != "POST":
        return form_page(request, form, words, version=actions.template_version(found) if template else "")
    if not form.is_valid():
        return form_page(request, form, words)
    try:
        return _saved(request, template, {name: form.cleaned_data[name] for name in _FIELDS})
    except NotNowError as error:
        response = form_page(request, form, words, **_refused(template, error.refusal))
        response.status_code = 409
        return response


def _saved(request: HttpRequest, number: int | None, content: dict[str, str]) -> HttpResponseBase:
    with transaction.atomic():
        rows = AnswerTemplate.objects.select_for_update()
        saved = actions.write_template(
            get_object_or_404(rows, pk=number) if number else None,
            content,
            form=request.POST.get(SENDING, ""),
            version=request.POST.get(VERSION, ""),
        )
        record("templates.manage", who=member_of(request).reference, of=f"template:{saved.pk}")
    return redirect("desk-templates")


def _refused(number: int | None, refusal: Refusal) -> dict[str, Any]:
    """What the page holds beside the form that was refused."""
    context: dict[str, Any] = {"refusal": refusal, "was_sent": True}
    if refusal is Refusal.SENT_BEFORE:
        return context | {SENDING: new_number()}
    now = get_object_or_404(AnswerTemplate, pk=number)
    newer = ((_("Title"), Opened(now.title)), (_("Text"), Opened(now.body)))
    return context | {VERSION: actions.template_version(now), "newer": newer}


@permission_required("templates.manage")
@require_POST
def delete(request: HttpRequest, template: int) -> HttpResponseBase:
    """Delete one."""
    with transaction.atomic():
        get_object_or_404(AnswerTemplate, pk=template).delete()
        record("templates.manage", who=member_of(request).reference, of=f"template:{template}")
    return redirect("desk-templates")
