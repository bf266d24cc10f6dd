"""A column of dates, each distinct way of writing read once."""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.read.dates import EARLIEST, LATEST, SWEDISH_TIME, read_date
from lykta.ads.read.notes import FileNotes

_STAMP = pa.timestamp("us")
# The form that most files use, and Arrow reads a hundred times faster than Python reads any.
_PLAIN_ISO: Final = r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?$"


def date_column(values: pa.Array, *, notes: FileNotes) -> pa.TimestampArray:
    """Read strings, dates or timestamps as Swedish local time in microseconds; null, and counted, when not
    read.
    """
    if pa.types.is_timestamp(values.type) or pa.types.is_date(values.type):
        return _within_years(_local(values), values, notes)
    plain = pc.fill_null(pc.match_substring_regex(values, _PLAIN_ISO), fill_value=False)
    nothing = pa.scalar(None, pa.string())
    try:
        stamps = pc.if_else(plain, values, nothing).cast(_STAMP)
    except pa.ArrowInvalid:
        # One February 30 stops Arrow; Python finds which value it is.
        return _one_by_one(values, notes)
    stamps = _within_years(stamps, values, notes)
    if pc.all(plain).as_py():
        return stamps
    return pc.coalesce(stamps, _one_by_one(pc.if_else(plain, nothing, values), notes))


def _one_by_one(values: pa.StringArray, notes: FileNotes) -> pa.TimestampArray:
    coded = values.dictionary_encode()
    written = coded.dictionary.to_pylist()
    dates = [read_date(text) for text in written]
    unread = {index: text for index, text in enumerate(written) if dates[index] is None and text.strip()}
    if unread:
        notes.add_unread_dates(_counts(coded.indices, unread))
    return pa.array(dates, _STAMP).take(coded.indices)


def _local(values: pa.Array) -> pa.TimestampArray:
    if pa.types.is_timestamp(values.type) and values.type.tz is not None:
        values = pc.local_timestamp(values.cast(pa.timestamp(values.type.unit, str(SWEDISH_TIME))))
    return values.cast(_STAMP, safe=False)


def _within_years(stamps: pa.TimestampArray, written: pa.Array, notes: FileNotes) -> pa.TimestampArray:
    inside = pc.and_(
        pc.greater_equal(stamps, pa.scalar(EARLIEST, _STAMP)), pc.less(stamps, pa.scalar(LATEST, _STAMP))
    )
    outside = written.filter(pc.invert(inside)).cast(pa.string())
    if len(outside):
        notes.add_unread_dates(
            {count["values"]: count["counts"] for count in outside.value_counts().to_pylist()}
        )
    return pc.if_else(inside, stamps, pa.scalar(None, _STAMP))


def _counts(indices: pa.Array, unread: Mapping[int, str]) -> dict[str, int]:
    counted = indices.filter(pc.is_in(indices, pa.array(list(unread), indices.type))).value_counts()
    return {unread[count["values"]]: count["counts"] for count in counted.to_pylist()}
