"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def lykta(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """The operator's settings, as `lykta`: the county, the team, the address to leave to."""
    return {"lykta": settings.LYKTA}
