"""Numbers and dates as they are read in the language of the page."""

from datetime import date

from django import template
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format

from lykta.web.language import current_language

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A whole number with its thousands apart: 12 345 in Swedish, 12,345 in English."""
    # Most numbers of a page have no thousands, and looking up the language's signs costs more than the rest.
    return str(number) if 0 <= number < 1000 else number_format(number, force_grouping=True)


@register.filter
def month(day: date) -> str:
    """The short name of a month, for an axis: `dec` in Swedish, `Dec` in English."""
    return format_date(day, "M" if current_language() == "en" else "b")


@register.filter
def month_year(day: date) -> str:
    """The same with its year."""
    return f"{month(day)} {day.year}"
