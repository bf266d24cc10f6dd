"""The list of networks: sorted, filtered and searched as the address says."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.counts import choices
from lykta.ads.explore.judgement_log import find_judged
from lykta.ads.explore.listing import LONGEST, NetworkFilter, listing, looks_like_contact, sites
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pages.paging import asked_page, paging

_SORTS: Final = (
    ("size", _("Most ads first")),
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
_WITHIN: Final = (("templates", _("Templates")), ("texts", _("All texts")))


class ListForm(forms.Form):
    """What the reader wants to see of the networks; all of it may be left out."""

    words = forms.CharField(label=_("Words"), required=False, max_length=LONGEST)
    within = forms.ChoiceField(label=_("Search in"), required=False, choices=_WITHIN)
    place = forms.ChoiceField(label=_("Place"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    since = forms.DateField(label=_("Seen from"), required=False)
    until = forms.DateField(label=_("Up to and including"), required=False)
    least = forms.IntegerField(label=_("At least so many ads"), required=False, min_value=2, max_value=10**9)
    state = forms.ChoiceField(label=_("Judgements"), required=False, choices=_STATES)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=_SORTS)

    def __init__(self, data: Any, *, places: tuple[str, ...], sites: tuple[str, ...]) -> None:
        super().__init__(data)
        self.fields["place"] = _choice(_("Place"), places)
        self.fields["site"] = _choice(_("Site"), sites)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

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

    def wanted(self) -> NetworkFilter:
        """The same, as the list takes it."""
        given = self.cleaned_data
        return NetworkFilter(
            place=given["place"],
            site=given["site"],
            since=given["since"],
            until=given["until"],
            least=given["least"] or 0,
            state=given["state"] or None,
            words=given["words"],
            within=given["within"] or "templates",
            sort=given["sort"] or "size",
        )


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """The networks, in the order that the reader chooses; no order speaks of suspicion."""
    page = asked_page(request)
    with reading() as opened:
        places = choices(opened.engine).places
        form = ListForm(_given(request), places=places, sites=sites(opened.engine))
        if not form.is_valid():
            return render(request, "workbench/networks.html", {"form": form}, status=400)
        wanted = form.wanted()
        if wanted.words and wanted.within == "templates":
            opened.describe(opened.changes.came)
        told = _list_rows(request, opened, wanted, page)
    status = 404 if told["paging"].is_past else 200
    return render(request, "workbench/networks.html", {"form": form, **told}, status=status)


def _list_rows(request: HttpRequest, opened: Opened, wanted: NetworkFilter, page: int) -> dict[str, Any]:
    touched = find_judged(opened.engine, opened.current, opened.changes)
    listed = listing(opened.engine, wanted, touched, page=page, describe=opened.describe)
    return {
        "listed": listed,
        "judged": touched,
        "paging": paging(request, page, listed.pages),
        "filtered": wanted != NetworkFilter(sort=wanted.sort),
        "networks": opened.summary.networks,
        "sort": dict(_SORTS)[wanted.sort],
        "state": wanted.state,
        "in_texts": _in_texts(request) if wanted.words and wanted.within == "templates" else "",
    }


def _in_texts(request: HttpRequest) -> str:
    """The address that searches all texts for what was searched for in templates."""
    query = request.GET.copy()
    query.pop("page", None)
    query["within"] = "texts"
    return f"?{query.urlencode()}"


def _given(request: HttpRequest) -> dict[str, str]:
    """What the address says; one that says nothing has the first of each choice."""
    chosen = {"within": "templates", "sort": "size"}
    return chosen | {name: str(value) for name, value in request.GET.items() if value}


def _choice(label: Any, values: tuple[str, ...]) -> forms.ChoiceField:
    choices = [("", _("All")), *((value, value) for value in values)]
    return forms.ChoiceField(label=label, required=False, choices=choices)
