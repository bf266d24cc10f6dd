"""The addresses of sources have the shape of addresses; whether they answer, an editor has to try."""

import re
from urllib.parse import urlsplit

import pytest

from lykta.web.handbook.library import load

SOURCES = load().sources
# Read over http, and not known to answer over https. A new source has to be given with https.
WITHOUT_TLS = {
    "dalarna-2018",
    "plan-2008",
    "noomi",
    "sollentuna",
    "nejtillsexkop",
    "svjt-2009",
    "brottsskadelagen",
    "mind",
}
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.key)
def test_the_address_of_a_source_has_the_shape_of_one(source: object) -> None:
    address = urlsplit(source.url)  # type: ignore[attr-defined]
    assert _HOST.fullmatch(address.netloc), "a plain host name, without a user, a password or a port"
    assert address.path.strip("/"), "the document itself, and not only the site"
    assert re.fullmatch(r"[!-~]+", address.geturl()), "no spaces and no letters beyond ASCII"
    assert not address.fragment


def test_only_known_sources_are_without_encryption() -> None:
    assert {key for key, source in SOURCES.items() if source.url.startswith("http://")} == WITHOUT_TLS


def test_no_address_stands_for_two_sources_but_that_of_an_act_for_its_provisions() -> None:
    addresses = [source.url for source in SOURCES.values() if not source.wording]
    assert len(addresses) == len(set(addresses))
