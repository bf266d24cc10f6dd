"""Words of the glossary on pages of other parts, which import nothing of the handbook."""

from django import template

from lykta.web.handbook.rendering import ExplainedWord, explain

register = template.Library()


@register.simple_tag
def explained_words(*keys: str) -> list[ExplainedWord]:
    """The words of these keys that the language of the page explains, in their order."""
    return [word for key in keys if (word := explain(key))]
