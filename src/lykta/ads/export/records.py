"""What an export holds: networks, ads, contacts and links under the judgements so far, read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.contacts import count_ids_like_contacts
from lykta.ads.engine import Engine
from lykta.ads.evidence.log_extract import holds_contact, without_contacts
from lykta.ads.explore import Opened
from lykta.ads.explore.judgement_log import EntryState, LogEntry, find_judged, read_log
from lykta.ads.explore.labels import labels
from lykta.ads.explore.review_queue import Links
from lykta.ads.explore.strength import weakest_ties
from lykta.ads.export.contents import Contents
from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement
from lykta.ads.result.networks import find_network
from lykta.ads.result.values import tag
from lykta.language import Language

DISPUTED: Final = "disputed"
"""The verdict on what analysts differ about."""

# Rows of Python take some fifty times the room of Arrow's: so many are some tens of megabytes.
_ROWS: Final = 16_384

_ALL = "CREATE TEMP TABLE exported AS SELECT ad, network FROM members"
_CHOSEN = f"{_ALL} WHERE network IN (SELECT unnest(?))"
# The strongest reason tells the probability of a pair, with its interval, as pages do.
_PAIRS = """
CREATE TEMP TABLE pairs AS
SELECT a, b, max(probability) AS probability, arg_max(low, (probability, reason)) AS low,
    arg_max(high, (probability, reason)) AS high, string_agg(DISTINCT reason, ';' ORDER BY reason) AS reasons
FROM links
WHERE probability >= ? AND a IN (SELECT ad FROM exported) AND b IN (SELECT ad FROM exported)
GROUP BY a, b
"""

_NETWORKS = """
SELECT network, ads, texts, contacts, personas, places, sites, first_seen, last_seen FROM networks
WHERE network IN (SELECT network FROM exported) ORDER BY ads DESC, network
"""

_EXPORTED = "SELECT ad, network FROM exported"
# In one order: numbers added up in another have another sum, and each export would have other bytes.
_PROBABILITIES = "SELECT a, b, probability FROM pairs ORDER BY a, b"
# All of them, whatever the request leaves out: a network hangs on a link that is not written, too.
_TIES = """
SELECT a, b, CAST(probability AS FLOAT) AS probability FROM links
WHERE a IN (SELECT ad FROM exported) AND b IN (SELECT ad FROM exported)
"""
_ADS = """
SELECT ad_id, network, posted_at, place, site FROM ads JOIN exported USING (ad) ORDER BY ad
"""

# What the analysis cut between owners ties none of its ads to all others.
_RECYCLED = "contact IN (SELECT subject FROM cuts WHERE kind = 'recycled contact')"
# A contact that an ad holds twice, in its text and in a column, is held once.
_HELD = "SELECT DISTINCT ad, contact FROM contacts WHERE ad IN (SELECT ad FROM exported)"
_CONTACTS = f"""
SELECT contact, kind, held.ads, contact_values.ads AS ads_in_file, hub, {_RECYCLED} AS recycled
FROM (SELECT contact, count(*) AS ads FROM ({_HELD}) GROUP BY contact) AS held
JOIN contact_values USING (contact) ORDER BY held.ads DESC, contact
"""  # noqa: S608 - our own words

_HOLDINGS = f"""
SELECT ad_id, contact FROM ({_HELD}) AS held JOIN ads USING (ad) JOIN contact_values USING (contact)
WHERE NOT hub AND NOT {_RECYCLED} ORDER BY ad, contact
"""  # noqa: S608 - our own words

_LINKS = """
SELECT one.ad_id AS ad_a, other.ad_id AS ad_b, probability, low, high, reasons,
    here.network AS network_a, there.network AS network_b
