"""The links that matter most, one after the other."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from lykta.ads.explore import Opened
from lykta.ads.explore.consequence import LARGE, list_opponents
from lykta.ads.explore.gloss import gloss_of
from lykta.ads.explore.labels import labels
from lykta.ads.explore.link_differences import ShownDifference, differences_between
from lykta.ads.explore.links import shown_link, size_of
from lykta.ads.explore.review import ReviewQuestion, Side, WhyLinked, question
from lykta.ads.explore.review_queue import STOP_AT, ReviewQueue
from lykta.ads.judgements import JudgedLink, Judgement, JudgementEntry
from lykta.ads.judgements.log import in_force
from lykta.ads.result import tag
from lykta.language import Language
from lykta.web.language import current_language
from lykta.web.workbench.judged import VERDICTS, hidden_links
from lykta.web.workbench.opened import analyst, desk, reading
from lykta.web.workbench.pages.judgements import write_undoing
from lykta.web.workbench.words import REASON_WORDS, GlossWords, network_names, per_cent

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
        context = _progress(opened, queue) | {"seen": len(opened.entries)}
        context |= _describe_question(opened, shown, language) if shown else {}
    return render(request, "workbench/review.html" if shown else "workbench/review_end.html", context)


def _act(request: HttpRequest) -> HttpResponse:
    if "undo" in request.POST:
        return write_undoing(request) or _back_to(request.POST["undo"])
    return skip_link(request, "workbench-review")


def skip_link(request: HttpRequest, then: str) -> HttpResponse:
    """Put the link of a question last, and go on to the next by the name of an address."""
    with reading() as opened:
        pair = shown_link(opened.engine, request.POST.get("ad_a", ""), request.POST.get("ad_b", ""))
    if pair:
        desk().skip(pair)
    return HttpResponseRedirect(f"{reverse(then)}#question")


def _back_to(number: str) -> HttpResponse:
    """Show the link again whose judgement was undone."""
    with reading() as opened:
        act = opened.entries[int(number) - 1].act
    if isinstance(act, Judgement) and isinstance(act.on, JudgedLink):
        desk().see_again(act.on)
    return HttpResponseRedirect(f"{reverse('workbench-review')}#question")


def _progress(opened: Opened, queue: ReviewQueue) -> dict[str, object]:
    own = _list_own_judgements(opened)
    left = queue.count_remaining()
    last = own[-1] if own else None
    whole = len(own) + left.deciding
    return {
        "judged": len(own),
        "left": left,
        "stop_at": STOP_AT,
        "progress": round(100 * len(own) / whole) if whole else 100,
        "skipped": desk().skipped,
        "last": last,
        "last_disputed_with": list_opponents(opened, last) if last else [],
        "last_verdict": VERDICTS[last.act.verdict] if last and isinstance(last.act, Judgement) else "",
    }


def _list_own_judgements(opened: Opened) -> list[JudgementEntry]:
    """The judgements on links of this review that stand, in their order."""
    begun = desk().count_earlier_entries(opened)
    return [
        entry
        for entry in in_force(opened.entries)
        if entry.number > begun
        and entry.by == analyst()
        and isinstance(entry.act, Judgement)
        and isinstance(entry.act.on, JudgedLink)
    ]


def _describe_question(opened: Opened, shown: ReviewQuestion, language: Language) -> dict[str, object]:
    asked, hidden = shown.asked, hidden_links(opened)
    return {
        "question": shown,
        "sides": [told_side(side, language) for side in shown.sides],
        "pair": JudgedLink.between(shown.sides[0].ad.ad_id, shown.sides[1].ad.ad_id),
        "networks": _networks(opened, shown),
        "whole": sum(asked.sizes),
        "pairs": asked.pairs,
        "joins_many": not asked.holds and sum(asked.sizes) - 2 > LARGE,
        "parts_many": asked.holds and asked.pairs > 0 and sum(asked.sizes) - 2 > LARGE,
        "effect": True,
        "compare_address": _compare_address(shown),
        "skip_address": reverse("workbench-review"),
        "reasons": told_reasons(shown.reasons, language),
        "differences": list_differences(opened, asked.a, asked.b),
        "said": [
            {"told": each, "verdict": VERDICTS[act.verdict], "is_network": not isinstance(act.on, JudgedLink)}
            for each in shown.said
            if isinstance(act := each.entry.act, Judgement) and act.on not in hidden
        ],
    }


def _compare_address(shown: ReviewQuestion) -> str:
    """The page of both networks; none where the link is inside one, or an ad is alone."""
    if shown.asked.holds or min(shown.asked.sizes) == 1:
        return ""
    query = urlencode([("network", side.network) for side in shown.sides])
    return f"{reverse('workbench-compare')}?{query}"


def told_side(side: Side, language: Language) -> dict[str, object]:
    """One of two ads as the page shows it."""
    tags = [(tag(kind, contact, language), shared) for kind, contact, shared in side.contacts]
    gloss = gloss_of(side.ad.text(language))
    return {
        "number": side.number,
        "ad": side.ad,
        "marked": side.marked.without_blank_lines(),
        "tags": tags,
        "gloss": GlossWords(gloss) if gloss else None,
    }


def list_differences(opened: Opened, a: int, b: int) -> list[ShownDifference]:
    """What speaks against one author of two ads, by their numbers, the lesser first."""
    return differences_between(opened.engine, a, b, current_language(), day=_day)


def _day(moment: datetime) -> str:
    return date_format(moment, "DATE_FORMAT")


def told_reasons(reasons: Sequence[WhyLinked], language: Language) -> list[dict[str, object]]:
    """The reasons in words, the strongest first; all shared contacts are one, since they say the same."""
    by_name: dict[str, list[WhyLinked]] = {}
    for why in reasons:
        by_name.setdefault(why.reason, []).append(why)
    return [_reason(alike, language) for alike in by_name.values()]


def _reason(alike: Sequence[WhyLinked], language: Language) -> dict[str, object]:
    """A reason in words; its interval in per cent of the picture's width."""
    why = alike[0]
    return {
        "words": REASON_WORDS[why.reason],
        "chance": per_cent(why.probability),
        "range": per_cent(why.low, why.high),
        "held": [
            {"tag": tag(each.kind, each.contact, language), "ads": each.contact_ads}
            for each in alike
            if each.kind and each.contact
        ],
        "low": round(why.low * 100),
        "high": round(why.high * 100),
        "point": round(why.probability * 100),
    }


def _networks(opened: Opened, shown: ReviewQuestion) -> list[dict[str, object]]:
    """The networks of both sides, each with its ads; one of a single ad has no page."""
    names = [side.network for side in shown.sides]
    called = network_names(opened.engine, names, labels(opened.engine, opened.entries))
    return [
        {"name": name, "called": called[name] or name, "ads": size_of(opened.engine, name)} for name in names
    ]
