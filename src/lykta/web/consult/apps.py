"""The consultation as a Django application."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import FrontLink, NavigationItem

if TYPE_CHECKING:
    from lykta.web.health import Check


class ConsultConfig(AppConfig):
    """Names the consultation's link in every page's head and on the front page."""

    name = "lykta.web.consult"
    label = "consult"
    default_auto_field = "django.db.models.BigAutoField"
    navigation = (NavigationItem(label=_("Ask the team"), address="consult", place=40),)
    front = (FrontLink("work", _("Ask the county's resource team"), "consult", place=35),)

    def ready(self) -> None:
        """Have the consultations' keys moved by every rotation, and coordinators told of acts on accounts."""
        # Models are loaded from here on.
        from lykta.web.consult.database import UNDER_MASTERS  # noqa: PLC0415
        from lykta.web.consult.notices import (  # noqa: PLC0415
            notify_earlier_address,
            notify_of_closing,
            notify_of_powers,
        )
        from lykta.web.keys.keyring import register_kind  # noqa: PLC0415
        from lykta.web.team.second_person import ACCOUNT_CLOSED, ADDRESS_CHANGED, POWERS_ACT  # noqa: PLC0415

        register_kind(UNDER_MASTERS)
        POWERS_ACT.connect(notify_of_powers)
        ADDRESS_CHANGED.connect(notify_earlier_address)
        ACCOUNT_CLOSED.connect(notify_of_closing)

    def warm(self) -> None:
        """Load the dictionaries of the de-identification check before the first question comes."""
        from lykta.deidentify import check  # noqa: PLC0415 - only a server that answers needs them.

        # A sentence with all that is looked for: a greeting leaves the largest lists unread.
        check(
            "Hur frågar vi Mira, en ung vuxen i Torsby, innan hon åker den 3 mars?", county_part="norra länet"
        )

    def health_checks(self) -> "tuple[Check, ...]":
        """Whether notices are sent, for the readiness page and the doctor."""
        from lykta.web.consult.notices import check_waiting  # noqa: PLC0415
        from lykta.web.health import Check  # noqa: PLC0415

        return (Check("mail", check_waiting),)
