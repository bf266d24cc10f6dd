"""What the readable files of a folder are written from."""

from collections.abc import Mapping
from dataclasses import dataclass

from lykta.ads.evidence.clear_contacts import Revealed
from lykta.ads.evidence.gathering import Gathered
from lykta.ads.evidence.order import Order
from lykta.ads.evidence.provenance import ResultName
from lykta.ads.judge.entries import Subject
from lykta.ads.result import Summary


@dataclass(frozen=True)
class Told:
    """One network, who asked for it and what for, and the file and the key that it comes from.

    `shown` are the contacts that stand in clear, by pseudonym; `region` is where numbers without a country
    code are dialled; `judged` tells whether judgements made the network what it is; `disputed` has the
    subjects about which analysts differ.
    """

    found: Gathered
    order: Order
    shown: Mapping[str, Revealed]
    region: str
    summary: Summary
    result: ResultName
    fingerprint: str
    judged: bool
    disputed: frozenset[Subject]
