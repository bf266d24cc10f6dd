"""The tables of a result for other tools, written as CSV, Parquet or JSON Lines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lykta.ads.engine import Engine
from lykta.ads.result.observations import Observation
from lykta.ads.result.reasons import CUT_REASONS
from lykta.errors import InputError
from lykta.files import replace_file
from lykta.spreadsheets import FORMULA

type What = Literal[
    "networks", "members", "links", "contacts", "counts", "templates", "observations", "cuts", "calibration"
]  # fmt: skip
type ExportFormat = Literal["xlsx", "graphml", "gexf", "i2", "ftm"]
"""The formats of other programs, which `lykta.ads.export` writes."""

_QUERIES: Final[dict[What, str]] = {
    "networks": """
        SELECT network AS network_id, ads, texts, contacts, personas, places, sites, first_seen, last_seen
        FROM networks ORDER BY network
    """,
    "members": """
        SELECT ad_id, network AS network_id FROM members JOIN ads USING (ad) ORDER BY ad
    """,
    "links": """
        SELECT one.ad_id AS ad_a, other.ad_id AS ad_b, reason, probability, low, high, similarity, jaccard,
            information, other_contacts, shared_words, contact
        FROM links JOIN ads AS one ON one.ad = a JOIN ads AS other ON other.ad = b
        WHERE probability >= 0 ORDER BY a, b, reason, contact NULLS FIRST
    """,
    # A contact that an ad holds twice, in its text and in a column, is one row.
    "contacts": """
        SELECT ad_id, held.kind, held.contact, contact_values.ads, hub
        FROM (SELECT DISTINCT ad, kind, contact FROM contacts) AS held
        JOIN ads USING (ad) JOIN contact_values ON contact_values.contact = held.contact
        ORDER BY ad, held.kind, held.contact
    """,
    # The remark goes with every row, because rows are what a spreadsheet adds up.
    "counts": """
        SELECT place, period, first_seen, last_seen, ads, distinct_ads, advertisers_low, advertisers_high,
            at_least, at_least_low, at_least_high,
            CASE WHEN place = '' THEN '' ELSE 'do not add places: advertisers tour' END AS note
        FROM counts ORDER BY place, period
    """,
    "templates": """
        SELECT network AS network_id, position, slot, words, kept FROM templates ORDER BY network, position
    """,
    "observations": """
        SELECT network AS network_id, kind, parameters FROM observations ORDER BY network, kind
    """,
    "cuts": """
        SELECT kind, subject, ads FROM cuts ORDER BY kind, subject
    """,
    "calibration": """
        SELECT learnt, bin, pairs, predicted, observed FROM calibration ORDER BY learnt, bin
    """,
}

IDENTIFIERS: Final = frozenset(
    {"ad_id", "ad_a", "ad_b", "network_id", "contact", "kind", "subject", "reason", "period", "note"}
)
"""Columns that other tables are joined on, or that hold only words of ours: exact in every format."""

DECIMALS: Final = 6
_BATCH: Final = 65_536
_MOMENT: Final = "%Y-%m-%dT%H:%M:%S"
_NEEDS_QUOTES: Final = r'[",\r\n]'
# XML has no way to write these.
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def links_from(engine: Engine, least: float) -> pa.Table:
    """The table `links` with the links of this probability or more."""
    return engine.arrow(_QUERIES["links"].replace("probability >= 0", "probability >= ?"), [least])


def table_of(engine: Engine, what: What) -> pa.Table:
    """One table, sorted so that the same result gives the same rows in the same order."""
    table = engine.arrow(_QUERIES[what])
    return _IN_WORDS[what](table) if what in _IN_WORDS else table


def _observations_in_words(table: pa.Table) -> pa.Table:
    seen = [Observation(row["kind"], row["parameters"]) for row in table.select([1, 2]).to_pylist()]
    words = {
        "swedish": [each.sentence("sv") for each in seen],
        "english": [each.sentence("en") for each in seen],
        "counter_swedish": [each.counter("sv") for each in seen],
        "counter_english": [each.counter("en") for each in seen],
    }
    return _with_words(table.drop_columns(["parameters"]), words)


def _cuts_in_words(table: pa.Table) -> pa.Table:
    kinds = table["kind"].to_pylist()
    return _with_words(
        table,
        {
            "why_swedish": [CUT_REASONS["sv"].get(kind, "") for kind in kinds],
            "why_english": [CUT_REASONS["en"].get(kind, "") for kind in kinds],
        },
    )


def _with_words(table: pa.Table, words: dict[str, list[str]]) -> pa.Table:
    for name, column in words.items():
        table = table.append_column(name, pa.array(column, pa.string()))
    return table


# A result holds codes and their parameters; who takes a table elsewhere needs the words too.
_IN_WORDS: Final[dict[str, Callable[[pa.Table], pa.Table]]] = {
    "observations": _observations_in_words,
    "cuts": _cuts_in_words,
}


def write_table(table: pa.Table, out: Path, *, exact: frozenset[str] = frozenset()) -> None:
    """Write a table in the format of the file's suffix; the same table gives the same bytes.

    The file appears whole or not at all, and only its owner may read it. `exact` names the columns of words
    that CSV keeps as they are; see `csv_lines`. Raises `InputError` for another suffix or a place that
    cannot be written to.
    """
    check_out(out)
    with whole_file(out) as file:
        _WRITERS[out.suffix.lower()](table, file, exact)


def check_out(out: Path) -> None:
    """Refuse, before any work is done, a file of a table that could not be written."""
    if out.suffix.lower() not in _WRITERS:
        raise InputError(f"{out.name}: tables are written as .csv, .parquet or .jsonl. Nothing was written.")
    check_place(out)


def check_place(out: Path) -> None:
    """Refuse a file whose place is a folder, or in a folder that is not there."""
    if out.is_dir():
        raise InputError(f"{out} is a folder. Name a file in it. Nothing was written.")
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}. Make it first. Nothing was written.")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once all of it is on the disk, and is gone if anything failed."""
    try:
        with replace_file(path) as file:
            yield file
    except OSError as error:
        raise InputError(
            f"{path} could not be written: {error.strerror or error}. Nothing half-written remains, and an "
            "earlier file is as it was."
        ) from error


