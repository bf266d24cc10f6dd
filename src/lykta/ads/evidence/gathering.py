"""All that a result and its log say of one network, read once for everything in the folder."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from scipy.cluster.hierarchy import DisjointSet

from lykta.ads.contacts import count_ids_like_contacts
from lykta.ads.engine import Engine
from lykta.ads.evidence.context import EvidenceRequest, ResultName
from lykta.ads.evidence.log_extract import LogExtract, NetworkScope, Revealed, extract_log
from lykta.ads.explore import Opened
from lykta.ads.explore.caveats import NetworkCaveats, read_caveats
from lykta.ads.judgements.entries import Subject
from lykta.ads.result import Ad, NetworkPage, Summary
from lykta.ads.result.networks import read_network
from lykta.ads.result.values import ContactMark

_ADS = """
SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM ads JOIN members USING (ad)
WHERE network = ? ORDER BY ad
"""

_IDS = "SELECT ad_id FROM ads JOIN members USING (ad) WHERE network = ?"

_MARKS = """
SELECT ad, kind, contact, position FROM contacts JOIN members USING (ad)
WHERE network = ? AND position >= 0 ORDER BY ad, position
"""

_HELD = """
SELECT DISTINCT ad_id, kind, contact FROM contacts JOIN members USING (ad) JOIN ads USING (ad)
WHERE network = ? ORDER BY ad_id, kind, contact
"""

_CALIBRATION = "SELECT bin, pairs, predicted, observed FROM calibration WHERE learnt ORDER BY bin"

_OWN = "SELECT ad FROM members WHERE network IN (SELECT unnest(?)) ORDER BY ad"
# The numbers are given as a list: so the engine passes over the links once and joins nothing to all of them.
_TOUCHING = """
SELECT a, b, reason, probability, low, high, similarity, jaccard, information, other_contacts,
    shared_words, contact
FROM links
WHERE a IN (SELECT unnest($1)) OR b IN (SELECT unnest($1))
ORDER BY a, b, reason, contact NULLS FIRST
"""

_NAMES_OF_ADS = "SELECT ad, ad_id, network FROM ads JOIN members USING (ad) WHERE ad IN (SELECT unnest(?))"
_CUTS: Final = """
SELECT kind, subject, ads FROM cuts
WHERE subject IN (SELECT contact FROM contacts JOIN members USING (ad) WHERE network = $1)
    OR kind = 'wrong bridge' AND subject IN (
        SELECT ad_id FROM members JOIN ads USING (ad) WHERE network IN (SELECT unnest($2))
    )
    OR kind = 'copied text' AND subject IN (
        SELECT ad_id FROM ads WHERE ad IN (
            SELECT ad FROM members WHERE network = $1
            UNION ALL SELECT b FROM links JOIN members ON ad = a WHERE network = $1
            UNION ALL SELECT a FROM links JOIN members ON ad = b WHERE network = $1
        )
    )
    OR kind IN ('stock text', 'little wording') AND subject IN (
        SELECT ad_id FROM ads WHERE text IN (SELECT text FROM ads JOIN members USING (ad) WHERE network = $1)
    )
ORDER BY kind, subject
"""

_BRIDGES: Final = "SELECT count(*) AS bridges FROM cuts WHERE kind = 'wrong bridge'"
# What was one piece before it was cut lies a few links apart, and each step passes over all links.
_STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class HeldContact:
    """That an ad holds a contact, in its text or elsewhere."""

    ad_id: str
    kind: str
    contact: str


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Of pairs kept aside: what was predicted of them, and how many had a contact in common."""

    bin: int
    pairs: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class SharedText:
    """One text, and the ads that bear it, contacts and all."""

    ads: tuple[Ad, ...]

    @property
    def first_seen(self) -> datetime | None:
        """When its first dated ad was posted."""
        return min((ad.posted_at for ad in self.ads if ad.posted_at), default=None)


@dataclass(frozen=True, slots=True)
class NetworkCut:
    """Something that was kept from linking and that the network has a part in."""

    kind: str
    subject: str
    ads: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Two ads and one reason; `inside` when both are in the network.

    What says how alike the texts are, and how much they say, is None where the reason is a contact.
    """

    ad_a: str
    ad_b: str
    inside: bool
    reason: str
    probability: float
    low: float
    high: float
    similarity: float | None
    jaccard: float | None
    information: float | None
    other_contacts: bool | None
    shared_words: int | None
    contact: str | None


@dataclass(frozen=True)
class NetworkOutline:
    """One network: its page, without ads, what the log says of it, and how many ids of its ads seem to be
    contacts, which stand in clear as every id does.
    """

    page: NetworkPage
    log: LogExtract
    ids_like_contacts: int

    @property
    def name(self) -> str:
        """The id of the network."""
        return self.page.network.network

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each contact of the network, by pseudonym."""
        return {contact.contact: contact.kind for contact in self.page.contacts}


