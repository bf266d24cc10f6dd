"""The legal check as it is asked for. Each page is made from the body of its request, and nothing is kept."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lykta.law import Kind as RuleKind
from lykta.law import Rule, questions, read, rules, say, when_acute
from lykta.web.check.answers import (
    DAY,
    TO,
    Answers,
    Button,
    DayFault,
    NextPage,
    PageKind,
    next_page,
    next_page_of_whole,
    read_answers,
)
from lykta.web.check.pages import SourceNumbers, ask_question, group_questions, progress_at, show_result
from lykta.web.language import current_language
from lykta.web.steps import HeldPage

# The script asks this server for the next page, so that no page with answers enters the browser's history.
_POLICY: dict[str, Any] = {**settings.SECURE_CSP, "connect-src": [CSP.SELF]}


# The forms change nothing, and there is neither a login nor a cookie that another site could misuse.
@csrf_exempt
@csp_override(_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Show where the check starts or, for what a form sends, the page that follows."""
    if request.method == "POST":
        return _page(request, next_page(request.POST.dict(), today=today()))
    law = next(found for found in _wordings() if found.valid_on(today()))
    context = {"law": law, "overdue": law.review_is_due(today()), "questions": len(questions(at=today()))}
    return render(request, "check/start.html", context)


# As above.
@csrf_exempt
@csp_override(_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def whole(request: HttpRequest) -> HttpResponse:
    """Show all questions on one page or, for what its form sends, what is missing or the result."""
    if request.method == "POST":
        return _page(request, next_page_of_whole(request.POST.dict(), today=today()))
    return _page(request, NextPage(kind=PageKind.WHOLE, answers=read_answers({}, today=today())))


def today() -> date:
    """The day in Sweden."""
    return timezone.localdate()


def _wordings() -> list[Rule]:
    """The provision's wordings, the newest first."""
    return [found for found in reversed(rules()) if found.kind is RuleKind.TRAFFICKING]


def _page(request: HttpRequest, place: NextPage) -> HttpResponse:
    held = HeldPage("answers", TO, _SAME[place.kind])
    context = {"place": place, "answers": place.answers, "held": held, **_CONTEXTS[place.kind](place)}
    return render(request, f"check/{place.kind}.html", context)


def _day(place: NextPage) -> Mapping[str, Any]:
    cited = SourceNumbers(current_language())
    wordings = [(found, cited.cites(found.sources)) for found in _wordings()]
    return {
        "carried": list(place.answers.hidden_fields(but=DAY)),
        "wordings": wordings,
        "instead": _help_instead(place.answers, cited),
        "sources": cited.sources(),
    }


def _help_instead(answers: Answers, cited: SourceNumbers) -> Mapping[str, Any] | None:
    """What to do now and who to ask, for a day before the first law: no result follows that would say so."""
    if answers.day.wrong is not DayFault.TOO_EARLY:
        return None
    language, reading = current_language(), read(answers.facts(), at=answers.today)
    return {
        name: {"heading": say(f"heading.{name}", language), "sentences": cited.sentences(told)}
        for name, told in (("now", reading.now), ("ask", reading.ask))
    }


def _question(place: NextPage) -> Mapping[str, Any]:
    language = current_language()
    question = place.question
    if question is None:
        raise LookupError("a page with one question has none")
    cited = SourceNumbers(language)
    return {
        "question": ask_question(question, place.answers, cited, language),
        "progress": progress_at(question, place.answers, language),
        "sources": cited.sources(),
        "carried": list(place.answers.hidden_fields(but=question.key)),
        "all_carried": list(place.answers.hidden_fields()),
    }


def _acute(place: NextPage) -> Mapping[str, Any]:
    cited = SourceNumbers(current_language())
    return {
        "advice": cited.sentences(when_acute(place.answers.at)),
        "sources": cited.sources(),
        "carried": list(place.answers.hidden_fields()),
        # From the question after this one, Back leads to this one.
        "after": place.answers.relevant_questions()[1].key,
    }


def _summary(place: NextPage) -> Mapping[str, Any]:
    language = current_language()
    asked = place.answers.relevant_questions()
    found = group_questions(asked, place.answers, SourceNumbers(language), language)
    return {"groups": found, "carried": list(place.answers.hidden_fields())}


def _whole(place: NextPage) -> Mapping[str, Any]:
    answers = place.answers
    language = current_language()
    cited = SourceNumbers(language)
    instead = _help_instead(answers, cited)
    found = group_questions(questions(at=answers.at), answers, cited, language)
    missing = {question.key for question in answers.unanswered_questions()} if place.missing else set()
    shown = {question.key for question in questions(at=answers.at)}
    kept = [(key, value) for key, value in answers.hidden_fields(but=DAY) if key not in shown]
    return {
        "groups": found,
        "instead": instead,
        "sources": cited.sources(),
        "missing": missing,
        "carried": kept,
    }


def _result(place: NextPage) -> Mapping[str, Any]:
    language = current_language()
    return {
        "result": show_result(place.answers, language),
        "headings": {name: say(f"heading.{name}", language) for name in _HEADINGS},
        "carried": list(place.answers.hidden_fields()),
        "consultation": _consultation_address(),
    }


def _consultation_address() -> str | None:
    """Where the summary can be posted to begin a consultation; none where that part does not run."""
    if "consult" not in settings.LYKTA.parts:
        return None
    try:
        # Its form takes the summary in the field `summary`.
        return reverse("consult-ask")
    except NoReverseMatch:
        return None


_HEADINGS = (
    "now", "contradictions", "summary", "elements", "consent", "child", "neighbours", "ask", "notices", "law",
)  # fmt: skip
# What a button sends to have the same page shown. What to do in danger follows without one from its question.
_SAME: Mapping[PageKind, str] = {
    PageKind.DAY: DAY,
    PageKind.QUESTION: Button.SAME,
    PageKind.ACUTE: "",
    PageKind.SUMMARY: Button.SUMMARY,
    PageKind.WHOLE: Button.WHOLE,
    PageKind.RESULT: Button.RESULT,
}
_CONTEXTS: Mapping[PageKind, Callable[[NextPage], Mapping[str, Any]]] = {
    PageKind.DAY: _day,
    PageKind.QUESTION: _question,
    PageKind.ACUTE: _acute,
    PageKind.SUMMARY: _summary,
    PageKind.WHOLE: _whole,
    PageKind.RESULT: _result,
}
