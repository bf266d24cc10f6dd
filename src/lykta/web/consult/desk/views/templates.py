"""Templates for common answers."""

from django.db import transaction
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lykta.web.audit.recording import record
from lykta.web.consult.desk.actions.templating import write_template
from lykta.web.consult.desk.forms.templates import TemplateForm
from lykta.web.consult.desk.pages import FormPage, form_page, page
from lykta.web.consult.models import AnswerTemplate
from lykta.web.team.permission import member_of, permitted

_FIELDS = ("language", "title", "body")
_METHODS = ["GET", "HEAD", "POST"]


@permitted("templates.manage")
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """List them."""
    return page(request, "templates", templates=list(AnswerTemplate.objects.all()))


@permitted("templates.manage")
@require_http_methods(_METHODS)
def edit(request: HttpRequest, template: int | None = None) -> HttpResponseBase:
    """Write a new one, or change one."""
    found = get_object_or_404(AnswerTemplate, pk=template) if template else AnswerTemplate()
    form = TemplateForm(request.POST or None, initial=model_to_dict(found) if template else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = write_template(found, **{name: form.cleaned_data[name] for name in _FIELDS})
            record("templates.manage", who=member_of(request).reference, of=f"template:{saved.pk}")
        return redirect("desk-templates")
    return form_page(request, form, FormPage(_("Template"), _("Save the template")))


@permitted("templates.manage")
@require_POST
def delete(request: HttpRequest, template: int) -> HttpResponseBase:
    """Delete one."""
    with transaction.atomic():
        get_object_or_404(AnswerTemplate, pk=template).delete()
        record("templates.manage", who=member_of(request).reference, of=f"template:{template}")
    return redirect("desk-templates")
