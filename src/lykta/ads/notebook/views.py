"""What a notebook shows of a result, as HTML and as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa

from lykta.ads.evidence.markup import Content, Markup, element, together
from lykta.ads.explore.caveats import CAVEATS_TITLE, NetworkCaveats, tell_caveats
from lykta.ads.explore.link import LinkPage
from lykta.ads.explore.link_differences import ShownDifference
from lykta.ads.explore.link_wording import Marked, MarkedPiece, SideBySide
from lykta.ads.explore.network import Graph, Stay
from lykta.ads.notebook.pictures import (
    STYLE,
    Drawing,
    funnel_picture,
    graph_picture,
    journey_picture,
    names_not_on_map,
    waterfall_picture,
)
from lykta.ads.notebook.words import WORDS, DisplayWords
from lykta.ads.pictures.waterfall import Certain, DrawnWaterfall, waterfall_of
from lykta.ads.result import (
    Ad,
    Contact,
    Network,
    Observation,
    Reason,
    Summary,
    TemplateStretch,
    pieces_of,
    tag,
)
from lykta.ads.result.reasons import CONTACT_ASSUMPTION, COUNTERS, REASON_NAMES, SLOT_NAMES
from lykta.ads.weigh import Waterfall
from lykta.language import Language

_PAGE_STYLE: Final = (
    ".lykta-page{padding:12px 16px;max-width:60rem;font:15px/1.5 system-ui,sans-serif;"
    "border:1px solid var(--lykta-line);border-radius:6px}"
    ".lykta-page h3{font-size:1.25em;margin:0 0 .4em}.lykta-page h4{font-size:1em;margin:1.2em 0 .3em}"
    ".lykta-page p{margin:.3em 0}.lykta-page figure{margin:.5em 0}"
    ".lykta-page .lykta-quiet{color:var(--lykta-muted)}"
    ".lykta-page blockquote{margin:.3em 0;padding:.4em .8em;border-left:4px solid var(--lykta-glow);"
    "white-space:pre-wrap;overflow-wrap:anywhere}"
    ".lykta-slot{border:1px solid var(--lykta-accent);border-radius:4px;padding:0 4px;"
    "background:var(--lykta-quiet)}"
    ".lykta-other{border-bottom:2px dotted var(--lykta-strong)}"
    ".lykta-same{text-decoration:underline;text-decoration-color:var(--lykta-accent);"
    "text-decoration-thickness:2px;text-underline-offset:.25em}"
    ".lykta-pair{display:grid;grid-template-columns:1fr 1fr;gap:12px}"
)
_EXAMPLES: Final = 3
_KINDS: Final = {"filled": "lykta-slot", "other": "lykta-other"}


@dataclass(frozen=True, kw_only=True)
class Funnel(Summary):
    """The figures that sum up a result, named as in `meta.summary` of the file; prints as a funnel."""

    language: Language = "en"

    @property
    def picture(self) -> Drawing:
        """The funnel as SVG."""
        return funnel_picture(self, self.language)

    def __str__(self) -> str:
        """The funnel as text."""
        return funnel_text(self, self.language)

    def _repr_html_(self) -> str:
        return funnel_html(self, self.picture, self.language)


@dataclass(frozen=True, repr=False)
class NetworkView:
    """One network: ads that probably have one author, as judgements leave it. It is not a person.

    `template` is the common wording in parts, of which slots vary; `caveats` how well it holds together and
    what may speak against it; `reasons` the links inside by reason; `observations` what can be seen, each
    with its counter-explanation; `contacts` pseudonyms; `ads` an Arrow table (ad_id, posted_at, place, site,
    title, text) in order of time, with tags in the place of contacts; `journey` its places in order of time;
    `graph` ads and contacts. A picture in a notebook.
    """

    counts: Network
    template: Sequence[TemplateStretch]
    caveats: NetworkCaveats
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
        words = WORDS["en"]
        ads, contacts = self.counts.ads, self.counts.contacts or 0
        return f"<Network {self.id}: {words.count(ads, words.ads)}, {words.count(contacts, words.contacts)}>"

    def __str__(self) -> str:
        """The network as text: the same without its pictures and ads."""
        return network_text(self)

    def _repr_html_(self) -> str:
        return network_html(self)


@dataclass(frozen=True)
class ExplainedReason:
    """A reason that links two ads: its probability with a range, and what may be innocent about it.

    `contact` is the tag of a shared contact; the probability is None where it links nobody.
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

    `probability`, `low` and `high` are those of the strongest reason, None without any; `steps` what each
    piece of evidence adds, in log-odds; `reasons` come the most probable first, and `differences` are what
    the ads do not have in common, each with its counter-explanation. A waterfall in a notebook.
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
        return explanation_text(self)

    def _repr_html_(self) -> str:
        return explanation_html(self)

    def _waterfall(self) -> DrawnWaterfall | None:
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
        _explain(
            "shared contact",
            (each.probability, each.low, each.high),
            tag(each.held.kind, each.held.contact, language),
            language,
        )
        for each in page.contacts
    ]
    if page.text:
        text = page.text
        found.append(_explain(text.reason, (text.probability, text.low, text.high), None, language))
    return tuple(sorted(found, key=lambda each: -(each.probability or 0)))


