"""How the desk's pages are drawn, and how a form is sent: late or twice, nothing that was written is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise

from lykta.web.audit.recording import record
from lykta.web.consult import states
from lykta.web.consult.access import REFUSAL, may
from lykta.web.consult.keeping.closing import reopen
from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State
from lykta.web.consult.opened import Opened
from lykta.web.consult.receipts import is_number, new_number
from lykta.web.consult.states import Act, NotNowError, Refusal
from lykta.web.team.access import member_of

type Words = str | Promise

SENDING: Final = "sending"
"""The hidden field with the key of a form that makes a row."""
VERSION: Final = "version"
"""The hidden field with the version of what a form replaces."""
REOPEN: Final = "reopen"
"""The button that opens a closed consultation again and then does what the form is for."""


@dataclass(frozen=True)
class FormPage:
    """The words around a form: its heading, what its button says, and what is said first; and its act."""

    title: Words
    button: Words
    intro: Words = ""
    act: Act | None = None


@dataclass(frozen=True, kw_only=True)
class Current:
    """What a form replaces, as it is now: its version, and what is shown beside one's own."""

    version: str
    texts: tuple[tuple[Words, Opened], ...]


@dataclass(frozen=True, kw_only=True)
class SentForm:
    """What a form carried unseen: the key of the row that it makes, the version of what it replaces."""

    key: str
    version: str


def page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    """A page that is drawn when the view's transaction is over."""
    return TemplateResponse(request, f"desk/{template}.html", context)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    words: FormPage,
    *,
    consultation: Consultation | None = None,
    **context: Any,
) -> TemplateResponse:
    """A page with one form on it."""
    carried = {SENDING: _sending(request), VERSION: request.POST.get(VERSION, "")}
    context = carried | context
    return page(request, "form", form=form, words=words, consultation=consultation, **context)


def act_by_form(
    request: HttpRequest,
    form: BaseForm,
    words: FormPage,
    do: Callable[[SentForm], HttpResponseBase],
    *,
    consultation: Consultation,
    current: Callable[[], Current] | None = None,
    **context: Any,
) -> HttpResponseBase:
    """Show a form; once it is sent and valid, do the act. A refused act gives the form back as sent (409).

    `current` gives what the form replaces, as it is now; a form that makes a row has none.
    """
    if request.method != "POST":
        # A page that is opened late says at once that its act is not possible.
        context["refusal"] = states.refusal(consultation, words.act) if words.act else None
        context[VERSION] = current().version if current else ""
        context |= _about_closing(request, consultation, words.act)
        return form_page(request, form, words, consultation=consultation, **context)
    if not form.is_valid():
        return form_page(request, form, words, consultation=consultation, **context)
    try:
        return _done(request, consultation, words.act, do)
    except NotNowError as error:
        refusal = error.refusal
    consultation.refresh_from_db()
    context |= {"refusal": refusal, "was_sent": True} | _about_closing(request, consultation, words.act)
    if refusal is Refusal.SENT_BEFORE:
        context[SENDING] = new_number()
    if refusal is Refusal.CHANGED and current:
        newer = current()
        context |= {VERSION: newer.version, "newer": newer.texts}
    response = form_page(request, form, words, consultation=consultation, **context)
    response.status_code = 409
    setattr(response, REFUSAL, refusal)
    return response


def back_to(consultation: Consultation) -> HttpResponseRedirect:
    """To the consultation's own page."""
    return redirect("desk-consultation", consultation.pk)


def _sending(request: HttpRequest) -> str:
    # A page from before a form had a key is taken as any other: it is then not known when it is sent twice.
    key = request.POST.get(SENDING, "")
    return key if is_number(key) else new_number()


def _done(
    request: HttpRequest,
    consultation: Consultation,
    act: Act | None,
    do: Callable[[SentForm], HttpResponseBase],
) -> HttpResponseBase:
    """Do the act; where it is refused because of the state, and the button says so, open it again first."""
    sent = SentForm(key=_sending(request), version=request.POST.get(VERSION, ""))
    try:
        # What the act had begun is undone where it is refused.
        with transaction.atomic():
            return do(sent)
    except NotNowError as error:
        asked = request.POST.get(REOPEN) == "yes" and error.refusal is Refusal.CLOSED
        if not asked or not _may_reopen(request, consultation, act):
            raise
    with transaction.atomic():
        reopen(consultation)
        detail = {"act": str(Act.REOPEN)}
        record(
            "consultation.close", who=member_of(request).reference, of=consultation.reference, detail=detail
        )
        return do(sent)


def _may_reopen(request: HttpRequest, consultation: Consultation, act: Act | None) -> bool:
    # Opened again only to be closed, it would get another day of deletion for nothing.
    return act is not Act.CLOSE and may(member_of(request), "consultation.close", consultation)


def _about_closing(request: HttpRequest, consultation: Consultation, act: Act | None) -> dict[str, Any]:
    if consultation.state != State.CLOSED:
        return {}
    return {
        "closed": consultation.day_changes.exclude(day=None).order_by("pk").last(),
        "may_reopen": _may_reopen(request, consultation, act),
    }
