"""What is sealed and does not open stops an act: the page says so, and nothing is half done."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lykta.web.keys.sealing import SealBrokenError

_LOG = logging.getLogger("lykta.sealed")


class Unopened:
    """Answers where what is needed does not open. The act was undone with its transaction by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a broken seal; other faults are none of its business."""
        if not isinstance(exception, SealBrokenError):
            return None
        _LOG.warning("a sealed text or key did not open; `lykta consult keys check` tells how many")
        return render(request, "team/unopened.html", status=HTTPStatus.CONFLICT)