FROM pairs JOIN ads AS one ON one.ad = a JOIN ads AS other ON other.ad = b
JOIN exported AS here ON here.ad = a JOIN exported AS there ON there.ad = b
ORDER BY a, b
"""

_FIRST_AD = "SELECT ad_id, title, text FROM ads ORDER BY ad LIMIT 1"
_NETWORK_OF = "SELECT ad_id, network FROM ads JOIN members USING (ad) WHERE ad_id IN (SELECT unnest(?))"
_COUNT = "SELECT count(*) AS rows FROM {}"
_IDS = "SELECT ad_id FROM ads JOIN exported USING (ad)"
# Pairs that no link of the least probability ties.
_WEAKER = """
SELECT count(*) AS pairs FROM (
    SELECT a, b FROM links
    WHERE a IN (SELECT ad FROM exported) AND b IN (SELECT ad FROM exported)
    GROUP BY a, b HAVING max(probability) < ?
)
"""


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """Which networks, or all ads where `networks` is None; the least probability of a link; the language."""

    networks: tuple[str, ...] | None = None
    least: float = 0.0
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """One network of two ads or more.

    `name` and `tags` are what an analyst called it. `strength` is the probability of the weakest link that
    the network cannot do without, as the workbench shows it, whatever links the request leaves out; None
    where no link holds it together. `links` are its linked pairs of ads, and `mean` their mean probability.
    `verdict` is that on the network as a whole, or empty; `touched` tells whether anything in it was judged.
    """

    network: str
    name: str
    tags: str
    ads: int
    texts: int | None
    contacts: int | None
    personas: int | None
    places: int
    sites: int
    first_seen: datetime | None
    last_seen: datetime | None
    strength: float | None
    links: int
    mean: float | None
    verdict: str
    touched: bool


@dataclass(frozen=True, slots=True)
class AdRecord:
    """One ad and the network that it is in, which is one of this ad alone where nothing links it."""

    ad_id: str
    network: str
    posted_at: datetime | None
    place: str | None
    site: str | None


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One contact by its pseudonym: on how many ads here and in the file; a hub links nobody, and one that is
    `recycled` changed hands and counts as two.
    """

    contact: str
    kind: str
    ads: int
    ads_in_file: int
    hub: bool
    recycled: bool

    @property
    def ties(self) -> bool:
        """Whether it ties all ads that hold it."""
        return not self.hub and not self.recycled

    def label(self, language: Language) -> str:
        """Its kind, and the beginning of its pseudonym."""
        return tag(self.kind, self.contact, language)


@dataclass(frozen=True, slots=True)
class HoldingRecord:
    """That an ad holds a contact, which ties all that hold it."""

    ad_id: str
    contact: str


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """Two linked ads: the strongest probability with its interval, and all reasons.

    `inside` tells whether both are in one network: a link between two networks did not hold. `verdict` and
    `by` are the judgement on the pair, or empty.
    """

    ad_a: str
    ad_b: str
    probability: float
    low: float
    high: float
    reasons: tuple[str, ...]
    network_a: str
    network_b: str
    verdict: str
    by: str

    @property
    def inside(self) -> bool:
        """Whether both ads are in one network."""
        return self.network_a == self.network_b


@dataclass(frozen=True, slots=True)
class JudgementRecord:
    """One judgement of the log that concerns what is exported.

    `about` is `link` or `network`; `network` is where that is now, or empty; of a link between two networks,
    both. `note` is None where it reads as a contact in clear and was left out. `state` says whether it has an
    effect now, and else why not.
    """

    number: int
    at: datetime
    by: str
    about: str
    ads: tuple[str, ...]
    network: str
    verdict: str
    note: str | None
    state: EntryState


