"""What every page has: the operator's settings, drawn form fields, headers, and the cache of public pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# Nothing here needs any of them, so a script that got in could use none.
_PERMISSIONS = (
    "accelerometer=(), bluetooth=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
)
# There are fewer addresses than this; a page of 50 kB each would then need 25 MB.
_MOST = 512
type View[**Arguments] = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
_cached: dict[tuple[object, ...], tuple[bytes, str]] = {}


def operator_settings(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """The operator's settings, as `lykta`: the county, the team, the address to leave to."""
    return {"lykta": settings.LYKTA}


class FieldRenderer(TemplatesSetting):
    """Draws each field with its hint and its error as `lykta/components/field.html`."""

    field_template_name = "lykta/components/field.html"


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


def cache_page[**Arguments](view: View[Arguments]) -> View[Arguments]:
    """Cache what a view answers for each address, until the day or the settings change.

    Only for views whose answer depends on the address alone: on no query, no form and no login. Making a page
    takes milliseconds of the processor, and when many read at once they wait for each other. For a
    member it is made anew and not cached: their name is in its head.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if _is_logged_in(request):
            return view(request, *args, **kwargs)
        # The language is part of the address.
        key = (request.path, timezone.localdate(), settings.LYKTA)
        if key in _cached:
            content, kind = _cached[key]
            return HttpResponse(content, content_type=kind)
        made = view(request, *args, **kwargs)
        if made.status_code == 200:
            if len(_cached) >= _MOST:
                _cached.clear()
            _cached[key] = made.content, made.headers["Content-Type"]
        return made

    return answer


def forget_cached_pages() -> None:
    """Make every page anew when it is next asked for."""
    _cached.clear()


def _is_logged_in(request: HttpRequest) -> bool:
    # A server without logins gives requests no user at all.
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
