"""Who gets in: the browser that was opened with the address that the command printed, and no other.

The server listens on loopback alone; but other people may be logged in to the same machine, and any web page
in the browser may ask for an address on it. Neither knows the key.
"""

import hmac
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from lykta.web.workbench import ahead
from lykta.web.workbench.opened import key

KEY: Final = "key"
"""The name of the key in the address."""


class RequireWorkbenchKey:
    """Turns the key in an address into a cookie, and lets in only browsers that have it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer whoever has the key or its cookie; say to others how one gets in."""
        if _matches(request.GET.get(KEY, ""), key()):
            # The key does not stay in the address, where it could be read over a shoulder.
            response: HttpResponse = HttpResponseRedirect(request.path)
            response.set_cookie(_name(request), _token(), httponly=True, samesite="Strict")
            return response
        if _is_open(request):
            return self._get_response(request)
        if _matches(request.COOKIES.get(_name(request), ""), _token()):
            answer = self._get_response(request)
            ahead.begin()
            return answer
        return render(request, "workbench/closed.html", {"plain": True}, status=403)


def _is_open(request: HttpRequest) -> bool:
    return request.path == "/halsa" or request.path.startswith(settings.STATIC_URL)


def _token() -> str:
    """What the cookie holds: whoever reads the browser's store does not have the key by it."""
    return blake2b(key=key().encode()[:64], person=b"lykta-workbench").hexdigest()


def _name(request: HttpRequest) -> str:
    # A browser sends a cookie to all ports of a machine: two workbenches beside each other have two names.
    return f"lykta-workbench-{request.get_port()}"


def _matches(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
