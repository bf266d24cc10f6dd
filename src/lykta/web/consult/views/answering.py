"""The conversation with an asker: reading it, answering, the draft, and taking an answer back."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.consult.access import Act, NotNowError, Refusal, find_open_until, may
from lykta.web.consult.actions.answering import (
    draft_of,
    draft_version,
    messages_version,
    note_read,
    pending,
    save_draft,
    send,
    take_back,
    unseen_messages,
    until,
)
from lykta.web.consult.forms import (
    AnswerForm,
)
from lykta.web.consult.inbox_rows import next_question
from lykta.web.consult.models import (
    AnswerTemplate,
    Consultation,
    Message,
)
from lykta.web.consult.promise import WAITING
from lykta.web.consult.sealing import OpenedRow, OpenedText, open_rows
from lykta.web.consult.views.pages import (
    SAVED,
    ActPage,
    ActWords,
    Current,
    log_nothing,
    log_with,
    on_consultation,
    page,
    sent_form,
)
from lykta.web.consult.views.refused import WORDS_OF_NEWS, words_of_answer_by, words_of_refusal
from lykta.web.steps import METHODS, ButtonForm, form_data
from lykta.web.team.access import member_of
from lykta.web.team.log_codes import ACT
from lykta.web.team.models import Member
from lykta.web.team.text_check import LONGEST
from lykta.web.text_fields import most_typed

DRAFT: Final = "draft"
"""The button that keeps what was written, and the name under which the page's script does."""
DRAFT_VERSION: Final = "draft-version"
"""The hidden field, and the header of what the script saved, with the version of the draft of a form."""
KEPT: Final = "kept"
BOTH: Final = "both"
"""In the query: the draft holds an answer that was taken back, and what was begun since."""
LONGEST_DRAFT: Final = most_typed(LONGEST)
"""Characters of a draft that are kept: all that a browser lets be typed."""
# Its name in the page's context.
_DRAFT_VERSION: Final = "draft_version"
# A script of the page saves the draft while it is written.
_MAY_SAVE: Final[dict[str, Any]] = {**settings.SECURE_CSP, "connect-src": [CSP.SELF]}


