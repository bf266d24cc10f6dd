"""The list of networks: sorted, filtered and searched as the address says."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.counts import choices
from lykta.ads.explore.judgement_log import JudgedNetworks, find_judged
from lykta.ads.explore.labels import labels
from lykta.ads.explore.listing import (
    LONGEST,
    Listed,
    NetworkFilter,
    listing,
    looks_like_contact,
    rhythms_of,
    sites,
    span_of,
)
from lykta.ads.explore.strength import read_strengths
from lykta.web.workbench.opened import desk, reading
from lykta.web.workbench.pages.paging import asked_page, paging
from lykta.web.workbench.words import network_names, per_cent

_SORTS: Final = (
    ("size", _("Most ads first")),
    ("strength", _("Weakest first")),
    ("contacts", _("Most contacts first")),
    ("first", _("Earliest seen first")),
    ("last", _("Latest seen first")),
    ("places", _("Most places first")),
)
_STATES: Final = (
    ("", _("All")),
    ("unjudged", _("Not judged yet")),
    ("judged", _("Judged")),
    ("made", _("Made by judgements")),
    ("contradicting", _("Judgements contradict each other")),
)
# Of the bars over time, in the units of their path. A stretch with an ad is seen, however few.
_WIDTH: Final = 120
_HEIGHT: Final = 24
_LEAST: Final = 2
# By sort: whether it falls when it is not turned.
_FALLS: Final = {
    "size": True, "strength": False, "contacts": True, "places": True, "first": False, "last": True,
}  # fmt: skip
_VIEWS: Final[tuple[tuple[str | Promise, dict[str, str]], ...]] = (
    (_("All"), {}),
    (_("Not judged yet"), {"state": "unjudged"}),
    (_("Large and weak"), {"sort": "strength", "least": "5"}),
    (_("Only text between contacts"), {"tie": "across"}),
    (_("Seen last"), {"sort": "last"}),
    (_("Judgements contradict each other"), {"state": "contradicting"}),
    (_("Made by judgements"), {"state": "made"}),
)
_TIES: Final = (
    ("loose", _("Loosely, by a link below 50 %")),
    ("fair", _("By links of 50 to 90 %")),
    ("firm", _("Firmly, by links of 90 % or more")),
    ("across", _("By texts alone, between different contacts")),
)
_WITHIN: Final = (("templates", _("Templates")), ("texts", _("All texts")))


# What few ask for is folded away: the list shall be seen without scrolling.
_FOLDED: Final = ("place", "site", "since", "until", "least", "most", "tie")


class ListForm(forms.Form):
    """What the reader wants to see of the networks; all of it may be left out."""

    words = forms.CharField(label=_("Words"), required=False, max_length=LONGEST)
    within = forms.ChoiceField(label=_("Search in"), required=False, choices=_WITHIN)
    place = forms.ChoiceField(label=_("Place"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    since = forms.DateField(label=_("Seen from"), required=False)
    until = forms.DateField(label=_("Up to and including"), required=False)
    least = forms.IntegerField(label=_("At least so many ads"), required=False, min_value=2, max_value=10**9)
    most = forms.IntegerField(label=_("At most so many ads"), required=False, min_value=2, max_value=10**9)
    tie = forms.ChoiceField(label=_("Hang together"), required=False, choices=(("", _("All")), *_TIES))
    state = forms.ChoiceField(label=_("Judgements"), required=False, choices=_STATES)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=_SORTS)
    way = forms.ChoiceField(required=False, choices=(("", ""), ("turned", "")), widget=forms.HiddenInput)

    def __init__(self, data: Any, *, places: tuple[str, ...], sites: tuple[str, ...]) -> None:
        super().__init__(data)
        self.fields["place"] = _choice(_("Place"), places)
        self.fields["site"] = _choice(_("Site"), sites)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    @property
    def shows_more(self) -> bool:
        """Whether anything is chosen, rightly or not, that is folded away else."""
        return any(self.data.get(name) for name in _FOLDED)

    def clean_words(self) -> str:
        """Refuse what looks like a contact: nobody looks up a number here, and none would be found."""
        words: str = self.cleaned_data["words"]
        if words and looks_like_contact(words):
            raise forms.ValidationError(
                _(
                    "This looks like a phone number, an address or an account. Contacts are not searched "
                    "for, and none would be found: the texts hold a symbol in the place of each. Nothing "
                    "was searched for."
                )
            )
        return words

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return self.cleaned_data

    def to_filter(self) -> NetworkFilter:
        """The same, as the list takes it."""
        given = self.cleaned_data
        return NetworkFilter(
            place=given["place"],
            site=given["site"],
            since=given["since"],
            until=given["until"],
            least=given["least"] or 0,
            most=given["most"] or 0,
            tie=given["tie"] or None,
            state=given["state"] or None,
            words=given["words"],
            within=given["within"] or "templates",
            sort=given["sort"] or "size",
            turned=given["way"] == "turned",
        )


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """The networks, in the order that the reader chooses; no order speaks of suspicion."""
    page = asked_page(request)
    with reading() as opened:
        places = choices(opened.engine).places
        form = ListForm(_read_query(request), places=places, sites=sites(opened.engine))
        if not form.is_valid():
            return render(request, "workbench/networks.html", {"form": form}, status=400)
        wanted = form.to_filter()
        if wanted.words and wanted.within == "templates":
            opened.describe(opened.changes.came)
        told = _list_rows(request, opened, wanted, page)
    status = 404 if told["paging"].is_past else 200
    return render(request, "workbench/networks.html", {"form": form, **told}, status=status)


def _list_rows(request: HttpRequest, opened: Opened, wanted: NetworkFilter, page: int) -> dict[str, Any]:
    touched = find_judged(opened.engine, opened.current, opened.changes)
    # The first page of a server has begun to make them; nothing else waits for that here.
    asks = wanted.sort == "strength" or wanted.tie
    is_strong = bool(desk().is_started or asks) and desk().put_strengths(opened)
    if asks and not is_strong:
        by_size = wanted.sort == "strength"
        wanted = replace(wanted, sort="size", turned=False) if by_size else wanted
        wanted = replace(wanted, tie=None)
    listed = listing(opened.engine, wanted, touched, page=page, describe=opened.describe)
    return {
        "listed": listed,
        "rows": _rows(opened, listed, touched, has_strength=is_strong),
        "heads": _heads(request, wanted),
        "views": _views(request),
        "judged": touched,
        "paging": paging(request, page, listed.pages),
        "filtered": wanted != NetworkFilter(sort=wanted.sort, turned=wanted.turned),
        "networks": opened.summary.networks,
        "sort": dict(_SORTS)[wanted.sort],
        "no_strength": not is_strong,
        "lone_left": listed.lone.total - len(listed.lone.ids),
        "state": wanted.state,
        "in_texts": _in_texts(request) if wanted.words and wanted.within == "templates" else "",
    }


def _rows(
    opened: Opened, listed: Listed, judged: JudgedNetworks, *, has_strength: bool
) -> list[dict[str, Any]]:
    names = [row.network.network for row in listed.rows]
    strengths = read_strengths(opened.engine, names) if has_strength else {}
    span = span_of(opened.engine)
    rhythms = rhythms_of(opened.engine, names, span) if span and names else {}
    named = labels(opened.engine, opened.entries)
    called = network_names(opened.engine, names, named)
    return [
        {
            "network": row.network,
            "name": called[name],
            "tags": named[name].tags if name in named else (),
            "beginning": row.beginning,
            "strength": per_cent(strengths[name].strength) if name in strengths else "",
            "width": round(100 * strengths[name].strength) if name in strengths else 0,
            "across": name in strengths and strengths[name].across,
            "bars": _bars(rhythms.get(name, ())),
            "state": _state(name, judged),
        }
        for row, name in zip(listed.rows, names, strict=True)
    ]


def _bars(counts: Sequence[int]) -> str:
    """The path of the bars, the fullest stretch as high as the picture; empty without ads."""
    most = max(counts, default=0)
    if not most:
        return ""
    wide = _WIDTH / len(counts)
    parts = []
    for at, count in enumerate(counts):
        if count:
            high = max(_LEAST, round(_HEIGHT * count / most))
            parts.append(f"M{at * wide + wide / 2:.1f} {_HEIGHT}V{_HEIGHT - high}")
    return "".join(parts)


def _state(name: str, judged: JudgedNetworks) -> str:
    if name in judged.contradicting:
        return "contradicting"
    return "judged" if name in judged.touched else ""


def _heads(request: HttpRequest, wanted: NetworkFilter) -> dict[str, dict[str, str]]:
    """For each head that sorts: its address, which turns the order that it has, and what `aria-sort` says."""
    heads = {}
    for sort, falls in _FALLS.items():
        is_own = sort == wanted.sort
        query = request.GET.copy()
        query.pop("page", None)
        query.pop("way", None)
        query["sort"] = sort
        if is_own and not wanted.turned:
            query["way"] = "turned"
        way = "descending" if falls is not wanted.turned else "ascending"
        heads[sort] = {"address": f"?{query.urlencode()}", "way": way if is_own else ""}
    return heads


def _views(request: HttpRequest) -> list[tuple[str, str | Promise, bool]]:
    """Views that are asked for often, as addresses; and whether one is what is shown."""
    asked = {name: value for name, value in request.GET.items() if value and name != "page"}
    found = []
    for name, query in _VIEWS:
        address = f"?{urlencode(query)}" if query else reverse("workbench-networks")
        found.append((address, name, asked == query))
    return found


def _in_texts(request: HttpRequest) -> str:
    """The address that searches all texts for what was searched for in templates."""
    query = request.GET.copy()
    query.pop("page", None)
    query["within"] = "texts"
    return f"?{query.urlencode()}"


def _read_query(request: HttpRequest) -> dict[str, str]:
    """What the address says; one that says nothing has the first of each choice."""
    chosen = {"within": "templates", "sort": "size"}
    return chosen | {name: str(value) for name, value in request.GET.items() if value}


def _choice(label: Any, values: tuple[str, ...]) -> forms.ChoiceField:
    choices = [("", _("All")), *((value, value) for value in values)]
    return forms.ChoiceField(label=label, required=False, choices=choices)
