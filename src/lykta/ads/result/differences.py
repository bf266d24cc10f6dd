"""An ad in pieces, as its network's template sees it, ready to be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lykta.ads.describing import Difference, TemplatePart, align_to_template
from lykta.ads.normalise import Lexicon, make_lexicon
from lykta.ads.result.values import Ad, ContactMark, TemplateStretch, fill
from lykta.language import Language
from lykta.places import municipality_names


@dataclass(frozen=True, slots=True)
class DifferencePiece:
    """A stretch of an ad's shown text, or words of the template that the ad lacks.

    `same` and `filled` agree with the template and its slots, `other` departs from it, `missing` is what the
    template has there, and `between` is what stands between words.
    """

    kind: Literal["same", "filled", "other", "missing", "between"]
    text: str


def pieces_of(
    ad: Ad, template: Sequence[TemplateStretch], language: Language = "sv"
) -> list[DifferencePiece]:
    """The whole text of an ad in order, with a tag for each contact, and what of the template is missing.

    Joined, all pieces but those of kind `missing` are the text that `Ad.text` gives.
    """
    parts = [TemplatePart(part.slot, part.words) for part in template]
    return list(_pieces(ad, align_to_template(parts, ad.bare, _lexicon()), language))


def get_ready() -> None:
    """Load what the first ad would wait for, which takes a third of a second."""
    align_to_template([TemplatePart(slot=False, words="a")], "a", _lexicon())


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return make_lexicon(municipality_names())


def _pieces(ad: Ad, differences: Sequence[Difference], language: Language) -> Iterator[DifferencePiece]:
    data, at = ad.bare.encode(), 0
    for difference in differences:
        if difference.start > at:
            yield DifferencePiece("between", _show(ad, data, (at, difference.start), language))
        if difference.kind in ("same", "filled"):
            yield DifferencePiece(
                difference.kind, _show(ad, data, (difference.start, difference.end), language)
            )
        elif difference.end > difference.start:
            yield DifferencePiece("other", _show(ad, data, (difference.start, difference.end), language))
        if difference.kind in ("missing", "changed"):
            yield DifferencePiece("missing", difference.template)
        at = max(at, difference.end)
    if at < len(data):
        yield DifferencePiece("between", _show(ad, data, (at, len(data)), language))


def _show(ad: Ad, data: bytes, span: tuple[int, int], language: Language) -> str:
    start, end = span
    inside = [
        ContactMark(mark.kind, mark.contact, mark.position - start)
        for mark in ad.marks
        if start <= mark.position < end
    ]
    return fill(data[start:end].decode(errors="replace"), inside, language)
