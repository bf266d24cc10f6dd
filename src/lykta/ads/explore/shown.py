"""What a judgement is about: found in the result as it was shown, or refused."""

from collections.abc import Collection
from hashlib import blake2b

from lykta.ads.engine import Engine
from lykta.ads.judgements import Group, Link

_ADS_OF = "SELECT ad_id FROM members JOIN ads USING (ad) WHERE network = ? ORDER BY ad_id"
_SIZE = "SELECT count(*) AS ads FROM members WHERE network = ?"
_THERE = "SELECT ad_id FROM ads WHERE ad_id IN (SELECT unnest(?))"


def ads_of_network(engine: Engine, network: str) -> list[str]:
    """The ids of a network's ads as judgements leave it, sorted; none when there is no such network."""
    return [str(ad) for ad in engine.arrow(_ADS_OF, [network])["ad_id"].to_pylist()]


def size_of(engine: Engine, network: str) -> int:
    """How many ads a network has."""
    return int(engine.arrow(_SIZE, [network])["ads"][0].as_py())


def digest_of(ads: Collection[str]) -> str:
    """32 hexadecimal digits that tell whether a network still has the ads that it was shown with."""
    named = b"".join(ad.encode() + b"\0" for ad in sorted(ads))
    return blake2b(named, digest_size=16, person=b"lykta-shown").hexdigest()


def shown_network(engine: Engine, network: str, digest: str) -> Group | None:
    """The ads of a network of two ads or more; None when it is gone, or no longer has the ads of the digest.

    Without a digest the name of the network tells, which is made from its ads as well.
    """
    ads = ads_of_network(engine, network)
    if len(ads) < 2 or (digest and digest != digest_of(ads)):
        return None
    return Group.of(set(ads))


def shown_link(engine: Engine, one: str, other: str) -> Link | None:
    """Two ads by their ids; None when they are one, or the result lacks one of them."""
    if one == other or engine.arrow(_THERE, [[one, other]]).num_rows < 2:
        return None
    return Link.between(one, other)
