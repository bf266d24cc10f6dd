"""Who gets in: the browser that was opened with the address that the command printed, and no other.

The server listens on loopback alone; but other people may be logged in to the same machine, and any web page
in the browser may ask for an address on it. Neither knows the key.

A browser sends a cookie to every port of a machine, also to a server that another user of it has started.
So all pages lie below a first part of the address that nobody can guess, and the cookie is sent nowhere else.
"""

import hmac
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import get_language_from_path, override

from lykta.errors import ResultError
from lykta.web.workbench import ahead
from lykta.web.workbench.faults import describe_fault
from lykta.web.workbench.opened import key

KEY: Final = "key"
"""The name of the key in the address."""
COOKIE: Final = "lykta-workbench"
"""The name of the cookie that lets a browser in."""


class RequireWorkbenchKey:
    """Turns the key in an address into a cookie, and lets in only browsers that have it.

    Pages are answered below `home()`, which is taken off their address before anything else reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer whoever has the key or its cookie; say to others how one gets in."""
        is_at_home = _matches(request.path_info[: len(home())], home())
        if is_at_home:
            request.path_info = request.path_info[len(home()) - 1 :]
        if _matches(request.GET.get(KEY, ""), key()):
            return _let_in(request)
        if _is_open(request):
            return self._get_response(request)
        if is_at_home and _matches(request.COOKIES.get(COOKIE, ""), _token()):
            answer = self._answer_at_home(request)
            ahead.begin()
            return answer
        with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
            return render(request, "workbench/closed.html", {"plain": True}, status=403)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say what is wrong with the result or its log, which somebody moved or changed."""
        if not isinstance(exception, ResultError):
            return None
        return render(request, "workbench/unreadable.html", {"fault": describe_fault(exception)}, status=500)

    def _answer_at_home(self, request: HttpRequest) -> HttpResponse:
        """The page, all of whose addresses lie at home, and its cookies too."""
        before = get_script_prefix()
        set_script_prefix(home())
        try:
            answer = self._get_response(request)
        finally:
            set_script_prefix(before)
        for cookie in answer.cookies.values():
            cookie["path"] = home()
        return answer


def home() -> str:
    """What every address of this workbench begins with, in place of "/"; new at each start, as the key is."""
    return f"/{_derive(b'lykta-address', size=16)}/"


def _let_in(request: HttpRequest) -> HttpResponse:
    # The key does not stay in the address, where it could be read over a shoulder.
    response = HttpResponseRedirect(home() + request.path_info.lstrip("/"))
    response.set_cookie(COOKIE, _token(), path=home(), httponly=True, samesite="Strict")
    return response


def _is_open(request: HttpRequest) -> bool:
    return request.path_info == "/halsa" or request.path_info.startswith(settings.STATIC_URL)


def _token() -> str:
    """What the cookie holds: whoever reads the browser's store does not have the key by it."""
    return _derive(b"lykta-workbench", size=64)


def _derive(purpose: bytes, *, size: int) -> str:
    """A value that only who has the key can tell, and that tells nothing of the key or the others."""
    return blake2b(key=key().encode()[:64], person=purpose, digest_size=size).hexdigest()


def _matches(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
