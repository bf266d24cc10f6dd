"""The contacts as a Django application."""

from django.apps import AppConfig

from lykta.web.navigation import Findable


class ContactsConfig(AppConfig):
    """Reads the contacts at the start."""

    name = "lykta.web.handbook.contacts"
    label = "contacts"

    def findable(self) -> list[Findable]:
        """The page of contacts, for the search."""
        from lykta.web.handbook.contacts.listing import found  # noqa: PLC0415 - needs the applications to be ready.

        return found()

    def warm(self) -> None:
        """Read all contacts once, so that one that does not hold ends the start."""
        from lykta.web.handbook.contacts.listing import warm  # noqa: PLC0415 - needs the applications to be ready.

        warm()
