"""Whom to call, and the choice of a municipality. Nothing is written about who asks, or from where.

The municipality travels in the body of a form: that somebody in a small place looks for help about a child
would otherwise stand in the browser's history and in the logs of every proxy on the way.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lykta.places import municipality_names
from lykta.web.handbook.contacts.contact import Concern
from lykta.web.handbook.contacts.listing import listing
from lykta.web.handbook.contacts.municipality import LONGEST, Choice, choose, municipality
from lykta.web.language import current_language
from lykta.web.pages import cache_page


# The form changes nothing and knows nobody: there is no login that another site could borrow, and no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, concern: Concern | None = None) -> HttpResponse:
    """Show whom to call about an adult, a child or anyone, and in the municipality that was chosen."""
    if request.method == "POST":
        return _page(request, concern, _choice(request))
    return _at_rest(request, concern)


@cache_page
def _at_rest(request: HttpRequest, concern: Concern | None) -> HttpResponse:
    return _page(request, concern, Choice())


def _choice(request: HttpRequest) -> Choice:
    # The county's own municipalities are buttons with their code; any other is typed.
    pressed = municipality(request.POST.get("code", ""))
    return Choice(pressed.name, pressed) if pressed else choose(request.POST.get("municipality", ""))


def _page(request: HttpRequest, concern: Concern | None, choice: Choice) -> HttpResponse:
    context = {
        "listing": listing(concern, current_language(), choice),
        "names": municipality_names(),
        "longest": LONGEST,
    }
    return render(request, "contacts/page.html", context)
