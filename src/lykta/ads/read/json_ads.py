"""Ads from a JSON Lines file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa

from lykta.ads.read.batches import RawColumns, refused_rows, to_batch
from lykta.ads.read.json_keys import JsonKeys
from lykta.ads.read.json_lines import Line, lines_of
from lykta.ads.read.json_values import JsonAd, parse_object, to_ad
from lykta.ads.read.long_rows import HEAD_CHARACTERS, too_long
from lykta.ads.read.piece import Piece
from lykta.ads.read.reasons import Reason
from lykta.ads.read.schema import BATCH_ROWS, FIELDS, REQUIRED
from lykta.ads.read.sink import Sink
from lykta.ads.read.source import CHUNK_BYTES, TextSource
from lykta.errors import InputError

# So many lines show which keys a file uses; a key that comes later is still read.
_SAMPLE_LINES: Final = 1000


def find_keys(source: TextSource, *, chosen: Mapping[str, str], row_limit: int) -> JsonKeys:
    """Match the keys of a file's first 1,000 lines; `InputError` when none is an object or a field has no
    key.
    """
    keys: dict[str, None] = {}
    lines = 0
    for line in islice(lines_of(source, row_limit=row_limit), _SAMPLE_LINES):
        lines += bool(line.data.strip())
        try:
            keys.update(dict.fromkeys(parse_object(line.data.decode())))
        except ValueError:
            continue
    if not lines:
        raise InputError(f"{source.path} holds no ads. Export the ads again, or leave the file out.")
    if not keys:
        raise InputError(
            f"{source.path} is read as JSON Lines, but none of its first {lines:,} lines is a JSON object. "
            "Write one object a line, or give the file its right suffix."
        )
    return JsonKeys(source.path, list(keys), chosen)


@dataclass
class _Block:
    """Lines that wait to become a batch: those that hold an ad, and why the others do not."""

    lines: list[Line] = field(default_factory=list)
    ads: list[JsonAd] = field(default_factory=list)
    refused: list[tuple[Line, str, Reason]] = field(default_factory=list)
    size: int = 0
    blank: int = 0

    def rows(self) -> int:
        return len(self.lines) + len(self.refused)

    def is_full(self) -> bool:
        return self.rows() >= BATCH_ROWS or self.size >= CHUNK_BYTES


@dataclass(frozen=True)
class JsonAds:
    """The ads of one JSON Lines file; `row_limit` is the longest line in bytes."""

    source: TextSource
    keys: JsonKeys
    row_limit: int

    def pieces(self) -> Iterator[Piece]:
        """Read the file line by line, and cut it into blocks of them."""
        block = _Block()
        for line in lines_of(self.source, row_limit=self.row_limit):
            if line.data.strip():
                self._take(line, block)
            else:
                block.blank += 1
            if block.is_full():
                yield Piece(block.rows(), partial(self._finish, block))
                block = _Block()
        yield Piece(block.rows(), partial(self._finish, block))

    def _take(self, line: Line, block: _Block) -> None:
        block.size += len(line.data)
        if line.length > self.row_limit:
            block.refused.append((line, too_long(line.length, self.row_limit), Reason.TOO_LONG))
            return
        try:
            ad = to_ad(line.data.decode(), self.keys)
        except UnicodeDecodeError:
            block.refused.append((line, Reason.UNDECODABLE, Reason.UNDECODABLE))
        except ValueError as error:
            block.refused.append((line, f"{Reason.BROKEN_JSON}: {error}", Reason.BROKEN_JSON))
        else:
            block.lines.append(line)
            block.ads.append(ad)

    def _finish(self, block: _Block, sink: Sink) -> pa.RecordBatch | None:
        sink.notes.rows_in += block.rows()
        sink.notes.blank_lines += block.blank
        lacking = refused_rows(_columns(block.ads, REQUIRED))
        refused = block.refused + [(block.lines[row], reason, reason) for row, reason in lacking.items()]
        for line, reason, kind in sorted(refused, key=lambda refused: refused[0].number):
            text = self.source.shown(line.data)
            sink.refuse(
                line.number, reason, text[:HEAD_CHARACTERS] if kind is Reason.TOO_LONG else text, kind
            )
        ads = [ad for row, ad in enumerate(block.ads) if row not in lacking]
        numbers = np.array(
            [line.number for row, line in enumerate(block.lines) if row not in lacking], np.int64
        )
        sink.notes.values_with_replaced_characters += sum(ad.mended for ad in ads)
        if not ads:
            return None
        extra = pa.array([ad.extra for ad in ads], pa.string())
        columns = RawColumns(_columns(ads, FIELDS), extra, numbers)
        return sink.keep(to_batch(columns, source=sink.source, notes=sink.notes))


def _columns(ads: list[JsonAd], fields: Sequence[str]) -> dict[str, pa.StringArray]:
    return {name: pa.array([ad.fields.get(name) for ad in ads], pa.string()) for name in fields}
