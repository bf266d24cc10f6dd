"""The training as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import Findable, FrontLink, NavigationItem, Practice


class TrainingConfig(AppConfig):
    """Names the ways into the training: every page's head, the front page, and the handbook's pages."""

    name = "lykta.web.training"
    label = "training"
    navigation = (NavigationItem(label=_("Training"), address="training", place=30),)
    front = (
        FrontLink("work", _("Practise with invented cases"), "training"),
        FrontLink("understand", _("Training for a group"), "training"),
    )

    def practice(self, page: str) -> list[Practice]:
        """The modules that build on a page of the handbook."""
        from lykta.web.training.views import practice_of  # noqa: PLC0415 - needs the applications to be ready.

        return practice_of(page)

    def findable(self) -> list[Findable]:
        """The modules and their cases, for the search."""
        from lykta.web.training.views import findable_modules  # noqa: PLC0415 - needs the applications to be ready.

        return findable_modules()

    def warm(self) -> None:
        """Make every page of the training once."""
        from lykta.web.training.views import warm  # noqa: PLC0415 - needs the applications to be ready.

        warm()
