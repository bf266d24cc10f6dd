"""The handbook as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import NavigationItem


class HandbookConfig(AppConfig):
    """Names the handbook's links in every page's head."""

    name = "lykta.web.handbook"
    label = "handbook"
    navigation = (
        NavigationItem(label=_("Handbook"), address="handbook"),
        NavigationItem(label=_("Search"), address="search"),
    )

    def warm(self) -> None:
        """Make every page and both indexes once."""
        from lykta.web.handbook.reading import warm  # noqa: PLC0415 - needs the applications to be ready.

        warm()
