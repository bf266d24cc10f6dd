"""Whom to call, on any page: `{% load contacts %}{% whom_to_call "child" %}`."""

from typing import Any

from django import template
from django.conf import settings

from lykta.web.handbook.contacts.contact import Concern
from lykta.web.handbook.contacts.listing import listing
from lykta.web.handbook.contacts.municipality import LONGEST
from lykta.web.language import current_language

register = template.Library()


@register.inclusion_tag("contacts/brief.html")
def whom_to_call(concern: Concern) -> dict[str, Any]:
    """Whom to call about an adult, a child or a buyer, in short, with the choice of a municipality."""
    return {
        "listing": listing(concern, current_language(), brief=True),
        "longest": LONGEST,
        "lykta": settings.LYKTA,
    }
