"""A judgement that regroups many ads is shown with its consequence before it is written."""

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext

from lykta.ads.explore import Opened
from lykta.ads.explore.consequence import Consequence, consequence_of
from lykta.ads.explore.review import reasons_of
from lykta.ads.judgements import JudgedLink, Judgement
from lykta.web.workbench.judged import VERDICTS
from lykta.web.workbench.opened import analyst, reading
from lykta.web.workbench.words import REASON_WORDS, per_cent

# More sizes than this tell a reader nothing more; how many networks there are stands below.
_SIZES: Final = 8
_NUMBERS: Final = "SELECT ad FROM ads WHERE ad_id IN (SELECT unnest(?))"
# What a confirmation sends besides the note and itself.
_KEPT: Final = ("ad_a", "ad_b", "network", "shown", "verdict", "then", "from", "blind")


def ask_first(
    request: HttpRequest, acts: Sequence[Judgement], *, always: bool = False
) -> HttpResponse | None:
    """The page that shows what these judgements would do; None when they may be written at once.

    They may when they regroup few ads, or when what the page showed was confirmed and still holds. `always`
    asks about what regroups few ads as well.
    """
    with reading() as opened:
        effect = consequence_of(opened, acts, by=analyst())
        confirmed = request.POST.get("confirmed", "")
        if confirmed == effect.digest or not (effect.is_large or always):
            return None
        numbers = [_numbers(opened, act.on) for act in acts if isinstance(act.on, JudgedLink)]
        reasons = {
            why.reason: why
            for pair in numbers[:_SIZES]
            if pair
            for why in reversed(reasons_of(opened.engine, *pair))
        }
    context = _words_of(acts, effect) | {
        "effect": effect,
        "before": effect.before[:_SIZES],
        "after": effect.after[:_SIZES],
        "before_more": len(effect.before) > _SIZES,
        "after_more": len(effect.after) > _SIZES,
        "acts": len(acts),
        "link": acts[0].on if len(acts) == 1 and isinstance(acts[0].on, JudgedLink) else None,
        "reasons": [
            {
                "words": REASON_WORDS[why.reason],
                "chance": per_cent(why.probability) if len(acts) == 1 else "",
            }
            for why in reasons.values()
        ],
        "changed": bool(confirmed),
        "given": _list_hidden_fields(request),
        "note": request.POST.get("note", ""),
        "action": request.path,
        "back": _back(request),
    }
    return render(request, "workbench/confirm.html", context)


def _numbers(opened: Opened, on: JudgedLink) -> tuple[int, int] | None:
    """The numbers of a link's ads in the result, the lesser first; None where it lacks one."""
    found = sorted(opened.engine.arrow(_NUMBERS, [list(on.ads)])["ad"].to_pylist())
    return (found[0], found[1]) if len(found) == len(on.ads) else None


def _words_of(acts: Sequence[Judgement], effect: Consequence) -> dict[str, object]:
    if effect.joined >= effect.parted:
        title = gettext("Join these networks?") if effect.joined else gettext("Write these judgements?")
        button = ngettext("Yes, join %(ads)s ad", "Yes, join %(ads)s ads", effect.ads) % {"ads": effect.ads}
    else:
        title = gettext("Part this network?") if len(effect.before) == 1 else gettext("Part these networks?")
        button = ngettext("Yes, part %(ads)s ad", "Yes, part %(ads)s ads", effect.ads) % {"ads": effect.ads}
    if not effect.before:
        button = gettext("Yes, write them")
    return {"question_title": title, "confirm_words": button, "verdict_words": VERDICTS[acts[0].verdict]}


def _list_hidden_fields(request: HttpRequest) -> list[tuple[str, str]]:
    kept = [(name, request.POST[name]) for name in _KEPT if request.POST.get(name)]
    return kept + [("pair", pair) for pair in request.POST.getlist("pair")]


def _back(request: HttpRequest) -> str:
    """The page that the form stood on, which goes on where it was."""
    address = request.POST.get("then", "")
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return address
    return reverse("workbench-networks")
