"""The contacts as a Django application."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Reads the contacts at the start."""

    name = "lykta.web.handbook.contacts"
    label = "contacts"

    def warm(self) -> None:
        """Read all contacts once, so that one that does not hold ends the start."""
        from lykta.web.handbook.contacts.listing import warm  # noqa: PLC0415 - needs the applications to be ready.

        warm()
