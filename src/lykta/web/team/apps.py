"""The team's accounts as a Django application."""

from django.apps import AppConfig
from django.core.checks import register


class TeamConfig(AppConfig):
    """Members and agencies; refuses to start with a route that declares no permission."""

    name = "lykta.web.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the routes checked at the start."""
        from lykta.web.team.routes import every_route_declares  # noqa: PLC0415 - models are loaded from here on.

        register(every_route_declares)