def _explain(
    reason: str,
    likely: tuple[float | None, float | None, float | None],
    contact: str | None,
    language: Language,
) -> ExplainedReason:
    return ExplainedReason(
        reason, REASON_NAMES[language][reason], *likely, contact, COUNTERS[language][reason]
    )


def page(*content: Content) -> str:
    """One display of a notebook: its style, and what is in it."""
    style = element("style", Markup(STYLE + _PAGE_STYLE))
    return str(element("div", style, *content, class_="lykta lykta-page"))


def funnel_html(summary: Summary, picture: Drawing, language: Language) -> str:
    """The funnel with what an advertiser is, and what the probabilities rest on."""
    words = WORDS[language]
    remarks = [words.advertiser, _weights(summary, words)]
    return page(element("h3", words.funnel), picture.unstyled, [element("p", each) for each in remarks])


def funnel_text(summary: Summary, language: Language) -> str:
    """The funnel as lines with bars of blocks."""
    words = WORDS[language]
    alone = summary.ads - summary.networked_ads
    most, wide = max(summary.rows_in, summary.ads, 1), 30
    rows = (
        ("rows", summary.rows_in, summary.rows_in),
        ("ads", summary.ads, summary.ads),
        ("texts", summary.distinct_ads, summary.distinct_ads),
        ("networks", summary.networks + alone, summary.networks + alone),
        ("advertisers", summary.advertisers_low, summary.advertisers_high),
    )
    numbers = [words.whole_between(low, high) for _, low, high in rows]
    wanted = max(map(len, numbers))
    lines = [words.funnel]
    for (name, low, high), number in zip(rows, numbers, strict=True):
        full, whole = max(1, round(wide * low / most)), max(1, round(wide * high / most))
        lines.append(f"  {number:>{wanted}}  {'█' * full}{'░' * (whole - full)} {words.steps[name]}")
    return "\n".join([*lines, words.advertiser, _weights(summary, words)])


def _weights(summary: Summary, words: DisplayWords) -> str:
    told = _weights_of_texts(summary, words)
    return f"{told} {CONTACT_ASSUMPTION[words.language]}" if summary.contacts else told


def _weights_of_texts(summary: Summary, words: DisplayWords) -> str:
    if not summary.learnt:
        return words.not_learnt
    if summary.learnt_from == "another result":
        return words.learnt_elsewhere
    if summary.calibration_error is None:
        return words.learnt_unchecked
    return words.learnt.format(words.decimals(summary.calibration_error, 3))


