"""The limits as a Django application."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """The table of counts."""

    name = "lykta.web.limits"
    label = "limits"
