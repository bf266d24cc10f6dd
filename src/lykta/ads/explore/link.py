"""One pair of ads: both ads, why they are linked, and how the probability came about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Engine
from lykta.ads.explore.link_wording import Untelling, wording_of
from lykta.ads.group import join_clusters
from lykta.ads.result import Ad
from lykta.ads.result.values import ContactMark
from lykta.ads.weigh import Waterfall, Weights, waterfall
from lykta.errors import InputError

MOST_NEIGHBOURS: Final = 5

_NEIGHBOURS: Final = """
WITH ends AS (
    SELECT b AS other, probability, reason FROM links WHERE a = $1
    UNION ALL SELECT a, probability, reason FROM links WHERE b = $1
),
pairs AS (
    SELECT other, max(probability) AS probability, list(DISTINCT reason ORDER BY reason) AS reasons
    FROM ends WHERE other <> $2 GROUP BY other
)
SELECT other AS number, ad_id, probability, reasons, (SELECT count(*) FROM pairs) AS total
FROM (FROM pairs ORDER BY probability DESC, other LIMIT $3) AS nearest JOIN ads ON ads.ad = other
ORDER BY probability DESC, other
"""

# Asked one table at a time: joined, each of these would be read whole.
_ADS: Final = """
SELECT ad, ad_id, title, text AS bare, posted_at, place, site FROM ads WHERE ad IN (?, ?)
"""

_MEMBERS: Final = "SELECT ad, network FROM members WHERE ad IN (?, ?)"
_NETWORKS: Final = "SELECT network, ads FROM networks WHERE network IN (?, ?)"
_HELD: Final = """
SELECT ad, kind, contact, position FROM contacts WHERE ad IN (?, ?) ORDER BY kind, contact, position
"""

_VALUES: Final = "SELECT contact, ads, hub FROM contact_values WHERE contact IN (SELECT unnest(?))"
_RECYCLED: Final = """
SELECT subject FROM cuts WHERE kind = 'recycled contact' AND subject IN (SELECT unnest(?))
"""

_COPIED: Final = """
SELECT subject FROM cuts WHERE kind = 'copied text' AND subject IN (SELECT unnest(?))
"""

_LINKS: Final = """
SELECT reason, probability, low, high, similarity, jaccard, information, other_contacts,
    shared_words, contact
