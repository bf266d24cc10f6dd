"""The overview: what the file holds, from rows to advertisers, understood in a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.counts import calendar, whole
from lykta.ads.explore.dashboard import SizeBand, Tie, bridges, sizes, summary_as_judged, ties
from lykta.ads.explore.judgement_log import find_judged
from lykta.ads.explore.labels import labels
from lykta.ads.explore.left_out import kinds
from lykta.ads.explore.listing import ads_by_place
from lykta.ads.explore.review_queue import AskedLink
from lykta.ads.judgements import log_beside
from lykta.ads.pictures.waterfall import funnel
from lykta.ads.pipeline.draft import rejected_place
from lykta.ads.result.summary import Drift
from lykta.web.language import current_language
from lykta.web.workbench.opened import desk, reading
from lykta.web.workbench.pictures.county_map import county_map, per_county
from lykta.web.workbench.pictures.time import bars
from lykta.web.workbench.words import REASON_WORDS, name_kind, network_names

_BRIDGES: Final = 5
_TIES: Final[dict[Tie, str | Promise]] = {
    "loose": _("below 50 %"),
    "fair": _("50 to 90 %"),
    "firm": _("90 % or more"),
}
# Up to here a network is called small.
_SMALL: Final = 4
_NETWORK_OF = "SELECT network FROM members JOIN networks USING (network) WHERE ad = ?"


@dataclass(frozen=True, slots=True)
class OverviewWords:
    """What judgements have done so far: entries of the log, and networks."""

    entries: int
    touched: int
    made: int
    contradicting: int


@dataclass(frozen=True, slots=True)
class NetworkBar:
    """A bar of the dashboard: so many networks, its length in hundredths, and the query of their list."""

    name: str | Promise
    networks: int
    percent: int
    query: str


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest entry of the log: its day and who wrote it."""

    day: date
    by: str


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the result holds, in pictures and figures."""
    with reading() as opened:
        return render(request, "workbench/overview.html", _build_context(opened))


def _build_context(opened: Opened) -> dict[str, Any]:
    engine, language = opened.engine, current_language()
    summary = summary_as_judged(engine, opened.summary)
    when = calendar(engine)
    places = ads_by_place(engine, ads=summary.ads)
    return {
        "file": opened.path.name,
        "summary": summary,
        "off_by": None if summary.calibration_error is None else summary.calibration_error * 100,
        "contact_basis": REASON_WORDS["shared contact"].basis,
        **_drift(summary.drift),
        "alone": summary.ads - summary.networked_ads,
        "notes": [(each.tell(language), each.language_of(language)) for each in opened.remarks],
        "steps": funnel(summary),
        "regrouped": opened.changes.regrouped,
        "calendar": when,
        "all": whole(engine),
        "bars": bars(when),
        "map": county_map(per_county(places)),
        "cuts": [name_kind(kind) for kind in kinds(engine)],
        "rejected": rejected_place(opened.path).name,
        "said": _summary_words(opened),
        **_dashboard(opened),
        "latest": _latest(opened),
        "log": log_beside(opened.path).name,
    }


def _dashboard(opened: Opened) -> dict[str, Any]:
    """The networks by size and by what they hang on, and the links to look at first."""
    # What takes long is begun by the server, and not by whoever opens its first page.
    queue = desk().queue(opened) if desk().is_started else None
    by_size = sizes(opened.engine)
    by_tie = ties(opened.engine) if queue and desk().put_strengths(opened) else []
    total, tied = (sum(band.networks for band in bands) for bands in (by_size, by_tie))
    return {
        "networks": total,
        "unjudged": total - len(find_judged(opened.engine, opened.current, opened.changes).touched),
        "small": sum(band.networks for band in by_size if band.most and band.most <= _SMALL),
        "sizes": _bars([(_name_size(band), band.networks, _query_of(band)) for band in by_size]),
        "ties": _bars([(_TIES[band.tie], band.networks, {"tie": band.tie}) for band in by_tie]),
        "tied": tied,
        "loose": sum(band.networks for band in by_tie if band.tie == "loose"),
        "is_sorted_out": queue is not None,
        "bridges": _bridges(opened, bridges(queue, _BRIDGES)) if queue else [],
    }


def _bars(bands: Sequence[tuple[str | Promise, int, dict[str, Any]]]) -> list[NetworkBar]:
    most = max((networks for _, networks, _ in bands), default=0) or 1
    return [
        NetworkBar(name, networks, round(100 * networks / most), urlencode(asked))
        for name, networks, asked in bands
    ]


def _name_size(band: SizeBand) -> str:
    if band.most is None:
        return gettext("%(least)s ads or more") % {"least": band.least}
    if band.least == band.most:
        return gettext("%(least)s ads") % {"least": band.least}
    return gettext("%(least)s to %(most)s ads") % {"least": band.least, "most": band.most}


def _query_of(band: SizeBand) -> dict[str, Any]:
    return {"least": band.least} | ({"most": band.most} if band.most else {})


def _bridges(opened: Opened, asked: Sequence[AskedLink]) -> list[dict[str, Any]]:
    """Links, each with the network that it holds together and what that is called."""
    found = [opened.engine.arrow(_NETWORK_OF, [each.a])["network"].to_pylist() for each in asked]
    networks = [name for names in found for name in names]
    called = network_names(opened.engine, networks, labels(opened.engine, opened.entries))
    return [
        {"link": link, "network": name, "called": called[name] or name, "sizes": sorted(link.sizes)}
        for link, names in zip(asked, found, strict=True)
        for name in names
    ]


def _drift(drift: Drift) -> dict[str, Any]:
    """How far the file has moved from its model, shares in per cent."""
    own, new = drift.own_share, drift.new_share
    return {
        "drift": drift,
        "learnt_on": date.fromisoformat(drift.model_day),
        "own_words": None if own is None else own * 100,
        "new_words": None if own is None or new is None else new * 100,
    }


def _summary_words(opened: Opened) -> OverviewWords:
    found = find_judged(opened.engine, opened.current, opened.changes)
    return OverviewWords(len(opened.entries), len(found.touched), len(found.made), len(found.contradicting))


def _latest(opened: Opened) -> Latest | None:
    if not opened.entries:
        return None
    entry = opened.entries[-1]
    return Latest(timezone.localdate(datetime.fromisoformat(entry.at)), entry.by)
