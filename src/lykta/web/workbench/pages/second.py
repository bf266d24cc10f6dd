"""A second analyst judges what a first has judged, without seeing the answers; how far they agree."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.views.decorators.http import require_http_methods

from lykta.ads.explore import Opened
from lykta.ads.explore.review import reasons_of, two_sides
from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry
from lykta.ads.judgements.agreement import VERDICTS as ORDER
from lykta.ads.judgements.agreement import Agreement, Kappa, agreements, blind_pairs
from lykta.web.language import current_language
from lykta.web.workbench.judged import VERDICTS, hidden_links
from lykta.web.workbench.opened import analyst, desk, reading
from lykta.web.workbench.pages.review import list_differences, skip_link, told_reasons, told_side

_NUMBERS = "SELECT ad, ad_id FROM ads WHERE ad_id IN (SELECT unnest(?))"


@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """How far two analysts agree, and what they have to settle; beginning and ending to judge blind."""
    if request.method == "POST":
        desk().judge_blind(blind=request.POST.get("blind") == "begin")
        to = "workbench-second-question" if desk().is_blind else "workbench-second"
        return HttpResponseRedirect(reverse(to))
    with reading() as opened:
        _first, waiting = desk().next_second(opened, analyst())
        context = {
            "waiting": waiting,
            "seen": len(opened.entries),
            "is_blind": desk().is_blind,
            "analyst": analyst(),
            "agreements": [_agreement(each) for each in agreements(opened.entries)],
            "disagreements": _disagreements(opened),
        }
    return render(request, "workbench/second.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """The next link that somebody else has judged, without what they said or what it did."""
    if request.method == "POST":
        return skip_link(request, "workbench-second-question")
    with reading() as opened:
        on, waiting = desk().next_second(opened, analyst())
        numbers = _numbers(opened, on) if on else None
        language = current_language()
        sides = two_sides(opened.engine, *numbers, language) if numbers else None
        if not desk().is_blind or on is None or numbers is None or sides is None:
            return HttpResponseRedirect(reverse("workbench-second"))
        context = {
            "question": {"asked": {"a": numbers[0], "b": numbers[1]}},
            "pair": on,
            "sides": [told_side(side, language) for side in sides],
            "reasons": told_reasons(reasons_of(opened.engine, *numbers), language),
            "differences": list_differences(opened, *numbers),
            "waiting": waiting,
            "seen": len(opened.entries),
            "skip_address": reverse("workbench-second-question"),
        }
    return render(request, "workbench/second_question.html", context)


def _numbers(opened: Opened, on: JudgedLink) -> tuple[int, int] | None:
    rows = opened.engine.arrow(_NUMBERS, [list(on.ads)])["ad"].to_pylist()
    return (min(rows), max(rows)) if len(rows) == len(on.ads) else None


def _agreement(found: Agreement) -> dict[str, Any]:
    rows = [
        (VERDICTS[verdict], [(count, at == row) for at, count in enumerate(found.table[row].tolist())])
        for row, verdict in enumerate(ORDER)
    ]
    return {
        "found": found,
        "heads": [VERDICTS[verdict] for verdict in ORDER],
        "rows": rows,
        **_kappa(found.kappa),
    }


def _kappa(kappa: Kappa) -> dict[str, Any]:
    """The figures in the language of the page; and where they stand between none and full agreement."""
    shown = {"low": kappa.low, "high": kappa.high, "kappa": kappa.estimate}
    return {
        **{name: "" if value is None else number_format(round(value, 2), 2) for name, value in shown.items()},
        "left": round(100 * max(0.0, kappa.low)),
        "right": round(100 * max(0.0, kappa.high)),
        "at": None if kappa.estimate is None else round(100 * max(0.0, kappa.estimate)),
    }


def _disagreements(opened: Opened) -> list[dict[str, Any]]:
    """The links that two analysts judged, the second blind, and whose answers still differ."""
    found, hidden = {}, hidden_links(opened)
    for pair in blind_pairs(opened.entries):
        if pair.on in opened.current.disputed and pair.on not in hidden:
            found[pair.on] = opened.current.entries[pair.on]
    return [
        {
            "on": on,
            "numbers": _numbers(opened, on),
            "words": [_word(entry) for entry in entries],
            "mine": next((entry.number for entry in entries if entry.by == analyst()), None),
        }
        for on, entries in sorted(found.items())
    ]


def _word(entry: JudgementEntry) -> dict[str, Any]:
    act = entry.act
    told = (VERDICTS[act.verdict], act.note) if isinstance(act, Judgement) else ("", "")
    return {"by": entry.by, "verdict": told[0], "note": told[1], "number": entry.number}
