"""The contacts as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import FrontLink


class ContactsConfig(AppConfig):
    """Names the ways to the contacts on the front page."""

    name = "lykta.web.handbook.contacts"
    label = "contacts"
    front = (FrontLink("own", _("Numbers to call, and who they are for"), "contacts", place=5),)

    def warm(self) -> None:
        """Read all contacts once, so that one that does not hold ends the start."""
        from lykta.web.handbook.contacts.listing import warm  # noqa: PLC0415 - needs the applications to be ready.

        warm()