FROM links
WHERE a = ? AND b = ? ORDER BY contact NULLS FIRST
"""

_WEIGHTS: Final = "SELECT value FROM meta WHERE key = 'weights'"
# Copies of a text are in one network, since nothing parts a text from itself.
_PLACES: Final = """
SELECT DISTINCT nullif(lower(trim(place)), '') AS place FROM ads JOIN members USING (ad)
WHERE network = ? AND text = ? AND title IS NOT DISTINCT FROM ?
"""

_HOLDERS: Final = "SELECT DISTINCT contact, ad FROM contacts WHERE contact IN (SELECT unnest(?))"
_TEXT_LINKS: Final = """
SELECT a, b FROM links
WHERE reason <> 'shared contact' AND a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1))
"""

# A stored probability and the steps to it are the same numbers; this is what adding them may lose.
_TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class LinkContact:
    """A contact in one of the two ads, or in both.

    `ads` hold it in the whole file. `hub` says that it is on so many unlike ads that it links nobody, and
    `recycled` that it was silent for long and came back with other texts, and counts as two.
    """

    kind: str
    contact: str
    ads: int
    hub: bool
    recycled: bool


@dataclass(frozen=True, slots=True)
class LinkedAd:
    """One of the two ads: its `number` in the result, its network and how many ads that has, `contacts`, all
    that it holds, and whether its text was taken for `copied` from others.
    """

    number: int
    ad: Ad
    network: str
    network_ads: int
    contacts: tuple[LinkContact, ...]
    copied: bool = False


@dataclass(frozen=True, slots=True)
class TextReason:
    """What the two texts say: the link's row, and its `steps` where the result kept the weights.

    `similarity`, `jaccard`, `information` (bits of the text that says less), `other_contacts` and
    `shared_words` (different words that both hold) are those of the row; `place` is the factor on likeness.
    """

    reason: str
    probability: float
    low: float
    high: float
    similarity: float
    jaccard: float
    information: float
    other_contacts: bool
    shared_words: int
    place: float | None
    steps: Waterfall | None


@dataclass(frozen=True, slots=True)
class ContactReason:
    """A contact that both ads hold.

    `probability`, `low` and `high` are those of the link, or None where the result has none for it: a hub
    links nobody, and of a large network only enough links are kept to hold it together. `unlike` is how many
    groups of its ads in the file no text link joins.
    """

    held: LinkContact
    unlike: int
    probability: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class NearAd:
    """Another ad that one of the two is linked with: the strongest `probability` and all `reasons`."""

    number: int
    ad_id: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The most probable of an ad's links to ads other than this pair's, and how many it has in all."""

    nearest: tuple[NearAd, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LinkPage:
    """All that the result says of two ads, the one with the lower number first.

    `background` is how alike unrelated ads of the file are, None where the result did not keep its weights.
    `untelling` says for each ad why its text links nobody, None where it may.
    """

    one: LinkedAd
    other: LinkedAd
    text: TextReason | None
    contacts: tuple[ContactReason, ...]
    background: float | None
    untelling: tuple[Untelling | None, Untelling | None]
    neighbours: tuple[Neighbours, Neighbours]

    @property
    def strongest(self) -> "TextReason | ContactReason | None":
        """The reason with the highest probability: what grouping and judging go by. None without a link."""
        linked: list[TextReason | ContactReason] = [
            reason for reason in self.contacts if reason.probability is not None
        ]
        if self.text:
            linked.append(self.text)
        return max(linked, key=lambda reason: reason.probability or 0, default=None)


def read_link(engine: Engine, a: int, b: int) -> LinkPage:
    """What ties two ads, by their numbers in either order, or that nothing does.

    `InputError` when the numbers are the same, or the result has no such ad.
    """
    if a == b:
        raise InputError(f"A link has two ads; {a} was named twice.")
    a, b = min(a, b), max(a, b)
    ads = linked_ads(engine, a, b)
    missing = [str(number) for number in (a, b) if number not in ads]
    if missing:
        raise InputError(f"The result has no ad of the number {' and none of '.join(missing)}.")
    one, other = ads[a], ads[b]
    weights = weights_of(engine)
    text, contacts = reasons_of(engine, one, other, weights)
    file = wording_of(engine)
    return LinkPage(
        one=one,
        other=other,
        text=text,
        contacts=contacts,
        background=weights.background if weights else None,
        untelling=(file.untelling(one.ad), file.untelling(other.ad)),
        neighbours=(_neighbours(engine, a, b), _neighbours(engine, b, a)),
    )


def _neighbours(engine: Engine, ad: int, but: int) -> Neighbours:
    rows = engine.arrow(_NEIGHBOURS, [ad, but, MOST_NEIGHBOURS]).to_pylist()
    return Neighbours(tuple(_neighbour(row) for row in rows), rows[0]["total"] if rows else 0)


def _neighbour(row: Mapping[str, Any]) -> NearAd:
    return NearAd(row["number"], row["ad_id"], row["probability"], tuple(row["reasons"]))


def linked_ads(engine: Engine, a: int, b: int) -> dict[int, LinkedAd]:
    """Those of the two ads that the result has, by number."""
    rows = engine.arrow(_ADS, [a, b]).to_pylist()
    held = engine.arrow(_HELD, [a, b]).to_pylist()
    named: list[object] = [sorted({row["contact"] for row in held})]
    values = {row["contact"]: row for row in engine.arrow(_VALUES, named).to_pylist()}
    recycled = set(engine.arrow(_RECYCLED, named)["subject"].to_pylist())
    copied = set(engine.arrow(_COPIED, [[row["ad_id"] for row in rows]])["subject"].to_pylist())
    marks: defaultdict[int, list[ContactMark]] = defaultdict(list)
    contacts: defaultdict[int, dict[str, LinkContact]] = defaultdict(dict)
    for row in held:
        kind, contact = row["kind"], row["contact"]
        value = values[contact]
        contacts[row["ad"]][contact] = LinkContact(
            kind, contact, value["ads"], value["hub"], contact in recycled
        )
        if row["position"] >= 0:
            marks[row["ad"]].append(ContactMark(kind, contact, row["position"]))
    networks = _networks(engine, a, b)
    return {
        number: LinkedAd(
            number,
            Ad(**row, marks=tuple(marks[number])),
            *networks[number],
            tuple(contacts[number].values()),
            row["ad_id"] in copied,
        )
        for row in rows
        for number in [row.pop("ad")]
    }


def _networks(engine: Engine, a: int, b: int) -> dict[int, tuple[str, int]]:
    """The network of each ad and how many ads it has; an ad alone is a network of one."""
    of = {row["ad"]: row["network"] for row in engine.arrow(_MEMBERS, [a, b]).to_pylist()}
    rows = engine.arrow(_NETWORKS, [of.get(a, ""), of.get(b, "")]).to_pylist()
    sizes = {row["network"]: row["ads"] for row in rows}
    return {ad: (network, sizes.get(network, 1)) for ad, network in of.items()}


def weights_of(engine: Engine) -> Weights | None:
    """The weights that the analysis kept; None in an earlier result. `ResultError` when unreadable."""
    rows = engine.arrow(_WEIGHTS)
    return Weights.from_json(rows["value"][0].as_py()) if rows.num_rows else None


def reasons_of(
    engine: Engine, one: LinkedAd, other: LinkedAd, weights: Weights | None
) -> tuple[TextReason | None, tuple[ContactReason, ...]]:
    """The reason of the texts, if any, and the contacts that both hold, the most probable first."""
    rows = engine.arrow(_LINKS, [one.number, other.number]).to_pylist()
    text = [_text(engine, row, (one, other), weights) for row in rows if row["contact"] is None]
    linked = {row["contact"]: row for row in rows if row["contact"]}
    theirs = {held.contact for held in other.contacts}
    shared = [held for held in one.contacts if held.contact in theirs]
    unlike = _unlike(engine, [held.contact for held in shared])
    found = [_contact(held, unlike[held.contact], linked.get(held.contact, {})) for held in shared]
    found.sort(key=lambda reason: (-(reason.probability or 0), reason.held.contact))
    return (text[0] if text else None), tuple(found)


def _contact(held: LinkContact, unlike: int, row: Mapping[str, Any]) -> ContactReason:
    return ContactReason(held, unlike, row.get("probability"), row.get("low"), row.get("high"))


def _unlike(engine: Engine, contacts: Sequence[str]) -> dict[str, int]:
    """For each contact, how many groups of the ads that hold it no text link joins."""
    if not contacts:
        return {}
    rows = engine.arrow(_HOLDERS, [list(contacts)])
    ads, numbers = np.unique(rows["ad"].to_numpy().astype(np.int64), return_inverse=True)
    pairs = engine.arrow(_TEXT_LINKS, [ads.tolist()])
    ends = np.stack([pairs["a"].to_numpy(), pairs["b"].to_numpy()], axis=1).astype(np.int64)
    ends = np.searchsorted(ads, ends)
    of = np.array(rows["contact"].to_pylist())
    return {contact: _parts(numbers[of == contact], ends) for contact in contacts}


def _parts(ads: npt.NDArray[np.int64], pairs: npt.NDArray[np.int64]) -> int:
    inside = pairs[np.isin(pairs, ads).all(axis=1)]
    own = np.sort(ads)
    return len(np.unique(join_clusters(np.arange(len(own)), np.searchsorted(own, inside))))


def _text(
    engine: Engine, row: Mapping[str, Any], ads: tuple[LinkedAd, LinkedAd], weights: Weights | None
) -> TextReason:
    place, steps = retrace(engine, row, ads, weights) if weights else (None, None)
    found = {name: value for name, value in row.items() if name != "contact"}
    return TextReason(**found, place=place, steps=steps)


def retrace(
    engine: Engine, row: Mapping[str, Any], ads: tuple[LinkedAd, LinkedAd], weights: Weights
) -> tuple[float | None, Waterfall | None]:
    """The factor of the place, and the steps; None where no steps come to the stored probability.

    A text that stands in several places is from none of them, so that the factor of two ads is that of their
    places, or 1. Mostly one of the two comes to the probability; where both do, the copies are asked for.
    """
    own = _factor(weights, *(_place(ad) for ad in ads))
    found = {}
    for factor in {own, 1.0} if not _are_copies(*ads) else {own}:
        steps = waterfall(
            weights,
            similarity=row["similarity"],
            information=row["information"],
            place=factor,
            other_contacts=row["other_contacts"],
        )
        if abs(steps.probability - row["probability"]) < _TOLERANCE:
            found[factor] = steps
    if len(found) > 1:
        on_tour = any(_stands_in_several_places(engine, ad) for ad in ads)
        factor = 1.0 if on_tour else own
        return factor, found[factor]
    return next(iter(found.items()), (None, None))


def _factor(weights: Weights, one: str, other: str) -> float:
    if not one or not other:
        return 1.0
    return weights.places.same if one == other else weights.places.other


def _place(linked: LinkedAd) -> str:
    return (linked.ad.place or "").strip().lower()


def _are_copies(one: LinkedAd, other: LinkedAd) -> bool:
    return (one.ad.title, one.ad.bare) == (other.ad.title, other.ad.bare)


def _stands_in_several_places(engine: Engine, linked: LinkedAd) -> bool:
    found = engine.arrow(_PLACES, [linked.network, linked.ad.bare, linked.ad.title])
    return len(found) > 1