class ExportRecords:
    """The records of one export. An engine reads them while the one that pages ask goes on answering.

    Only one of them can be read at a time.
    """

    def __init__(self, opened: Opened, engine: Engine, request: ExportRequest) -> None:
        self.request = request
        self.source = opened.path.name
        self._version, self._summary = opened.version, opened.summary
        last = opened.entries[-1] if opened.entries else None
        self._last_entry = (last.number, last.at) if last else None
        self._engine = engine
        self._touched = find_judged(opened.engine, opened.current, opened.changes).touched
        told = read_log(opened, page=1, size=max(1, len(opened.entries))).entries
        self._log = [each for each in reversed(told) if isinstance(each.entry.act, Judgement)]
        self._of_networks = _verdicts_on_networks(opened, self._log)
        self._region = opened.region
        # An earlier version took a name that reads as a contact.
        self._analysts = {
            by: without_contacts(by, self._region, request.language)
            for by in {entry.by for entry in opened.entries}
        }
        self._of_links = _verdicts_on_links(opened, self._analysts)
        self._names = _names_of(opened, self._region)
        self._choose(request)
        self.contents = self._count_contents()
        """What the export holds and leaves out."""

    def networks(self) -> Iterator[NetworkRecord]:
        """The networks, the largest first."""
        tied, strengths = self._ties(), self._strengths()
        for row in self._rows(_NETWORKS):
            network = row["network"]
            name, tags = self._names.get(network, ("", ""))
            links, mean = tied.get(network, (0, None))
            yield NetworkRecord(
                name=name,
                tags=tags,
                strength=strengths.get(network),
                links=links,
                mean=mean,
                verdict=self._of_networks.get(network, ""),
                touched=network in self._touched,
                **row,
            )

    def ads(self) -> Iterator[AdRecord]:
        """The ads, in the order of the file."""
        return (AdRecord(**row) for row in self._rows(_ADS))

    def contacts(self) -> Iterator[ContactRecord]:
        """The contacts that the ads hold, those on most of them first."""
        return (ContactRecord(**row) for row in self._rows(_CONTACTS))

    def holdings(self) -> Iterator[HoldingRecord]:
        """Which ad holds which of the contacts that tie all that hold them."""
        return (HoldingRecord(**row) for row in self._rows(_HOLDINGS))

    def links(self) -> Iterator[LinkRecord]:
        """The linked pairs of ads, each once."""
        for row in self._rows(_LINKS):
            reasons = tuple(row.pop("reasons").split(";"))
            verdict, by = self._of_links.get((row["ad_a"], row["ad_b"]), ("", ""))
            yield LinkRecord(reasons=reasons, verdict=verdict, by=by, **row)

    def judgements(self) -> Iterator[JudgementRecord]:
        """The judgements that concern an exported ad, in the order in which they were made."""
        here = None
        if self.request.networks is not None:
            here = {ad.ad_id for ad in self.ads()}
        of_ad = self._networks_of_judged()
        for told in self._log:
            act = told.entry.act
            if isinstance(act, Judgement) and (here is None or not here.isdisjoint(act.on.ads)):
                yield self._judgement(told, act, of_ad)

    def identity(self) -> str:
        """What tells this result from others: ids may be running numbers, and networks have names of ids."""
        return str(self._engine.arrow(_FIRST_AD).to_pylist())

    def name_of(self, network: str) -> str:
        """What an analyst called a network; empty where nobody named it."""
        return self._names.get(network, ("", ""))[0]

    def verdict_on(self, network: str) -> str:
        """The verdict on a network as a whole; empty where there is none."""
        return self._of_networks.get(network, "")

    def _count_contents(self) -> Contents:
        request = self.request
        weaker = self._engine.arrow(_WEAKER, [request.least])["pairs"][0].as_py() if request.least > 0 else 0
        ads, links = (
            int(self._engine.arrow(_COUNT.format(table))["rows"][0].as_py())
            for table in ("exported", "pairs")
        )
        return Contents(
            source=self.source,
            version=self._version,
            summary=self._summary,
            networks=request.networks,
            ads=ads,
            links=links,
            least=request.least,
            weaker=weaker,
            last_entry=self._last_entry,
            ids_like_contacts=sum(map(count_ids_like_contacts, self._ids())),
        )

    def _ids(self) -> Iterator[pa.Array]:
        return (batch["ad_id"] for batch in self._engine.batches(_IDS))

    def _ties(self) -> dict[str, tuple[int, float]]:
        """By network the number of its linked pairs, and the mean of their probabilities.

        Counted here: the engine would join all pairs with all names of networks, which takes more memory.
        """
        names, of_ad, _ = self._places()
        links, total = np.zeros(len(names), np.int64), np.zeros(len(names))
        for batch in self._engine.batches(_PROBABILITIES):
            network = of_ad[batch["a"].to_numpy()]
            inside = network == of_ad[batch["b"].to_numpy()]
            network, probability = network[inside], batch["probability"].to_numpy()[inside]
            np.add.at(links, network, 1)
            np.add.at(total, network, probability)
        tied = np.flatnonzero(links)
        figures = zip(links[tied].tolist(), (total[tied] / links[tied]).tolist(), strict=True)
        return dict(zip(names.take(pa.array(tied)).to_pylist(), figures, strict=True))

    def _strengths(self) -> dict[str, float]:
        """By network the probability of the weakest link that it cannot do without."""
        names, of_ad, least = self._places()
        found = self._engine.arrow(_TIES)
        links = Links.of(len(of_ad), *(found[name].to_numpy() for name in found.column_names))
        weakest = weakest_ties(links, least[of_ad])[least]
        tied = np.flatnonzero(weakest <= 1)
        return dict(zip(names.take(pa.array(tied)).to_pylist(), weakest[tied].tolist(), strict=True))

    def _places(self) -> tuple[pa.Array, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The names of the networks, the place of each ad's network among them, and the least ad of each."""
        found = self._engine.arrow(_EXPORTED)
        ad = found["ad"].to_numpy().astype(np.int32)
        names = found["network"].combine_chunks().dictionary_encode()
        # Ads that are not exported are on no link that is read.
        of_ad = np.zeros(int(ad.max(initial=-1)) + 1, np.int32)
        of_ad[ad] = names.indices.to_numpy()
        least = np.full(len(names.dictionary), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(least, of_ad[ad], ad)
        return names.dictionary, of_ad, least

    def _networks_of_judged(self) -> dict[str, str]:
        """The network of each ad on a link that was judged."""
        acts = [told.entry.act for told in self._log]
        judged = {ad for act in acts if isinstance(act, Judgement) for ad in _ads_of_link(act)}
        rows = self._engine.arrow(_NETWORK_OF, [sorted(judged)]).to_pylist()
        return {row["ad_id"]: row["network"] for row in rows}

    def _judgement(self, told: LogEntry, act: Judgement, of_ad: Mapping[str, str]) -> JudgementRecord:
        entry = told.entry
        of_link = dict.fromkeys(of_ad[ad] for ad in _ads_of_link(act) if ad in of_ad)
        return JudgementRecord(
            number=entry.number,
            at=datetime.fromisoformat(entry.at),
            by=self._analysts[entry.by],
            about="link" if isinstance(act.on, JudgedLink) else "network",
            ads=act.on.ads,
            network=told.where.network or ", ".join(of_link),
            verdict=str(act.verdict),
            note=None if holds_contact(act.note, self._region) else act.note,
            state=told.state,
        )

    def _choose(self, request: ExportRequest) -> None:
        if request.networks is None:
            self._engine.run(_ALL)
        else:
            for network in request.networks:
                find_network(self._engine, network)
            self._engine.run(_CHOSEN, [list(request.networks)])
        self._engine.run(_PAIRS, [request.least])

    def _rows(self, sql: str) -> Iterator[dict[str, Any]]:
        for batch in self._engine.batches(sql, rows=_ROWS):
            yield from batch.to_pylist()


@contextmanager
def reading_records(opened: Opened, request: ExportRequest) -> Iterator[ExportRecords]:
    """The records of a result as it is now, whatever is judged while they are read.

    Raises `InputError` when one of the networks is not there.
    """
    opened.describe(opened.changes.came if request.networks is None else request.networks)
    with opened.engine.beside() as engine:
        engine.run("BEGIN TRANSACTION")
        yield ExportRecords(opened, engine, request)


def _ads_of_link(act: Judgement) -> tuple[str, ...]:
    return act.on.ads if isinstance(act.on, JudgedLink) else ()


def _names_of(opened: Opened, region: str) -> dict[str, tuple[str, str]]:
    """The name and the tags of each network that an analyst labelled; what holds a contact stays here."""

    def bare(text: str) -> str:
        return "" if holds_contact(text, region) else text

    found = labels(opened.engine, opened.entries)
    return {name: (bare(label.name), bare(", ".join(label.tags))) for name, label in found.items()}


def _verdicts_on_networks(opened: Opened, log: Sequence[LogEntry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for told in log:
        act = told.entry.act
        if isinstance(act, Judgement) and isinstance(act.on, JudgedNetwork) and told.where.network:
            verdict = opened.current.verdicts.get(act.on)
            if act.on in opened.current.disputed:
                found[told.where.network] = DISPUTED
            elif verdict:
                found[told.where.network] = str(verdict)
    return found


def _verdicts_on_links(opened: Opened, analysts: Mapping[str, str]) -> dict[tuple[str, str], tuple[str, str]]:
    """The verdict on each judged pair, and by whom, under both orders of its ads."""
    found = {}
    for on, entries in opened.current.entries.items():
        if isinstance(on, JudgedLink):
            verdict = DISPUTED if on in opened.current.disputed else str(opened.current.verdicts[on])
            said = verdict, ", ".join(sorted({analysts[entry.by] for entry in entries}))
            found[on.a, on.b] = found[on.b, on.a] = said
    return found


def columns_of(record: type) -> list[str]:
    """The names of the fields of a record."""
    return [field.name for field in fields(record)]
