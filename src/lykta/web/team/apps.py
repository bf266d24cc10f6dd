"""The team's accounts as a Django application."""

from django.apps import AppConfig
from django.core.checks import register


class TeamConfig(AppConfig):
    """Members and agencies; refuses to start with a route that declares no permission."""

    name = "lykta.web.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"
    head = "team/head.html"
    foot = "team/foot.html"

    def ready(self) -> None:
        """Check every route at the start, rewrap second factors at a rotation, connect signal receivers."""
        # Models are loaded from here on.
        from lykta.web.keys.keyring import register_kind  # noqa: PLC0415
        from lykta.web.team import adapters  # noqa: F401, PLC0415
        from lykta.web.team.access import every_route_declares  # noqa: PLC0415
        from lykta.web.team.admission import UNDER_MASTERS  # noqa: PLC0415

        register(every_route_declares)
        register_kind(UNDER_MASTERS)
