"""Asking the team, page by page. What is typed travels in the body of each request until it is sent."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lykta.web.consult.asking.forms import First, Question
from lykta.web.consult.asking.looking import Looked, looked_at
from lykta.web.consult.asking.sending import Asked, send
from lykta.web.consult.models.consultation import AskerRole, Workplace
from lykta.web.consult.receipts import is_number, new_number
from lykta.web.language import current_language
from lykta.web.limits.counting import Limit
from lykta.web.limits.toll import toll_page
from lykta.web.pages import cache_page
from lykta.web.views import give_back_if_failing

STEP, TO, DONE, NUMBER, SUMMARY, ANSWER = "step", "to", "done", "number", "summary", "singles_no_one"
_CARRIED: Final = ("acute", "child", DONE, "role", "workplace", "county_part", "body", SUMMARY, NUMBER)


# A fifth of all questions that are free may come from one address: with the setting as it is given, ten
# colleagues of a clinic ask in an hour and notice nothing.
_SHARE_OF_ADDRESS: Final = 5


class Step(StrEnum):
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
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the page of the form that follows what was posted; at its end send, and show the receipt."""
    posted = _as_written(request.POST.dict())
    give_back_if_failing(request, posted.get("body", ""), posted.get(SUMMARY, ""))
    step = posted.get(STEP, "")
    if step == Step.FIRST:
        # What was done before other answers were given does not stand for what they ask for.
        posted.pop(DONE, None)
    first = First(posted)
    if step not in set(Step) or posted.get(TO) == "back":
        return _first(request, First(initial=posted), posted)
    if not first.is_valid():
        return _first(request, first, posted)
    if first.something_comes_first and DONE not in posted:
        return _before(request, first, posted, missing=step == Step.BEFORE)
    if step != Step.QUESTION:
        return _question(request, Looked(Question(initial=posted)), posted)
    return _sent_or_shown(request, posted)


def _sent_or_shown(request: HttpRequest, posted: dict[str, str]) -> HttpResponse:
    if posted.get(TO) == "remove":
        posted.pop(SUMMARY, None)
        return _question(request, Looked(Question(initial=posted)), posted)
    looked = looked_at(
        Question(posted),
        fields=("body", SUMMARY),
        answer=posted.get(ANSWER, ""),
        soften=posted.get(TO) == "soften",
    )
    if not looked.may_be_sent or not is_number(posted.get(NUMBER, "")):
        return _question(request, looked, posted)
    toll = toll_page(request, questions(), with_token=False)
    return toll or _sent(request, looked, posted)


def questions() -> Limit:
    """The limit of questions: what asking costs depends on how many were asked in the last hour."""
    free = settings.LYKTA.free_questions
    return Limit(purpose="question", of_address=max(1, free // _SHARE_OF_ADDRESS), of_all=free, seconds=3600)


def _sent(request: HttpRequest, looked: Looked, posted: Mapping[str, str]) -> HttpResponse:
    given = looked.form.cleaned_data
    sent = send(
        Asked(
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
    return render(request, "asking/receipt.html", {"sent": sent, "unsent": given["body"]})


def _first(request: HttpRequest, form: First, posted: Mapping[str, str]) -> HttpResponse:
    context = {"form": form, "carried": _carried(posted, but=form.fields), "summary": posted.get(SUMMARY)}
    return render(request, "asking/first.html", context)


def _before(request: HttpRequest, first: First, posted: Mapping[str, str], *, missing: bool) -> HttpResponse:
    context = {"first": first.cleaned_data, "carried": _carried(posted, but={DONE}), "missing": missing}
    return render(request, "asking/before.html", context)


def _question(request: HttpRequest, looked: Looked, posted: Mapping[str, str]) -> HttpResponse:
    number = posted.get(NUMBER, "")
    context = {
        "form": looked.form,
        "looked": looked,
        "carried": _carried(posted, but={*looked.form.fields, NUMBER}),
        "number": number if is_number(number) else new_number(),
        "with_summary": bool(posted.get(SUMMARY)),
        "too_old": bool(number) and not is_number(number),
    }
    return render(request, "asking/question.html", context)


def _carried(posted: Mapping[str, str], *, but: object) -> list[tuple[str, str]]:
    """What other pages of the form hold, as names and values of hidden fields."""
    return [
        (name, posted[name])
        for name in _CARRIED
        if posted.get(name) and name not in but  # type: ignore[operator]
    ]


def _as_written(posted: Mapping[str, Any]) -> dict[str, str]:
    """The fields with the line breaks that they were typed with, which forms send as two signs."""
    return {name: str(value).replace("\r\n", "\n") for name, value in posted.items()}
