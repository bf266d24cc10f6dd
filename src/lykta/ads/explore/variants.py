"""The texts of a network where no common template holds them: texts by kin, and what differs in each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from scipy.cluster.hierarchy import DisjointSet

from lykta.ads.engine import Engine
from lykta.ads.explore.network import MOST_READ, Own, read_ads_of
from lykta.ads.explore.network_ties import Tie
from lykta.ads.result import Ad, DifferencePiece
from lykta.language import Language

_TEXT_REASONS: Final = frozenset({"near-duplicate", "shared template"})
_TEXTS: Final = """
SELECT ad, dense_rank() OVER (ORDER BY coalesce(title, ''), text) AS text FROM ads
WHERE ad IN (SELECT unnest(?))
"""
# Sites put an empty line after each line, which shows a reader nothing.
_BLANK: Final = re.compile(r"\s*\n\s*")
_PIECES: Final = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Variant:
    """One text in pieces beside the first text of its kin, and the number and id of each ad that bears it,
    in order of time.
    """

    pieces: tuple[DifferencePiece, ...]
    bearers: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Kin:
    """Texts that links of texts hold together; the one that most ads bear stands first."""

    variants: tuple[Variant, ...]

    @property
    def first(self) -> Variant:
        """The text that the others are set beside."""
        return self.variants[0]

    @property
    def others(self) -> tuple[Variant, ...]:
        """The others."""
        return self.variants[1:]

    @property
    def ads(self) -> int:
        """How many ads bear any of them."""
        return sum(len(each.bearers) for each in self.variants)


def kin_of(engine: Engine, own: Own, ties: Iterable[Tie], language: Language) -> list[Kin] | None:
    """The texts of a network by kin, most ads first; None for a network too large to read whole."""
    if len(own.numbers) > MOST_READ:
        return None
    rows = engine.arrow(_TEXTS, [list(own.numbers)])
    text_of = dict(zip(rows["ad"].to_pylist(), rows["text"].to_pylist(), strict=True))
    bearers: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(own.numbers):
        bearers[text_of[number]].append(place)
    groups = DisjointSet(bearers)
    for tie in ties:
        if tie.reason in _TEXT_REASONS:
            groups.merge(text_of[own.numbers[tie.one]], text_of[own.numbers[tie.other]])
    first = {text: own.numbers[places[0]] for text, places in bearers.items()}
    ads = {number: ad.whole() for number, ad in read_ads_of(engine, sorted(first.values()))}
    found = [
        _kin(
            sorted(texts, key=lambda text: (-len(bearers[text]), bearers[text])), bearers, own, ads, language
        )
        for texts in groups.subsets()
    ]
    return sorted(found, key=lambda kin: (-kin.ads, own.numbers.index(kin.first.bearers[0][0])))


def _kin(
    texts: Sequence[int],
    bearers: dict[int, list[int]],
    own: Own,
    ads: dict[int, Ad],
    language: Language,
) -> Kin:
    variants = []
    model = _format_text(ads[own.numbers[bearers[texts[0]][0]]], language)
    for text in texts:
        held = tuple((own.numbers[place], own.ids[place]) for place in bearers[text])
        shown = _format_text(ads[held[0][0]], language)
        pieces = (DifferencePiece("same", shown),) if text == texts[0] else tuple(differences(model, shown))
        variants.append(Variant(pieces, held))
    return Kin(tuple(variants))


def _format_text(ad: Ad, language: Language) -> str:
    return _BLANK.sub("\n", ad.text(language)).strip()


def differences(model: str, text: str) -> list[DifferencePiece]:
    """A text in pieces beside another one, word by word: what is the same, other, and missing."""
    one, other = _PIECES.findall(model), _PIECES.findall(text)
    found: list[DifferencePiece] = []
    for kind, begin, end, start, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, came = "".join(one[begin:end]), "".join(other[start:stop])
        if kind == "equal":
            found.append(DifferencePiece("same", came))
            continue
        if gone.strip():
            found.append(DifferencePiece("missing", gone.strip()))
        if came:
            found.append(DifferencePiece("other" if came.strip() else "between", came))
    return found
