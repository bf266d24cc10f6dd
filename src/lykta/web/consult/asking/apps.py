"""Asking as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import FrontLink, NavigationItem


class AskingConfig(AppConfig):
    """Names the consultation's link in every page's head and on the front page."""

    name = "lykta.web.consult.asking"
    label = "asking"
    navigation = (NavigationItem(label=_("Ask the team"), address="consult", place=40),)
    front = (FrontLink("work", _("Ask the county's resource team"), "consult", place=35),)

    def warm(self) -> None:
        """Load the dictionaries of the de-identification check before the first question comes."""
        from lykta.deidentify import check  # noqa: PLC0415 - only a server that answers needs them.

        # A sentence with all that is looked for: a greeting leaves the largest lists unread.
        check(
            "Hur frågar vi Mira, en ung vuxen i Torsby, innan hon åker den 3 mars?", county_part="norra länet"
        )
