"""Read and identify: ads from files, each made bare of its contacts before it is kept."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any, Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.array_store import IN_MEMORY, ArrayStore
from lykta.ads.contacts import are_in_place, count_ids_like_contacts, find_contacts, find_in_column
from lykta.ads.kernel.borrowed import borrow, part
from lykta.ads.kernel.wide_bytes import SIXTY_FOUR, bytes_within, copy_bytes, trailing_zeros
from lykta.ads.normalise import text_buffers
from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS, OWN_SIGNS
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import distinct_texts
from lykta.ads.reading import AdReading, FileNotes, PlacedPiece, ReadPiece
from lykta.ads.sorting import numbers_from, sorted_codes

FROM_COLUMN = -1
"""The position of a contact that did not stand in the text but in a column or the title."""

_CONTACT_COLUMNS = ("phone", "email", "handle")
# What separates the parts of an address.
_BETWEEN_PARTS: Final = "[/?=&#:]"
# Bytes of the longest character in UTF-8.
_LONGEST_SYMBOL = 4
_KINDS = pa.array(CONTACT_PLACEHOLDERS)
# Of the symbols of contacts in UTF-8: few other characters of a European text begin so.
_first_bytes = bytes_within(
    [(first, first) for first in {chr(symbol).encode()[0] for symbol in CONTACT_PLACEHOLDERS.values()}]
)
# Five digits, or a number written as a power of ten; words such as "none" or "later" are not a number.
_LIKE_PHONE: Final = r"(?:[0-9][^0-9]*){5}|[0-9][eE][+][0-9]"
_LONGEST_EXAMPLE: Final = 20
_LETTER: Final = re.compile(r"(?![eE][+]9)[^\W\d_]")
# Several batches are worked on at once already.
_ALONE: Final = Work(1)

type Bare = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some ads with bare texts (ad_id, title, text, posted_at, place, site, extra, source, line), and their
    contacts (row, kind, value, position; sorted by these, with kind and value coded).
    """

    ads: pa.Table
    contacts: pa.Table


@dataclass(slots=True)
class Gathered:
    """All batches of the files, in their order; the ads lie in `arrays`, since they hold no clear contact."""

    arrays: ArrayStore = IN_MEMORY
    ads: list[pa.Table] = field(default_factory=list)
    contacts: list[pa.Table] = field(default_factory=list)
    rows: int = 0

    def add(self, batch: Batch) -> None:
        """Add a batch, its rows numbered on."""
        shifted = pc.add(batch.contacts["row"], self.rows)
        self.contacts.append(batch.contacts.set_column(0, "row", shifted))
        self.ads.append(self.arrays.table([batch.ads], batch.ads.schema))
        self.rows += batch.ads.num_rows


