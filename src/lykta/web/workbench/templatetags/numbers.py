"""Numbers, dates, names of reasons and tags of contacts as they are read in the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django import template
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format

from lykta.ads.result import Contact
from lykta.ads.result import tag as tag_of
from lykta.ads.result.values import posted_in_words
from lykta.web.language import current_language
from lykta.web.workbench.pictures.ranges import Estimated
from lykta.web.workbench.words import REASON_WORDS
from lykta.web.workbench.words import per_cent as as_per_cent

register = template.Library()

_MINUS: Final = "\N{MINUS SIGN}"


@register.filter
def group_digits(number: int) -> str:
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


@register.filter
def format_posted(moment: datetime) -> str:
    """When an ad was posted, with a full stop in the time of day; the day alone where it says no time."""
    return posted_in_words(moment).replace(":", ".")


@register.filter
def format_for_machines(moment: datetime) -> str:
    """The same as an attribute has it."""
    return posted_in_words(moment)


@register.filter
def per_cent(probability: float) -> str:
    """A probability in per cent."""
    return as_per_cent(probability)


@register.filter
def interval(estimated: Estimated) -> str:
    """The interval of an estimate in per cent."""
    return as_per_cent(estimated.low or 0, estimated.high or 0)


@register.filter
def format_signed(value: float, places: int = 1) -> str:
    """A number with its sign, also where that is a plus, and one decimal."""
    rounded = round(value, places)
    sign = "+" if rounded > 0 else _MINUS if rounded < 0 else "±"
    return sign + number_format(abs(rounded), places)


@register.filter
def format_signed_fully(value: float) -> str:
    """The same with three decimals, for a table that others may add up."""
    return format_signed(value, 3)


@register.filter
def times(factor: float) -> str:
    """A factor, to about three figures."""
    places = 0 if factor >= 100 else 1 if factor >= 10 else 2 if factor >= 0.1 else 4
    return number_format(round(factor, places), places, force_grouping=True)


@register.filter
def hundredths(value: float) -> str:
    """A number with two decimals."""
    return number_format(round(value, 2), 2)


@register.filter
def reason_name(reason: str) -> str:
    """What a reason of the result is called."""
    return REASON_WORDS[reason].name


@register.filter
def tag(contact: Contact) -> str:
    """The tag of a contact, such as `telefon 3f9a1c`: never the contact itself."""
    return tag_of(contact.kind, contact.contact, current_language())
