"""Closing a consultation, opening it again, and holding it from being deleted."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lykta.web.consult.access import on_consultation
from lykta.web.consult.desk.forms.closing import HoldForm, NothingForm
from lykta.web.consult.desk.pages import FormPage, back_to, form_page
from lykta.web.consult.keeping import closing
from lykta.web.consult.models import Consultation

_METHODS = ["GET", "HEAD", "POST"]


@on_consultation("consultation.close")
@require_http_methods(_METHODS)
def close(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Close it, after saying what that begins."""
    if request.method == "POST":
        closing.close(consultation)
        return back_to(consultation)
    days = settings.LYKTA.keep_days
    intro = ngettext(
        "Everything that was written is deleted %(days)s day after today. The asker sees the date.",
        "Everything that was written is deleted %(days)s days after today. The asker sees the date.",
        days,
    ) % {"days": days}
    return form_page(
        request, NothingForm(), FormPage(_("Close"), _("Close it"), intro), consultation=consultation
    )


@on_consultation("consultation.close")
@require_http_methods(_METHODS)
def reopen(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Open it again: nothing is then deleted before it is closed anew."""
    if request.method == "POST":
        closing.reopen(consultation)
        return back_to(consultation)
    intro = _("It then waits for the team, and nothing is deleted before it is closed again.")
    words = FormPage(_("Open it again"), _("Open it again"), intro)
    return form_page(request, NothingForm(), words, consultation=consultation)


@on_consultation("consultation.hold")
@require_http_methods(_METHODS)
def hold(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Keep it from being deleted, for a reason and a time."""
    form = HoldForm(request.POST or None, initial={"until": consultation.held_until})
    if request.method == "POST" and form.is_valid():
        try:
            closing.hold(consultation, reason=form.cleaned_data["reason"], until=form.cleaned_data["until"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return back_to(consultation)
    words = FormPage(_("Hold it from being deleted"), _("Hold it"))
    return form_page(request, form, words, consultation=consultation)


@on_consultation("consultation.hold")
@require_http_methods(_METHODS)
def end_hold(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Let it be deleted when its day has come."""
    if request.method == "POST":
        closing.end_hold(consultation)
        return back_to(consultation)
    intro = _("It is then deleted when its day has come, and the reason is deleted now.")
    words = FormPage(_("Hold it no longer"), _("Hold it no longer"), intro)
    return form_page(request, NothingForm(), words, consultation=consultation)
