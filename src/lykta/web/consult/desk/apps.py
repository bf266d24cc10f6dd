"""The team's desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk's pages."""

    name = "lykta.web.consult.desk"
    label = "desk"