@on_consultation("conversation.read")
@require_safe
def conversation(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Show what the asker and the team wrote."""
    member = member_of(request)
    note_read(consultation, member)
    return page(
        request,
        "conversation",
        consultation=consultation,
        messages=messages_of(consultation),
        may_answer=may(member, "conversation.answer", consultation),
        sent=pending_answers(consultation, member),
        **way_on(consultation, member),
        opened_until=find_open_until(member).get(consultation.pk),
    )


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What of a conversation is in sight on the consultation's page."""

    question: OpenedRow[Message] | None
    """What was asked first."""
    unanswered: tuple[OpenedRow[Message], ...]
    """What the asker has written since the team's last answer, but for the first question."""
    messages: int


def talk_of(consultation: Consultation) -> Talk:
    messages = messages_of(consultation)
    answers = [place for place, each in enumerate(messages) if each.row.from_team]
    return Talk(
        question=messages[0] if messages and not messages[0].row.from_team else None,
        unanswered=tuple(messages[answers[-1] + 1 :] if answers else messages[1:]),
        messages=len(messages),
    )


@dataclass(frozen=True, kw_only=True)
class PendingAnswer:
    """An answer that its asker cannot read yet, as a member sees it."""

    number: str
    author: str
    own: OpenedText | None
    """Its text where the member wrote it, and so can take it back."""
    readable_at: datetime | None
    until: datetime | None
    """Up to when it can be taken back."""


def pending_answers(consultation: Consultation, member: Member) -> list[PendingAnswer]:
    """The answers that can still be taken back, the oldest first, for who may answer."""
    found = list(pending(consultation))
    if not found or not may(member, "conversation.answer", consultation):
        return []
    key = consultation.key_or_none()
    return [
        PendingAnswer(
            number=str(each.pk),
            author=_author_of(each),
            own=each.open("body", key) if each.author_id == member.pk else None,
            readable_at=each.readable_at,
            until=until(each),
        )
        for each in found
    ]


def way_on(consultation: Consultation, member: Member) -> dict[str, Any]:
    """What the page of one that waits for no answer says of the next that does."""
    if consultation.state in WAITING or not may(member, "conversation.answer", consultation):
        return {}
    return {"leads_on": True, "next_question": next_question(member, consultation)}


def _author_of(message: Message) -> str:
    return message.author.name_on(message.sent_on) if message.author else gettext("A colleague")


# Writing


@on_consultation("conversation.answer", Act.ANSWER)
@require_http_methods(METHODS)
@csp_override(_MAY_SAVE)
def answer(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Answer the asker: in one's own words, from a template, or on from one's draft."""
    member = member_of(request)
    draft = draft_of(consultation, member)
    # One that was written in the database, outside the program, is put into no answer.
    written = AnswerTemplate.objects.filter(language=consultation.language)
    templates = [template for template in written if template.is_bound]
    kept = draft.open("body", consultation.key_or_none()) if draft else OpenedText("")
    form = AnswerForm(form_data(request), initial={"body": kept.text})
    inserts = request.method == "POST" and "insert" in request.POST
    if inserts:
        form = AnswerForm(initial={"body": _with_template(request, templates)})
    elif request.method != "POST":
        note_read(consultation, member)
    words = ActWords(_("Answer"), _("Send the answer"), act=Act.ANSWER)
    messages = messages_of(consultation)
    context = {
        "messages": messages,
        "templates": templates,
        "draft": draft,
        _DRAFT_VERSION: request.POST.get(DRAFT_VERSION, draft_version(draft)),
        "draft_is_broken": kept.is_broken,
        "keeps_drafts": True,
        "undo_seconds": settings.LYKTA.undo_seconds,
        "both_kept": draft and request.GET.get(KEPT) == BOTH,
    }

    def current() -> Current:
        return Current(version=messages_version(each.row for each in messages), texts=())

    def keep_beside(refusal: Refusal) -> dict[str, Any]:
        return _keep_beside(request, consultation, form, refusal)

    page = ActPage(request, consultation, form, words, current, context, keep_beside)
    if inserts:
        return page.show()
    if request.method == "POST" and DRAFT in request.POST:
        return _keep_draft(request, consultation, page)
    return page.answer(
        lambda sent: send(
            consultation,
            member,
            form.cleaned_data["body"],
            form=sent.key,
            version=sent.version,
            draft_known=request.POST.get(DRAFT_VERSION),
        ),
        lambda _message: redirect("desk-conversation", consultation.pk),
    )


def _keep_beside(
    request: HttpRequest, consultation: Consultation, form: AnswerForm, refusal: Refusal
) -> dict[str, Any]:
    """What was written since the form was opened, for its page; what it says itself is kept as a draft."""
    if refusal not in {Refusal.CHANGED, Refusal.SENT_BEFORE}:
        return {}
    member = member_of(request)
    context: dict[str, Any] = {}
    if refusal is Refusal.CHANGED:
        # Of one that is closed, and was to be opened again by this answer, no draft is kept.
        # Nor where another window has changed it.
        known = request.POST.get(DRAFT_VERSION)
        with suppress(NotNowError):
            save_draft(consultation, member, form.cleaned_data["body"], version=known)
            context[_DRAFT_VERSION] = draft_version(draft_of(consultation, member))
    newer = unseen_messages(consultation, sent_form(request).version)
    others = [each for each in newer if each.from_team and each.author_id != member.pk]
    if refusal is Refusal.CHANGED and any(not each.from_team for each in newer):
        context["refused"] = WORDS_OF_NEWS
    elif refusal is Refusal.CHANGED and others:
        context["refused"] = words_of_answer_by(_author_of(others[0]))
    return context | {
        "newer": _as_newer(newer, member, consultation),
        "draft": draft_of(consultation, member),
    }


def _as_newer(
    newer: Sequence[Message], member: Member, consultation: Consultation
) -> list[tuple[str, OpenedText]]:
    """Each message under the name of who wrote it."""
    key = consultation.key_or_none()
    return [(_name_of(each, member), each.open("body", key)) for each in newer]


def _name_of(message: Message, member: Member) -> str:
    if not message.from_team:
        return gettext("The asker")
    return gettext("You") if message.author_id == member.pk else _author_of(message)


def _keep_draft(request: HttpRequest, consultation: Consultation, page: ActPage) -> HttpResponseBase:
    """Keep what was written so far; the log tells once that a draft was begun, and not each time it grew."""
    text = request.POST.get("body", "").replace("\r\n", "\n")[:LONGEST_DRAFT]
    log_with(request, {ACT: str(Act.DRAFT)})
    member = member_of(request)
    try:
        is_new = save_draft(consultation, member, text, version=request.POST.get(DRAFT_VERSION))
    except NotNowError as error:
        page.form.initial["body"] = text
        # What was answered meanwhile is told when an answer is sent, and not before.
        refused = replace(page, current=None, when_refused=lambda _: _about_draft(consultation, member))
        return (refused if error.refusal is Refusal.CHANGED else page).refuse(error.refusal)
    if not is_new:
        log_nothing(request)
    if request.POST[DRAFT] == "script":
        version = draft_version(draft_of(consultation, member))
        return HttpResponse(status=SAVED, headers={DRAFT_VERSION: version})
    return redirect("desk-answer", consultation.pk)


def _about_draft(consultation: Consultation, member: Member) -> dict[str, Any]:
    """The draft as another window has left it, for the page of the one that knew it otherwise."""
    draft = draft_of(consultation, member)
    return {
        "refused": words_of_refusal(Refusal.CHANGED, Act.DRAFT),
        "newer": [("", draft.open("body", consultation.key_or_none()))] if draft else [],
        # When that one was saved says nothing of what the form holds.
        "draft": None,
        _DRAFT_VERSION: draft_version(draft),
    }


def _with_template(request: HttpRequest, templates: list[AnswerTemplate]) -> str:
    """What was typed, and the chosen template below it."""
    typed, chosen = request.POST.get("body", "").rstrip(), request.POST.get("template", "")
    body = next((each.body for each in templates if str(each.pk) == chosen), "")
    return "\n\n".join(filter(None, (typed, body)))


@on_consultation("conversation.answer", Act.TAKE_BACK)
@require_http_methods(METHODS)
def take_back_answer(request: HttpRequest, consultation: Consultation) -> HttpResponseBase:
    """Take one's own answer back before its asker can read it; its text is one's draft then.

    The form's version is the number of the answer; on a page that is opened, that of one's newest.
    """
    intro = _("The asker has not been able to read it. What you wrote is kept as your draft.")
    words = ActWords(_("Take the answer back"), _("Take it back"), intro, Act.TAKE_BACK)
    member = member_of(request)

    def current() -> Current:
        newest = pending(consultation).filter(author=member).last()
        return Current(version=str(newest.pk) if newest else "", texts=())

    return ActPage(request, consultation, ButtonForm(form_data(request)), words, current).answer(
        lambda sent: take_back(consultation, member, sent.version),
        lambda both: redirect(
            reverse("desk-answer", args=[consultation.pk], query={KEPT: BOTH} if both else None)
        ),
    )


def messages_of(consultation: Consultation) -> list[OpenedRow[Message]]:
    rows = consultation.messages.select_related("author").prefetch_related("author__earlier_names")
    return open_rows(rows, consultation.key_or_none(), "body", "legal_check")