def _csv(table: pa.Table, file: BinaryIO, exact: frozenset[str]) -> None:
    file.write(",".join(table.column_names).encode() + b"\n")
    batches = table.to_batches(max_chunksize=_BATCH)
    file.writelines(csv_lines(batch, exact=exact, decimals=DECIMALS) for batch in batches)


def _jsonl(table: pa.Table, file: BinaryIO, _exact: frozenset[str]) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for batch in table.to_batches(max_chunksize=_BATCH):
        lines = (encode({name: _plain(value) for name, value in row.items()}) for row in batch.to_pylist())
        file.writelines(f"{line}\n".encode() for line in lines)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _parquet(table: pa.Table, file: BinaryIO, _exact: frozenset[str]) -> None:
    # Pages follow the chunks of a table, and those follow how many threads read it.
    pq.write_table(table.combine_chunks(), file, compression="zstd")


_WRITERS: Final[dict[str, Callable[[pa.Table, BinaryIO, frozenset[str]], None]]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}


def csv_lines(batch: pa.RecordBatch, *, exact: frozenset[str], decimals: int) -> bytes:
    """The rows as lines of CSV (RFC 4180, but with LF), in UTF-8; nothing stands for a missing value.

    A cell of words that a spreadsheet would take for a formula gets an apostrophe before it, except in the
    columns named in `exact`.
    """
    if not batch.num_rows:
        return b""
    cells = [
        _quote(_cells(column, guard=name not in exact, decimals=decimals))
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    rows = pc.binary_join_element_wise(*cells, _large(","))
    return "".join(f"{row}\n" for row in rows.to_pylist()).encode()


def _cells(column: pa.Array, *, guard: bool, decimals: int) -> pa.Array:
    kind = column.type
    if pa.types.is_floating(kind):
        return _format_floats(column, decimals)
    if pa.types.is_timestamp(kind):
        column = pc.strftime(column.cast(pa.timestamp("s"), safe=False), format=_MOMENT)
    cells = column.cast(pa.large_string())
    if guard and (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return _guard(cells)
    return cells


def _format_floats(column: pa.Array, decimals: int) -> pa.Array:
    values = column.to_numpy(zero_copy_only=False)
    cells = np.char.mod(f"%.{decimals}f", np.nan_to_num(values))
    return pa.array(cells, pa.large_string(), mask=np.isnan(values))


def _guard(cells: pa.Array) -> pa.Array:
    formula = pc.match_substring_regex(cells, FORMULA)
    marked = pc.binary_join_element_wise(_large("'"), cells, _large(""))
    return pc.if_else(pc.fill_null(formula, fill_value=False), marked, cells)


def _quote(cells: pa.Array) -> pa.Array:
    cells = pc.fill_null(cells, "")
    doubled = pc.replace_substring(cells, '"', '""')
    quoted = pc.binary_join_element_wise(_large('"'), doubled, _large('"'), _large(""))
    return pc.if_else(pc.match_substring_regex(cells, _NEEDS_QUOTES), quoted, cells)


def _large(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())


def for_xml(value: str) -> str:
    """The text with the replacement character for each that XML has no way to write."""
    return _NO_XML.sub("\ufffd", value)
