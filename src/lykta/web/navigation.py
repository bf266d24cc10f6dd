"""Links between the parts, as each application names its own: in every page's head, and from a page."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise


@dataclass(frozen=True)
class NavigationItem:
    """One link: its words (translated when shown) and the name of its address."""

    label: str | Promise
    address: str


@dataclass(frozen=True)
class Practice:
    """Where what a page tells can be practised: the words and the address."""

    title: str
    address: str


def practice(page: str) -> list[Practice]:
    """Where a page of the handbook can be practised: what each application's method `practice` says of it."""
    found = (getattr(app, "practice", None) for app in apps.get_app_configs())
    return [each for ask in found if ask for each in ask(page)]


def navigation() -> list[NavigationItem]:
    """The links of the installed applications: the attribute `navigation` of each one's AppConfig."""
    return [item for app in apps.get_app_configs() for item in getattr(app, "navigation", ())]
