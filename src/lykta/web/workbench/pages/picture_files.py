"""The numbers of each picture as a file of CSV."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import pyarrow as pa
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.counts import calendar
from lykta.ads.explore.dashboard import sizes, summary_as_judged, ties
from lykta.ads.explore.listing import ads_by_place
from lykta.ads.explore.network import Own, by_day, postings, stays
from lykta.ads.pictures.waterfall import funnel
from lykta.web.workbench.csv_files import csv_answer
from lykta.web.workbench.opened import desk, reading
from lykta.web.workbench.pages.graph import own_of, read_tied
from lykta.web.workbench.pictures.county_map import county_map, per_county
from lykta.web.workbench.pictures.time import stretches_of

type Row = dict[str, str | int | float | date | None]


@require_safe
def of_file(request: HttpRequest, picture: str) -> HttpResponse:  # noqa: ARG001
    """The numbers of a picture of the overview."""
    if picture not in OF_THE_FILE:
        raise Http404
    with reading() as opened:
        return csv_answer(pa.Table.from_pylist(list(OF_THE_FILE[picture](opened))), f"{picture}.csv")


@require_safe
def of_network(request: HttpRequest, name: str, picture: str) -> HttpResponse:  # noqa: ARG001
    """The numbers of a picture of a network."""
    if picture not in OF_A_NETWORK:
        raise Http404
    with reading() as opened:
        rows = list(OF_A_NETWORK[picture](opened, own_of(opened, name)))
    return csv_answer(pa.Table.from_pylist(rows), f"{name}-{picture}.csv")


def _funnel(opened: Opened) -> Iterator[Row]:
    for step in funnel(summary_as_judged(opened.engine, opened.summary)):
        low = step.number if step.low is None else step.low
        yield {"counts": step.counts, "low": low, "high": step.number}


def _time(opened: Opened) -> Iterator[Row]:
    """Each week, month or year from the first to the last, also those without ads."""
    when = calendar(opened.engine)
    there = {each.begins: each for each in when.stretches}
    for begins in stretches_of(when):
        found = there.get(begins)
        yield {
            "begins": begins,
            "unit": when.unit,
            "ads": found.ads if found else 0,
            "new_texts": found.texts if found else 0,
        }


def _counties(opened: Opened) -> Iterator[Row]:
    """The counties with ads, then places that are none of them; ads without a place have neither."""
    drawn = county_map(per_county(ads_by_place(opened.engine, ads=opened.summary.ads)))
    for county in drawn.ranked:
        yield {"county": county.area.code, "place": county.area.name, "ads": county.count}
    for place, ads in drawn.elsewhere:
        yield {"county": None, "place": place, "ads": ads}
    if drawn.without_place:
        yield {"county": None, "place": None, "ads": drawn.without_place}


def _sizes(opened: Opened) -> Iterator[Row]:
    for band in sizes(opened.engine):
        yield {"least_ads": band.least, "most_ads": band.most, "networks": band.networks}


def _strength(opened: Opened) -> Iterator[Row]:
    """Networks by the weakest link that holds them, as soon as that is worked out."""
    if not desk().is_started or not desk().queue(opened) or not desk().put_strengths(opened):
        raise Http404
    for band in ties(opened.engine):
        yield {"strength": band.tie, "networks": band.networks}


def _graph(opened: Opened, own: Own) -> Iterator[Row]:
    """The links between ads, the likeliest first, and then which ad holds which contact."""
    held, tied = read_tied(opened, own)
    for tie in tied.links:
        yield {
            "ad_a": own.ids[tie.one],
            "ad_b": own.ids[tie.other],
            "kind": None,
            "contact": None,
            "reason": tie.reason,
            "probability": tie.probability,
            "low": tie.low,
            "high": tie.high,
        }
    for spoke in tied.spokes:
        contact = held.contacts[spoke.contact]
        yield {
            "ad_a": own.ids[spoke.ad],
            "ad_b": None,
            "kind": str(contact.kind),
            "contact": contact.contact,
            "reason": None,
            "probability": spoke.probability,
            "low": None,
            "high": None,
        }


def _days(opened: Opened, own: Own) -> Iterator[Row]:
    """The days with ads, in order of time; ads without a day last."""
    posted = postings(opened.engine, own)
    for day, ads in by_day(posted).items():
        yield {"day": day, "ads": ads}
    if without := sum(each.ads for each in posted if not each.day):
        yield {"day": None, "ads": without}


def _places(opened: Opened, own: Own) -> Iterator[Row]:
    """The places in order of their first day; ads without a place last."""
    posted = postings(opened.engine, own)
    for stay in stays(posted):
        yield {"place": stay.place, "ads": stay.ads, "first_day": stay.first, "last_day": stay.last}
    without = [each for each in posted if not each.place]
    if without:
        days = [each.day for each in without if each.day]
        yield {
            "place": None,
            "ads": sum(each.ads for each in without),
            "first_day": min(days, default=None),
            "last_day": max(days, default=None),
        }


OF_THE_FILE: Final[dict[str, Callable[[Opened], Iterator[Row]]]] = {
    "funnel": _funnel,
    "time": _time,
    "counties": _counties,
    "sizes": _sizes,
    "strength": _strength,
}
"""The pictures of the overview, by the names of their files."""

OF_A_NETWORK: Final[dict[str, Callable[[Opened, Own], Iterator[Row]]]] = {
    "graph": _graph,
    "days": _days,
    "places": _places,
}
"""The pictures of a network, by the names of their files."""
