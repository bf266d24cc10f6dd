"""Links drawn at random, to be judged: how often the links of this file are right."""

from typing import Any
from weakref import WeakKeyDictionary

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lykta.ads.engine import Engine
from lykta.ads.explore import Opened
from lykta.ads.explore.drawn import Draw, DrawnLink, Stratum, answered_unseen, draw, strata
from lykta.ads.explore.review import two_sides
from lykta.web.language import current_language
from lykta.web.workbench.judged import hidden_links
from lykta.web.workbench.opened import desk, reading
from lykta.web.workbench.pages.review import skip_link, told_side
from lykta.web.workbench.words import per_cent

_draws: WeakKeyDictionary[Engine, Draw] = WeakKeyDictionary()


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """How many of the links drawn are right, as far as they are judged."""
    with reading() as opened:
        hidden, drawn = hidden_links(opened), _draw_once(opened)
        verdicts = {on: said for on, said in opened.current.verdicts.items() if on not in hidden}
        disputed = opened.current.disputed - hidden
        found = strata(drawn, verdicts, answered_unseen(opened.current), disputed)
        context = {
            "rows": [_row(each) for each in found],
            "in_view": sum(each.in_view for each in found),
            "disputed": sum(each.disputed for each in found),
            "waiting": len(_waiting(opened)),
            "drawn": len(drawn.links),
        }
    return render(request, "workbench/sample.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """The next link that was drawn, without how probable it is."""
    if request.method == "POST":
        return skip_link(request, "workbench-sample-question")
    with reading() as opened:
        waiting, language = _waiting(opened), current_language()
        asked = waiting[0] if waiting else None
        sides = two_sides(opened.engine, asked.a, asked.b, language) if asked else None
        if asked is None or sides is None:
            return HttpResponseRedirect(reverse("workbench-sample"))
        context = {
            "question": {"asked": asked},
            "pair": asked.on,
            "unseen": True,
            "sides": [told_side(side, language) for side in sides],
            "waiting": len(waiting),
            "seen": len(opened.entries),
            "skip_address": reverse("workbench-sample-question"),
        }
    return render(request, "workbench/sample_question.html", context)


def _draw_once(opened: Opened) -> Draw:
    if opened.engine not in _draws:
        _draws[opened.engine] = draw(opened.engine)
    return _draws[opened.engine]


def _waiting(opened: Opened) -> list[DrawnLink]:
    """The links to judge, those skipped last; not those on which analysts differ, or are to judge blind."""
    current = opened.current
    answered = current.verdicts.keys() | current.disputed | hidden_links(opened)
    return desk().skipped_last(_draw_once(opened).waiting(answered))


def _row(found: Stratum) -> dict[str, Any]:
    low, high = found.interval
    return {
        "found": found,
        "said": _range_words(found),
        "range": per_cent(low, high),
        "left": round(100 * low),
        "right": round(100 * high),
        "at": None if found.share is None else round(100 * found.share),
    }


def _range_words(found: Stratum) -> str:
    if found.ceiling == 1:
        return _("%(least)s or more") % {"least": per_cent(found.floor)}
    if not found.floor:
        return _("below %(most)s") % {"most": per_cent(found.ceiling)}
    return per_cent(found.floor, found.ceiling)
