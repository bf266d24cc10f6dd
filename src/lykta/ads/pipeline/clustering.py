"""Group: networks of ads, with what was cut, and those that only strong links hold together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.array_store import ArrayStore
from lykta.ads.group import (
    BAR,
    LEARNT_BAR,
    LEAST_OF_BAR,
    LikelyPairs,
    Merging,
    Uses,
    communities,
    count_different,
    find_hubs,
    join_clusters,
    least_names,
    scale_of,
    split_recycled,
    stars,
    stock_texts,
    without_strangers,
)
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.each_once import as_keys, begins, each_once, first_of_run
from lykta.ads.pipeline.backend import Measured
from lykta.ads.pipeline.blocking import SAME_TEXT, Candidates
from lykta.ads.pipeline.contacts import NamedContacts
from lykta.ads.pipeline.form import Formed
from lykta.ads.weigh import DEFAULT_WEIGHTS, TextWeights, evidence_of

# So many times the bar asks for strong links, within what served the development texts about as well.
STRICT = 1.8
# A cluster of fewer ads has to reach the strict bar: two texts are little to go by. Where many texts agree,
# one author is likely at odds that are too low for a single pair.
FEW_ADS = 5
# And one of so many different users, who may all fill in one form. With three, one of the largest
# authors of real listings, who has three numbers, falls apart.
MANY_USERS = 4
# Ads that share an address must be more probably one author's than ads that a text joins: the tie fuses whole
# clusters by one pair.
ADDRESS_BAR = 0.35


@dataclass(frozen=True, slots=True)
class Networks:
    """Networks by ad, each int64[n] named by its least ad; `strict` are those that strong links hold.

    `clusters` are the text clusters without strangers; `bound` pairs int64[m, 2] of ads that share a binding
    contact, and `bound_by` int64[m] the contact; `hub` bool[contacts], `recycled` int64[k] contacts, `stock`
    bool[n] ads whose text links nobody, and `little_wording` bool[n] those of them that say too little beside
    stock passages; `strangers` bool[n] ads that left a text cluster; `users` int32[n] whose contacts each
    ad holds, -1 for none; `before_cuts` the networks before wrong bridges were cut.
    """

    labels: npt.NDArray[np.int64]
    strict: npt.NDArray[np.int64]
    clusters: npt.NDArray[np.int64]
    before_cuts: npt.NDArray[np.int64]
    bound: npt.NDArray[np.int64]
    bound_by: npt.NDArray[np.int64]
    hub: npt.NDArray[np.bool_]
    recycled: npt.NDArray[np.int64]
    stock: npt.NDArray[np.bool_]
    strangers: npt.NDArray[np.bool_]
    users: npt.NDArray[np.int32]
    little_wording: npt.NDArray[np.bool_]

    def hold_others(self, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which pairs int64[m, 2] of ads hold contacts on both sides, and none in common, bool[m]."""
        one, other = self.users[pairs[:, 0]], self.users[pairs[:, 1]]
        others: npt.NDArray[np.bool_] = (one >= 0) & (other >= 0) & (one != other)
        return others


@dataclass(frozen=True, slots=True)
class NetworkInputs:
    """What is known beside the pairs: the `measured` texts, the `weights` that make likeness a probability,
    the `contacts` and which of them are hubs, `hub` bool[contacts], the `users` int32[n] whose contacts each
    ad holds, and when each ad was `posted`, datetime64[n].
    """

    measured: Measured
    weights: TextWeights
    contacts: NamedContacts
    hub: npt.NDArray[np.bool_]
    users: npt.NDArray[np.int32]
    posted: npt.NDArray[np.datetime64]


def bar_of(weights: TextWeights) -> float:
    """The probability of one author that makes two clusters one."""
    return LEARNT_BAR if weights.steps else BAR


