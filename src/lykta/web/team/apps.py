"""The team's accounts as a Django application."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.core.checks import register

if TYPE_CHECKING:
    from lykta.web.health import Check


class TeamConfig(AppConfig):
    """Members and agencies; refuses to start with a route that declares no permission."""

    name = "lykta.web.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"
    head = "team/head.html"
    foot = "team/foot.html"

    def doctor_checks(self) -> "tuple[Check, ...]":
        """Whether every bound row is true; for the doctor, since all of them are read."""
        # Models are loaded from here on.
        from lykta.web.health import Check  # noqa: PLC0415
        from lykta.web.team.admission import check_seals  # noqa: PLC0415

        return (Check("seals", check_seals),)

    def ready(self) -> None:
        """Check every route at the start, rewrap second factors at a rotation, connect signal receivers."""
        # Models are loaded from here on.
        from lykta.web.keys.keyring import register_kind  # noqa: PLC0415
        from lykta.web.team import adapters  # noqa: F401, PLC0415
        from lykta.web.team.access import every_route_declares  # noqa: PLC0415
        from lykta.web.team.admission import UNDER_MASTERS  # noqa: PLC0415

        register(every_route_declares)
        register_kind(UNDER_MASTERS)
