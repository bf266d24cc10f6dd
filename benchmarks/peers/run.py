"""Child program: one peer over a file of ads, measured, and its score."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from benchmarks.measuring import measured, report
from benchmarks.peers import load
from benchmarks.scores import score
from lykta.ads.result import read_truth

# One text of the file may fill a whole block of the reader.
_BLOCK = 64 << 20


def main(peer: str, ads: str, truth: str, told: str) -> None:
    """Group `ads` with `peer`. Reading the file and importing the peer's packages are not timed."""
    table = read_ads(Path(ads))
    components = load(peer)
    labels, cost = measured(lambda: components(table))
    report(told, cost, {"ads": table.num_rows, **score(labels, table["id"], read_truth(Path(truth)))})


def read_ads(path: Path) -> pa.Table:
    """All columns of a CSV file of ads as text; an empty cell is an empty text."""
    read = pacsv.ReadOptions(block_size=_BLOCK)
    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    return pacsv.read_csv(
        path,
        read_options=read,
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