def bare_batches(reading: AdReading, *, region: str, threads: int) -> Iterator[Batch]:
    """Each batch made bare, in order; a few are worked on at once."""
    waiting: deque[Future[tuple[ReadPiece, Batch | None]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for piece in reading.pieces():
            waiting.append(pool.submit(_make_piece_bare, piece, region))
            while len(waiting) > threads + 1:
                yield from _settle_piece(reading, *waiting.popleft().result())
        while waiting:
            yield from _settle_piece(reading, *waiting.popleft().result())


def _make_piece_bare(piece: PlacedPiece, region: str) -> tuple[ReadPiece, Batch | None]:
    made = piece.read()
    bare = make_bare(made.batch, region, made.sink.notes) if made.batch is not None else None
    return ReadPiece(None, made.sink), bare


def _settle_piece(reading: AdReading, made: ReadPiece, bare: Batch | None) -> Iterator[Batch]:
    reading.settle(made)
    if bare is not None:
        yield bare


def without_contacts(words: list[str], region: str) -> list[str]:
    """What a remark quotes, without contacts; each is read by itself."""
    bare, _ = _separate_contacts(pa.array(words, pa.string()), region, keep_position=False)
    return [str(each) for each in bare.to_pylist()]


def make_bare(batch: pa.RecordBatch, region: str, notes: FileNotes) -> Batch:
    """One batch of `READ_SCHEMA` with its contacts taken out of text, title, columns and further columns.

    What of a column for telephone numbers was not understood, and how many ids seem to be contacts, goes into
    the notes.
    """
    text, in_text = _separate_contacts(batch["text"], region, keep_position=True)
    title, in_title = _separate_contacts(batch["title"], region, keep_position=False)
    columns = [_from_column(batch[name], name, region) for name in _CONTACT_COLUMNS]
    notes.add_unread_phones(_unread_phones(batch["phone"], columns[0]["row"]))
    notes.ids_like_contacts += count_ids_like_contacts(batch["ad_id"])
    ads = pa.table(
        {
            "ad_id": batch["ad_id"],
            "title": title,
            "text": text,
            "posted_at": batch["posted_at"],
            "place": _bare_places(batch["place"], region),
            "site": _bare_sites(batch["site"], region),
            "extra": bare_objects(
                batch["extra"], lambda texts: _separate_contacts(texts, region, keep_position=False)[0]
            ),
            "source": batch["source"],
            "line": batch["line"],
        }
    )
    return Batch(ads, sorted_contacts(pa.concat_tables([in_text, in_title, *columns])))


def sorted_contacts(contacts: pa.Table) -> pa.Table:
    """The contacts of a batch (row, kind, value, position) in their order, kind and value coded."""
    kinds, values = sorted_codes(contacts["kind"]), sorted_codes(contacts["value"])
    row, position = contacts["row"].to_numpy(), contacts["position"].to_numpy()
    coded = kinds.indices.to_numpy().astype(np.int64) * len(values.dictionary) + values.indices.to_numpy()
    order = np.lexsort((position, coded, row))
    taken = pa.array(order)
    return _contact_table(
        pa.array(row[order]), kinds.take(taken), values.take(taken), pa.array(position[order])
    )


def _separate_contacts(values: pa.Array, region: str, *, keep_position: bool) -> tuple[pa.Array, pa.Table]:
    """The values without their contacts (nulls stay null), and the contacts; what repeats is read once."""
    texts = values.fill_null("") if values.null_count else values
    offsets, data = text_buffers(texts)
    # A third of all ads repeat another.
    once = distinct_texts(offsets[:-1], offsets[1:], data, _ALONE)
    first = once.first[once.of]
    contacts = find_contacts(texts, region=region, rows=once.first)
    bare, positions = bare_texts(texts, contacts, first)
    if values.null_count:
        bare = pc.if_else(values.is_valid(), bare, pa.scalar(None, pa.large_string()))
    places = positions if keep_position else np.full(len(positions), FROM_COLUMN, np.int32)
    return bare, _in_all(contacts, places, first)


def _in_all(contacts: pa.Table, places: npt.NDArray[np.int32], first: npt.NDArray[np.int64]) -> pa.Table:
    """The contacts of all rows, of those found in the first rows of each text."""
    held = np.bincount(contacts["row"].to_numpy(), minlength=len(first))
    rows = np.repeat(np.arange(len(first)), held[first])
    chosen = pa.array(numbers_from((np.cumsum(held) - held)[first], held[first]))
    kinds, values = contacts["kind"].take(chosen), contacts["value"].take(chosen)
    return _contact_table(pa.array(rows), kinds, values, pa.array(places).take(chosen))


def _bare_places(values: pa.Array, region: str) -> pa.Array:
    """Places, of which many are the same, without contacts."""
    coded = values.dictionary_encode()
    return _bare_coded(coded, find_contacts(coded.dictionary, region=region))


def _bare_sites(values: pa.Array, region: str) -> pa.Array:
    """Sites without contacts. A site is named by its address, which is not a contact of the ad's; but a part
    of the address may be one.
    """
    coded = values.dictionary_encode()
    contacts = find_contacts(coded.dictionary, region=region)
    is_link = pc.equal(contacts["kind"], "link")
    within = _within_links(coded.dictionary, contacts.filter(is_link), region)
    chosen = pa.concat_tables([contacts.filter(pc.invert(is_link)), within])
    return _bare_coded(coded, chosen.sort_by([("row", "ascending"), ("start", "ascending")]))


def _within_links(texts: pa.Array, links: pa.Table, region: str) -> pa.Table:
    """The contacts that are parts of these links, with their places in the texts."""
    spans = zip(*(links[name].to_pylist() for name in ("row", "start", "end")), strict=True)
    written = [texts[row].as_py().encode()[start:end].decode() for row, start, end in spans]
    # Byte by byte, so that what is found lies where it lay.
    parts = pc.replace_substring_regex(pa.array(written, pa.string()), _BETWEEN_PARTS, " ")
    found = find_contacts(parts, region=region)
    found = found.filter(pc.not_equal(found["kind"], "link"))
    of, moved = found["row"], {}
    first = links["start"].take(of)
    for name in ("start", "end"):
        moved[name] = pc.add(found[name], first.cast(found[name].type))
    moved["row"] = links["row"].take(of).cast(of.type)
    return pa.table({name: moved.get(name, found[name]) for name in found.column_names}, schema=found.schema)


def _bare_coded(coded: pa.DictionaryArray, contacts: pa.Table) -> pa.Array:
    bare, _ = bare_texts(coded.dictionary, contacts, np.arange(len(coded.dictionary)))
    return bare.cast(coded.dictionary.type).take(coded.indices)


def _from_column(values: pa.Array, kind: str, region: str) -> pa.Table:
    coded = values.dictionary_encode()
    found = find_in_column(kind, coded.dictionary, region=region)
    # Of each row the finds in its value, of which there may be none or several; null is a value without any.
    value = coded.indices.cast(pa.int64()).fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False)
    held = np.bincount(found["row"].to_numpy(), minlength=len(coded.dictionary) + 1)
    chosen = numbers_from((np.cumsum(held) - held)[value], held[value])
    rows = np.repeat(np.arange(len(values)), held[value])
    return _contact_table(
        pa.array(rows),
        pa.array([kind] * len(rows), pa.string()),
        found["value"].take(pa.array(chosen)),
        pa.array(np.full(len(rows), FROM_COLUMN, np.int32)),
    )


def _unread_phones(values: pa.Array, read: pa.ChunkedArray) -> dict[str, int]:
    """How what looks like a telephone number, and was not read as one, is written; in how many rows each."""
    looks = pc.match_substring_regex(values, _LIKE_PHONE).fill_null(fill_value=False)
    unread = np.setdiff1d(pc.indices_nonzero(looks).to_numpy(), read.to_numpy())
    if not len(unread):
        return {}
    written = pc.replace_substring_regex(values.take(pa.array(unread)), "[0-9]", "9")
    counted = pc.value_counts(pc.utf8_slice_codeunits(written, 0, _LONGEST_EXAMPLE)).to_pylist()
    shapes: Counter[str] = Counter()
    for each in counted:
        # Letters may be a name, but for that of a power of ten.
        shapes[_LETTER.sub("x", each["values"])] += each["counts"]
    return shapes


def _contact_table(*columns: pa.Array | pa.ChunkedArray) -> pa.Table:
    return pa.table(dict(zip(("row", "kind", "value", "position"), columns, strict=True)))


class _Spans(NamedTuple):
    """The first span of each row, and of each span where it is in its text and its kind."""

    begin: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    symbol: npt.NDArray[np.int64]


def bare_texts(
    texts: pa.Array, contacts: pa.Table, first: npt.NDArray[np.int64]
) -> tuple[pa.LargeStringArray, npt.NDArray[np.int32]]:
    """The texts with each contact span replaced by its symbol, and the byte at which each symbol now stands,
    by contact. A symbol that a writer drew is replaced by another sign (`OWN_SIGNS`).

    `first` tells for each text the first row that holds the same; `contacts` are as `find_contacts` gives
    them for those rows of `texts`. No text is null. Raises `ValueError` for spans that are not in place: a
    text that is not bare must not be kept.
    """
    offsets, data = text_buffers(texts)
    row, kind = contacts["row"].to_numpy(), pc.index_in(contacts["kind"], _KINDS).to_numpy()
    spans = _Spans(
        np.searchsorted(row, np.arange(len(texts) + 1)),
        contacts["start"].to_numpy().astype(np.int64),
        contacts["end"].to_numpy().astype(np.int64),
        kind.astype(np.int64),
    )
    if not are_in_place(offsets, row.astype(np.int64), spans.start, spans.end):
        raise ValueError("The contacts overlap or leave their texts.")
    new_offsets, new_data, positions = _replace((offsets, data), first, spans, _symbols())
    array = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(new_offsets), pa.py_buffer(new_data))
    return array, positions


