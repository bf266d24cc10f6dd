"""All that a result and its log say of one network, read once for everything in the folder."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lykta.ads.engine import Engine
from lykta.ads.evidence.concerning import Concerning, Network, concerning
from lykta.ads.evidence.cuts import Cut, cuts_of
from lykta.ads.evidence.links import LinkRow, links_of
from lykta.ads.explore import Opened
from lykta.ads.judge.forest import Forest
from lykta.ads.result import Ad, NetworkPage
from lykta.ads.result.network_page import read_network
from lykta.ads.result.tags import Mark

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


@dataclass(frozen=True, slots=True)
class Held:
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
class Wording:
    """One text, and the ads that bear it, contacts and all."""

    ads: tuple[Ad, ...]

    @property
    def first_seen(self) -> datetime | None:
        """When its first dated ad was posted."""
        return min((ad.posted_at for ad in self.ads if ad.posted_at), default=None)


@dataclass(frozen=True)
class Outline:
    """One network: its page, without ads, and what the log says of it."""

    page: NetworkPage
    log: Concerning

    @property
    def name(self) -> str:
        """The id of the network."""
        return self.page.network.network

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each contact of the network, by pseudonym."""
        return {contact.contact: contact.kind for contact in self.page.contacts}


@dataclass(frozen=True)
class Gathered(Outline):
    """The same with every ad, who holds which contact, links in and out, cuts, and the calibration."""

    ads: Sequence[Ad]
    held: Sequence[Held]
    links: Sequence[LinkRow]
    cuts: Sequence[Cut]
    calibration: Sequence[CalibrationBin]

    @property
    def wordings(self) -> list[Wording]:
        """Each text once, in the order in which it is first seen."""
        bearers = defaultdict(list)
        for ad in self.ads:
            bearers[ad.bare, ad.marks].append(ad)
        found = [Wording(tuple(ads)) for ads in bearers.values()]
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
        forest = Forest(ad.ad_id for ad in self.ads)
        kept = []
        for link in sorted(self.links_inside, key=lambda link: (-link.probability, link.ad_a, link.ad_b)):
            if forest.group_of(link.ad_a) is not forest.group_of(link.ad_b):
                forest.join(link.ad_a, link.ad_b)
                kept.append(link)
        return kept


def outline(opened: Opened, name: str) -> Outline:
    """What can be said of a network at once; `InputError` when there is no such network."""
    page = read_network(opened.engine, name, examples=0)
    ads = frozenset(opened.engine.arrow(_IDS, [name])["ad_id"].to_pylist())
    contacts = frozenset(contact.contact for contact in page.contacts)
    return Outline(page, concerning(opened.entries, Network(name, ads, contacts)))


def gather(opened: Opened, name: str) -> Gathered:
    """Read all of one network under the judgements so far; `InputError` when there is no such network."""
    engine, outlined = opened.engine, outline(opened, name)
    return Gathered(
        page=outlined.page,
        log=outlined.log,
        ads=_ads(engine, name),
        held=[Held(**row) for row in engine.arrow(_HELD, [name]).to_pylist()],
        links=links_of(engine, name),
        cuts=cuts_of(engine, name),
        calibration=[CalibrationBin(**row) for row in engine.arrow(_CALIBRATION).to_pylist()],
    )


def _ads(engine: Engine, name: str) -> list[Ad]:
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [name]).to_pylist():
        marks[row.pop("ad")].append(Mark(**row))
    return [Ad(marks=tuple(marks[row.pop("ad")]), **row) for row in engine.arrow(_ADS, [name]).to_pylist()]
