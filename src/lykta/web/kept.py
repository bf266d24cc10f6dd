"""Pages that are the same for everyone, made once and kept in memory."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# There are fewer addresses than this; a page of 50 kB each would then need 25 MB.
_MOST = 512

type View[**Arguments] = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

_kept: dict[tuple[object, ...], tuple[bytes, str]] = {}


def made_once[**Arguments](view: View[Arguments]) -> View[Arguments]:
    """Keep what a view answers for each address, until the day or the settings are others.

    Only for views whose answer depends on the address alone: on no query, no form and no login. Making a page
    takes milliseconds of the processor, and when many read at once they wait for each other. For whoever is
    logged in it is made anew and not kept: their name is in its head.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        if _is_logged_in(request):
            return view(request, *args, **kwargs)
        # The language is part of the address.
        key = (request.path, timezone.localdate(), settings.LYKTA)
        if key in _kept:
            content, kind = _kept[key]
            return HttpResponse(content, content_type=kind)
        made = view(request, *args, **kwargs)
        if made.status_code == 200:
            if len(_kept) >= _MOST:
                _kept.clear()
            _kept[key] = made.content, made.headers["Content-Type"]
        return made

    return answer


def _is_logged_in(request: HttpRequest) -> bool:
    # A server without logins gives requests no user at all.
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def forget() -> None:
    """Make every page anew when it is next asked for."""
    _kept.clear()
