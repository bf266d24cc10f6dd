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
        """Lay out the map and load what compares ads, so that the first page does not wait for either."""
        from lykta.ads.result.differences import get_ready  # noqa: PLC0415 - pages alone need it.
        from lykta.places import counties  # noqa: PLC0415 - the same.

        counties()
        get_ready()

    def open(self) -> None:
        """Open the result. An engine has threads, which the process that answers would not inherit."""
        from lykta.web.workbench import ahead  # noqa: PLC0415 - needs the settings.
        from lykta.web.workbench.opened import bench  # noqa: PLC0415 - the same.

        with bench().reading():
            ahead.want()
