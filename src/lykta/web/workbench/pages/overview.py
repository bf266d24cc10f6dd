"""The overview: what the file holds, from rows to advertisers, understood in a minute."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.counts import calendar, whole
from lykta.ads.explore.judgement_log import find_judged
from lykta.ads.explore.left_out import kinds
from lykta.ads.explore.listing import ads_by_place
from lykta.ads.judgements import log_beside
from lykta.ads.pictures.waterfall import funnel
from lykta.ads.pipeline.draft import rejected_place
from lykta.ads.result.summary import Drift
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pictures.county_map import county_map, per_county
from lykta.web.workbench.pictures.time import bars
from lykta.web.workbench.words import name_kind


@dataclass(frozen=True, slots=True)
class OverviewWords:
    """What judgements have done so far: entries of the log, and networks."""

    entries: int
    touched: int
    made: int
    contradicting: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest entry of the log: its day and who wrote it."""

    day: date
    by: str


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the result holds, in pictures and figures."""
    with reading() as opened:
        return render(request, "workbench/overview.html", _found(opened))


def _found(opened: Opened) -> dict[str, Any]:
    summary, engine = opened.summary, opened.engine
    when = calendar(engine)
    places = ads_by_place(engine, ads=summary.ads)
    return {
        "file": opened.path.name,
        "summary": summary,
        "off_by": None if summary.calibration_error is None else summary.calibration_error * 100,
        **_drift(summary.drift),
        "alone": summary.ads - summary.networked_ads,
        "notes": opened.notes,
        "steps": funnel(summary),
        "calendar": when,
        "all": whole(engine),
        "bars": bars(when),
        "map": county_map(per_county(places)),
        "cuts": [name_kind(kind) for kind in kinds(engine)],
        "rejected": rejected_place(opened.path).name,
        "said": _summary_words(opened),
        "latest": _latest(opened),
        "log": log_beside(opened.path).name,
    }


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
    return Latest(datetime.fromisoformat(entry.at).date(), entry.by)