def _symbols() -> npt.NDArray[np.uint8]:
    """By kind the length of its symbol, the symbol itself, and the sign in the place of a writer's own."""
    symbols = np.zeros((len(_KINDS), 2 * _LONGEST_SYMBOL + 1), np.uint8)
    for at, (kind, symbol) in enumerate(CONTACT_PLACEHOLDERS.items()):
        encoded, own = chr(symbol).encode(), chr(OWN_SIGNS[kind]).encode()
        symbols[at, : 1 + len(encoded)] = [len(encoded), *encoded]
        symbols[at, 1 + _LONGEST_SYMBOL :][: len(own)] = [*own]
    return symbols


@numba.njit(cache=True, nogil=True)
def _replace(texts, first, spans, symbols):  # type: ignore[no-untyped-def]
    offsets, data = texts
    new_offsets = np.zeros(len(offsets), np.int64)
    for row in range(len(first)):
        size = offsets[row + 1] - offsets[row]
        for span in range(spans.begin[first[row]], spans.begin[first[row] + 1]):
            size += symbols[spans.symbol[span], 0] - (spans.end[span] - spans.start[span])
        new_offsets[row + 1] = new_offsets[row] + size
    written, positions = np.empty(new_offsets[-1], np.uint8), np.zeros(len(spans.start), np.int32)
    lent, out = borrow(data), borrow(written)
    for row in range(len(first)):
        at, filled = offsets[row], new_offsets[row]
        for span in range(spans.begin[first[row]], spans.begin[first[row] + 1]):
            begin = offsets[row] + spans.start[span]
            _copy_written(out, filled, lent, at, begin - at, symbols)
            filled += begin - at
            positions[span] = filled - new_offsets[row]
            symbol = symbols[spans.symbol[span]]
            for place in range(symbol[0]):
                out[filled + place] = symbol[1 + place]
            filled += symbol[0]
            at = offsets[row] + spans.end[span]
        _copy_written(out, filled, lent, at, offsets[row + 1] - at, symbols)
    return new_offsets, written, positions


