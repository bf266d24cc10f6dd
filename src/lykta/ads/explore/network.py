"""What there is to see of one network: ads, contacts, graph, posting times and judgements."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lykta.ads.engine import Engine
from lykta.ads.judgements import (
    Contradiction,
    CurrentJudgements,
    JudgedNetwork,
    Judgement,
    JudgementEntry,
    Verdict,
)
from lykta.ads.judgements.log import in_force
from lykta.ads.result import Ad, Contact, Network
from lykta.ads.result.values import ContactMark
from lykta.errors import InputError

# Reading the numbers first and the ads by them is several times as fast as a join over all members.
_NUMBERS = "SELECT ad FROM members WHERE network = ?"
_IN_TIME = """
SELECT ad, ad_id, CAST(posted_at AS DATE) AS day FROM ads WHERE ad IN (SELECT unnest(?))
ORDER BY posted_at ASC NULLS LAST, ad
"""

# `result` is the file itself, under the judgements that the other names are seen through.
_WENT = """
SELECT after.network, count(*) AS ads FROM result.members AS before JOIN members AS after USING (ad)
WHERE before.network = ? GROUP BY after.network ORDER BY ads DESC, after.network
"""

MOST_READ: Final = 500
"""Texts lie packed all over the file: those of 500 ads take a tenth of a second, those of 5,000 a second."""

_TEXTS = "SELECT ad, dense_rank() OVER (ORDER BY text) AS text FROM ads WHERE ad IN (SELECT unnest(?))"
_PLACES: Final = "SELECT ad, place FROM ads WHERE ad IN (SELECT unnest(?))"
PAGE: Final = 10
"""How many ads a page has: as many texts as one reads before one forgets the first."""

_ADS = """
SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM ads WHERE ad IN (SELECT unnest(?))
"""

_MARKS = (
    "SELECT ad, kind, contact, position FROM contacts WHERE ad IN (SELECT unnest(?)) ORDER BY ad, position"
)
_HELD = "SELECT DISTINCT ad, contact FROM contacts WHERE ad IN (SELECT unnest(?)) ORDER BY ad, contact"
_VALUES = "SELECT contact, kind, ads, hub FROM contact_values WHERE contact IN (SELECT unnest(?))"
type GatheredBy = Literal["ad", "text", "contacts"]
MOST_BUNDLES: Final = 36
MOST_CONTACTS: Final = 24
"""Sixty nodes, each with a label that can be read."""

_BY_DAY = """
SELECT place, CAST(posted_at AS DATE) AS day, count(*) AS ads FROM ads WHERE ad IN (SELECT unnest(?))
GROUP BY place, day ORDER BY day ASC NULLS LAST, place ASC NULLS LAST
"""

type About = Literal["network", "part", "link", "across"]


@dataclass(frozen=True)
class Own:
    """The ads of a network in order of time: their numbers in the result, their ids, and their days."""

    numbers: tuple[int, ...]
    ids: tuple[str, ...]
    days: tuple[date | None, ...]


@dataclass(frozen=True)
class Gone:
    """A network that holds ads of one that judgements took apart or joined; one ad is not a network."""

    network: str
    ads: int


@dataclass(frozen=True)
class AdsPage:
    """One page of ads with their numbers in the result; pages are counted from 1."""

    ads: tuple[tuple[int, Ad], ...]
    number: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        """Which ad of the network the last one here is, from 1."""
        return self.first + len(self.ads) - 1


@dataclass(frozen=True)
class Holdings:
    """The contacts, most ads of the network first, and the pseudonyms that each ad (by number) holds."""

    contacts: tuple[Contact, ...]
    by_ad: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Ads that are one node, by their places among the network's ads in time (from 1), and their contacts.

    `first` is the day of the first ad. `contacts` says how many hold each of the contacts that are drawn.
    """

    ads: tuple[int, ...]
    first: date | None
    contacts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes, ads in order of time and contacts with most ads first, and what was left out to be seen."""

    by: GatheredBy
    bundles: tuple[Bundle, ...]
    contacts: tuple[str, ...]
    ads_left_out: int
    contacts_left_out: int


@dataclass(frozen=True, slots=True)
class Posting:
    """The ads of one place on one day; None where the ads do not say."""

    place: str | None
    day: date | None
    ads: int


@dataclass(frozen=True, slots=True)
class Stay:
    """The ads of one place: how many, and how many on each day that has any, in order of time."""

    place: str
    ads: int
    days: tuple[tuple[date, int], ...]

    @property
    def first(self) -> date | None:
        """The first day; None when no ad of the place has one."""
        return self.days[0][0] if self.days else None

    @property
    def last(self) -> date | None:
        """The last day."""
        return self.days[-1][0] if self.days else None


@dataclass(frozen=True)
class NetworkEntry:
    """One judgement: by whom, when, and what it is about.

    `about` is `network` for this network, `part` for one of other ads that has `shared` of these, `link` for
    two of these, and `across` for one of these and another. `pair` are the two ads of a link. `then` is how
    many ads this network had when it was judged, where it has other ads now.
    """

    number: int
    at: str
    by: str
    verdict: Verdict
    note: str
    about: About
    shared: int
    pair: tuple[str, ...]
    undone: bool
    disputed: bool
    then: int | None = None


@dataclass(frozen=True)
class NetworkEntries:
    """All that is judged about a network, the newest first; and the contradictions that touch it."""

    words: tuple[NetworkEntry, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def of_network(self) -> tuple[NetworkEntry, ...]:
        """The words on this network as a whole that are not undone."""
        return tuple(word for word in self.words if word.about == "network" and not word.undone)


def own_ads(engine: Engine, name: str) -> Own:
    """The ads of the network of this id; none when there is no such network."""
    numbers = engine.arrow(_NUMBERS, [name])["ad"].to_pylist()
    rows = engine.arrow(_IN_TIME, [numbers])
    return Own(*(tuple(rows[name].to_pylist()) for name in ("ad", "ad_id", "day")))


def where_it_went(engine: Engine, name: str) -> list[Gone]:
    """Where the ads of a network of the analysis are now, the most ads first.

    Only for an engine with judgements laid over the result (`Opened.engine`).
    """
    return [Gone(**row) for row in engine.arrow(_WENT, [name]).to_pylist()]


def ads_when_judged(current: CurrentJudgements, name: str) -> int | None:
    """How many ads the network of this name had when it was last judged as a whole; None where it was not."""
    found = {
        entry.number: len(on.ads)
        for on, entries in current.entries.items()
        for entry in entries
        if isinstance(entry.act, Judgement) and entry.act.network == name
    }
    return found[max(found)] if found else None


def same_texts(engine: Engine, own: Own) -> dict[int, int] | None:
    """A number for the text of each ad, equal for equal texts; None for a network too large to read whole."""
    if len(own.numbers) > MOST_READ:
        return None
    rows = engine.arrow(_TEXTS, [list(own.numbers)])
    return dict(zip(rows["ad"].to_pylist(), rows["text"].to_pylist(), strict=True))


def ads_page(engine: Engine, own: Own, number: int) -> AdsPage:
    """The page of this number. Raises `InputError` when there is none."""
    pages = max(1, -(-len(own.numbers) // PAGE))
    if not 1 <= number <= pages:
        raise InputError(f"There is no page {number} of the ads: there are {pages}.")
    begin = (number - 1) * PAGE
    found = read_ads_of(engine, own.numbers[begin : begin + PAGE])
    return AdsPage(found, number, pages, begin + 1, len(own.numbers))


def read_ads_of(engine: Engine, numbers: Sequence[int]) -> tuple[tuple[int, Ad], ...]:
    """Ads by their numbers in the result, each with its number, in the order given."""
    marks = defaultdict(list)
    for row in engine.arrow(_MARKS, [list(numbers)]).to_pylist():
        marks[row.pop("ad")].append(ContactMark(**row))
    rows = {row.pop("ad"): row for row in engine.arrow(_ADS, [list(numbers)]).to_pylist()}
    return tuple((number, Ad(marks=tuple(marks[number]), **rows[number])) for number in numbers)


def places_of(engine: Engine, own: Own) -> list[str | None]:
    """The place that each ad names, in their order; None for one that names none."""
    rows = engine.arrow(_PLACES, [list(own.numbers)])
    found = dict(zip(rows["ad"].to_pylist(), rows["place"].to_pylist(), strict=True))
    return [found[number] for number in own.numbers]


def holdings(engine: Engine, own: Own) -> Holdings:
    """Who holds what in a network; an ad without a contact is not in `by_ad`."""
    rows = engine.arrow(_HELD, [list(own.numbers)])
    held = defaultdict(list)
    for ad, contact in zip(rows["ad"].to_pylist(), rows["contact"].to_pylist(), strict=True):
        held[ad].append(contact)
    here = Counter(contact for contacts in held.values() for contact in contacts)
    values = engine.arrow(_VALUES, [list(here)]).to_pylist() if here else []
    found = [
        Contact(row["kind"], row["contact"], here[row["contact"]], row["ads"], row["hub"]) for row in values
    ]
    found.sort(key=lambda contact: (-contact.ads, contact.kind, contact.contact))
    return Holdings(tuple(found), {ad: tuple(contacts) for ad, contacts in held.items()})


def wants_texts(network: Network) -> bool:
    """Whether the graph of a network would have a node for each text, so that they have to be told apart."""
    return network.ads > MOST_BUNDLES >= network.texts


def graph(own: Own, held: Holdings, texts: Mapping[int, int] | None) -> Graph:
    """The graph of a network; `texts` numbers the text of each ad, or is None when it is not known."""
    by, groups = _gather(own, held, texts)
    contacts = tuple(each.contact for each in held.contacts[:MOST_CONTACTS])
    kept = sorted(sorted(groups, key=lambda ads: (-len(ads), ads))[:MOST_BUNDLES])
    return Graph(
        by,
        tuple(_bundle(own, held, ads, frozenset(contacts)) for ads in kept),
        contacts,
        ads_left_out=len(own.numbers) - sum(map(len, kept)),
        contacts_left_out=len(held.contacts) - len(contacts),
    )


def _gather(
    own: Own, held: Holdings, texts: Mapping[int, int] | None
) -> tuple[GatheredBy, list[tuple[int, ...]]]:
    if len(own.numbers) <= MOST_BUNDLES:
        return "ad", [(place,) for place in range(len(own.numbers))]
    if texts is not None and len(set(texts.values())) <= MOST_BUNDLES:
        return "text", _groups(own, texts.__getitem__)
    return "contacts", _groups(own, lambda number: held.by_ad.get(number, ()))


def _groups(own: Own, key: Callable[[int], Hashable]) -> list[tuple[int, ...]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, number in enumerate(own.numbers):
        groups[key(number)].append(place)
    return [tuple(group) for group in groups.values()]


def _bundle(own: Own, held: Holdings, places: tuple[int, ...], drawn: frozenset[str]) -> Bundle:
    counts = Counter(
        contact for place in places for contact in held.by_ad.get(own.numbers[place], ()) if contact in drawn
    )
    return Bundle(tuple(place + 1 for place in places), own.days[places[0]], dict(sorted(counts.items())))


def postings(engine: Engine, own: Own) -> tuple[Posting, ...]:
    """All ads of a network by day and place, in order of time; those without a day last."""
    return tuple(Posting(**row) for row in engine.arrow(_BY_DAY, [list(own.numbers)]).to_pylist())


def stays(posted: Iterable[Posting]) -> tuple[Stay, ...]:
    """The places in order of their first day, equal ones by name; those without any day last."""
    by_place: dict[str, list[Posting]] = defaultdict(list)
    for each in posted:
        if each.place:
            by_place[each.place].append(each)
    found = [_stay(place, held) for place, held in by_place.items()]
    return tuple(sorted(found, key=lambda stay: (stay.first or date.max, stay.place)))


def by_day(posted: Iterable[Posting]) -> dict[date, int]:
    """How many ads each day has, in order of time; days without ads, and ads without a day, are left out."""
    counts: dict[date, int] = defaultdict(int)
    for each in posted:
        if each.day:
            counts[each.day] += each.ads
    return dict(sorted(counts.items()))


def _stay(place: str, held: list[Posting]) -> Stay:
    return Stay(place, sum(each.ads for each in held), tuple(by_day(held).items()))


def words_on(
    network: str,
    own: Own,
    entries: Sequence[JudgementEntry],
    current: CurrentJudgements,
    contradictions: Iterable[Contradiction],
) -> NetworkEntries:
    """What the log says of the ads of the network of this name."""
    ads = frozenset(own.ids)
    standing_numbers = {entry.number for entry in in_force(entries)}
    found = [
        _word(entry, entry.act, (network, ads), standing_numbers, current)
        for entry in reversed(entries)
        if isinstance(entry.act, Judgement) and not ads.isdisjoint(entry.act.on.ads)
    ]
    return NetworkEntries(tuple(found), contradictions_about(own, contradictions))


def contradictions_about(own: Own, contradictions: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    """Those of the contradictions that touch an ad of the network."""
    ads = frozenset(own.ids)
    return tuple(each for each in contradictions if not ads.isdisjoint({*each.apart.ads, *each.through}))


def _word(
    entry: JudgementEntry,
    act: Judgement,
    on: tuple[str, frozenset[str]],
    in_force_now: set[int],
    current: CurrentJudgements,
) -> NetworkEntry:
    network, ads = on
    about = _about(act, network, ads)
    shared = len(ads.intersection(act.on.ads))
    return NetworkEntry(
        entry.number,
        entry.at,
        entry.by,
        act.verdict,
        act.note,
        about=about,
        shared=shared,
        pair=() if isinstance(act.on, JudgedNetwork) else act.on.ads,
        undone=entry.number not in in_force_now,
        disputed=act.on in current.disputed,
        then=len(act.on.ads) if about == "network" and {*act.on.ads} != ads else None,
    )


def _about(act: Judgement, network: str, ads: frozenset[str]) -> About:
    if isinstance(act.on, JudgedNetwork):
        return "network" if act.network == network or ads == {*act.on.ads} else "part"
    return "link" if ads >= {*act.on.ads} else "across"
