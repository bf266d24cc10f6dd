"""Every route declares its permission: one that does not stops the start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLResolver, get_resolver

from lykta.web.team.permission import DECLARED
from lykta.web.team.policy import policy


@dataclass(frozen=True)
class Route:
    """One route: its view, its name, its address as a pattern, and the names of what fills it."""

    view: Callable[..., Any]
    name: str
    address: str
    arguments: tuple[str, ...]

    @property
    def permission(self) -> str | None:
        """The permission that its view declares; None where it declares none."""
        found: str | None = getattr(self.view, DECLARED, None)
        return found

    @property
    def is_open(self) -> bool:
        """Whether the policy opens its module to everybody."""
        return policy().is_open(self.view.__module__)


def routes() -> Iterator[Route]:
    """Every route of the server."""
    yield from _below(get_resolver(), "", ())


def _below(resolver: URLResolver, address: str, arguments: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        whole = f"{address}{pattern.pattern}"
        names = (*arguments, *getattr(pattern.pattern, "converters", ()))
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, whole, names)
        else:
            yield Route(pattern.callback, str(pattern.name), whole, names)


def every_route_declares(**_: Any) -> list[CheckMessage]:
    """The routes that are neither open nor have a permission, as errors that stop the start."""
    return [
        Error(
            f"The route {route.address} declares no permission, and its module is not open in the policy.",
            id="lykta.E001",
        )
        for route in routes()
        if route.permission is None and not route.is_open
    ]
