"""The handbook's pages as they are asked for. Nothing is written about who asks."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lykta.places import municipality_names
from lykta.web.handbook.contacts import (
    LONGEST,
    Concern,
    MunicipalityChoice,
    choose,
    directory,
    find_named,
    in_county,
    municipality,
)
from lykta.web.handbook.library import Group, library
from lykta.web.handbook.rendering import calls_of, contact_listing, render_page
from lykta.web.handbook.search import LONGEST_QUERY, find
from lykta.web.handbook.sheets import pdf_of, phones, pocket_steps
from lykta.web.language import current_language
from lykta.web.pages import cache_page
from lykta.web.qr import qr_code

# Two rows of two folded cards fill a sheet of A4.
_COPIES = 4
# Pages to the exposed person and to buyers: they have numbers of their own.
_NOT_FOR_STAFF = {"easy-to-read", "buyers"}
# Whom the front page names to talk to, by the key of the contact, and for whom each is.
_TALK = (
    ("kvinnofridslinjen", _("Women")),
    ("stodlinje-man", _("Men")),
    ("stodlinje-trans", _("Trans and non-binary persons")),
    ("bris", _("Under 18")),
    ("stodtelefonen", _("You who meet people in your work")),
)


@require_safe
@cache_page
def front(request: HttpRequest) -> HttpResponse:
    """Show the front page: whom it is about, whom to call now, and the search."""
    talk = [(who, call) for key, who in _TALK for call in calls_of(key)]
    return render(request, "handbook/front.html", {"longest": LONGEST_QUERY, "talk": talk})


@require_safe
@cache_page
def contents(request: HttpRequest) -> HttpResponse:
    """Show the list of all pages."""
    grouped = library().by_group(current_language())
    groups = [{"key": group, "name": group_name(group), "pages": pages} for group, pages in grouped.items()]
    return render(request, "handbook/contents.html", {"groups": groups})


@require_safe
@cache_page
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one page, with a notice when it should have been read through again."""
    shown = render_page(key)
    context = {
        "reading": shown,
        "page": shown.page,
        "overdue": shown.page.is_overdue(today()),
        "pdf": pdf_of(shown.page),
        "has_pocket_card": shown.page.group == "cards",
        "tells_whom": shown.page.key == "who-does-what",
        "leads": shown.page.key == "what-to-do",
        "for_staff": not shown.page.is_sheet and shown.page.key not in _NOT_FOR_STAFF,
        "mail_subject": gettext("Out of date: %(title)s") % {"title": shown.page.title},
    }
    return render(request, "handbook/page.html", context)


@require_safe
def pocket_card(request: HttpRequest, key: str) -> HttpResponse:
    """Show a card small enough for a pocket, four to a sheet, with a QR code of the whole card's address."""
    page = render_page(key).page
    if page.group != "cards":
        raise Http404(key)
    address = (settings.LYKTA.address or request.build_absolute_uri("/").rstrip("/")) + reverse(
        "page", args=[key]
    )
    given = phones(page)
    context = {
        "page": page,
        "steps": pocket_steps(page),
        "lines": [(name, number) for number, name in _lines().items() if _digits_of(number) in given],
        "address": address,
        "qr": qr_code(address),
        "copies": range(_COPIES),
    }
    return render(request, "handbook/pocket_card.html", context)


# The form changes nothing, and there is neither a login nor a cookie that another site could misuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Search all pages; the query comes in a form's body, so that no address, history or log holds it."""
    query = request.POST.get("q", "").strip()[:LONGEST_QUERY]
    found = find(query, current_language())
    context = {
        "query": query,
        "longest": LONGEST_QUERY,
        "is_empty": request.method == "POST" and not query,
        "found": found,
        "named": find_named(found.read_as or query, in_county(directory().county)),
    }
    return render(request, "handbook/search.html", context)


def _digits_of(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _lines() -> Mapping[str, str]:
    return {
        "112": gettext("Danger now"),
        "116 111": gettext("Under 18: Bris, all hours"),
        "020-50 50 50": gettext("Kvinnofridslinjen, all hours"),
        "020-80 80 80": gettext("Men from 18, 7–21"),
        "020-55 00 00": gettext("Trans persons from 18, 11–19"),
        "020-39 00 00": gettext("For you: national line, office hours"),
    }


def group_name(group: Group) -> str:
    """The heading of a group of pages, in the language of the page."""
    names: Mapping[Group, str] = {
        "act": gettext("Meet and act"),
        "cards": gettext("Cards for the ward"),
        "rights": gettext("Rights and help"),
        "forms": gettext("Forms to fill in by hand"),
        "what": gettext("What it is"),
        "about": gettext("Plans, and about the handbook"),
    }
    return names[group]


def today() -> dt.date:
    """The day in Sweden."""
    return timezone.localdate()


# The form changes nothing, and there is neither a login nor a cookie that another site could misuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, concern: Concern | None = None) -> HttpResponse:
    """Show whom to call about an adult, a child or anyone, and in the municipality that was chosen."""
    if request.method == "POST":
        return _page(request, concern, _choice(request))
    return _at_rest(request, concern)


@cache_page
def _at_rest(request: HttpRequest, concern: Concern | None) -> HttpResponse:
    return _page(request, concern, MunicipalityChoice())


def _choice(request: HttpRequest) -> MunicipalityChoice:
    # The county's own municipalities are buttons with their code; any other is typed.
    pressed = municipality(request.POST.get("code", ""))
    return (
        MunicipalityChoice(pressed.name, pressed) if pressed else choose(request.POST.get("municipality", ""))
    )


def _page(request: HttpRequest, concern: Concern | None, choice: MunicipalityChoice) -> HttpResponse:
    context = {
        "listing": contact_listing(concern, current_language(), choice),
        "names": municipality_names(),
        "longest": LONGEST,
    }
    return render(request, "contacts/page.html", context)
