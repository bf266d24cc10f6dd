"""A result compared with a known truth: which author wrote each ad, from a CSV file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from lykta.ads.result.file import ResultFile
from lykta.ads.score import LIKELY, PrecisionRecall, score_b_cubed, score_links, score_pairs
from lykta.errors import InputError

COLUMNS: Final = ("ad_id", "hand")
# A Swedish Excel writes semicolons.
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How well a result agrees with a truth, over the ads that both have.

    `without_truth` are the result's ads that the truth leaves out, `not_in_result` the truth's ads that the
    result does not have. `pairs` and `b_cubed` judge the networks, `links` the linked pairs alone, of links
    with a probability of one half or more.
    """

    ads: int
    without_truth: int
    not_in_result: int
    networks: int
    hands: int
    pairs: PrecisionRecall
    b_cubed: PrecisionRecall
    links: PrecisionRecall


def score_result(result: ResultFile, truth: pa.Table) -> Scores:
    """Score the ads that both have; `InputError` when they have none in common.

    `truth` is what `read_truth` gives. An ad alone counts as a network of one.
    """
    members, links = result.table("members"), result.table("links")
    known = _places(members["ad_id"], truth["ad_id"])
    scored = known >= 0
    if not scored.any():
        raise InputError(
            f"The truth and {result.path} have no ad in common. Is the truth that of another file of ads?"
        )
    found = _numbers(members["network_id"])[scored]
    hands = _numbers(truth["hand"])[known[scored]]
    return Scores(
        ads=int(scored.sum()),
        without_truth=int((~scored).sum()),
        not_in_result=truth.num_rows - int(scored.sum()),
        networks=len(np.unique(found)),
        hands=len(np.unique(hands)),
        pairs=score_pairs(found, hands),
        b_cubed=score_b_cubed(found, hands),
        links=_score_links(links, members["ad_id"].filter(pa.array(scored)), hands),
    )


def _score_links(links: pa.Table, ads: pa.ChunkedArray, hands: NDArray[np.int64]) -> PrecisionRecall:
    likely = links.filter(pc.greater_equal(links["probability"], LIKELY))
    first, second = _places(likely["ad_a"], ads), _places(likely["ad_b"], ads)
    both = (first >= 0) & (second >= 0)
    return score_links(first[both], second[both], hands)


def _places(values: pa.ChunkedArray, among: pa.ChunkedArray) -> NDArray[np.int64]:
    """Where each value stands among others, or -1."""
    kind = pa.large_string()
    places = pc.index_in(values.cast(kind), value_set=among.cast(kind).combine_chunks())
    numbers: NDArray[np.int64] = pc.fill_null(places, -1).to_numpy().astype(np.int64)
    return numbers


def _numbers(values: pa.ChunkedArray) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = (
        values.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    )
    return numbers


def read_truth(path: Path) -> pa.Table:
    """The truth as the columns `ad_id` and `hand`, both text, each ad once.

    Raises `InputError` when the file cannot be read, lacks a column, holds an empty value, or gives one ad
    two authors. Rows that are repeated whole count once.
    """
    try:
        table = _parse(path)
    except OSError as error:
        raise InputError(f"The truth {path} cannot be read: {error.strerror or error}.") from error
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise InputError(f"The truth {path} is not CSV in UTF-8 with the columns ad_id,hand.") from error
    if not table.num_rows:
        raise InputError(f"The truth {path} names no ads. It needs one row for each ad: ad_id,hand.")
    _refuse_gaps(path, table)
    return _once(path, table)


def _parse(path: Path) -> pa.Table:
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    delimiter = max(_DELIMITERS, key=header.count)
    missing = [name for name in COLUMNS if name not in _headings(header, delimiter)]
    if missing:
        raise InputError(
            f"The truth {path} has no column {missing[0]}. Its first line must name the columns ad_id "
            "and hand."
        )
    return pacsv.read_csv(
        path,
        parse_options=pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            include_columns=list(COLUMNS),
            column_types=dict.fromkeys(COLUMNS, pa.large_string()),
            strings_can_be_null=False,
        ),
    )


def _headings(header: str, delimiter: str) -> list[str]:
    return [name.strip('"') for name in header.rstrip("\r\n").split(delimiter)]


def _refuse_gaps(path: Path, table: pa.Table) -> None:
    for name in COLUMNS:
        empty = pc.sum(pc.equal(table[name], "")).as_py()
        if empty:
            raise InputError(
                f"The truth {path} lacks {name} in rows: {empty:,}. Fill it in, or take them out."
            )


def _once(path: Path, table: pa.Table) -> pa.Table:
    distinct = table.group_by(list(COLUMNS), use_threads=False).aggregate([])
    if pc.count_distinct(distinct["ad_id"]).as_py() == distinct.num_rows:
        return distinct
    counts = pc.value_counts(distinct["ad_id"])
    twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    raise InputError(
        f"The truth {path} gives two authors to {len(twice):,} ads, among them {twice[0].as_py()}. "
        "Each ad has one author."
    )
