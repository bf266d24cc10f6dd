"""Tags of the plan's templates: the names of plans and areas in the language of the page."""

from django import template

from lykta.web.language import current_language
from lykta.web.plan.areas import Named
from lykta.web.plan.models import Said
from lykta.web.plan.overview import plan_name

register = template.Library()


@register.simple_tag
def area_name(said: Said) -> str:
    """The name of a measure's area."""
    return said.in_area.name.in_language(current_language())


@register.simple_tag
def plan_of_area(said: Said) -> str:
    """The name of a measure's plan."""
    return plan_name(said.plan)


@register.simple_tag
def in_language(named: Named) -> str:
    """Words in the language of the page."""
    return named.in_language(current_language())
