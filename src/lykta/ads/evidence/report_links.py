"""The links in the report: by reason with counter-explanations, those inside the network, those out of it."""

from collections.abc import Sequence
from typing import Final

from lykta.ads.evidence.gathering import LinkRow, ReportContext
from lykta.ads.evidence.markup import Content, Markup, element, section, table
from lykta.ads.evidence.report_words import ReportWords
from lykta.ads.explore.network_ties import SHARED
from lykta.ads.result import tag
from lykta.ads.result.reasons import CONTACT_ASSUMPTION, COUNTERS, REASON_NAMES

# So many rows are still read; of more, those are shown that the network stands or falls with.
_ALL: Final = 60


def links_section(context: ReportContext, words: ReportWords) -> Markup:
    """Everything about the links."""
    inside = context.found.links_inside
    if not inside:
        return section("links", words.links_title, element("p", words.no_links), _out(context, words))
    by_contact = any(reason.reason == SHARED for reason in context.found.page.reasons)
    return section(
        "links",
        words.links_title,
        element("p", words.links_lead),
        element("p", CONTACT_ASSUMPTION[words.language]) if by_contact else "",
        _reasons(context, words),
        _counters(context, words),
        _links_within(context, inside, words),
        _out(context, words),
    )


def _reasons(context: ReportContext, words: ReportWords) -> Markup:
    return table(
        words.reasons_caption,
        (words.reason, words.number, words.ads_head, words.probability, words.interval),
        (
            (
                _reason_name(reason.reason, words),
                words.whole(reason.links),
                words.whole(reason.ads),
                words.between(reason.least, reason.most),
                words.between(reason.low, reason.high),
            )
            for reason in context.found.page.reasons
        ),
    )


def _counters(context: ReportContext, words: ReportWords) -> Markup:
    items: list[Content] = [
        element(
            "li",
            element("strong", f"{_reason_name(reason.reason, words)}:"),
            " ",
            COUNTERS[words.language][reason.reason],
        )
        for reason in context.found.page.reasons
        if reason.reason in COUNTERS[words.language]
    ]
    return element("div", element("h3", words.reasons_counter), element("ul", items), class_="counters")


def _links_within(context: ReportContext, inside: Sequence[LinkRow], words: ReportWords) -> Markup:
    shown, caption, lead = inside, words.all_links, ""
    if len(inside) > _ALL:
        shown, caption = context.found.holding, words.holding_links
        lead = words.holding_lead.format(words.whole(len(inside)), words.whole(len(shown)))
    heads = (words.one_ad, words.other_ad, words.reason, words.in_common, words.probability, words.interval)
    rows = ((link.ad_a, link.ad_b, *_link_row(context, link, words)) for link in shown)
    return element("div", element("p", lead) if lead else "", table(caption, heads, rows))


def _out(context: ReportContext, words: ReportWords) -> Markup:
    out = context.found.links_out
    title = element("h3", words.out_title)
    if not out:
        return element("div", title, element("p", words.no_out))
    own = {ad.ad_id for ad in context.found.ads}
    rows = (
        (
            *((link.ad_a, link.ad_b) if link.ad_a in own else (link.ad_b, link.ad_a)),
            *_link_row(context, link, words),
        )
        for link in out
    )
    heads = (words.one_ad, words.outside, words.reason, words.in_common, words.probability, words.interval)
    return element(
        "div", title, element("p", words.out_lead), table(words.out_title, heads, rows, quiet=True)
    )


def _link_row(context: ReportContext, link: LinkRow, words: ReportWords) -> tuple[str, ...]:
    return (
        _reason_name(link.reason, words),
        _in_common(context, link, words),
        words.hundredths(link.probability),
        words.between(link.low, link.high),
    )


def _in_common(context: ReportContext, link: LinkRow, words: ReportWords) -> str:
    if link.contact:
        return tag(context.found.kinds[link.contact], link.contact, words.language)
    return words.words_in_common.format(words.whole(link.shared_words)) if link.shared_words else "–"


def _reason_name(reason: str, words: ReportWords) -> str:
    return REASON_NAMES[words.language].get(reason, reason)
