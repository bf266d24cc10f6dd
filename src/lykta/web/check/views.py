"""The legal check as it is asked for. Each page is made from the body of its request, and nothing is kept."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lykta.law import Kind as RuleKind
from lykta.law import Rule, questions, rules, say, when_acute
from lykta.web.check import moves
from lykta.web.check.answers import DAY, answers_from
from lykta.web.check.asking import asked, groups, progress
from lykta.web.check.consultation import consultation_address
from lykta.web.check.moves import Kind, Place
from lykta.web.check.result import result
from lykta.web.check.sentences import Cited
from lykta.web.language import current_language

# The script asks this server for the next page, so that no page with answers enters the browser's history.
_POLICY: dict[str, Any] = {**settings.SECURE_CSP, "connect-src": [CSP.SELF]}


# The forms change nothing and know nobody: there is no login that another site could borrow, and no cookie.
@csrf_exempt
@csp_override(_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Show where the check starts or, for what a form sends, the page that follows."""
    if request.method == "POST":
        return _page(request, moves.step(request.POST.dict(), today=today()))
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
        return _page(request, moves.whole(request.POST.dict(), today=today()))
    return _page(request, Place(kind=Kind.WHOLE, answers=answers_from({}, today=today())))


def today() -> date:
    """The day in Sweden."""
    return timezone.localdate()


def _wordings() -> list[Rule]:
    """The provision's wordings, the newest first."""
    return [found for found in reversed(rules()) if found.kind is RuleKind.TRAFFICKING]


def _page(request: HttpRequest, place: Place) -> HttpResponse:
    context = {"place": place, "answers": place.answers, **_CONTEXTS[place.kind](place)}
    return render(request, f"check/{place.kind}.html", context)


def _day(place: Place) -> Mapping[str, Any]:
    cited = Cited(current_language())
    wordings = [(found, cited.cites(found.sources)) for found in _wordings()]
    return {
        "carried": list(place.answers.carried(but=DAY)),
        "wordings": wordings,
        "sources": cited.sources(),
    }


def _question(place: Place) -> Mapping[str, Any]:
    language = current_language()
    question = place.question
    if question is None:
        raise LookupError("a page with one question has none")
    cited = Cited(language)
    return {
        "question": asked(question, place.answers, cited, language),
        "progress": progress(question, place.answers, language),
        "sources": cited.sources(),
        "carried": list(place.answers.carried(but=question.key)),
        "all_carried": list(place.answers.carried()),
    }


def _acute(place: Place) -> Mapping[str, Any]:
    cited = Cited(current_language())
    return {
        "advice": cited.sentences(when_acute(place.answers.at)),
        "sources": cited.sources(),
        "carried": list(place.answers.carried()),
        # From the question after this one, Back leads to this one.
        "after": place.answers.asked()[1].key,
    }


def _summary(place: Place) -> Mapping[str, Any]:
    found, _ = groups(place.answers.asked(), place.answers, current_language())
    return {"groups": found, "carried": list(place.answers.carried())}


def _whole(place: Place) -> Mapping[str, Any]:
    answers = place.answers
    found, sources = groups(questions(at=answers.at), answers, current_language())
    missing = {question.key for question in answers.unanswered()} if place.missing else set()
    shown = {question.key for question in questions(at=answers.at)}
    kept = [(key, value) for key, value in answers.carried(but=DAY) if key not in shown]
    return {"groups": found, "sources": sources, "missing": missing, "carried": kept}


def _result(place: Place) -> Mapping[str, Any]:
    language = current_language()
    return {
        "result": result(place.answers, language),
        "headings": {name: say(f"heading.{name}", language) for name in _HEADINGS},
        "carried": list(place.answers.carried()),
        "consultation": consultation_address(),
    }


_HEADINGS = (
    "now", "contradictions", "summary", "elements", "consent", "child", "neighbours", "ask", "notices", "law",
)  # fmt: skip
_CONTEXTS: Mapping[Kind, Callable[[Place], Mapping[str, Any]]] = {
    Kind.DAY: _day,
    Kind.QUESTION: _question,
    Kind.ACUTE: _acute,
    Kind.SUMMARY: _summary,
    Kind.WHOLE: _whole,
    Kind.RESULT: _result,
}
