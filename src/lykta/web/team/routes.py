"""Every route declares its permission: one that does not stops the start."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from lykta.web.team.permission import DECLARED
from lykta.web.team.policy import policy


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every route of the server."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def permission_of(route: URLPattern) -> str | None:
    """The permission that a route's view declares; None where it declares none."""
    found: str | None = getattr(route.callback, DECLARED, None)
    return found


def is_open(route: URLPattern) -> bool:
    """Whether the policy opens the route's module to everybody."""
    return policy().is_open(route.callback.__module__)


def every_route_declares(**_: Any) -> list[CheckMessage]:
    """The routes that are neither open nor have a permission, as errors that stop the start."""
    return [
        Error(
            f"The route {route.pattern} declares no permission, and its module is not open in the policy.",
            id="lykta.E001",
        )
        for route in routes()
        if permission_of(route) is None and not is_open(route)
    ]
