"""Paying a toll as a browser's script does, from what the page says."""

import html
import re
from hashlib import sha256
from itertools import count
from urllib.parse import parse_qsl

from lykta.web.limits.toll import PARTS

_DATA = re.compile(r'data-nonce="(\w+)" data-bits="(\d+)" data-parts="(\d+)"')
_LINK = re.compile(r'data-toll-link href="[^"?]*\?([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def solved(nonce: str, bits: int, parts: int = PARTS) -> str:
    """The counters of a sum."""
    most = 2 ** (256 - bits)
    return "-".join(str(_counter(f"{nonce}:{part}:".encode(), most)) for part in range(parts))


def _counter(head: bytes, most: int) -> int:
    return next(
        counter
        for counter in count()
        if int.from_bytes(sha256(head + str(counter).encode()).digest(), "big") < most
    )


def is_toll(page: str) -> bool:
    """Whether a page asks for a toll."""
    return "data-toll" in page


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return {html.unescape(name): html.unescape(value) for name, value in _HIDDEN.findall(page)}


def with_work(page: str) -> dict[str, str]:
    """What the script sends from a page that asks for a toll, by its form or by its link."""
    found, link = _DATA.search(page), _LINK.search(page)
    assert found, page
    fields = dict(parse_qsl(html.unescape(link[1]))) if link else hidden_fields(page)
    return fields | {"toll_work": solved(found[1], int(found[2]), int(found[3]))}
