"""The plan's follow-up as a Django application."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The measures, their history, and the team's pages about them."""

    name = "lykta.web.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

    def warm(self) -> None:
        """Read the plans, and load the dictionaries of the check that every text passes."""
        # Only a server that answers needs them.
        from lykta.deidentify import check  # noqa: PLC0415
        from lykta.web.plan.areas import plans  # noqa: PLC0415

        plans()
        check("Utbilda Mira i Torsby den 3 mars.")
