"""The editions as a Django application."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import FrontLink, NavigationItem

if TYPE_CHECKING:
    from lykta.web.health import Check


class EditionsConfig(AppConfig):
    """Names the way to the published editions: in every page's head and on the front page."""

    name = "lykta.web.editions"
    label = "editions"
    default_auto_field = "django.db.models.BigAutoField"
    navigation = (NavigationItem(label=_("Situation picture"), address="picture", place=50),)
    front = (FrontLink("understand", _("The county in numbers"), "picture", place=25),)

    def doctor_checks(self) -> "tuple[Check, ...]":
        """Whether every published edition is shown; for the doctor, since each file of each is read."""
        # Models are loaded from here on.
        from lykta.web.editions.public import check_shown  # noqa: PLC0415
        from lykta.web.health import Check  # noqa: PLC0415

        return (Check("editions", check_shown),)
