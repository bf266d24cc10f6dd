"""Two networks beside each other, and the links between them to judge."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.ads.explore.comparing import MOST_ROWS, InBoth, SharedValues
from lykta.ads.explore.comparing import compare as compare_networks
from lykta.ads.explore.labels import labels
from lykta.ads.judgements import JudgedLink
from lykta.ads.result import tag
from lykta.errors import InputError
from lykta.web.language import current_language
from lykta.web.workbench.judged import VERDICTS, hidden_links
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pictures.ranges import bar_of
from lykta.web.workbench.words import REASON_WORDS, network_names, share_of

_TWO: Final = 2


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What two networks share, how they differ, and the most probable links between them."""
    chosen = list(dict.fromkeys(request.GET.getlist("network")))
    if len(chosen) != _TWO:
        return render(request, "workbench/compare_choose.html", {"chosen": chosen}, status=400)
    with reading() as opened:
        opened.describe(opened.changes.came)
        try:
            found = compare_networks(opened.engine, *chosen)
        except InputError as error:
            raise Http404 from error
        hidden = hidden_links(opened)
        verdicts = {on: said for on, said in opened.current.verdicts.items() if on not in hidden}
        seen = len(opened.entries)
        names = (found.one.network, found.other.network)
        called = network_names(opened.engine, names, labels(opened.engine, opened.entries))
    rows = []
    for link in found.links:
        pair = JudgedLink.between(link.one, link.other)
        rows.append(
            {
                "link": link,
                "reasons": [REASON_WORDS[reason] for reason in link.reasons],
                "share": share_of(link.probability),
                "bar": bar_of(link),
                "verdict": VERDICTS[verdicts[pair]] if pair in verdicts else None,
                "disputed": pair in opened.current.disputed,
            }
        )
    kinds = (
        (_("Contacts"), found.contacts),
        (_("Places"), found.places),
        (_("Sites"), found.sites),
    )
    context = {
        "found": found,
        "networks": [(each, called[each.network]) for each in (found.one, found.other)],
        "kinds": [(name, _list_values(held)) for name, held in kinds],
        "rows": rows,
        "seen": seen,
        "counters": [REASON_WORDS[name] for name in REASON_WORDS if _is_held(name, rows)],
        "whole": found.one.ads + found.other.ads,
    }
    return render(request, "workbench/compare.html", context)


def _is_held(reason: str, rows: list[dict[str, Any]]) -> bool:
    return any(reason in row["link"].reasons for row in rows)


def _list_values(held: SharedValues) -> dict[str, Any]:
    return {
        "both": [(_name(each), each.one, each.other) for each in held.both[:MOST_ROWS]],
        "only_one": [_name(each) for each in held.only_one[:MOST_ROWS]],
        "only_other": [_name(each) for each in held.only_other[:MOST_ROWS]],
        "counts": (len(held.both), len(held.only_one), len(held.only_other)),
        "most": MOST_ROWS,
    }


def _name(each: InBoth) -> str:
    """A contact as its tag; a place or a site as it is."""
    return tag(each.kind, each.value, current_language()) if each.kind else each.value
