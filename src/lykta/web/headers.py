"""Headers that Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing here needs any of them, so a script that got in could use none.
_PERMISSIONS = (
    "accelerometer=(), bluetooth=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
)


class PrivacyHeaders:
    """Keeps pages out of a shared computer's cache, and the device's sensors away from pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers added."""
        response = self._get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Style sheets set their own; what a visitor read is not left for the next one at the clinic.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
