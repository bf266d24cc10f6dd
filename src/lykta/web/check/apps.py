"""The legal check as a Django application."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import Findable, FrontLink, NavigationItem, SearchPassage


class CheckConfig(AppConfig):
    """Names the legal check's link in every page's head and on the front page."""

    name = "lykta.web.check"
    label = "check"
    navigation = (NavigationItem(label=_("Legal check"), address="check", place=20),)
    front = (FrontLink("work", _("Legal check: what do your answers point to?"), "check", place=30),)

    def findable(self) -> list[Findable]:
        """The check's first page, for the search."""
        title = gettext("Legal check")
        about = gettext(
            "Answer questions about what has happened, and see what the answers point to by the law on "
            "trafficking for sexual purposes."
        )
        return [Findable("check", title, title, (SearchPassage("", reverse("check"), about),))]
