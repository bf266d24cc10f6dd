"""The consultation's tables as a Django application; asking and the desk are applications of their own."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from lykta.web.health import Check


class ConsultConfig(AppConfig):
    """The tables, which asking and the desk share."""

    name = "lykta.web.consult"
    label = "consult"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the consultations' keys moved by every rotation, and coordinators told of acts on accounts."""
        # Models are loaded from here on.
        from lykta.web.consult.keeping.consultation_keys import UNDER_MASTERS  # noqa: PLC0415
        from lykta.web.consult.notices import tell_of_powers  # noqa: PLC0415
        from lykta.web.keys.keyring import register_kind  # noqa: PLC0415
        from lykta.web.team.second_person import POWERS_ACT  # noqa: PLC0415

        register_kind(UNDER_MASTERS)
        POWERS_ACT.connect(tell_of_powers)

    def health_checks(self) -> "tuple[Check, ...]":
        """Whether notices are sent, for the readiness page and the doctor."""
        from lykta.web.consult.keeping.mail import look_at_waiting  # noqa: PLC0415
        from lykta.web.health import Check  # noqa: PLC0415

        return (Check("mail", look_at_waiting),)
