"""The page on which a request pays its toll: its fields come along in the page, and are stored nowhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from lykta.web.kept import made_once
from lykta.web.limits.limit import Limit
from lykta.web.limits.toll import CHALLENGE, FIELDS, TICKET, Toll, paid
from lykta.web.monitoring import count_toll

# Digits and letters alone, which a template passes on as they are.
_PLACE: Final = "9fplace0of1the2payment"
# The page carries a token of its own where it needs one.
_LEFT_OUT: Final = frozenset({*FIELDS, "csrfmiddlewaretoken"})


def toll_page(
    request: HttpRequest,
    limit: Limit,
    *,
    account: str = "",
    secret_fields: Sequence[str] = (),
    with_token: bool = True,
) -> HttpResponse | None:
    """The page that asks for the toll of one more request; None where it is free or has been paid.

    Nothing is counted here: the caller does so, by `limit.count`. `secret_fields` are passwords, which are
    not written into the page but asked for again. `with_token` is false for pages that have no token against
    forms of other sites, and so set no cookie.
    """
    step = limit.step(request, account=account)
    if step is None:
        return None
    fields = request.POST if request.method == "POST" else request.GET
    toll = paid(request, fields, limit.purpose, step)
    if toll is None:
        return None
    count_toll(limit.purpose)
    context = {
        "toll": toll,
        "early": fields.get(TICKET) == toll.ticket,
        "opens_at": datetime.fromtimestamp(toll.opens_at, tz=timezone.get_current_timezone()),
        "carried": _carried(fields, secret_fields),
        "secret_fields": [name for name in secret_fields if name in fields],
        "with_token": with_token,
        "link": _link(request, fields, toll) if request.method != "POST" else "",
    }
    payment = render_to_string("limits/payment.html", context, request)
    page = _frame(request).content.replace(_PLACE.encode(), payment.encode(), 1)
    response = HttpResponse(page, status=429)
    response.headers["Retry-After"] = str(toll.wait)
    return response


@made_once
def _frame(request: HttpRequest) -> HttpResponse:
    # Most of a page's time goes into what is the same on each: a flood of requests is answered without it.
    return render(request, "limits/toll.html", {"place": _PLACE})


def _carried(fields: QueryDict, secret_fields: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in fields.lists()
        if name not in _LEFT_OUT and name not in secret_fields
        for value in values
    ]


def _link(request: HttpRequest, fields: QueryDict, toll: Toll) -> str:
    # A link and not a form: the content policy would stop a form that leads on to the outside log-in.
    carried = [*_carried(fields, ()), (CHALLENGE, toll.challenge), (TICKET, toll.ticket)]
    return f"{request.path}?{urlencode(carried)}"
