"""The consultation's tables as a Django application; asking and the desk are applications of their own."""

from django.apps import AppConfig


class ConsultConfig(AppConfig):
    """The tables, which asking and the desk share."""

    name = "lykta.web.consult"
    label = "consult"
    default_auto_field = "django.db.models.BigAutoField"
