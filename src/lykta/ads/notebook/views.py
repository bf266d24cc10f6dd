"""What is asked of a result, as values that show themselves: the funnel, a network, two ads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from lykta.ads.explore.link import LinkPage
from lykta.ads.explore.link_differences import ShownDifference
from lykta.ads.explore.link_wording import SideBySide
from lykta.ads.explore.network import Graph, Stay
from lykta.ads.notebook import pages
from lykta.ads.notebook.drawing import Drawing
from lykta.ads.notebook.pictures import funnel_picture, graph_picture, journey_picture, waterfall_picture
from lykta.ads.pictures.waterfall import Certain, Picture, waterfall_of
from lykta.ads.result import Ad, Contact, Language, Network, Observation, Part, Reason, Summary, tag
from lykta.ads.result.reasons import COUNTERS, REASON_NAMES
from lykta.ads.weigh import Waterfall


@dataclass(frozen=True, kw_only=True)
class Funnel(Summary):
    """The figures that sum up a result, from rows read to the range of advertisers.

    Prints as a funnel; in a notebook it is a picture. All fields are numbers, as `Summary` names them.
    """

    language: Language = "en"

    @property
    def picture(self) -> Drawing:
        """The funnel as SVG."""
        return funnel_picture(self, self.language)

    def __str__(self) -> str:
        """The funnel as text."""
        return pages.funnel_text(self, self.language)

    def _repr_html_(self) -> str:
        return pages.funnel_html(self, self.picture, self.language)


@dataclass(frozen=True, repr=False)
class NetworkView:
    """One network: ads that probably have one author, as judgements leave it.

    `counts` says how many of what; `template` is the common wording in parts, of which slots vary; `reasons`
    are the links inside by reason; `observations` what can be seen of it, each with its counter-explanation;
    `contacts` those of its ads as pseudonyms; `ads` an Arrow table (ad_id, posted_at, place, site, title,
    text) in order of time, with a tag in the place of each contact; `journey` its places in order of time
    with the days of ads; `graph` ads and contacts, gathered so far that one can take it in. It is a picture
    in a notebook. A network is not a person.
    """

    counts: Network
    template: Sequence[Part]
    reasons: Sequence[Reason]
    observations: Sequence[Observation]
    contacts: Sequence[Contact]
    ads: pa.Table
    journey: Sequence[Stay]
    graph: Graph
    examples: Sequence[Ad] = field(default=())
    language: Language = "en"

    @property
    def id(self) -> str:
        """The id of the network, which follows from its ads."""
        return self.counts.network

    @property
    def graph_picture(self) -> Drawing:
        """Ads and the contacts they hold, as SVG."""
        return graph_picture(self.graph, self.contacts, self.language)

    @property
    def journey_picture(self) -> Drawing | None:
        """Its places on a map and in time, as SVG; None when no ad names one."""
        return journey_picture(self.journey, self.language)

    def __repr__(self) -> str:
        return f"<Network {self.id}: {self.counts.ads} ads, {self.counts.contacts} contacts>"

    def __str__(self) -> str:
        """The network as text: counts, template, reasons and observations with their counter-explanations."""
        return pages.network_text(self)

    def _repr_html_(self) -> str:
        return pages.network_html(self)


@dataclass(frozen=True)
class ExplainedReason:
    """A reason that links two ads: its probability with a range, and the innocent explanation it may have.

    `contact` is the tag of a shared contact. The probability is None where the contact links nobody.
    """

    reason: str
    name: str
    probability: float | None
    low: float | None
    high: float | None
    contact: str | None
    counter: str


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why two ads are linked, or that they are not, and what speaks against one author.

    `probability`, `low` and `high` are those of the strongest reason, None where nothing links the two;
    `steps` are what each piece of evidence in the texts adds, in log-odds; `reasons` come the most probable
    first; `differences` are what the ads do not have in common; every reason and difference has its
    counter-explanation. It is a waterfall in a notebook.
    """

    ads: tuple[Ad, Ad]
    probability: float | None
    low: float | None
    high: float | None
    steps: Waterfall | None
    reasons: Sequence[ExplainedReason]
    differences: Sequence[ShownDifference]
    texts: SideBySide
    language: Language = "en"

    @property
    def picture(self) -> Drawing | None:
        """The waterfall as SVG; None where nothing links the ads."""
        picture = self._waterfall()
        return waterfall_picture(picture, self.language) if picture else None

    def __repr__(self) -> str:
        told = "not linked" if self.probability is None else f"probability {self.probability:.2f}"
        return f"<Explanation of {self.ads[0].ad_id} and {self.ads[1].ad_id}: {told}>"

    def __str__(self) -> str:
        """The explanation as text."""
        return pages.explanation_text(self)

    def _repr_html_(self) -> str:
        return pages.explanation_html(self)

    def _waterfall(self) -> Picture | None:
        certain = [
            (each, Certain(each.contact or "", each.probability, each.low, each.high))
            for each in self.reasons
            if each.probability is not None and each.low is not None and each.high is not None
        ]
        text = next((found for each, found in certain if each.contact is None), None)
        contacts = [found for each, found in certain if each.contact is not None]
        return waterfall_of(text, self.steps, contacts) if certain else None


def explain_link(
    page: LinkPage, texts: SideBySide, differences: Sequence[ShownDifference], language: Language
) -> Explanation:
    """What a result says of two ads, in a language."""
    strongest = page.strongest
    return Explanation(
        ads=(page.one.ad, page.other.ad),
        probability=strongest.probability if strongest else None,
        low=strongest.low if strongest else None,
        high=strongest.high if strongest else None,
        steps=page.text.steps if page.text else None,
        reasons=_reasons(page, language),
        differences=tuple(differences),
        texts=texts,
        language=language,
    )


def _reasons(page: LinkPage, language: Language) -> tuple[ExplainedReason, ...]:
    found = [
        _explained(
            "shared contact",
            (each.probability, each.low, each.high),
            tag(each.held.kind, each.held.contact, language),
            language,
        )
        for each in page.contacts
    ]
    if page.text:
        text = page.text
        found.append(_explained(text.reason, (text.probability, text.low, text.high), None, language))
    return tuple(sorted(found, key=lambda each: -(each.probability or 0)))


def _explained(
    reason: str,
    likely: tuple[float | None, float | None, float | None],
    contact: str | None,
    language: Language,
) -> ExplainedReason:
    return ExplainedReason(
        reason, REASON_NAMES[language][reason], *likely, contact, COUNTERS[language][reason]
    )