@dataclass(frozen=True)
class NetworkEvidence(NetworkOutline):
    """The same with what speaks against it, every ad, who holds which contact, links in and out, cuts, and
    the calibration.
    """

    caveats: NetworkCaveats
    ads: Sequence[Ad]
    held: Sequence[HeldContact]
    links: Sequence[LinkRow]
    cuts: Sequence[NetworkCut]
    calibration: Sequence[CalibrationBin]

    @property
    def wordings(self) -> list[SharedText]:
        """Each text once, in the order in which it is first seen."""
        bearers = defaultdict(list)
        for ad in self.ads:
            bearers[ad.bare, ad.marks].append(ad)
        found = [SharedText(tuple(ads)) for ads in bearers.values()]
        return sorted(found, key=lambda one: (one.first_seen or datetime.max, one.ads[0].ad_id))  # noqa: DTZ901 - local times, as the ads give them

    @property
    def links_inside(self) -> list[LinkRow]:
        """The links between ads of the network."""
        return [link for link in self.links if link.inside]

    @property
    def links_out(self) -> list[LinkRow]:
        """The links that lead out of the network and that do not hold."""
        return [link for link in self.links if not link.inside]

    @property
    def holding(self) -> list[LinkRow]:
        """The fewest links that hold the network together, the most probable first: without any one of them
        it would fall in two, were there no others.
        """
        joined = DisjointSet(ad.ad_id for ad in self.ads)
        by_probability = sorted(self.links_inside, key=lambda link: (-link.probability, link.ad_a, link.ad_b))
        return [link for link in by_probability if joined.merge(link.ad_a, link.ad_b)]


def outline(opened: Opened, name: str) -> NetworkOutline:
    """What can be said of a network at once; `InputError` when there is no such network."""
    page = read_network(opened.engine, name, examples=0)
    ids = opened.engine.arrow(_IDS, [name])["ad_id"]
    contacts = frozenset(contact.contact for contact in page.contacts)
    log = extract_log(opened.entries, NetworkScope(name, frozenset(ids.to_pylist()), contacts))
    return NetworkOutline(page, log, count_ids_like_contacts(ids))


def gather(opened: Opened, name: str) -> NetworkEvidence:
    """Read all of one network under the judgements so far; `InputError` when there is no such network."""
    engine, outlined = opened.engine, outline(opened, name)
    return NetworkEvidence(
        page=outlined.page,
        log=outlined.log,
        ids_like_contacts=outlined.ids_like_contacts,
        caveats=read_caveats(engine, name, opened.current, opened.changes.contradictions),
        ads=_ads(engine, name),
        held=[HeldContact(**row) for row in engine.arrow(_HELD, [name]).to_pylist()],
        links=links_of(engine, name),
        cuts=cuts_of(engine, name),
        calibration=[CalibrationBin(**row) for row in engine.arrow(_CALIBRATION).to_pylist()],
    )


def _ads(engine: Engine, name: str) -> list[Ad]:
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [name]).to_pylist():
        marks[row.pop("ad")].append(ContactMark(**row))
    return [Ad(marks=tuple(marks[row.pop("ad")]), **row) for row in engine.arrow(_ADS, [name]).to_pylist()]


class _Name(NamedTuple):
    ad_id: str
    network: str


def links_of(engine: Engine, network: str) -> list[LinkRow]:
    """The links that have an end in the network, in the order of their ads.

    One that leads out was cut by grouping or by a judgement.
    """
    rows = engine.arrow(_TOUCHING, [_own(engine, [network])]).to_pylist()
    names = _names(engine, {row[end] for row in rows for end in ("a", "b")})
    made = []
    for row in rows:
        one, other = names[row.pop("a")], names[row.pop("b")]
        inside = one.network == other.network
        made.append(LinkRow(ad_a=one.ad_id, ad_b=other.ad_id, inside=inside, **row))
    return made


def networks_linked_to(engine: Engine, networks: Sequence[str]) -> set[str]:
    """The networks that a link joins to one of these, and these."""
    rows = engine.arrow(_TOUCHING, [_own(engine, networks)])
    ends = {*rows["a"].to_pylist(), *rows["b"].to_pylist()}
    return {name.network for name in _names(engine, ends).values()} | set(networks)


def _own(engine: Engine, networks: Sequence[str]) -> list[int]:
    return list(engine.arrow(_OWN, [list(networks)])["ad"].to_pylist())


def _names(engine: Engine, ads: Iterable[int]) -> dict[int, _Name]:
    rows = engine.arrow(_NAMES_OF_ADS, [sorted(ads)]).to_pylist()
    return {row["ad"]: _Name(row["ad_id"], row["network"]) for row in rows}


def cuts_of(engine: Engine, network: str) -> list[NetworkCut]:
    """The cuts of the network's contacts and texts, of ties to those around it, and of the whole file."""
    bridges = engine.arrow(_BRIDGES)["bridges"][0].as_py()
    around = _around(engine, network) if bridges else {network}
    return [NetworkCut(**row) for row in engine.arrow(_CUTS, [network, sorted(around)]).to_pylist()]


def _around(engine: Engine, network: str) -> set[str]:
    """The networks that were in one piece with this one before what joined them was cut."""
    found, fresh = {network}, {network}
    for _ in range(_STEPS):
        fresh = networks_linked_to(engine, sorted(fresh)) - found
        if not fresh:
            break
        found |= fresh
    return found


@dataclass(frozen=True)
class ReportContext:
    """One network, who asked for it and what for, and the file and the key that it comes from.

    `shown` are the contacts that stand in clear, by pseudonym; `region` is where numbers without a country
    code are dialled; `judged` tells whether judgements made the network what it is; `disputed` has the
    subjects about which analysts differ.
    """

    found: NetworkEvidence
    request: EvidenceRequest
    shown: Mapping[str, Revealed]
    region: str
    summary: Summary
    result: ResultName
    fingerprint: str
    judged: bool
    disputed: frozenset[Subject]
