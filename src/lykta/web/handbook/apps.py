"""The handbook as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import Findable, FrontLink, NavigationItem


class HandbookConfig(AppConfig):
    """Names the handbook's links in every page's head and on the front page."""

    name = "lykta.web.handbook"
    label = "handbook"
    navigation = (
        NavigationItem(label=_("Handbook"), address="handbook", place=10),
        NavigationItem(label=_("Search"), address="search", place=90),
    )
    front = (
        FrontLink("work", _("Signs, and how much they say"), "page", ("signs",), place=10),
        FrontLink("work", _("How to ask"), "page", ("asking",), place=20),
        FrontLink("work", _("Whom to ask for advice"), "page", ("who-does-what",), place=40),
        FrontLink("own", _("Sex for compensation"), "page", ("sex-for-compensation",), place=10),
        FrontLink("own", _("What support looks like"), "page", ("support",), place=20),
        FrontLink("own", _("What is stored, and what shows on your phone"), "page", ("about",), place=40),
        FrontLink("understand", _("What the law says"), "page", ("means-and-purposes",), place=10),
        FrontLink("understand", _("What the figures say"), "page", ("where-and-how",), place=20),
        FrontLink("understand", _("All pages of the handbook"), "handbook", place=40),
    )

    def findable(self) -> list[Findable]:
        """The handbook's pages and the page of contacts, for the search."""
        # The applications have to be ready.
        from lykta.web.handbook.rendering import findable_contacts  # noqa: PLC0415
        from lykta.web.handbook.search import findable_pages  # noqa: PLC0415

        return [*findable_pages(), *findable_contacts()]

    def warm(self) -> None:
        """Make every page and both indexes once; a page or a contact that does not hold ends the start."""
        from lykta.web.handbook.rendering import warm  # noqa: PLC0415 - needs the applications to be ready.

        warm()