def network_html(view: NetworkView) -> str:
    """A network: what may speak against it, template, reasons, observations, graph, journey and some ads."""
    words, language = WORDS[view.language], view.language
    journey = view.journey_picture
    elsewhere = names_not_on_map(view.journey)
    return page(
        element("h3", words.network.format(view.id)),
        element("p", _count(view, words)),
        element("h4", CAVEATS_TITLE[language]),
        [
            together(element("p", each.line), element("p", each.meaning, class_="lykta-quiet"))
            for each in tell_caveats(view.caveats, language, words.hundredths)
        ],
        element("h4", words.template),
        element("blockquote", _template(view.template, language) or words.no_template),
        element("h4", words.reasons),
        [_reason(each, words, language) for each in view.reasons],
        element("h4", words.observations) if view.observations else "",
        [_observation_markup(each, words, language) for each in view.observations],
        element("h4", words.graph),
        view.graph_picture.unstyled,
        [element("h4", words.journey), journey.unstyled] if journey else [],
        element("p", words.not_on_map.format(", ".join(elsewhere)), class_="lykta-quiet")
        if elsewhere
        else "",
        element("h4", words.examples),
        [_ad(each, view.template, language) for each in view.examples[:_EXAMPLES]],
        element("p", words.ending),
    )


def network_text(view: NetworkView) -> str:
    """A network as lines of text."""
    words, language = WORDS[view.language], view.language
    lines = [words.network.format(view.id), f"  {_count(view, words)}", CAVEATS_TITLE[language]]
    for caveat in tell_caveats(view.caveats, language, words.hundredths):
        lines += [f"  {caveat.line}", f"    {caveat.meaning}"]
    lines.append(words.template)
    lines.append("  " + (" ".join(_plain(view.template, language)) or words.no_template))
    for reason in view.reasons:
        lines += [
            f"{_describe_reason(reason, words, language)}",
            f"  {words.counter} {_counter(reason.reason, language)}",
        ]
    for seen in view.observations:
        lines += [seen.sentence(language), f"  {words.counter} {seen.counter(language)}"]
    return "\n".join([*lines, words.ending])


def _count(view: NetworkView, words: DisplayWords) -> str:
    counts = view.counts
    told = [
        words.count(number, noun)
        for number, noun in (
            (counts.ads, words.ads),
            (counts.texts, words.texts),
            (counts.contacts, words.contacts),
            (counts.places, words.places),
            (counts.sites, words.sites),
        )
    ]
    if counts.first_seen and counts.last_seen:
        days = (moment.date().isoformat() for moment in (counts.first_seen, counts.last_seen))
        told.append(words.seen.format(*days))
    return " · ".join(told)


def _template(template: Sequence[TemplateStretch], language: Language) -> list[Content]:
    return [
        together(
            element("span", _slot(part, language), class_="lykta-slot") if part.slot else part.words, " "
        )
        for part in template
    ]


def _plain(template: Sequence[TemplateStretch], language: Language) -> Iterable[str]:
    return (f"⟦{_slot(part, language)}⟧" if part.slot else part.words for part in template)


def _slot(part: TemplateStretch, language: Language) -> str:
    return SLOT_NAMES[language].get(part.words, part.words)


def _reason(reason: Reason, words: DisplayWords, language: Language) -> Markup:
    return together(
        element("p", _describe_reason(reason, words, language)),
        _counter_markup(_counter(reason.reason, language), words),
    )


def _describe_reason(reason: Reason, words: DisplayWords, language: Language) -> str:
    likely = words.between(reason.least, reason.most)
    name = REASON_NAMES[language].get(reason.reason, reason.reason)
    return f"{name[:1].upper()}{name[1:]}: {words.count(reason.links, words.links)}, {likely}"


def _counter(reason: str, language: Language) -> str:
    return COUNTERS[language].get(reason, "")


def _counter_markup(counter: str, words: DisplayWords) -> Markup:
    return element("p", element("strong", words.counter), f" {counter}", class_="lykta-quiet")


