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
        """Have routes checked at the start, second factors moved by every rotation, failures heard."""
        # Models are loaded from here on.
        from lykta.web.keys import rewrapping  # noqa: PLC0415
        from lykta.web.team import admission, signals  # noqa: F401, PLC0415
        from lykta.web.team.factor_secrets import UNDER_MASTERS  # noqa: PLC0415
        from lykta.web.team.routes import every_route_declares  # noqa: PLC0415

        register(every_route_declares)
        rewrapping.register(UNDER_MASTERS)
