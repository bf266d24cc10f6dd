"""Counts with their ranges, by place and period."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.ads.engine import Engine
from lykta.ads.explore.counts import Choices, PlaceCount, choices, over_places, over_time, table, whole
from lykta.web.workbench.csv_files import csv_answer
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pictures.ranges import CountRange, Drawn, Ranged, ranges

# What the address says when places are to be shown and not months.
_PLACES: Final = "places"


class CountsForm(forms.Form):
    """Which place and which period; without either the whole file."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    period = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, data: Any, there: Choices) -> None:
        super().__init__(data)
        self.fields["place"] = _choice(_("Place"), _("All places"), there.places)
        self.fields["period"] = _choice(_("Month"), _("All of the time"), there.periods, named=month)


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The counts of one place over time, or of one period over places; as a file when asked for one."""
    with reading() as opened:
        engine = opened.engine
        form = CountsForm(request.GET, choices(engine))
        if not form.is_valid():
            return render(request, "workbench/counts.html", {"form": form}, status=400)
        chosen = form.cleaned_data
        if request.GET.get("as") == "csv":
            return csv_answer(table(engine, place=chosen["place"], period=chosen["period"]), "counts.csv")
        regrouped = opened.changes.regrouped
        context = _build_context(engine, chosen["place"], chosen["period"], over=request.GET.get("over", ""))
    return render(request, "workbench/counts.html", {"form": form, "regrouped": regrouped, **context})


def _build_context(engine: Engine, place: str, period: str, *, over: str) -> dict[str, Any]:
    one = whole(engine, place=place, period=period)
    by_place = bool(period) or (over == _PLACES and not place)
    rows: list[PlaceCount] = []
    if not (place and period):
        rows = over_places(engine, period) if by_place else over_time(engine, place)
    return {
        "place": place,
        "period": period,
        "period_name": month(period) if period else "",
        "whole": one,
        "over": _PLACES if by_place else "time",
        "rows": _draw(rows),
    }


def _draw(rows: list[PlaceCount]) -> list[tuple[PlaceCount, Drawn]]:
    return list(zip(rows, ranges([_range_of(row) for row in rows]), strict=True))


def _range_of(row: PlaceCount) -> Ranged:
    span = CountRange(row.advertisers_low, row.advertisers_high)
    if row.at_least is None or row.at_least_low is None or row.at_least_high is None:
        return Ranged(span)
    return Ranged(span, row.at_least, CountRange(row.at_least_low, row.at_least_high))


def month(period: str) -> str:
    """A period such as 2025-03 in words; what is not such a period stays as it is."""
    try:
        return date_format(date.fromisoformat(f"{period}-01"), "F Y")
    except ValueError:
        return period


def _choice(
    label: Any, everything: Any, values: tuple[str, ...], *, named: Callable[[str], str] = str
) -> forms.ChoiceField:
    choices = [("", everything), *((value, named(value)) for value in values)]
    return forms.ChoiceField(label=label, required=False, choices=choices)
