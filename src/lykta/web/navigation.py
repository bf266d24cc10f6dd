"""The links in every page's head, as each application names its own."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise


@dataclass(frozen=True)
class NavigationItem:
    """One link: its words (translated when shown) and the name of its address."""

    label: str | Promise
    address: str


def navigation() -> list[NavigationItem]:
    """The links of the installed applications: the attribute `navigation` of each one's AppConfig."""
    return [item for app in apps.get_app_configs() for item in getattr(app, "navigation", ())]
