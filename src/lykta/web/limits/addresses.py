"""The address that a request comes from: counted as keyed hashes of its blocks, and never kept or logged."""

from ipaddress import IPv6Address, ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest

BLOCK_BITS: Final = (64, 56, 48)
"""A customer of a network has an IPv6 block of 64 bits, or one of 56 or 48, with many of 64 in it."""


def address_of(request: HttpRequest) -> str:
    """The peer's; behind a proxy the last that it was forwarded for, which the proxy itself wrote."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.LYKTA.https:
        return peer
    # What stands before the last comma came from the visitor, who can write anything there.
    return request.META.get("HTTP_X_FORWARDED_FOR", peer).rpartition(",")[2].strip() or peer


def blocks_of(address: str) -> tuple[str, ...]:
    """The blocks that an address counts in, the smallest first.

    An IPv4 address is one block, as is what is no address; an IPv6 address has one of each of `BLOCK_BITS`.
    """
    try:
        found = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return (address,)
    if not isinstance(found, IPv6Address):
        return (str(found),)
    if found.ipv4_mapped:
        return (str(found.ipv4_mapped),)
    return tuple(f"{IPv6Address(int(found) >> (128 - bits) << (128 - bits))}/{bits}" for bits in BLOCK_BITS)
