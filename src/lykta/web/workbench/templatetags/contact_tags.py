"""Contacts as tags, in the language of the page."""

from django import template

from lykta.ads.result import Contact
from lykta.ads.result import tag as tag_of
from lykta.web.language import current_language

register = template.Library()


@register.filter
def tag(contact: Contact) -> str:
    """The tag of a contact, such as `telefon 3f9a1c`: never the contact itself."""
    return tag_of(contact.kind, contact.contact, current_language())
