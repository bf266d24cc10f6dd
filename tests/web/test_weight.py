"""Every public page is light: it is read on phones, on networks of 50 kB a second."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.web.addresses import PAGES

MOST_SENT = 60_000
"""Bytes of a page as it is sent, with all that a browser fetches for it but the fonts."""
MOST_WRITTEN = 60_000
"""Bytes of a page's own HTML before it is compressed: what a phone has to read through.

The page of an edition has more, since every number of its charts is there again as a table; the tests of
editions hold it to bounds of its own.
"""

_FETCHED = re.compile(r"<(?:link|script|img|source|use|image)\b[^>]*?\b(?:href|src)=\"/static/([^\"#?]+)")


@cache
def _sent(path: str) -> int:
    found = finders.find(path)
    assert isinstance(found, str), path
    content = Path(found).read_bytes()
    return min(len(gzip.compress(content)), len(content))


@pytest.mark.parametrize("address", list(PAGES))
def test_a_public_page_is_light(address: str) -> None:
    page = PAGES[address]
    fetched = {path for path in _FETCHED.findall(page) if not path.endswith(".woff2")}
    assert len(gzip.compress(page.encode())) + sum(map(_sent, fetched)) < MOST_SENT
    assert len(page.encode()) < MOST_WRITTEN
