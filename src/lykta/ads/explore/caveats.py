"""What speaks against a network being of one author: found once, and told alike wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from lykta.ads.engine import Engine
from lykta.ads.explore.links import LinkReason
from lykta.ads.explore.network import Holdings, Own, contradictions_about, holdings, own_ads
from lykta.ads.explore.network_ties import SURE, Ties, read_ties
from lykta.ads.group import least_of_large_part
from lykta.ads.judgements import Contradiction, CurrentJudgements
from lykta.ads.judgements.regrouping import same_pairs
from lykta.ads.result.reasons import REASON_NAMES, basis_of
from lykta.ads.result.values import tag
from lykta.language import Language, LanguageWords, Noun

type CaveatKind = Literal["contradiction", "disputed", "wide", "advertisers", "strength", "hinge", "across"]

CAVEATS_TITLE: Final[dict[Language, str]] = {
    "sv": "Hur väl nätverket håller ihop, och vad som kan tala emot",
    "en": "How well the network holds together, and what may speak against it",
}
"""What they stand under."""

_ALL_ADS: Final = "SELECT count(*) AS ads FROM ads"


@dataclass(frozen=True, slots=True)
class Hinge:
    """The link that a network hangs on most: its two ads by id, and how many ads it ties on either side."""

    ads: tuple[str, str]
    reason: LinkReason
    probability: float
    sizes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class WideContact:
    """A contact on so many of all ads of the file that it may be a site's own and bind what is unrelated."""

    kind: str
    contact: str
    ads: int
    of: int


@dataclass(frozen=True, slots=True)
class NetworkCaveats:
    """What a reader of a network must know before its ads.

    It is of one advertiser if every link holds, and of `at_most` so many if only judgements and links of
    `SURE` do; `has_judged` says whether judgements of one author are among what holds it. `across` links of
    texts, and nothing else, tie different contacts. `strength` is the probability of the weakest link that it
    cannot do without, judgements aside; None without links. `hinge` is the link whose error would part most;
    None where judgements alone hold it together. About so many of its links, or about all of it, analysts
    differ (`disputed`). `wide` are its contacts on a large part of all ads of the file.
    """

    at_most: int
    has_judged: bool
    strength: float | None
    hinge: Hinge | None
    across: int
    contradictions: tuple[Contradiction, ...]
    disputed: int = 0
    wide: tuple[WideContact, ...] = ()


class Doubts(NamedTuple):
    """How many judgements analysts differ about, and the contacts that may be a site's own."""

    disputed: int
    wide: tuple[WideContact, ...]


