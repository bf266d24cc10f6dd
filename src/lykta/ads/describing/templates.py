"""The template of each network, with slots where its ads differ; and how one ad differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing.comparison import ComparedAds, Spans, align, spans_of
from lykta.ads.describing.members import TEMPLATES, DescribeInput
from lykta.ads.describing.template_kernel import CODE_OF_NAME, typed_slots, write_templates
from lykta.ads.normalise import Lexicon, Word, words_with_places
from lykta.ads.normalise.words_kernel import hash_code

type _Room = tuple[npt.NDArray[Any], ...]

# Networks worked on at a time by a thread: so few that the allocator hands the same memory out again, since
# to touch fresh memory costs more than what is done with it.
_BLOCK = 250
# A slot's fillings: three of 60 bytes, an ellipsis and a separator each; a typed slot's name is shorter.
_BYTES_PER_ROW = 3 * (60 + 3 + 3)
# So few words in a row may be common ones that stand in both by chance: they are, where three times as many
# differ before and after. By looking at synthetic ads beside their templates.
_LONGEST_STRAY = 3
_STRAY = 3
type Kind = Literal["same", "filled", "changed", "added", "missing"]


@dataclass(frozen=True, slots=True)
class Templates:
    """The table of templates (schema `TEMPLATES`), one part a row, networks and parts in order.

    `followers` and `wording` give for each network how many of the compared ads follow its template, and how
    many words are fixed in it; `follows`, for each of the compared ads, whether it does.
    """

    table: pa.Table
    followers: npt.NDArray[np.int64]
    wording: npt.NDArray[np.int64]
    follows: npt.NDArray[np.bool_]


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


def templates_of(given: DescribeInput, comparison: ComparedAds, ids: list[str]) -> Templates:
    """The template of every network, for the table and for what is observed of it."""
    told: list[tuple[npt.NDArray[Any], ...]] = []

    def tables() -> Iterator[pa.Table]:
        for block in given.work.over(
            len(ids),
            lambda first, stop: _block(given, comparison, ids, (first, stop)),
            parts=-(-len(ids) // _BLOCK),
        ):
            told.append((block.followers, block.wording, block.follows))
            yield block.table

    table = given.work.arrays.table(tables(), TEMPLATES)
    followers, wording, follows = (np.concatenate(column) for column in zip(*told, strict=True))
    return Templates(table, followers, wording, follows)


def align_to_template(template: Sequence[TemplatePart], text: str, lexicon: Lexicon) -> list[Difference]:
    """The ad's text from beginning to end as the template's parts see it, in the order of the text.

    `text` is bare, with its contacts replaced by their symbols, and so are the template's words.
    """
    anchors = list(_anchors(template, lexicon))
    words = words_with_places(text, lexicon)
    matched = align(_hashes(anchor.word for anchor in anchors), _hashes(word.hash for word in words))
    kept = _without_strays(template, anchors, matched.tolist(), len(words))
    found = list(_stretches(template, anchors, words, kept))
    return list(_slice(_merge(found), text.encode()))


def _block(
    given: DescribeInput, comparison: ComparedAds, ids: list[str], networks: tuple[int, int]
) -> Templates:
    first, stop = networks
    begin, end = comparison.starts[first], comparison.starts[stop]
    places = comparison.shown[first:stop]
    is_shown = places >= 0
    rows = np.where(is_shown, np.cumsum(is_shown.ravel()).reshape(is_shown.shape) - 1, -1)
    spans = spans_of(given.texts_of(comparison.ads[places[is_shown]]), given.lexicon)
    out = _room(spans, rows[:, 0], int(end - begin))
    count, size = write_templates(
        (given.word_offsets, given.words),
        (spans.offsets, spans.words, spans.places, spans.data),
        (comparison.starts[first : stop + 1] - begin, given.text[comparison.ads[begin:end]]),
        np.stack([np.where(is_shown, places - begin, -1), rows], axis=2),
        typed_slots(),
        out,
    )
    table = _table(out, count, size, ids[first:stop])
    return Templates(table, followers=out[6][:, 0], wording=out[6][:, 1], follows=out[7])


def _room(spans: Spans, central: npt.NDArray[np.int64], compared: int) -> _Room:
    """Room for a row per word of the central texts and one per gap before, between and after them."""
    rows = int(np.sum(2 * np.diff(spans.offsets)[central] + 1))
    return (
        np.empty(rows, np.int32),
        np.empty(rows, np.int32),
        np.empty(rows, np.bool_),
        np.empty(rows, np.float64),
        np.empty(rows, np.int32),
        # What is never written costs no memory.
        np.empty(len(spans.data) + rows * _BYTES_PER_ROW, np.uint8),
        np.zeros((len(central), 2), np.int64),
        np.zeros(compared, np.bool_),
    )


def _table(out: _Room, count: int, size: int, ids: list[str]) -> pa.Table:
    network, position, slot, kept, ends, data, _, _ = out
    offsets = np.concatenate((np.zeros(1, np.int32), ends[:count].astype(np.int32)))
    words = pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(data[:size].copy()))
    columns = [
        pa.array(ids, pa.string()).take(pa.array(network[:count])),
        pa.array(position[:count]),
        pa.array(slot[:count]),
        words,
        pa.array(kept[:count]),
    ]
    return pa.Table.from_arrays(columns, schema=TEMPLATES)


@dataclass(frozen=True, slots=True)
class _Anchor:
    word: int
    part: int
    form: str


def _hashes(values: Iterable[int]) -> np.ndarray:
    return np.fromiter(values, np.uint32)


def _anchors(template: Sequence[TemplatePart], lexicon: Lexicon) -> Iterator[_Anchor]:
    """The words that the ad is aligned on: the fixed ones, and the symbols of typed slots."""
    for number, part in enumerate(template):
        if not part.slot:
            for word in words_with_places(part.words, lexicon):
                yield _Anchor(word.hash, number, word.form)
        elif part.words in CODE_OF_NAME:
            yield _Anchor(int(hash_code(CODE_OF_NAME[part.words])), number, part.words)


def _without_strays(
    template: Sequence[TemplatePart], anchors: Sequence[_Anchor], matched: list[int], words: int
) -> list[int]:
    """The alignment without words that stand alone among others, such as an "and" that both hold somewhere.

    Runs of fixed words are taken out from the shortest to the longest, while what differs right before and
    right after is `_STRAY` times as long. `words` is how many the ad has.
    """
    kept, open_before = list(matched), _open_before(template, anchors)
    for length in range(1, _LONGEST_STRAY + 1):
        for run in _runs(kept, open_before):
            if len(run) > length or any(template[anchors[at].part].slot for at in run):
                continue
            before = _gap(kept, open_before, (run[0], -1), words)
            after = _gap(kept, open_before, (run[-1], 1), words)
            if min(before, after) >= _STRAY * length:
                for at in run:
                    kept[at] = -1
    return kept


def _open_before(template: Sequence[TemplatePart], anchors: Sequence[_Anchor]) -> list[bool]:
    """Whether a slot that takes any words stands right before each anchor; last, after all of them."""
    ends = [-1, *(anchor.part for anchor in anchors), len(template)]
    return [
        any(part.slot and part.words not in CODE_OF_NAME for part in template[one + 1 : other])
        for one, other in pairwise(ends)
    ]


def _runs(matched: Sequence[int], open_before: Sequence[bool]) -> list[list[int]]:
    """The aligned anchors by number, in runs between which something of the one or the other is missing."""
    runs: list[list[int]] = []
    for at, place in enumerate(matched):
        if place < 0:
            continue
        goes_on = bool(runs) and runs[-1][-1] == at - 1
        if goes_on and (place == matched[at - 1] + 1 or open_before[at]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _gap(matched: Sequence[int], open_before: Sequence[bool], start: tuple[int, int], words: int) -> int:
    """How many words differ from an aligned anchor to the next one in a direction, 1 or -1: those of the
    template that the ad lacks, or those of the ad where no slot takes them.
    """
    at, step = start
    other = at + step
    while 0 <= other < len(matched) and matched[other] < 0:
        other += step
    lacking = abs(other - at) - 1
    if any(open_before[min(at, other) + 1 : max(at, other) + 1]):
        return lacking
    edge = matched[other] if 0 <= other < len(matched) else -1 if step < 0 else words
    return max(lacking, abs(edge - matched[at]) - 1)


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


def _merge(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
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


def _slice(stretches: Iterable[_Stretch], data: bytes) -> Iterator[Difference]:
    for found in stretches:
        ad = data[found.start : found.end].decode(errors="replace")
        yield Difference(found.kind, found.template, ad, found.start, found.end)
