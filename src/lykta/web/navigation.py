"""The ways into a part, as each application names its own: in every page's head, and from other pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise

type Choice = Literal["work", "own", "understand"]
"""Whom a choice of the front page is for: someone at work, someone concerned, someone who wants to know."""


type Place = Literal["head", "acute", "help", "foot"]
"""Where a part adds to every page: its head, the line on acute danger, the numbers to call, its foot."""


@dataclass(frozen=True)
class NavigationItem:
    """One link in every page's head: its words (translated when shown) and the name of its address."""

    label: str | Promise
    address: str
    place: int = 50
    """Where it stands among the others: the handbook is 10, the search 90."""

    def url(self) -> str:
        """Its address in the language of the page."""
        return reverse(self.address)

    def holds(self, path: str) -> bool:
        """Whether an address belongs to what the link leads to; the front page holds only itself."""
        return path == self.url() if self.address == "front" else path.startswith(self.url())


@dataclass(frozen=True)
class FrontLink:
    """One link on the front page: below which choice, its words, and the name of its address."""

    choice: Choice
    label: str | Promise
    address: str
    arguments: tuple[str, ...] = ()
    place: int = 50
    """Where it stands below the choice: the handbook's own are 10, 20, 30, 40."""

    def url(self) -> str:
        """Its address in the language of the page."""
        return reverse(self.address, args=self.arguments)


@dataclass(frozen=True)
class Practice:
    """Where what a page tells can be practised: the words and the address."""

    title: str
    address: str


class _Placed(Protocol):
    @property
    def place(self) -> int: ...


@dataclass(frozen=True)
class SearchPassage:
    """What a search can show of a page: its beginning or a heading, the text below it, and the address."""

    heading: str
    address: str
    text: str


@dataclass(frozen=True)
class Findable:
    """A page as the search knows it, in the language of the address; its first passage is its beginning."""

    name: str
    """The name that the search's lists of words know it by, such as `what-to-do` or `training/ask`."""
    title: str
    kind: str | Promise
    """The part of the site it belongs to, shown beside its title."""
    passages: tuple[SearchPassage, ...]
    weight: float = 1.0
    """How much a word found here counts beside the same word on a page of the handbook."""


def navigation() -> list[NavigationItem]:
    """The links of every page's head: the attribute `navigation` of each installed AppConfig."""
    return _in_order(item for app in apps.get_app_configs() for item in getattr(app, "navigation", ()))


def findable() -> list[Findable]:
    """The pages that a search finds: from each AppConfig's method `findable`, else its `navigation`."""
    found: list[Findable] = []
    for app in apps.get_app_configs():
        tell = getattr(app, "findable", None)
        found += tell() if tell else [_link(item) for item in getattr(app, "navigation", ())]
    return found


def front_links(choice: Choice) -> list[FrontLink]:
    """The links below a choice of the front page: from the attribute `front` of each installed AppConfig."""
    links = (link for app in apps.get_app_configs() for link in getattr(app, "front", ()))
    return _in_order(link for link in links if link.choice == choice)


def practice(page: str) -> list[Practice]:
    """Where a page of the handbook can be practised: what each AppConfig's method `practice` says of it."""
    found = (getattr(app, "practice", None) for app in apps.get_app_configs())
    return [each for ask in found if ask for each in ask(page)]


def pieces(place: Place) -> list[str]:
    """The templates that parts add to every page: the attribute `head`, `acute`, ... of each AppConfig."""
    found = (getattr(app, place, None) for app in apps.get_app_configs())
    return [template for template in found if template]


def _link(item: NavigationItem) -> Findable:
    title = str(item.label)
    return Findable(item.address, title, title, (SearchPassage("", item.url(), ""),))


def _in_order[Item: _Placed](items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.place)
