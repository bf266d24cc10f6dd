"""Tags of the base templates."""

from django import template
from django.template import Context
from django.urls import translate_url
from django.utils.translation import get_language

from lykta.web.navigation import NavigationItem, Practice, navigation, practice

register = template.Library()


@register.simple_tag
def main_navigation() -> list[NavigationItem]:
    """The links of the page's head."""
    return navigation()


@register.simple_tag
def practice_of(page: str) -> list[Practice]:
    """Where a page of the handbook can be practised."""
    return practice(page)


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> dict[str, str]:
    """The other language's code, its own name and this page's address in it."""
    code, name = ("sv", "Svenska") if get_language() == "en" else ("en", "English")
    request = context.get("request")
    path = request.path if request else "/"
    # An address that leads nowhere has the front page as its other language.
    address = translate_url(path, code)
    if address == path:
        address = "/" if code == "sv" else f"/{code}/"
    return {"code": code, "name": name, "address": address}


@register.filter
def telephone(number: str) -> str:
    """A phone number as the address of a link: digits only, and the plus of a country code."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")
