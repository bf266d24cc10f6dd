"""The languages of the page, for the links to it on every other page."""

from django import template

from lykta.web.for_you.views import PageLanguage, page_languages

register = template.Library()


@register.simple_tag
def for_you_tongues() -> list[PageLanguage]:
    """Every language that the page is in, with its own name and the page's address."""
    return page_languages()