@dataclass(frozen=True, slots=True)
class Caveat:
    """One of them in words: its name, what holds here, and what that means; `ads` are those it is about."""

    kind: CaveatKind
    name: str
    told: str
    meaning: str
    ads: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Its name with what holds here, and the two ads of the link that a network hangs on."""
        ads = f" ({' – '.join(self.ads)})" if self.kind == "hinge" else ""
        return f"{self.name}: {self.told}{ads}"


def read_caveats(
    engine: Engine, name: str, current: CurrentJudgements, contradictions: Iterable[Contradiction]
) -> NetworkCaveats:
    """What speaks against the network of this name, as judgements leave it."""
    own = own_ads(engine, name)
    held = holdings(engine, own)
    ties = read_ties(engine, own, held, same_pairs(current, {*own.ids}))
    return caveats_of(own, ties, contradictions, find_doubts(engine, own, held, current))


def find_doubts(engine: Engine, own: Own, held: Holdings, current: CurrentJudgements) -> Doubts:
    """What analysts differ about, and contacts on a large part of the file."""
    ads = frozenset(own.ids)
    disputed = sum(len(ads.intersection(on.ads)) > 1 for on in current.disputed)
    return Doubts(disputed, _find_wide(engine, held))


def _find_wide(engine: Engine, held: Holdings) -> tuple[WideContact, ...]:
    of = int(engine.arrow(_ALL_ADS)["ads"][0].as_py())
    return tuple(
        WideContact(each.kind, each.contact, each.ads_in_file, of)
        for each in held.contacts
        if each.ads_in_file >= least_of_large_part(of) and not each.hub
    )


def caveats_of(
    own: Own, ties: Ties, contradictions: Iterable[Contradiction], doubts: Doubts
) -> NetworkCaveats:
    """The same of ads whose ties and doubts have been read."""
    hinge = None
    if bridge := ties.hinge:
        ads = own.ids[bridge.tie.one], own.ids[bridge.tie.other]
        hinge = Hinge(ads, bridge.tie.reason, bridge.tie.probability, bridge.sizes)
    return NetworkCaveats(
        at_most=ties.at_most,
        has_judged=bool(ties.judged),
        strength=ties.strength,
        hinge=hinge,
        across=ties.across,
        contradictions=contradictions_about(own, contradictions),
        disputed=doubts.disputed,
        wide=doubts.wide,
    )


def tell_caveats(
    found: NetworkCaveats, language: Language, share: Callable[[float], str]
) -> Iterator[Caveat]:
    """Each in words; `share` writes a probability as the rest of the page does."""
    words = _WORDS[language]
    yield from (_tell_contradiction(each, words) for each in found.contradictions)
    if found.disputed:
        told = words.count(found.disputed, words.judgements)
        yield Caveat("disputed", words.disputed, told, words.disputed_means)
    yield from (_tell_wide(each, words) for each in found.wide)
    yield _tell_advertisers(found, words, share(SURE))
    if found.strength is not None:
        means = words.strength_judged if found.has_judged else words.strength_means
        yield Caveat("strength", words.strength, share(found.strength), means)
    if found.hinge:
        yield _tell_hinge(found.hinge, words, share)
    if found.across:
        told = words.count(found.across, words.links)
        yield Caveat("across", words.across, told, words.across_means)


def _tell_contradiction(found: Contradiction, words: _Words) -> Caveat:
    ads = found.apart.ads
    pair = words.both.format(*ads) if len(ads) == 2 else words.count(len(ads), words.ads)
    told = words.contradicted.format(pair, " → ".join(found.through))
    return Caveat("contradiction", words.contradiction, told, words.contradiction_means, found.through)


def _tell_wide(found: WideContact, words: _Words) -> Caveat:
    contact = tag(found.kind, found.contact, words.language)
    told = words.wide_told.format(contact, words.whole(found.ads), words.whole(found.of))
    return Caveat("wide", words.wide, told, words.wide_means)


def _tell_advertisers(found: NetworkCaveats, words: _Words, sure: str) -> Caveat:
    if found.at_most == 1:
        means = words.held_judged if found.has_judged else words.held
        return Caveat("advertisers", words.advertisers, "1", means.format(sure=sure))
    most = words.whole(found.at_most)
    means = words.several_judged if found.has_judged else words.several
    return Caveat("advertisers", words.advertisers, f"1–{most}", means.format(most=most, sure=sure))


def _tell_hinge(hinge: Hinge, words: _Words, share: Callable[[float], str]) -> Caveat:
    one, other = map(words.whole, hinge.sizes)
    reason = REASON_NAMES[words.language][hinge.reason]
    means = words.hinge_means.format(reason[:1].upper() + reason[1:], one, other)
    means = f"{means} {basis_of(hinge.reason, words.language)}".rstrip()
    told = words.hinge_told.format(share(hinge.probability))
    return Caveat("hinge", words.hinge, told, means, hinge.ads)


@dataclass(frozen=True, kw_only=True)
class _Words(LanguageWords):
    """One language's words; braces take a value, and a noun is its singular and its plural."""

    ads: Noun
    links: Noun
    advertisers: str
    several: str
    several_judged: str
    held: str
    held_judged: str
    strength: str
    strength_means: str
    strength_judged: str
    hinge: str
    hinge_told: str
    hinge_means: str
    across: str
    across_means: str
    judgements: Noun
    disputed: str
    disputed_means: str
    wide: str
    wide_told: str
    wide_means: str
    contradiction: str
    both: str
    contradicted: str
    contradiction_means: str


