"""Numbers as they are read in the language of the page."""

from django import template
from django.utils.formats import number_format

register = template.Library()

# From here on two decimals would say that it is certain.
_ALMOST_CERTAIN = 0.995


@register.filter
def grouped(number: int) -> str:
    """A whole number with its thousands apart: 12 345 in Swedish, 12,345 in English."""
    return number_format(number, force_grouping=True)


@register.filter
def probability(number: float) -> str:
    """A probability with two decimals; none is shown as certain, one way or the other."""
    if number > _ALMOST_CERTAIN:
        return "> " + number_format(0.99, decimal_pos=2)
    if number < 1 - _ALMOST_CERTAIN:
        return "< " + number_format(0.01, decimal_pos=2)
    return number_format(number, decimal_pos=2)