def _observation_markup(seen: Observation, words: DisplayWords, language: Language) -> Markup:
    return together(element("p", seen.sentence(language)), _counter_markup(seen.counter(language), words))


def _ad(ad: Ad, template: Sequence[TemplateStretch], language: Language) -> Markup:
    about = (ad.ad_id, ad.posted_at.date().isoformat() if ad.posted_at else None, ad.place, ad.site)
    whole = ad.whole()
    if template:
        shown: list[Content] = [
            element("span", piece.text, class_=_KINDS[piece.kind]) if piece.kind in _KINDS else piece.text
            for piece in pieces_of(whole, template, language)
            if piece.kind != "missing"
        ]
    else:
        shown = [whole.text(language)]
    return together(
        element("p", " · ".join(part for part in about if part), class_="lykta-quiet"),
        element("blockquote", shown),
    )


def explanation_html(view: Explanation) -> str:
    """Two ads: how probable one author is, why, what else may explain it, and both texts."""
    words, picture = WORDS[view.language], view.picture
    one, other = view.ads
    return page(
        element("h3", words.two_ads.format(one.ad_id, other.ad_id)),
        element("p", _answer(view, words)),
        [element("h4", words.waterfall), picture.unstyled] if picture else [],
        element("h4", words.reasons) if view.reasons else "",
        [
            together(element("p", _name_reason(each, words)), _counter_markup(each.counter, words))
            for each in view.reasons
        ],
        element("h4", words.against),
        [
            together(
                element("p", element("strong", each.name), f": {each.one} / {each.other}"),
                _counter_markup(each.counter, words),
            )
            for each in view.differences
        ]
        or element("p", words.none_against),
        element("h4", words.texts_beside),
        element(
            "div",
            [_mark(one, view.texts.one), _mark(other, view.texts.other)],
            class_="lykta-pair",
        ),
    )  # fmt: skip


def explanation_text(view: Explanation) -> str:
    """Two ads as lines of text."""
    words = WORDS[view.language]
    lines = [words.two_ads.format(*(ad.ad_id for ad in view.ads)), _answer(view, words)]
    if view.steps:
        steps = (name for name in words.rows if name != "sum")
        lines.append(words.waterfall)
        lines += [
            f"  {words.rows[name]:<22} {words.format_log_odds(getattr(view.steps, name)):>6}"
            for name in steps
        ]
        of_text = next((each.probability for each in view.reasons if each.contact is None), None)
        if of_text is not None:
            lines.append(f"  {words.rows['sum']:<22} {words.hundredths(of_text):>6}")
    for each in view.reasons:
        lines += [_name_reason(each, words), f"  {words.counter} {each.counter}"]
    lines.append(words.against if view.differences else words.none_against)
    for found in view.differences:
        lines += [f"  {found.name}: {found.one} / {found.other}", f"  {words.counter} {found.counter}"]
    return "\n".join(lines)


def _answer(view: Explanation, words: DisplayWords) -> str:
    if view.probability is None or view.low is None or view.high is None:
        return words.not_linked
    return words.linked.format(*map(words.hundredths, (view.probability, view.low, view.high)))


def _name_reason(each: ExplainedReason, words: DisplayWords) -> str:
    name = f"{each.name[:1].upper()}{each.name[1:]}"
    told = f"{name}: {each.contact}" if each.contact else name
    if each.probability is None or each.low is None or each.high is None:
        return f"{told}: {words.hub}"
    return (
        f"{told}: {words.range_told.format(*map(words.hundredths, (each.probability, each.low, each.high)))}"
    )


def _mark(ad: Ad, marked: Marked) -> Markup:
    pieces = [*marked.title, *([None] if marked.title else []), *marked.text]
    shown: list[Content] = [_piece(piece) if piece else "\n" for piece in pieces]
    return element("div", element("p", ad.ad_id, class_="lykta-quiet"), element("blockquote", shown))


def _piece(piece: MarkedPiece) -> Content:
    return element("span", piece.text, class_="lykta-same") if piece.kind == "same" else piece.text
