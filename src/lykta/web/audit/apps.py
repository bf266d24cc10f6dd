"""The audit log as a Django application."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from lykta.web.health import Check


class AuditConfig(AppConfig):
    """The log's tables."""

    name = "lykta.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def health_checks(self) -> "tuple[Check, ...]":
        """What the log says about the server, for the readiness page and the doctor."""
        # Models are loaded from here on.
        from lykta.web.audit.health import health_checks  # noqa: PLC0415

        return health_checks()

    def start(self) -> None:
        """Raise InputError, before the server starts, where a restored backup was not purged since."""
        from lykta.web.audit.verify import require_purged_since_restore  # noqa: PLC0415 - needs the tables.

        require_purged_since_restore()
