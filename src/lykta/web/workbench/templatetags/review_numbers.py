"""Numbers as a reader of the page's language writes them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def grouped(number: float) -> str:
    """A whole number with its thousands apart; what lies between two is rounded."""
    return number_format(round(number), force_grouping=True)


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 in whole per cent; one that is not all or nothing is never shown as that."""
    whole = str(round(share * 100))
    if whole == "0" and share > 0:
        whole = "<1"
    elif whole == "100" and share < 1:
        whole = ">99"
    return _("%(whole)s %%") % {"whole": whole}
