"""Every ad: each text once, as the template sees it, with all ads that bear it."""

from collections.abc import Iterator
from typing import Final

from lykta.ads.evidence.gathering import Wording
from lykta.ads.evidence.report.markup import Content, Markup, element, section
from lykta.ads.evidence.report.seen import minute
from lykta.ads.evidence.report.words import Words
from lykta.ads.evidence.told import Told
from lykta.ads.result import Ad, Piece, pieces_of

# The signs say on paper, and to who sees no colours, what the colours say.
_SIGNS: Final = {"filled": ("⟦", "⟧"), "other": ("‹", "›"), "missing": ("[− ", " −]")}
_ELEMENTS: Final = {"filled": "mark", "other": "em", "missing": "del"}


def ads(told: Told, words: Words) -> Markup:
    """The texts in the order in which they are first seen."""
    legend = [words.legend_filled, words.legend_other, words.legend_missing]
    return section(
        "ads",
        words.ads_title,
        element("p", words.ads_lead, " ", words.title_lead),
        element("ul", [element("li", line) for line in legend], class_="legend")
        if told.found.page.template
        else "",
        [_wording(told, at, wording, words) for at, wording in enumerate(told.found.wordings, 1)],
    )


def _wording(told: Told, number: int, wording: Wording, words: Words) -> Markup:
    count = words.count(len(wording.ads), words.ads)
    return element(
        "article",
        element("h3", words.text_number.format(number), ": ", count),
        element("ul", [element("li", _bearer(ad, words)) for ad in wording.ads], class_="bearers"),
        element("blockquote", element("p", [*_text(told, wording.ads[0], words)]), class_="text"),
    )


def _bearer(ad: Ad, words: Words) -> list[Content]:
    told = [minute(ad.posted_at), ad.place or words.no_place, ad.site]
    title = words.ad_title.format(ad.title) if ad.title else None
    return [element("strong", ad.ad_id), " · ", " · ".join(part for part in (*told, title) if part)]


def _text(told: Told, ad: Ad, words: Words) -> Iterator[Content]:
    template = told.found.page.template
    if not template:
        yield ad.text(words.language)
        return
    pieces = pieces_of(ad, template, words.language)
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        yield _shown(piece)
        if piece.kind == "missing" and following and following.kind != "between":
            yield " "


def _shown(piece: Piece) -> Content:
    if piece.kind not in _SIGNS:
        return piece.text
    before, after = _SIGNS[piece.kind]
    return element(_ELEMENTS[piece.kind], f"{before}{piece.text}{after}")