_SWEDISH: Final = _Words(
    language="sv",
    ads=("annons", "annonser"),
    links=("textkoppling", "textkopplingar"),
    advertisers="Avsändare bakom det",
    several="En om alla kopplingar håller, {most} om bara de med sannolikheten {sure} eller mer gör det.",
    several_judged="En om alla kopplingar håller, {most} om bara bedömningar och kopplingar med "
    "sannolikheten {sure} eller mer gör det.",
    held="Kopplingar med sannolikheten {sure} eller mer håller ihop alltihop.",
    held_judged="Bedömningar om samma avsändare, och kopplingar med sannolikheten {sure} eller mer, håller "
    "ihop alltihop.",
    strength="Styrka",
    strength_means="Den svagaste kopplingen som nätverket inte klarar sig utan.",
    strength_judged="Den svagaste kopplingen som nätverket inte klarar sig utan, om bedömningarna inte "
    "räknas.",
    hinge="Det hänger mest på",
    hinge_told="en koppling med sannolikheten {}",
    hinge_means="{}. Den binder ihop {} och {} annonser.",
    across="Mellan olika kontaktvägar",
    across_means="Bara texterna förenar kontaktvägarna. När nummer lades till i verkliga texter hade färre "
    "än fyra av tio sådana nätverk en enda avsändare, av övriga åtta av tio.",
    judgements=("bedömning", "bedömningar"),
    disputed="Analytikerna är oense",
    disputed_means="De har bedömt samma annonser olika. Ingen av bedömningarna har någon verkan, och "
    "annonserna är i nätverket av andra skäl.",
    wide="I en stor del av filen",
    wide_told="{}, i {} av {} annonser",
    wide_means="Om kontaktvägen är webbplatsens egen eller går till en växel binder den ihop annonser som "
    "inte hör ihop.",
    contradiction="Bedömningar säger emot varandra",
    both="{} och {}",
    contradicted="{} är bedömda att inte vara av samma avsändare. Men andra bedömningar, om samma "
    "avsändare, för ihop dem: {}",
    contradiction_means="Bedömningen som skiljer dem åt har ingen verkan förrän någon av bedömningarna "
    "ångras.",
)

_ENGLISH: Final = _Words(
    language="en",
    ads=("ad", "ads"),
    links=("link of texts", "links of texts"),
    advertisers="Advertisers behind it",
    several="One if every link holds, {most} if only those of probability {sure} or more do.",
    several_judged="One if every link holds, {most} if only judgements and links of probability {sure} or "
    "more do.",
    held="Links of probability {sure} or more hold all of it together.",
    held_judged="Judgements of one author, and links of probability {sure} or more, hold all of it together.",
    strength="Strength",
    strength_means="The weakest link that the network cannot do without.",
    strength_judged="The weakest link that the network cannot do without, if judgements do not count.",
    hinge="It hangs most on",
    hinge_told="a link of probability {}",
    hinge_means="{}. It ties {} and {} ads.",
    across="Between different contacts",
    across_means="Nothing but their texts ties these contacts. When numbers were added to real texts, fewer "
    "than four in ten such networks were of one author, of others eight in ten.",
    judgements=("judgement", "judgements"),
    disputed="Analysts differ",
    disputed_means="They have judged the same ads differently. None of these judgements has an effect, and "
    "the ads are in the network for other reasons.",
    wide="On a large part of the file",
    wide_told="{}, on {} of {} ads",
    wide_means="If the contact is the site's own, or leads to a switchboard, it ties ads that do not belong "
    "together.",
    contradiction="Judgements contradict each other",
    both="{} and {}",
    contradicted="{} are judged not to be of one author. But other judgements, of the same author, join "
    "them: {}",
    contradiction_means="The judgement that keeps them apart has no effect until one of them is undone.",
)

_WORDS: Final[dict[Language, _Words]] = {"sv": _SWEDISH, "en": _ENGLISH}
