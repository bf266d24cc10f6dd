"""The address that a request comes from: used to slow tries of receipts, and never kept or logged."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The peer's; behind a proxy the last that it was forwarded for, which the proxy itself wrote."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.LYKTA.https:
        return peer
    # What stands before the last comma came from the visitor, who can write anything there.
    return request.META.get("HTTP_X_FORWARDED_FOR", peer).rpartition(",")[2].strip() or peer
