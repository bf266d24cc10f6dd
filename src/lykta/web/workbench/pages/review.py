"""The links that matter most, one after the other."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lykta.ads.explore import Opened
from lykta.ads.explore.links import shown_link, size_of
from lykta.ads.explore.review import ReviewQuestion, Side, WhyLinked, question
from lykta.ads.explore.review_queue import ReviewQueue
from lykta.ads.judgements import Entry, Judgement, Link
from lykta.ads.judgements.log import in_force
from lykta.ads.result import Language, tag
from lykta.web.language import current_language
from lykta.web.workbench.judged import VERDICTS
from lykta.web.workbench.opened import analyst, desk, reading
from lykta.web.workbench.pages.judgements import undone
from lykta.web.workbench.words import REASON_WORDS, per_cent

# Small results are ready within it; for a large one the page says that it is being made.
_PATIENCE_S = 1.5


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """The next link with all that an answer needs; skipping it, and undoing the last judgement."""
    if request.method == "POST":
        return _act(request)
    if not desk().is_ready(patience=_PATIENCE_S):
        return render(request, "workbench/review_waiting.html")
    with reading() as opened:
        queue = desk().queue(opened)
        if queue is None:
            return render(request, "workbench/review_waiting.html")
        asked = desk().next(opened, queue)
        language = current_language()
        shown = question(opened, asked, language) if asked else None
        context = _progress(opened, queue) | (_told(opened, shown, language) if shown else {})
    return render(request, "workbench/review.html" if shown else "workbench/review_end.html", context)


def _act(request: HttpRequest) -> HttpResponse:
    if "undo" in request.POST:
        return undone(request) or _back_to(request.POST["undo"])
    with reading() as opened:
        pair = shown_link(opened.engine, request.POST.get("ad_a", ""), request.POST.get("ad_b", ""))
    if pair:
        desk().skip(pair)
    return _on()


def _on() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('workbench-review')}#question")


def _back_to(number: str) -> HttpResponse:
    """Show the link again whose judgement was undone."""
    with reading() as opened:
        act = opened.entries[int(number) - 1].act
    if isinstance(act, Judgement) and isinstance(act.on, Link):
        desk().see_again(act.on)
    return _on()


def _progress(opened: Opened, queue: ReviewQueue) -> dict[str, object]:
    own = _judged_here(opened)
    left = queue.left()
    last = own[-1] if own else None
    return {
        "judged": len(own),
        "left": left,
        "skipped": desk().skipped,
        "last": last,
        "last_verdict": VERDICTS[last.act.verdict] if last and isinstance(last.act, Judgement) else "",
    }


def _judged_here(opened: Opened) -> list[Entry]:
    """The judgements on links of this review that stand, in their order."""
    begun = desk().begun_at(opened)
    return [
        entry
        for entry in in_force(opened.entries)
        if entry.number > begun
        and entry.by == analyst()
        and isinstance(entry.act, Judgement)
        and isinstance(entry.act.on, Link)
    ]


def _told(opened: Opened, shown: ReviewQuestion, language: Language) -> dict[str, object]:
    asked = shown.asked
    return {
        "question": shown,
        "sides": [_side(side, language) for side in shown.sides],
        "pair": Link.between(shown.sides[0].ad.ad_id, shown.sides[1].ad.ad_id),
        "networks": [_network(opened, shown, at) for at in (0, 1)],
        "whole": sum(asked.sizes),
        "pairs": asked.pairs,
        "reasons": [_reason(each, language) for each in shown.reasons],
        "said": [
            {"told": each, "verdict": VERDICTS[act.verdict], "is_network": not isinstance(act.on, Link)}
            for each in shown.said
            if isinstance(act := each.entry.act, Judgement)
        ],
    }


def _side(side: Side, language: Language) -> dict[str, object]:
    tags = [(tag(kind, contact, language), shared) for kind, contact, shared in side.contacts]
    return {"number": side.number, "ad": side.ad, "marked": side.marked, "tags": tags}


def _reason(why: WhyLinked, language: Language) -> dict[str, object]:
    """A reason in words; its interval in per cent of the picture's width."""
    return {
        "told": why,
        "words": REASON_WORDS[why.reason],
        "chance": per_cent(why.probability),
        "range": per_cent(why.low, why.high),
        "tag": tag(why.kind, why.contact, language) if why.kind and why.contact else "",
        "low": round(why.low * 100),
        "high": round(why.high * 100),
        "point": round(why.probability * 100),
    }


def _network(opened: Opened, shown: ReviewQuestion, at: int) -> dict[str, object]:
    """The network of one side, with its ads; one of a single ad has no page."""
    name = shown.sides[at].network
    return {"name": name, "ads": size_of(opened.engine, name)}
