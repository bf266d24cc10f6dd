"""A column of dates, each distinct way of writing read once."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.read.dates import EARLIEST, LATEST, SWEDISH_TIME, read_date
from lykta.ads.read.notes import FileNotes

_STAMP = pa.timestamp("us")


def date_column(values: pa.Array, *, notes: FileNotes) -> pa.TimestampArray:
    """Read strings, dates or timestamps as Swedish local time in microseconds; null, and counted, when not
    read.
    """
    if pa.types.is_timestamp(values.type) or pa.types.is_date(values.type):
        return _within_years(_local(values), values, notes)
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
