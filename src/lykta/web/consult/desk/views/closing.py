"""Closing a consultation, opening it again, holding it from being deleted, and deleting it before its day."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lykta.web.consult import actions
from lykta.web.consult.access import on_consultation
from lykta.web.consult.desk.forms.closing import DeletionForm, HoldForm, NothingForm
from lykta.web.consult.desk.pages import Current, FormPage, SentForm, act_by_form, back_to
from lykta.web.consult.keeping import closing
from lykta.web.consult.models import Consultation, DeletionRequest
from lykta.web.consult.models.deletion import EarlyReason
from lykta.web.consult.opened import key_or_none, opened_or_broken
from lykta.web.consult.states import Act
from lykta.web.team.access import member_of

_METHODS = ["GET", "HEAD", "POST"]


@on_consultation("consultation.close", Act.CLOSE)
@require_http_methods(_METHODS)
def close(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Close it, after saying what that begins."""
    days = settings.LYKTA.keep_days
    intro = ngettext(
        "Everything that was written is deleted %(days)s day after today. The asker sees the date.",
        "Everything that was written is deleted %(days)s days after today. The asker sees the date.",
        days,
    ) % {"days": days}
    words = FormPage(_("Close"), _("Close it"), intro, Act.CLOSE)
    return _by_button(request, consultation, words, closing.close)


@on_consultation("consultation.close", Act.REOPEN)
@require_http_methods(_METHODS)
def reopen(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Open it again: nothing is then deleted before it is closed anew."""
    intro = _(
        "It then waits for the team, and nothing is deleted before it is closed again. The asker's page says "
        "that the day of deletion no longer holds."
    )
    words = FormPage(_("Open it again"), _("Open it again"), intro, Act.REOPEN)
    return _by_button(request, consultation, words, closing.reopen)


@on_consultation("consultation.hold", Act.HOLD)
@require_http_methods(_METHODS)
def hold(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Keep it from being deleted, for a reason and a time."""
    form = HoldForm(request.POST or None, initial={"until": consultation.held_until})

    def do(sent: SentForm) -> HttpResponseBase:
        cleaned = form.cleaned_data
        closing.hold(consultation, reason=cleaned["reason"], until=cleaned["until"], version=sent.version)
        return back_to(consultation)

    def current() -> Current:
        reason = opened_or_broken(consultation, "hold_reason", key_or_none(consultation))
        return Current(version=closing.hold_version(consultation), texts=((_("Why it is held"), reason),))

    words = FormPage(_("Hold it from being deleted"), _("Hold it"), act=Act.HOLD)
    try:
        return act_by_form(request, form, words, do, consultation=consultation, current=current)
    except ValidationError as refused:
        form.add_error(None, refused)
        return act_by_form(request, form, words, do, consultation=consultation, current=current)


@on_consultation("consultation.hold", Act.END_HOLD)
@require_http_methods(_METHODS)
def end_hold(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Let it be deleted when its day has come."""
    days = closing.LEAST_DAYS_LEFT
    intro = ngettext(
        "It is then deleted when its day has come. If that day moves nearer, at least %(days)s day is left, "
        "and the asker's page says that it has moved. The reason is deleted now.",
        "It is then deleted when its day has come. If that day moves nearer, at least %(days)s days are "
        "left, and the asker's page says that it has moved. The reason is deleted now.",
        days,
    ) % {"days": days}
    words = FormPage(_("Hold it no longer"), _("Hold it no longer"), intro, Act.END_HOLD)
    return _by_button(request, consultation, words, closing.end_hold)


@on_consultation("consultation.ask_deletion", Act.ASK_DELETION)
@require_http_methods(_METHODS)
def ask_deletion(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Ask another member to delete it before its day."""
    form = DeletionForm(request.POST or None)

    def do(_sent: SentForm) -> HttpResponseBase:
        reason = EarlyReason(form.cleaned_data["reason"])
        actions.ask_deletion(consultation, member_of(request), reason)
        return back_to(consultation)

    intro = _(
        "Another member looks at it and decides. If they agree, everything that was written is deleted at "
        "once and cannot be brought back, and the asker's receipt opens nothing."
    )
    words = FormPage(_("Delete before its day"), _("Ask another member"), intro, Act.ASK_DELETION)
    return act_by_form(request, form, words, do, consultation=consultation)


@on_consultation("consultation.agree_deletion", Act.AGREE_DELETION)
@require_http_methods(_METHODS)
def agree_deletion(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Delete it before its day, as the second member."""
    asked = DeletionRequest.objects.filter(consultation=consultation).select_related("asked_by").first()

    def do(_sent: SentForm) -> HttpResponseBase:
        actions.agree_deletion(consultation, member_of(request))
        return redirect("desk-inbox")

    intro = _("Read the conversation first. What is deleted cannot be brought back.")
    words = FormPage(_("Delete now, before its day"), _("I agree: delete it now"), intro, Act.AGREE_DELETION)
    return act_by_form(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        words,
        do,
        consultation=consultation,
        asked=asked,
    )


@on_consultation("consultation.ask_deletion", Act.DROP_DELETION)
@require_http_methods(_METHODS)
def drop_deletion(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Leave it as it is, though somebody asked for it to be deleted."""
    intro = _("The request is taken away. Nothing is deleted before the day.")
    words = FormPage(_("Do not delete it"), _("Leave it as it is"), intro, Act.DROP_DELETION)
    return _by_button(request, consultation, words, actions.drop_deletion)


def _by_button(
    request: HttpRequest, consultation: Consultation, words: FormPage, act: Callable[[Consultation], None]
) -> HttpResponseBase:
    """A page whose button does the act."""

    def do(_sent: SentForm) -> HttpResponseBase:
        act(consultation)
        return back_to(consultation)

    form = NothingForm(request.POST if request.method == "POST" else None)
    return act_by_form(request, form, words, do, consultation=consultation)
