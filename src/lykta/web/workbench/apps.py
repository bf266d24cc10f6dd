"""The workbench as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lykta.web.navigation import NavigationItem


class WorkbenchConfig(AppConfig):
    """Names the workbench's links in its pages' head, and opens the result before the first page."""

    name = "lykta.web.workbench"
    label = "workbench"
    navigation = (
        NavigationItem(label=_("Overview"), address="front", place=10),
        NavigationItem(label=_("Networks"), address="workbench-networks", place=20),
        NavigationItem(label=_("Review"), address="workbench-review", place=30),
        NavigationItem(label=_("Judgements"), address="workbench-judgements", place=40),
        NavigationItem(label=_("Counts"), address="workbench-counts", place=50),
    )

    def warm(self) -> None:
        """Open the result and read how its ads are worded, so that no page waits for it."""
        from lykta.ads.explore.link import wording_of  # noqa: PLC0415 - needed by this server alone.
        from lykta.web.workbench.opened import bench  # noqa: PLC0415 - needs the settings.

        with bench().reading() as opened:
            wording_of(opened.engine)
