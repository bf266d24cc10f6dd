"""The links: by reason with what speaks against it, those that hold the network together, those out."""

from collections.abc import Sequence
from typing import Final

from lykta.ads.evidence.links import LinkRow
from lykta.ads.evidence.report.markup import Content, Markup, element, section, table
from lykta.ads.evidence.report.words import Words
from lykta.ads.evidence.told import Told
from lykta.ads.result import tag

# So many rows are still read; of more, those are shown that the network stands or falls with.
_ALL: Final = 60


def links(told: Told, words: Words) -> Markup:
    """Everything about the links."""
    inside = told.found.links_inside
    if not inside:
        return section("links", words.links_title, element("p", words.no_links), _out(told, words))
    return section(
        "links",
        words.links_title,
        element("p", words.links_lead),
        _reasons(told, words),
        _counters(told, words),
        _within(told, inside, words),
        _out(told, words),
    )


def _reasons(told: Told, words: Words) -> Markup:
    return table(
        words.reasons_caption,
        (words.reason, words.number, words.ads_head, words.probability, words.interval),
        (
            (
                _name(reason.reason, words),
                words.whole(reason.links),
                words.whole(reason.ads),
                words.between(reason.least, reason.most),
                words.between(reason.low, reason.high),
            )
            for reason in told.found.page.reasons
        ),
    )


def _counters(told: Told, words: Words) -> Markup:
    items: list[Content] = [
        element(
            "li", element("strong", f"{_name(reason.reason, words)}:"), " ", words.counters[reason.reason]
        )
        for reason in told.found.page.reasons
        if reason.reason in words.counters
    ]
    return element("div", element("h3", words.reasons_counter), element("ul", items), class_="counters")


def _within(told: Told, inside: Sequence[LinkRow], words: Words) -> Markup:
    shown, caption, lead = inside, words.all_links, ""
    if len(inside) > _ALL:
        shown, caption = told.found.holding, words.holding_links
        lead = words.holding_lead.format(words.whole(len(inside)), words.whole(len(shown)))
    heads = (words.one_ad, words.other_ad, words.reason, words.in_common, words.probability, words.interval)
    rows = ((link.ad_a, link.ad_b, *_row(told, link, words)) for link in shown)
    return element("div", element("p", lead) if lead else "", table(caption, heads, rows))


def _out(told: Told, words: Words) -> Markup:
    out = told.found.links_out
    title = element("h3", words.out_title)
    if not out:
        return element("div", title, element("p", words.no_out))
    own = {ad.ad_id for ad in told.found.ads}
    rows = (
        (*((link.ad_a, link.ad_b) if link.ad_a in own else (link.ad_b, link.ad_a)), *_row(told, link, words))
        for link in out
    )
    heads = (words.one_ad, words.outside, words.reason, words.in_common, words.probability, words.interval)
    return element(
        "div", title, element("p", words.out_lead), table(words.out_title, heads, rows, quiet=True)
    )


def _row(told: Told, link: LinkRow, words: Words) -> tuple[str, ...]:
    return (
        _name(link.reason, words),
        _common(told, link, words),
        words.share(link.probability),
        words.between(link.low, link.high),
    )


def _common(told: Told, link: LinkRow, words: Words) -> str:
    if link.contact:
        return tag(told.found.kinds[link.contact], link.contact, words.language)
    return words.words_in_common.format(words.whole(link.shared_words)) if link.shared_words else "–"


def _name(reason: str, words: Words) -> str:
    return words.reason_names.get(reason, reason)
