"""What is observed in the ads of networks, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describing.comparison import ComparedAds, compare
from lykta.ads.describing.members import Codes, DescribeInput, NetworkMembers, distinct_pairs, place_codes
from lykta.ads.describing.names import Personas, find_personas
from lykta.ads.describing.templates import Templates, templates_of
from lykta.ads.describing.values import text, together
from lykta.ads.sorting import order_by

MICROSECONDS_PER_DAY = 86_400_000_000
UNKNOWN_TIME = np.iinfo(np.int64).min
"""The time of posting of an ad without one: numpy's not-a-time."""


@dataclass(frozen=True)
class CodedColumn:
    """A column as numbers: the code of each row, -1 for none, and the name of each code."""

    codes: Codes
    names: list[str]

    def names_of(self, codes: Codes) -> pa.Array:
        """The names of these codes."""
        return pa.array(self.names, pa.string()).take(pa.array(codes))

    @cached_property
    def alphabetical(self) -> Codes:
        """For each code, which place it has when the names are sorted."""
        rank = np.empty(len(self.names), np.int64)
        rank[sorted(range(len(self.names)), key=self.names.__getitem__)] = np.arange(len(self.names))
        return rank


@dataclass(frozen=True, slots=True)
class Dated:
    """The ads in networks that have a day, by network, time and number: their numbers, networks, times and
    days.
    """

    ads: Codes
    network: Codes
    times: Codes
    days: Codes

    def where(self, kept: npt.NDArray[np.bool_]) -> Dated:
        """Those of the ads that a bool for each keeps."""
        return Dated(self.ads[kept], self.network[kept], self.times[kept], self.days[kept])


@dataclass(frozen=True)
class NetworkFacts:
    """The ads in networks, and what was found in them: each when it is first asked for, and once."""

    given: DescribeInput
    members: NetworkMembers

    @cached_property
    def comparison(self) -> ComparedAds:
        """The ads of each network that are compared."""
        return compare(self.given, self.members)

    @cached_property
    def templates(self) -> Templates:
        """The templates of the networks."""
        return templates_of(self.given, self.comparison, self.members.ids)

    @cached_property
    def personas(self) -> Personas:
        """The names in the networks' ads."""
        return find_personas(self.given, self.members)

    def gather(self) -> None:
        """Find all that several observers look at, for they may look at the same time."""
        with self.given.work.beside(lambda: self.templates), self.given.work.beside(lambda: self.personas):
            _ = self.contact_uses, self.dated, self.places, self.sites, self.text_of_ad, self.network_of_text

    @cached_property
    def times(self) -> Codes:
        """Microseconds since 1970 when each ad was posted; `UNKNOWN_TIME` for none."""
        posted = self.given.ads["posted_at"].cast(pa.timestamp("us")).combine_chunks()
        times: Codes = posted.to_numpy(zero_copy_only=False).astype("datetime64[us]").view(np.int64)
        return times

    @cached_property
    def days(self) -> Codes:
        """The day each ad was posted, counted from 1970; -1 for an unknown or an earlier one."""
        return np.where(self.times == UNKNOWN_TIME, -1, self.times // MICROSECONDS_PER_DAY)

    @cached_property
    def dated(self) -> Dated:
        """The ads with a day, in the order of time."""
        network = self.members.of_ad
        ads = np.flatnonzero((network >= 0) & (self.days >= 0))
        # Each step leaves equal ones as they stand.
        ads = ads[order_by(self.times[ads])]
        ads = ads[order_by(network[ads])]
        return Dated(ads, network[ads], self.times[ads], self.days[ads])

    @cached_property
    def places(self) -> CodedColumn:
        """The place of each ad."""
        return CodedColumn(*place_codes(self.given.ads["place"]))

    @cached_property
    def sites(self) -> CodedColumn:
        """The site of each ad."""
        return CodedColumn(*place_codes(self.given.ads["site"]))

    @cached_property
    def text_of_ad(self) -> Codes:
        """The number of each ad's text, -1 for an ad alone."""
        return self.members.text_of_ad()

    @cached_property
    def network_of_text(self) -> Codes:
        """The network of each text."""
        return self.members.network[self.members.text_starts[:-1]]

    @cached_property
    def contacts(self) -> Contacts:
        """The contacts of the ads in networks."""
        return _contacts(self.given, self.members)

    @cached_property
    def contact_uses(self) -> tuple[Codes, Codes, Codes]:
        """Each contact of each network once: the network, the contact, and how many ads have it."""
        return distinct_pairs(self.members.of_ad[self.contacts.ads], self.contacts.contact)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Each contact of each ad in a network once, sorted by ad and then by where it stands.

    `contact` numbers the distinct contacts, whose pseudonyms are in `pseudonyms`, sorted, and whose kinds are
    numbers in `kinds`, named by `kind_names`.
    """

    ads: Codes
    contact: Codes
    kinds: Codes
    kind_names: list[str]
    pseudonyms: pa.Array

    @property
    def first_of_ad(self) -> npt.NDArray[np.bool_]:
        """Whether each entry is the first of its ad."""
        first = np.ones(len(self.ads), np.bool_)
        first[1:] = self.ads[1:] != self.ads[:-1]
        return first

    def to_json_lists(self, contact: Codes, *beside: pa.Array) -> pa.Array:
        """Contacts as JSON lists of kind and pseudonym, and of what stands beside each."""
        kinds = pa.array(self.kind_names, pa.string()).take(pa.array(self.kinds[contact]))
        return together(text(kinds), text(self.pseudonyms.take(pa.array(contact))), *beside)


def _once(rows: Codes, ads: Codes, codes: Codes) -> Codes:
    """The first of the rows with each contact of each ad; they stand by ad, and keep their order."""
    by_contact = order_by(codes[rows])
    order = by_contact[order_by(ads[rows][by_contact])]
    ads, codes = ads[rows[order]], codes[rows[order]]
    first = np.ones(len(rows), np.bool_)
    first[order[1:]] = (ads[1:] != ads[:-1]) | (codes[1:] != codes[:-1])
    return rows[first]


def _contacts(given: DescribeInput, members: NetworkMembers) -> Contacts:
    ads = given.contacts["ad"].to_numpy().astype(np.int64)
    encoded = given.contacts["contact"].combine_chunks().dictionary_encode()
    # Numbered in the order of the pseudonyms, so that the rows may come in any order.
    order = pc.sort_indices(encoded.dictionary)
    rank = np.empty(len(order), np.int64)
    rank[order.to_numpy()] = np.arange(len(order))
    codes = rank[encoded.indices.to_numpy()]
    rows = np.flatnonzero(members.of_ad[ads] >= 0)
    by_contact = rows[order_by(codes[rows])]
    # Each step leaves equal ones as they stand: by ad, then by place in it, then by contact.
    in_place = by_contact[order_by(given.contacts["position"].to_numpy()[by_contact])]
    kept = _once(in_place[order_by(ads[in_place])], ads, codes)
    kinds = given.contacts["kind"].combine_chunks().dictionary_encode()
    kind_of = np.zeros(len(order), np.int64)
    kind_of[codes] = kinds.indices.to_numpy()
    return Contacts(
        ads[kept], codes[kept], kind_of, kinds.dictionary.to_pylist(), encoded.dictionary.take(order)
    )