@part
def _copy_written(out, filled, data, at, size, symbols):  # type: ignore[no-untyped-def]
    """Copy what a writer wrote, with other signs in the place of the symbols of contacts."""
    copy_bytes(out, filled, data, at, size)
    place, stop = filled, filled + size
    while place < stop:
        step = trailing_zeros(_first_bytes(out, place)) if place + SIXTY_FOUR <= stop else 0
        if step == 0:
            for symbol in range(len(symbols)):
                _replace_own(out, place, stop, symbols[symbol])
            step = 1
        place += step


@part
def _replace_own(out, place, stop, symbol):  # type: ignore[no-untyped-def]
    length = symbol[0]
    if place + length > stop:
        return
    for byte in range(length):
        if out[place + byte] != symbol[1 + byte]:
            return
    for byte in range(length):
        out[place + byte] = symbol[1 + _LONGEST_SYMBOL + byte]


def bare_objects(values: pa.Array, bare: Bare) -> pa.Array:
    """JSON objects made bare by `bare`, which takes texts and gives them without contacts; nulls stay null.

    Each object is taken as one text, which also finds a number that is split over two columns. An object with
    escaped letters (a line break before a number is the two letters `\\n`), and one that would no longer be
    JSON or would have a name twice, is taken value by value instead, and names that repeat are numbered.
    """
    whole = bare(values)
    escaped = pc.match_substring(values, "\\").fill_null(fill_value=False).to_numpy(zero_copy_only=False)
    changed = pc.not_equal(whole, values.cast(whole.type)).fill_null(fill_value=False)
    broken = [at for at in pc.indices_nonzero(changed).to_pylist() if not _is_json(whole[at].as_py())]
    rows = np.union1d(np.flatnonzero(escaped), np.array(broken, np.int64)).astype(np.int64)
    if not len(rows):
        return whole
    mask = np.zeros(len(values), np.bool_)
    mask[rows] = True
    careful = _value_by_value(values.take(pa.array(rows)).to_pylist(), bare)
    return pc.replace_with_mask(whole, pa.array(mask), pa.array(careful, whole.type))


def _value_by_value(objects: list[str], bare: Bare) -> list[str]:
    loaded = [json.loads(text) for text in objects]
    texts = [text for value in loaded for text in _texts(value)]
    left = iter(bare(pa.array(texts, pa.string())).to_pylist())
    return [json.dumps(_with(value, left), ensure_ascii=False, separators=(",", ":")) for value in loaded]


def _texts(value: Any) -> Iterator[str]:
    """Each name and value as text, in the order in which `_with` puts them back."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def _with(value: Any, texts: Iterator[str]) -> Any:
    if isinstance(value, dict):
        made: dict[str, Any] = {}
        for inner in value.values():
            name = _find_unused(next(texts), made)
            made[name] = _with(inner, texts)
        return made
    if isinstance(value, list):
        return [_with(inner, texts) for inner in value]
    text = next(texts)
    return text if isinstance(value, str) or text != json.dumps(value) else value


def _find_unused(name: str, used: Collection[str]) -> str:
    """The name, numbered where it is used: two telephone numbers as names become one symbol."""
    numbered = (f"{name} {number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in used)


def _is_json(text: str) -> bool:
    """Whether a text is JSON in which each name stands once in its object."""
    try:
        json.loads(text, object_pairs_hook=_refuse_repeats)
    except ValueError:
        return False
    return True


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("A name repeats.")
