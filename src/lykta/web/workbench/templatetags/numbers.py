"""Numbers as they are read in the language of the page."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A whole number with its thousands apart: 12 345 in Swedish, 12,345 in English."""
    return number_format(number, force_grouping=True)