def hubs_of(found: Candidates, measured: Measured, contacts: NamedContacts) -> npt.NDArray[np.bool_]:
    """Which contacts are hubs, bool[contacts], by versions of texts and how alike these are."""
    alike = found.between[found.measured.similarity >= SAME_TEXT]
    versions = join_clusters(np.arange(found.texts.size), alike)[found.texts.of]

    def likeness(ads: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        pairs = found.texts.of[ads]
        # They are measured quickest in this order.
        order, found_in_order = np.argsort(pairs[:, 0], kind="stable"), np.empty(len(pairs), np.float32)
        found_in_order[order] = measured.compare(pairs[order]).similarity
        return found_in_order

    return find_hubs(contacts.uses, versions, contacts.kinds, likeness)


def binding_uses(contacts: NamedContacts, hub: npt.NDArray[np.bool_]) -> Uses:
    """The contacts by which one author may be known: none of `hub`, bool[contacts], and no links to pages."""
    return contacts.uses.without(hub | (contacts.kinds == "link"))


def users_of_ads(uses: Uses, ads: int) -> npt.NDArray[np.int32]:
    """Whose contacts each ad holds, int32[n]: ads that contacts tie together have one user; -1 for none."""
    users = join_clusters(np.arange(ads), stars(uses.contact, uses.ad))
    held = np.full(ads, -1, np.int32)
    held[uses.ad] = users[uses.ad]
    return held


def users_of_texts(texts: Distinct, users: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The user of each text, int32[t]; -1 where none of its ads holds a contact or several users have it."""
    own = np.full(texts.size, -1, np.int32)
    held = np.flatnonzero(users >= 0)
    own[texts.of[held]] = users[held]
    differ = held[own[texts.of[held]] != users[held]]
    own[texts.of[differ]] = -1
    return own


def networks(formed: Formed, found: Candidates, known: NetworkInputs, work: Work) -> Networks:
    """Group the ads by text, then by the contacts that bind.

    A link to a page binds nobody: anyone may point at it. On real mail, where pages and lists are shared,
    binding by links cost three quarters of pair F1.
    """
    store = work.arrays.store
    known.measured.lay_by(lambda: order_of_merging(found, known.weights))
    little_wording, likely = ~found.telling()[found.texts.of], found.likely(known.weights)
    stock = little_wording | stock_texts(formed.body_keys, known.users)
    # A stock text is brought together with no other.
    likely.probability[~telling(likely.pairs, stock[found.texts.first])] = 0
    bar, merging = bar_of(known.weights), _merging(found, known, likely, work.arrays)
    del likely

    def at(times: float) -> npt.NDArray[np.int64]:
        return store(_clusters(merging.down_to(times * bar), found.texts, stock))

    strict = at(STRICT)
    clusters = store(tighten_doubtful_clusters(at(1.0), strict, known.users))
    own = _own_addresses(found, known)
    binding, recycled = split_recycled(own, clusters, known.posted)
    clusters, strangers = without_strangers(clusters, users_of_ads(binding, len(clusters)), known.posted)
    # Clusters at the stricter bar lie within these, and so do those of strangers.
    strict = least_names(np.where(strangers, len(strangers) + clusters, strict))
    # Each is moved as it is made: all of them in memory would be most of what merging needs.
    clusters, strict = store(clusters), store(strict)
    labels, whole = map(store, communities(clusters, binding))
    bound, bound_by = map(store, _pair_by_contacts(known.contacts.uses.without(known.hub), labels))
    return Networks(
        labels=labels,
        strict=store(join_clusters(strict, stars(binding.contact, binding.ad))),
        clusters=clusters,
        before_cuts=whole,
        bound=bound,
        bound_by=bound_by,
        hub=known.hub,
        recycled=recycled,
        stock=stock,
        strangers=strangers,
        users=known.users,
        little_wording=little_wording,
    )


def order_of_merging(found: Candidates, weights: TextWeights) -> npt.NDArray[np.int64]:
    """The texts int64[t], those side by side that merging at any bar may ask for together.

    What merges at a bar hangs together by pairs that reach it, and more so at a lower one.
    """
    texts, likely = np.arange(found.texts.size), found.likely(weights)
    least = LEAST_OF_BAR * bar_of(weights)
    reached = (likely.pairs[likely.probability >= bar * least] for bar in (STRICT, 1.0))
    return np.lexsort([texts, *(join_clusters(texts, pairs) for pairs in reached)])


def _own_addresses(found: Candidates, known: NetworkInputs) -> Uses:
    """The uses that bind: of phones all, of addresses and names only those in alike ads.

    An address may be a list's, a shop's or one that is only mentioned. Each ad that holds it is held against
    the first that does.
    """
    uses = binding_uses(known.contacts, known.hub)
    if len(uses.ad) == 0:
        return uses
    fresh = begins(uses.contact)
    first = uses.ad[first_of_run(fresh)]
    asked = np.flatnonzero(~fresh & (known.contacts.kinds[uses.contact] != "phone"))
    pairs = np.stack([first[asked], uses.ad[asked]], axis=1)
    texts = found.texts.of[pairs]
    likeness = known.measured.compare(texts).similarity
    information = found.information[texts].min(axis=1, initial=np.inf)
    evidence = evidence_of(likeness, information, found.background)
    kept = np.ones(len(uses.ad), np.bool_)
    kept[asked] = DEFAULT_WEIGHTS.probability(evidence).probability >= ADDRESS_BAR
    return Uses(uses.contact[kept], uses.ad[kept])


def telling(pairs: npt.NDArray[np.int64], stock: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which of some pairs say anything, bool[m]: those without a text that is marked in `stock`."""
    return ~(stock[pairs[:, 0]] | stock[pairs[:, 1]])


def _merging(found: Candidates, known: NetworkInputs, likely: LikelyPairs, arrays: ArrayStore) -> Merging:
    """What merges the texts of candidates along likely pairs."""
    traits = np.stack([found.places, users_of_texts(found.texts, known.users)], axis=1)
    sizes = np.bincount(found.texts.of, minlength=found.texts.size)
    scale = scale_of(known.weights, found.by_place, found.background, bar_of(known.weights))
    return Merging(known.measured.merge, likely, traits=traits, sizes=sizes, scale=scale, arrays=arrays)


def _clusters(
    of_text: npt.NDArray[np.int64], texts: Distinct, stock: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """The text cluster of each ad, int64[n] named by the least ad, of that of each text; an ad with a stock
    text is alone.
    """
    return np.where(stock, np.arange(len(stock)), texts.first[of_text][texts.of])


def tighten_doubtful_clusters(
    clusters: npt.NDArray[np.int64], strict: npt.NDArray[np.int64], users: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """The clusters int64[n], with each of few ads or of many users replaced by the `strict` ones that lie
    within it; `users` int32[n], -1 where an ad holds no contact.
    """
    sizes = np.bincount(clusters, minlength=len(clusters))
    held = np.flatnonzero(users >= 0)
    different = count_different(clusters[held], users[held].astype(np.int64), len(clusters))
    doubtful = (sizes < FEW_ADS) | (different >= MANY_USERS)
    return np.where(doubtful[clusters], strict, clusters)


def _pair_by_contacts(
    uses: Uses, labels: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Each pair of ads of one network that a contact holds together, as star and chain of its ads there."""
    # The uses are sorted by contact and ad: few are moved by what holds them together.
    order = np.argsort(as_keys(uses.contact, labels[uses.ad], len(labels)), kind="stable")
    contact, ad = uses.contact[order], uses.ad[order]
    fresh = begins(contact) | begins(labels[ad])
    first, inside = first_of_run(fresh), np.flatnonzero(~fresh)
    # A star, and a chain but for its first tie, which the star has as well.
    chain = inside[first[inside] != inside - 1]
    one = np.concatenate([ad[first[inside]], ad[chain - 1]])
    other = np.concatenate([ad[inside], ad[chain]])
    by = np.concatenate([contact[inside], contact[chain]])
    order = np.argsort(by, kind="stable")
    order = order[np.argsort(as_keys(one, other, len(labels))[order], kind="stable")]
    return np.stack([one, other], axis=1)[order], by[order]


def cuts_table(
    grouped: Networks, contacts: NamedContacts, ad_ids: pa.ChunkedArray, formed: Formed
) -> pa.Table:
    """The table `cuts`: kind, subject (a pseudonym or an ad id), and how many ads."""
    rows: list[tuple[str, str, int]] = []
    names = contacts.names["contact"]
    ads_of = np.bincount(contacts.uses.contact, minlength=len(names))
    rows += [("hub", names[at].as_py(), int(ads_of[at])) for at in np.flatnonzero(grouped.hub).tolist()]
    rows += [("recycled contact", names[at].as_py(), int(ads_of[at])) for at in grouped.recycled.tolist()]
    unrelated = grouped.stock & ~grouped.little_wording
    for kind, ads, keys in (
        ("stock text", unrelated, formed.body_keys),
        ("little wording", grouped.little_wording, formed.text_keys),
    ):
        first, counts = _texts_of(np.flatnonzero(ads), keys)
        subjects = ad_ids.take(pa.array(first)).to_pylist()
        rows += [(kind, ad, count) for ad, count in zip(subjects, counts.tolist(), strict=True)]
    rows += [("copied text", ad_ids[ad].as_py(), 1) for ad in np.flatnonzero(grouped.strangers).tolist()]
    rows += [("wrong bridge", ad_ids[whole].as_py(), ads) for whole, ads in _bridges(grouped)]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return pa.table(
        {
            "kind": pa.array(columns[0], pa.string()),
            "subject": pa.array(columns[1], pa.string()),
            "ads": pa.array(columns[2], pa.int64()),
        }
    )


def _texts_of(
    ads: npt.NDArray[np.int64], keys: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Of each different text of some ads its first ad, rising, and how many of them bear it."""
    _, first, counts = np.unique(keys[ads], return_index=True, return_counts=True)
    order = np.argsort(first)
    return ads[first[order]], counts[order]


def _bridges(grouped: Networks) -> list[tuple[int, int]]:
    """Each component that was cut, by its least ad, and how many ads it had."""
    ads = len(grouped.labels)
    # One number for each pair, since rows of two are sorted far more slowly.
    pairs = each_once(as_keys(grouped.before_cuts, grouped.labels, ads))
    whole, pieces = np.unique(pairs // max(ads, 1), return_counts=True)
    sizes = np.bincount(grouped.before_cuts, minlength=len(grouped.labels))
    return [(int(at), int(sizes[at])) for at in whole[pieces > 1].tolist()]
