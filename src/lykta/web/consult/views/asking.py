"""The asker's pages: asking step by step, and coming back with the receipt to read, reply and end.

What is typed travels in the body of each request until it is sent. No page knows who reads it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.consult.actions import asking
from lykta.web.consult.actions.answering import lacks_answer, readable, state_for_asker
from lykta.web.consult.actions.closing import end, find_closing_reason, show_day
from lykta.web.consult.asking_forms import LONGEST, QuestionForm, ReceiptForm, ReplyForm, UrgencyForm
from lykta.web.consult.models import AskerRole, Consultation, ConsultationState, DayReason, Message, Workplace
from lykta.web.consult.promise import expected_answer_day, promised_answer_day
from lykta.web.consult.receipts import (
    LASTS_S,
    WORDS,
    consultation_of,
    is_number,
    mistakes,
    new_number,
    page_token,
    plain,
    words_wanted,
)
from lykta.web.consult.screening import ScreenedForm, screen_form
from lykta.web.consult.sealing import OpenedRow, open_rows
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.language import current_language
from lykta.web.limits.counting import Limit
from lykta.web.limits.toll import toll_page
from lykta.web.pages import cache_page
from lykta.web.server_keys import server_keys
from lykta.web.steps import METHODS, HeldPage
from lykta.web.text_fields import most_typed
from lykta.web.views import give_back_if_failing

STEP, TO, DONE, NUMBER, SUMMARY, ANSWER = "step", "to", "done", "number", "summary", "singles_no_one"
# What the buttons send that lead not on but back, or to the same page in the other language.
BACK, SAME = "back", "same"
# What the button sends that changes marked places: Enter presses it where something is marked.
SOFTEN = "soften"
_CHANGE: Final = (TO, SOFTEN)
TOKEN, BODY, BEFORE = "token", "body", "before"
_CARRIED: Final = ("acute", "child", DONE, "role", "workplace", "county_part", BODY, SUMMARY, NUMBER)
# A fifth of all questions that are free may come from one address: with the setting as it is given, ten
# colleagues of a clinic ask in an hour and notice nothing.
_SHARE_OF_ADDRESS: Final = 5
# A text is looked through each time that it is mended, and once more when it is sent.
_CHECKS_OF_QUESTION: Final = 10
# Somebody who misreads her own note pays nothing at once, nor a clinic with one address for one of its own.
WRONG_RECEIPTS: Final = Limit(purpose="wrong receipt", of_address=4, of_all=200, seconds=15 * 60)


# Asking


class AskingStep(StrEnum):
    """The pages with a form, in order. The second is shown only to whoever has something to do first."""

    FIRST = "first"
    BEFORE = "before"
    QUESTION = "question"


@require_safe
@cache_page
def start(request: HttpRequest) -> HttpResponse:
    """Show what a consultation is, and the ways in."""
    return render(request, "asking/start.html")


# As in the legal check: no cookie and no login that another site could borrow is looked at here.
@csrf_exempt
@require_http_methods(METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    """Show the page of the form that follows what was posted; at its end send, and show the receipt."""
    posted = _with_plain_breaks(request.POST.dict())
    give_back_if_failing(request, posted.get("body", ""), posted.get(SUMMARY, ""))
    step = posted.get(STEP, "")
    if step == AskingStep.FIRST:
        # What was done before other answers were given does not stand for what they ask for.
        posted.pop(DONE, None)
    first = UrgencyForm(posted)
    shows_same = posted.get(TO) == SAME
    if step not in set(AskingStep) or posted.get(TO) == BACK or (shows_same and step == AskingStep.FIRST):
        return _first(request, UrgencyForm(initial=posted), posted)
    if not first.is_valid():
        return _first(request, first, posted)
    if first.something_comes_first and DONE not in posted:
        return _before(request, first, posted, missing=step == AskingStep.BEFORE and not shows_same)
    if shows_same and step == AskingStep.BEFORE:
        return _before(request, first, posted, missing=False)
    if shows_same or step != AskingStep.QUESTION:
        return _question(request, ScreenedForm(QuestionForm(initial=posted)), posted)
    return _send_or_show(request, posted)


def _send_or_show(request: HttpRequest, posted: dict[str, str]) -> HttpResponse:
    if posted.get(TO) == "remove":
        posted.pop(SUMMARY, None)
        return _question(request, ScreenedForm(QuestionForm(initial=posted)), posted)
    limit = _limit_of_check(request)
    if limit and (toll := toll_page(request, limit, with_token=False)):
        return toll
    checks().count(request)
    screened = screen_form(
        QuestionForm(posted),
        fields=("body", SUMMARY),
        answer=posted.get(ANSWER, ""),
        choices=posted,
        follow=posted.get(TO) == SOFTEN,
    )
    if not screened.may_be_sent or not is_number(posted.get(NUMBER, "")):
        return _question(request, screened, posted)
    toll = None if limit else toll_page(request, questions(), with_token=False)
    return toll or _send(request, screened, posted)


def questions() -> Limit:
    """The limit of questions and replies: what one costs depends on how many came in the last hour."""
    return _hourly_limit("question", settings.LYKTA.free_questions)


def checks() -> Limit:
    """The limit of texts that are looked through, whether they are sent then or not."""
    return _hourly_limit("check", settings.LYKTA.free_questions * _CHECKS_OF_QUESTION)


def _hourly_limit(purpose: str, free: int) -> Limit:
    return Limit(purpose=purpose, of_address=max(1, free // _SHARE_OF_ADDRESS), of_all=free, seconds=3600)


def _limit_of_check(request: HttpRequest) -> Limit | None:
    """What is to be paid before a text is looked through; None where that is free.

    One toll is good for looking and for sending, so it is the dearer of the two.
    """
    look, send = checks().step(request), questions().step(request)
    if look is None:
        return None
    return questions() if send is not None and send > look else checks()


def _send(request: HttpRequest, screened: ScreenedForm, posted: Mapping[str, str]) -> HttpResponse:
    given = screened.form.cleaned_data
    sent = asking.ask(
        asking.NewQuestion(
            number=posted[NUMBER],
            role=AskerRole(given["role"]),
            workplace=Workplace(given["workplace"]),
            county_part=given.get("county_part", ""),
            body=given["body"],
            summary=given[SUMMARY],
            language=current_language(),
        )
    )
    questions().count(request)
    expected = expected_answer_day(timezone.localdate())
    # The words are shown once: a link to the other language would lose them.
    context = {"sent": sent, "unsent": given["body"], "expected_on": expected, "held": HeldPage()}
    return render(request, "asking/receipt.html", context)


def _first(request: HttpRequest, form: UrgencyForm, posted: Mapping[str, str]) -> HttpResponse:
    context = {
        "form": form,
        "carried": _hidden_fields(posted, but=form.fields),
        "summary": posted.get(SUMMARY),
        "held": HeldPage("question", TO, SAME),
    }
    return render(request, "asking/first.html", context)


def _before(
    request: HttpRequest, first: UrgencyForm, posted: Mapping[str, str], *, missing: bool
) -> HttpResponse:
    context = {
        "first": first.cleaned_data,
        "carried": _hidden_fields(posted, but={DONE}),
        "done": DONE in posted,
        "missing": missing,
        "held": HeldPage("question", TO, SAME),
    }
    return render(request, "asking/before.html", context)


def _question(request: HttpRequest, screened: ScreenedForm, posted: Mapping[str, str]) -> HttpResponse:
    number = posted.get(NUMBER, "")
    context = {
        "form": screened.form,
        "screened": screened,
        "carried": _hidden_fields(posted, but={*screened.form.fields, NUMBER}),
        "number": number if is_number(number) else new_number(),
        "with_summary": bool(posted.get(SUMMARY)),
        "too_old": bool(number) and not is_number(number),
        "held": HeldPage("question", TO, SAME, enter=_CHANGE if screened.marked else None),
    }
    return render(request, "asking/question.html", context)


def _hidden_fields(posted: Mapping[str, str], *, but: object) -> list[tuple[str, str]]:
    """What other pages of the form hold, as names and values of hidden fields."""
    return [
        (name, posted[name])
        for name in _CARRIED
        if posted.get(name) and name not in but  # type: ignore[operator]
    ]


def _with_plain_breaks(posted: Mapping[str, Any]) -> dict[str, str]:
    """The fields with the line breaks that they were typed with, which forms send as two signs."""
    return {name: str(value).replace("\r\n", "\n") for name, value in posted.items()}


# Coming back


@dataclass(frozen=True, kw_only=True)
class DayMove:
    """That the day of deletion is another than the one that was shown before."""

    changed_on: date
    reason: DayReason
    was: date
    now: date | None
    """None where the consultation was opened again."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What the page shows."""

    state: ConsultationState
    messages: list[OpenedRow[Message]]
    asked_on: date
    older_than: int | None
    """The number of the first message that is shown, where there are earlier ones."""
    is_newest: bool
    has_to_wait: bool
    """Whether so much was written since the team's last answer that the next reply waits for one."""
    deleted_on: date | None
    """The day on which its content is deleted; not known before it is closed."""
    was_closed_unanswered: bool = False
    """Whether it was closed, and not by its asker, with something that the team has not answered."""
    moves: tuple[DayMove, ...] = ()
    """Each time that day was moved, the earliest first."""


