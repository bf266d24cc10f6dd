"""From raw columns of one block to a batch of the read schema."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.read.date_columns import date_column
from lykta.ads.read.notes import FileNotes
from lykta.ads.read.reasons import Reason
from lykta.ads.read.schema import READ_SCHEMA
from lykta.ads.read.text_columns import blank, holding_nul, missing, trimmed, without_nul

# Short values, where outer white space is an accident of typing. Title and text are kept to the letter.
_TRIMMED = ("place", "site", "phone", "email", "handle")


@dataclass(frozen=True)
class RawColumns:
    """Columns of a block before they are judged: `fields` as strings (`posted_at` perhaps as timestamps),
    `extra` as JSON text, and the line int64[rows] on which each row starts.
    """

    fields: Mapping[str, pa.Array]
    extra: pa.StringArray
    line: npt.NDArray[np.int64]


def refused_rows(fields: Mapping[str, pa.Array]) -> dict[int, Reason]:
    """Tell which rows lack what an ad needs, and why: an id without NUL bytes, and a text."""
    refused: dict[int, Reason] = {}
    without_text, without_id = blank(fields["text"]), missing(trimmed(fields["id"]))
    nul_in_id = holding_nul(fields["id"])
    for flags, reason in (
        (without_text, Reason.NO_TEXT),
        (nul_in_id, Reason.NUL_IN_ID),
        (without_id, Reason.NO_ID),
    ):
        refused.update(dict.fromkeys(np.flatnonzero(flags).tolist(), reason))
    return refused


def to_batch(columns: RawColumns, *, source: int, notes: FileNotes) -> pa.RecordBatch:
    """Make a batch of rows that are known to be usable; what was changed on the way is counted in `notes`."""
    rows = len(columns.line)
    made: dict[str, pa.Array] = {"ad_id": trimmed(columns.fields["id"])}
    for field, values in columns.fields.items():
        if field == "posted_at":
            made[field] = date_column(values, notes=notes)
        elif field != "id":
            clean, replaced = without_nul(values)
            notes.values_with_replaced_characters += replaced
            made[field] = trimmed(clean) if field in _TRIMMED else clean
    made["extra"] = columns.extra
    made["source"] = pa.array(np.full(rows, source, np.int16))
    made["line"] = pa.array(columns.line)
    arrays = [made[field.name] if field.name in made else pa.nulls(rows, field.type) for field in READ_SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=READ_SCHEMA)
