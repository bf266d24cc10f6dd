"""An application that has no page: files are served before it is asked."""

from collections.abc import Callable, Iterable
from typing import Any


def application(_environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Say that there is no such page."""
    start("404 Not Found", [("Content-Type", "text/plain")])
    return [b""]