A_PAGE: Final = 10
"""Messages that a page of a conversation shows: with the longest ones it stays below 150 kB."""
# A message's number, as far as a column holds it.
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


# As in the legal check: no cookie and no login that another site could borrow is looked at here.
@csrf_exempt
@require_http_methods(METHODS)
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt; for one, or for what a page of the conversation carries, show the conversation."""
    if request.method != "POST":
        return _ask_for_receipt(request, ReceiptForm())
    give_back_if_failing(request, request.POST.get(BODY, ""))
    try:
        return _come_back(request)
    except Consultation.DoesNotExist:
        # The purge took it while its page was made.
        return _ask_for_receipt(request, ReceiptForm(), expired=True)


def _come_back(request: HttpRequest) -> HttpResponse:
    if TOKEN not in request.POST:
        if request.POST.get(TO) == SAME:
            return _ask_for_receipt(request, ReceiptForm(initial=request.POST.dict()))
        return _by_receipt(request)
    number = consultation_of(request.POST[TOKEN], server_keys())
    found = asking.find_by_number(number) if number else None
    if found is None:
        return _ask_for_receipt(request, ReceiptForm(), expired=True)
    return _in_conversation(request, found)


def _by_receipt(request: HttpRequest) -> HttpResponse:
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _ask_for_receipt(request, form)
    # Right and wrong receipts pay alike, and before anything is hashed, looked up or logged.
    toll = toll_page(request, WRONG_RECEIPTS, with_token=False)
    if toll:
        return toll
    typed = form.cleaned_data["receipt"]
    found = asking.open_by_receipt(typed)
    if found is None:
        WRONG_RECEIPTS.count(request)
        # All is told by the typed words and the public lists alone, whatever is stored.
        told = {"mistakes": mistakes(typed), "words": len(plain(typed).split()), "of": words_wanted(typed)}
        return _ask_for_receipt(request, form, wrong=True, **told)
    kept = request.POST.get(BODY, "")[: most_typed(LONGEST)]
    return _conversation(request, found, ScreenedForm(ReplyForm(initial={BODY: kept})), kept=bool(kept))


def _in_conversation(request: HttpRequest, found: Consultation) -> HttpResponse:
    if request.POST.get(TO) == "end":
        end(found.pk)
        return _conversation(request, found, ScreenedForm(ReplyForm()), ended=True)
    if BEFORE in request.POST:
        kept = request.POST.get(BODY, "")[: most_typed(LONGEST)]
        return _conversation(request, found, ScreenedForm(ReplyForm(initial={BODY: kept})), kept=bool(kept))
    limit = _limit_of_check(request)
    if limit and (toll := toll_page(request, limit, with_token=False)):
        return toll
    checks().count(request)
    data = {BODY: request.POST.get(BODY, "").replace("\r\n", "\n")}
    screened = screen_form(
        ReplyForm(data),
        fields=(BODY,),
        answer=request.POST.get(ANSWER, ""),
        choices=_with_plain_breaks(request.POST.dict()),
        follow=request.POST.get(TO) == SOFTEN,
        county_part=found.county_part,
    )
    number = request.POST.get(NUMBER, "")
    if not screened.may_be_sent or not is_number(number):
        return _conversation(request, found, screened, number=number)
    toll = None if limit else toll_page(request, questions(), with_token=False)
    return toll or _reply(request, found, screened, asking.NewReply(number=number, body=data[BODY].strip()))


def _reply(
    request: HttpRequest, found: Consultation, screened: ScreenedForm, new: asking.NewReply
) -> HttpResponse:
    data = screened.form.data
    try:
        asking.reply(found.pk, new)
    except asking.ConversationClosedError:
        return _conversation(request, found, screened, unsent=data[BODY])
    except asking.TooManyRepliesError:
        # The page says so in place of the form, with what was written.
        return _conversation(request, found, ScreenedForm(ReplyForm(initial=data)))
    except asking.SentBeforeError:
        return _conversation(request, found, ScreenedForm(ReplyForm(initial=data)), sent_before=True)
    except SealBrokenError:
        return _conversation(request, found, screened, unsent=data[BODY], unopened=True)
    questions().count(request)
    return _conversation(request, found, ScreenedForm(ReplyForm()), replied=True)


def _ask_for_receipt(request: HttpRequest, form: ReceiptForm, **more: Any) -> HttpResponse:
    held, body = HeldPage("receipt", TO, SAME), request.POST.get(BODY, "")[: most_typed(LONGEST)]
    context = {"form": form, "of": WORDS, "body": body, "held": held, **more}
    return render(request, "asking/return.html", context)


def _conversation(
    request: HttpRequest, found: Consultation, screened: ScreenedForm, *, number: str = "", **more: Any
) -> HttpResponse:
    conversation = _open(found, before=(before := request.POST.get(BEFORE, "")))
    may_write = conversation.state != ConsultationState.CLOSED and not conversation.has_to_wait
    expected = promised_answer_day(found, conversation.state)
    context = {
        "conversation": conversation,
        "form": screened.form,
        "screened": screened,
        "may_write": may_write,
        "held": HeldPage("reply", BEFORE, before, enter=_CHANGE if screened.marked else None)
        if may_write
        else HeldPage("turn", BEFORE, before),
        "unwritten": screened.form[BODY].value() or "",
        "token": page_token(found.pk, server_keys()),
        "expected_on": expected,
        "is_overdue": expected is not None and expected < timezone.localdate(),
        "minutes": LASTS_S // 60,
        "number": number if is_number(number) else new_number(),
        **more,
    }
    return render(request, "asking/conversation.html", context)


def _open(consultation: Consultation, *, before: str) -> Conversation:
    """Open the newest texts of both sides, or those before a number; a text that does not open is told of.

    That the day of deletion is shown is stored. Consultation.DoesNotExist is raised where it is gone by now.
    """
    deleted_on = show_day(consultation)
    rows, is_newest = readable(consultation).order_by("-number"), not _NUMBER.fullmatch(before)
    rows = rows if is_newest else rows.filter(number__lt=int(before))
    found = list(rows[: A_PAGE + 1])
    shown = found[:A_PAGE][::-1]
    return Conversation(
        state=state_for_asker(consultation),
        messages=open_rows(shown, consultation.key_or_none(), "body", "legal_check"),
        older_than=shown[0].number if len(found) > len(shown) else None,
        is_newest=is_newest,
        has_to_wait=asking.unanswered_replies(consultation) >= asking.MOST_UNANSWERED,
        asked_on=consultation.asked_on,
        deleted_on=deleted_on,
        was_closed_unanswered=_was_closed_unanswered(consultation),
        moves=tuple(_moves(consultation)),
    )


def _was_closed_unanswered(consultation: Consultation) -> bool:
    """Whether somebody else than its asker closed it, and what its asker wrote last has no answer."""
    is_closed = consultation.state == ConsultationState.CLOSED
    return (
        is_closed and find_closing_reason(consultation) is not DayReason.ENDED and lacks_answer(consultation)
    )


def _moves(consultation: Consultation) -> Iterator[DayMove]:
    changes = list(consultation.day_changes.all())
    shown: date | None = None
    for change in changes:
        # That it was opened again is over once it was closed anew: the new day says all.
        if change.day is None and change is not changes[-1]:
            continue
        if shown is not None and change.day != shown:
            yield DayMove(
                changed_on=change.changed_on, reason=DayReason(change.reason), was=shown, now=change.day
            )
        shown = change.day or shown
