"""The audit log as a Django application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log's tables."""

    name = "lykta.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
