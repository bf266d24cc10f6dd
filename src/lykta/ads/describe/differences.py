"""How one ad differs from its network's template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lykta.ads.describe.alignment import align
from lykta.ads.describe.typed_slots import SYMBOL_OF_NAME
from lykta.ads.normalise import words_with_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lykta.ads.normalise import Lexicon, Word

type Kind = Literal["same", "filled", "changed", "added", "missing"]


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """One row of the table of templates: fixed words, or a slot with its name or its example fillings."""

    slot: bool
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of an ad beside the part of the template that it answers to.

    `same`: fixed words, as they stand in the ad; `filled`: what fills a slot; `changed`: other words than the
    template's; `added`: words where the template has none; `missing`: the template's words, absent here.
    `start` and `end` are bytes of the ad's text; both are the same where something is missing.
    """

    kind: Kind
    template: str
    ad: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Anchor:
    word: int
    part: int
    form: str


def align_to_template(template: Sequence[TemplatePart], text: str, lexicon: Lexicon) -> list[Difference]:
    """The ad's text from beginning to end as the template's parts see it, in the order of the text.

    `text` is bare, with its contacts replaced by their symbols, and so are the template's words.
    """
    anchors = list(_anchors(template, lexicon))
    words = words_with_places(text, lexicon)
    matched = align(_hashes(anchor.word for anchor in anchors), _hashes(word.hash for word in words))
    found = list(_stretches(template, anchors, words, matched.tolist()))
    return list(_sliced(_merged(found), text.encode()))


def _hashes(values: Iterable[int]) -> np.ndarray:
    return np.fromiter(values, np.uint32)


def _anchors(template: Sequence[TemplatePart], lexicon: Lexicon) -> Iterator[_Anchor]:
    """The words that the ad is aligned on: the fixed ones, and the symbols of typed slots."""
    for number, part in enumerate(template):
        wording = SYMBOL_OF_NAME.get(part.words) if part.slot else part.words
        for word in words_with_places(wording or "", lexicon):
            yield _Anchor(word.hash, number, part.words if part.slot else word.form)


@dataclass(frozen=True, slots=True)
class _Stretch:
    kind: Kind
    part: int
    template: str
    start: int
    end: int


def _stretches(
    template: Sequence[TemplatePart], anchors: list[_Anchor], words: list[Word], matched: list[int]
) -> Iterator[_Stretch]:
    """Aligned anchors one by one, and between two of them what the template and the ad have there."""
    missed: list[_Anchor] = []
    at, byte, part = 0, 0, -1
    for anchor, place in zip(anchors, matched, strict=True):
        if place < 0:
            missed.append(anchor)
            continue
        yield from _between(template, missed, words[at:place], (part, anchor.part, byte))
        word = words[place]
        kind: Kind = "filled" if template[anchor.part].slot else "same"
        yield _Stretch(kind, anchor.part, anchor.form, word.start, word.end)
        missed, at, byte, part = [], place + 1, word.end, anchor.part
    yield from _between(template, missed, words[at:], (part, len(template), byte))


def _between(
    template: Sequence[TemplatePart], missed: list[_Anchor], words: list[Word], where: tuple[int, int, int]
) -> Iterator[_Stretch]:
    before, after, byte = where
    fixed = [anchor for anchor in missed if not template[anchor.part].slot]
    slots = [number for number in range(before + 1, after) if template[number].slot]
    wording = " ".join(anchor.form for anchor in fixed)
    if not words:
        if fixed:
            yield _Stretch("missing", fixed[0].part, wording, byte, byte)
        return
    start, end = words[0].start, words[-1].end
    if slots:
        yield _Stretch("filled", slots[0], template[slots[0]].words, start, end)
        if fixed:
            yield _Stretch("missing", fixed[0].part, wording, end, end)
    elif fixed:
        yield _Stretch("changed", fixed[0].part, wording, start, end)
    else:
        yield _Stretch("added", -1, "", start, end)


def _merged(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Words of one fixed part that follow one another are one stretch."""
    held: _Stretch | None = None
    for stretch in stretches:
        if held and held.kind == stretch.kind == "same" and held.part == stretch.part:
            held = _Stretch("same", held.part, f"{held.template} {stretch.template}", held.start, stretch.end)
            continue
        if held:
            yield held
        held = stretch
    if held:
        yield held


def _sliced(stretches: Iterable[_Stretch], data: bytes) -> Iterator[Difference]:
    for found in stretches:
        ad = data[found.start : found.end].decode(errors="replace")
        yield Difference(found.kind, found.template, ad, found.start, found.end)
