"""The page for the exposed person as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import Findable, FrontLink


class ForYouConfig(AppConfig):
    """Names the ways to the page: from the top and the foot of every page, and from the front page."""

    name = "lykta.web.for_you"
    label = "for_you"
    front = (FrontLink("own", _("For you who need help, in several languages"), "for_you", place=5),)
    acute = "for_you/acute.html"
    help = "for_you/help.html"

    def findable(self) -> list[Findable]:
        """The page, for the search."""
        from lykta.web.for_you.views import findable_page  # noqa: PLC0415 - needs the applications to be ready.

        return findable_page()

    def warm(self) -> None:
        """Read the words of every language once."""
        from lykta.web.for_you.texts import page_outline, translations  # noqa: PLC0415

        page_outline()
        translations()
