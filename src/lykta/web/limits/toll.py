"""Tolls: proof of work by the browser's script, or a wait by a plain page. Both are signed, and work once.

Nothing is stored when a toll is asked for: the challenge carries what has to be known of it. Only one that
was paid leaves a mark, so that it is not paid with again.
"""

import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from lykta.web.limits.counting import (
    Limit,
    address_of,
    blocks_of,
    name_of,
    name_of_address,
    place_in_queue,
    use_once,
)
from lykta.web.monitoring import count_toll
from lykta.web.pages import cache_page
from lykta.web.server_keys import derived_key
from lykta.web.steps import HeldPage

CHALLENGE, WORK, TICKET = "toll_challenge", "toll_work", "toll_ticket"
"""The fields that a toll is paid with."""
FIELDS: Final = (CHALLENGE, WORK, TICKET)

PARTS: Final = 8
"""The sum has so many parts: its time then varies little, and the page can tell how far it has come."""
# The price in zero bits of each part, by step: 8 times 2 to the 14 hashes at first, twice as many each step.
# A phone of some years makes 300,000 to 500,000 in a second: 0.3 s to 3 s at what others' requests lead to.
_LEAST_BITS: Final = 14
# Long enough for a slow phone at the highest price, short enough that challenges cannot be laid up.
_LASTS_S: Final = 300
# The wait of the plain page, by step: much longer than the sum takes, since it costs a machine nothing.
_WAITS_S: Final = (10, 20, 30, 45, 60)
# Somebody who reads slowly, or is called away, still presses the button in time.
_TICKET_HOLDS_S: Final = 30 * 60
# Beyond ten minutes no place is given: a program that lays up places in a block then gets no more of them.
_LONGEST_QUEUE_S: Final = 600
_SALT: Final = "lykta.limits"
# Eight counters below 2 to the 32 with hyphens between.
_WORK: Final = re.compile(rf"\d{{1,10}}(-\d{{1,10}}){{{PARTS - 1}}}")
# Digits and letters alone, which a template passes on as they are.
_PLACEHOLDER: Final = "9fplace0of1the2payment"
# The page carries a token of its own where it needs one.
_LEFT_OUT: Final = frozenset({*FIELDS, "csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class Toll:
    """What a page asks for: a challenge for the script, and a ticket for the wait."""

    challenge: str
    nonce: str
    bits: int
    ticket: str
    opens_at: float
    """When the ticket holds from, in seconds since 1970."""

    @property
    def wait(self) -> int:
        """The seconds until the ticket holds."""
        return max(0, -int(-(self.opens_at - time.time()) // 1))

    @property
    def parts(self) -> int:
        """How many parts the sum has."""
        return PARTS


def ask(purpose: str, step: int) -> Toll:
    """A toll of a price; nothing is stored."""
    return _with_wait(purpose, step, _WAITS_S[step])


def collect_toll(request: HttpRequest, fields: Mapping[str, Any], purpose: str, step: int) -> Toll | None:
    """None where what came with a request pays, else the toll that is asked for now.

    A ticket that is early comes back in it; one that holds while others of its block go before it is
    exchanged for one with a place in the queue.
    """
    if _works(fields, purpose, step):
        return None
    given = str(fields.get(TICKET, ""))
    ticket = _read(given)
    if ticket is None or ticket.get("for") != purpose or "ticket" not in ticket:
        return ask(purpose, step)
    if ticket["from"] > time.time():
        return _toll(purpose, step, given, ticket["from"])
    if ticket["from"] + _TICKET_HOLDS_S < time.time() or not _first_use(ticket):
        return ask(purpose, step)
    return None if ticket["place"] else _enqueue(request, purpose, ticket["step"])


def is_solved(nonce: str, bits: int, work: str) -> bool:
    """Whether each counter makes a hash with so many zero bits at its beginning."""
    most = 2 ** (256 - bits)
    return all(
        int.from_bytes(sha256(f"{nonce}:{part}:{int(counter)}".encode()).digest(), "big") < most
        for part, counter in enumerate(work.split("-"))
    )


def bits_of(step: int) -> int:
    """The zero bits that each part of the sum needs at a price."""
    return _LEAST_BITS + step


def sign_content(purpose: str, content: Mapping[str, Any]) -> str:
    """A signed text for a page to carry; it is not secret."""
    return signing.dumps(dict(content), key=_key(), salt=f"{_SALT}.{purpose}")


def read_signed(purpose: str, text: str) -> dict[str, Any] | None:
    """What `sign_content` was given for the same purpose; None for any other text."""
    try:
        found: dict[str, Any] = signing.loads(text, key=_key(), salt=f"{_SALT}.{purpose}")
    except signing.BadSignature:
        return None
    return found


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
    toll = collect_toll(request, fields, limit.purpose, step)
    if toll is None:
        return None
    count_toll(limit.purpose)
    context = {
        "toll": toll,
        "early": fields.get(TICKET) == toll.ticket,
        "opens_at": datetime.fromtimestamp(toll.opens_at, tz=timezone.get_current_timezone()),
        "carried": _hidden_fields(fields, secret_fields),
        "secret_fields": [name for name in secret_fields if name in fields],
        "with_token": with_token,
        "link": _link(request, fields, toll) if request.method != "POST" else "",
    }
    payment = render_to_string("limits/payment.html", context, request)
    page = _frame(request).content.replace(_PLACEHOLDER.encode(), payment.encode(), 1)
    response = HttpResponse(page, status=429)
    response.headers["Retry-After"] = str(toll.wait)
    return response


@cache_page
def _frame(request: HttpRequest) -> HttpResponse:
    # Most of a page's time goes into what is the same on each: a flood of requests is answered without it.
    return render(request, "limits/toll.html", {"place": _PLACEHOLDER, "held": HeldPage()})


def _enqueue(request: HttpRequest, purpose: str, step: int) -> Toll | None:
    block = name_of_address(f"{purpose} queue", blocks_of(address_of(request))[-1])
    seconds = place_in_queue(block, spacing=_WAITS_S[step], longest=_LONGEST_QUEUE_S)
    if seconds is None:
        return _with_wait(purpose, step, _WAITS_S[-1])
    return None if seconds < 1 else _with_wait(purpose, step, seconds, has_place=True)


def _works(fields: Mapping[str, Any], purpose: str, step: int) -> bool:
    work = str(fields.get(WORK, ""))
    challenge = _read(str(fields.get(CHALLENGE, ""))) if _WORK.fullmatch(work) else None
    if challenge is None or challenge.get("for") != purpose or "nonce" not in challenge:
        return False
    # A price that has risen by a step meanwhile is still paid; challenges laid up at a low one are not.
    if challenge["until"] < time.time() or challenge["step"] < step - 1:
        return False
    if not is_solved(challenge["nonce"], bits_of(challenge["step"]), work):
        return False
    return use_once(name_of("challenge", challenge["nonce"]), until=challenge["until"])


def _with_wait(purpose: str, step: int, seconds: float, *, has_place: bool = False) -> Toll:
    """A toll whose ticket holds after so long; `has_place` says that it has its place in the queue."""
    opens_at = time.time() + seconds
    number = secrets.token_hex(16)
    ticket = {"for": purpose, "ticket": number, "step": step, "from": opens_at, "place": has_place}
    return _toll(purpose, step, sign_content("toll", ticket), opens_at)


def _toll(purpose: str, step: int, ticket: str, opens_at: float) -> Toll:
    nonce = secrets.token_hex(16)
    content = {"for": purpose, "nonce": nonce, "step": step, "until": int(time.time()) + _LASTS_S}
    return Toll(sign_content("toll", content), nonce, bits_of(step), ticket, opens_at)


def _first_use(ticket: Mapping[str, Any]) -> bool:
    return use_once(name_of("ticket", ticket["ticket"]), until=ticket["from"] + _TICKET_HOLDS_S)


def _read(text: str) -> dict[str, Any] | None:
    return read_signed("toll", text) if text else None


def _key() -> str:
    return derived_key(b"lykta-toll-sign").hex()


def _hidden_fields(fields: QueryDict, secret_fields: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in fields.lists()
        if name not in _LEFT_OUT and name not in secret_fields
        for value in values
    ]


def _link(request: HttpRequest, fields: QueryDict, toll: Toll) -> str:
    # A link and not a form: the content policy would stop a form that leads on to the outside log-in.
    carried = [*_hidden_fields(fields, ()), (CHALLENGE, toll.challenge), (TICKET, toll.ticket)]
    return f"{request.path}?{urlencode(carried)}"
