"""Ads from a JSON file: one object a line (JSON Lines), or a list that is read so."""

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Final, NoReturn

import numpy as np
import pyarrow as pa

from lykta.ads.reading.batches import FilePiece, RawColumns, extra_of, find_unusable, to_batch
from lykta.ads.reading.columns import (
    BATCH_ROWS,
    CONTACT_FIELDS,
    EXACT_WHOLE,
    FIELDS,
    REQUIRED,
    guess_field,
    join_contacts,
)
from lykta.ads.reading.encodings import CHUNK_BYTES, TextSource, Window
from lykta.ads.reading.json_keys import JsonKeys, can_hold, find_inner, names_in, single_value, take_inner
from lykta.ads.reading.notes import HEAD_BYTES, RejectionReason, Sink
from lykta.errors import InputError

_HALF_CHARACTERS: Final = re.compile("[\ud800-\udfff]")
# So many lines show which keys a file uses; a key that comes later is still read.
_SAMPLE_LINES: Final = 1000


class RefusedValueError(ValueError):
    """A value for which its line is rejected, and why."""

    def __init__(self, reason: RejectionReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class JsonLine:
    """One line without its line feed: its 1-based number, its bytes or only their beginning, and its
    length.
    """

    number: int
    data: bytes
    length: int


@dataclass(frozen=True)
class JsonAd:
    """The values of one object: by field, and the rest as JSON text; `mended` counts half characters
    replaced, `lists` are the fields in whose place a list stands that is not read.
    """

    fields: dict[str, str | None]
    extra: str | None
    mended: int
    lists: list[str]


@dataclass
class _Block:
    """Lines that wait to become a batch: those that hold an ad, and why the others do not."""

    lines: list[JsonLine] = field(default_factory=list)
    ads: list[JsonAd] = field(default_factory=list)
    refused: list[tuple[JsonLine, str, RejectionReason]] = field(default_factory=list)
    size: int = 0
    blank: int = 0

    def rows(self) -> int:
        return len(self.lines) + len(self.refused)

    def is_full(self) -> bool:
        return self.rows() >= BATCH_ROWS or self.size >= CHUNK_BYTES


@dataclass(frozen=True)
class JsonAds:
    """The ads of one JSON file; `row_limit` is the longest line in bytes."""

    source: TextSource
    keys: JsonKeys
    row_limit: int

    def pieces(self) -> Iterator[FilePiece]:
        """Read the file line by line, and cut it into blocks of them."""
        block = _Block()
        for line in lines_of(self.source, row_limit=self.row_limit):
            if line.data.strip():
                self._take(line, block)
            else:
                block.blank += 1
            if block.is_full():
                yield FilePiece(block.rows(), partial(self._finish, block))
                block = _Block()
        yield FilePiece(block.rows(), partial(self._finish, block))

    def _take(self, line: JsonLine, block: _Block) -> None:
        block.size += len(line.data)
        if line.length > self.row_limit:
            block.refused.append((line, RejectionReason.TOO_LONG, RejectionReason.TOO_LONG))
            return
        try:
            ad = _to_ad(line.data.decode(), self.keys)
        except UnicodeDecodeError:
            block.refused.append((line, RejectionReason.UNDECODABLE, RejectionReason.UNDECODABLE))
        except RefusedValueError as error:
            block.refused.append((line, error.reason, error.reason))
        except ValueError as error:
            block.refused.append(
                (line, f"{RejectionReason.BROKEN_JSON}: {error}", RejectionReason.BROKEN_JSON)
            )
        else:
            block.lines.append(line)
            block.ads.append(ad)

    def _finish(self, block: _Block, sink: Sink) -> pa.RecordBatch | None:
        sink.notes.rows_in += block.rows()
        sink.notes.blank_lines += block.blank
        lacking = find_unusable(_columns(block.ads, REQUIRED))
        refused = block.refused + [(block.lines[row], reason, reason) for row, reason in lacking.items()]
        for line, reason, kind in sorted(refused, key=lambda refused: refused[0].number):
            text = self.source.spell_out(line.data)
            if kind is RejectionReason.TOO_LONG:
                sink.refuse_long(line.number, line.length, self.row_limit, text)
            else:
                sink.refuse(line.number, reason, text, kind)
        ads = [ad for row, ad in enumerate(block.ads) if row not in lacking]
        numbers = np.array(
            [line.number for row, line in enumerate(block.lines) if row not in lacking], np.int64
        )
        sink.notes.values_with_replaced_characters += sum(ad.mended for ad in ads)
        sink.notes.lists_not_read.update(name for ad in ads for name in ad.lists)
        if not ads:
            return None
        extra = pa.array([ad.extra for ad in ads], pa.string())
        columns = RawColumns(_columns(ads, FIELDS), extra, numbers)
        return sink.keep(to_batch(columns, source=sink.source, notes=sink.notes))


def _columns(ads: list[JsonAd], fields: Sequence[str]) -> dict[str, pa.StringArray]:
    return {name: pa.array([ad.fields.get(name) for ad in ads], pa.string()) for name in fields}


def find_keys(source: TextSource, *, chosen: Mapping[str, str], row_limit: int) -> JsonKeys:
    """Match the keys of a file's first 1,000 lines; `InputError` when none is an object or a field has no
    key.
    """
    objects: list[dict[str, Any]] = []
    lines = 0
    for line in islice(lines_of(source, row_limit=row_limit), _SAMPLE_LINES):
        lines += bool(line.data.strip())
        with suppress(ValueError):
            objects.append(_parse_object(line.data.decode()))
    keys = names_in(objects, chosen)
    _refuse_wrapped(source, objects, keys, chosen)
    if not lines:
        raise InputError(f"{source.path} holds no ads. Export the ads again, or leave the file out.")
    if not keys:
        raise InputError(
            f"{source.path} is read as JSON, but none of its first {lines:,} {source.rows} is an object with "
            "keys. Write one object a line or one list of objects, or give the file its right suffix."
        )
    return JsonKeys(source.path, keys, chosen)


def _refuse_wrapped(
    source: TextSource,
    objects: Sequence[Mapping[str, Any]],
    names: Collection[str],
    chosen: Mapping[str, str],
) -> None:
    """Refuse a file that is one object around a list of ads, as services answer: `{"data": [{...}]}`."""
    if len(objects) != 1 or "text" in chosen or "text" in map(guess_field, names):
        return
    for key, value in objects[0].items():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            raise InputError(
                f"{source.path} is one object, and its ads seem to stand in the list {key}. Save that list "
                "alone as a file, from its [ to its ], and name that."
            )


def lines_of(source: TextSource, *, row_limit: int) -> Iterator[JsonLine]:
    """Give every line of a source; of a line longer than `row_limit` bytes only the beginning."""
    window, number = Window(source), 1
    while window.more():
        whole = window.data.rfind(b"\n") + 1
        if whole:
            for data in window.data[: whole - 1].split(b"\n"):
                yield _line(number, data, row_limit)
                number += 1
            window.drop(whole)
        if len(window.data) > row_limit:
            yield _long_line(window, number)
            number += 1
    if window.data:
        yield _line(number, window.data, row_limit)


def _line(number: int, data: bytes, row_limit: int) -> JsonLine:
    return JsonLine(number, data if len(data) <= row_limit else data[:HEAD_BYTES], len(data))


def _long_line(window: Window, number: int) -> JsonLine:
    head, length = b"", 0
    while (end := window.data.find(b"\n")) < 0:
        head += window.data[: HEAD_BYTES - len(head)]
        length += len(window.data)
        window.drop(len(window.data))
        if not window.more():
            return JsonLine(number, head, length)
    head += window.data[: min(end, HEAD_BYTES - len(head))]
    window.drop(end + 1)
    return JsonLine(number, head, length + end)


def _parse_object(text: str) -> dict[str, Any]:
    """Read one line as a JSON object; ValueError when it is anything else."""
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - to the reader of the file it is a wrong value
    return value


def _to_ad(text: str, keys: JsonKeys) -> JsonAd:
    """Sort the values of a line's object into fields and the rest; ValueError when it is not JSON."""
    fields: dict[str, str | None] = {}
    rest: dict[str, Any] = {}
    lists: list[str] = []
    whole = _parse_object(text)
    for path, field_name in keys.inner:
        value = find_inner(whole, path)
        if _read_value(field_name, value, fields, lists):
            take_inner(whole, path)
    for key, value in whole.items():
        name = keys.field_of(key)
        if name is None or not _read_value(name, value, fields, lists):
            rest[key] = value
    ad = JsonAd(fields, extra_of(rest), 0, lists)
    # Half characters come from escapes alone, because the line itself was decoded.
    return _mend(ad) if "\\u" in text else ad


def _read_value(field: str, value: Any, fields: dict[str, str | None], lists: list[str]) -> bool:
    """Put a value into its field; False when it is none, and its field among `lists` when it is a list."""
    single = single_value(field, value)
    if not can_hold(field, single):
        lists += [field] if isinstance(value, list) else []
        return False
    fields[field] = _as_text(field, single)
    return True


def _as_text(field: str, value: Any) -> str | None:
    """Write a value as text. A list or an object is JSON, unless it stands where only an id or a text can, or
    lists contacts.
    """
    if value is None or isinstance(value, str):
        return value
    if field == "id" and isinstance(value, float):
        return _write_id(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if (
        field in CONTACT_FIELDS
        and isinstance(value, list)
        and not any(isinstance(v, list | dict) for v in value)
    ):
        return join_contacts(field, map(_write_listed, value))
    return None if field in REQUIRED else json.dumps(value, ensure_ascii=False)


def _write_listed(value: Any) -> str | None:
    """A value of a list, written as one from Parquet is: where a list has gaps, tables make 17 into 17.0."""
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, float) or value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value)


def _write_id(number: float) -> str:
    """The id that a number with a decimal point stands for: tables with gaps make 17 into 17.0."""
    if abs(number) >= EXACT_WHOLE:
        raise RefusedValueError(RejectionReason.INEXACT_ID)
    return str(int(number)) if number.is_integer() else str(number)


def _mend(ad: JsonAd) -> JsonAd:
    """Replace half characters (`\\ud83d` alone), which no UTF-8 can hold; an id that has one is not an id."""
    fields, extra, mended = dict(ad.fields), ad.extra, 0
    for name, value in fields.items():
        if value is not None and not value.isascii() and _HALF_CHARACTERS.search(value):
            fields[name] = None if name == "id" else _HALF_CHARACTERS.sub("\ufffd", value)
            mended += 1
    if extra is not None and not extra.isascii() and _HALF_CHARACTERS.search(extra):
        extra, mended = _HALF_CHARACTERS.sub("\ufffd", extra), mended + 1
    return JsonAd(fields, extra, mended, ad.lists)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)
