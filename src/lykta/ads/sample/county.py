"""A synthetic county in the order in which its ads were posted, a week at a time; and as files.

Ads are written as CSV, JSON Lines or Parquet, and the truth beside them.
"""

import gc
import json
import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from lykta.ads.sample.surroundings import WEEK, moment
from lykta.ads.sample.writers import Desk, Row, plan
from lykta.errors import InputError
from lykta.files import READABLE, replace_path

# Rows kept in memory before they are put aside by week; about 150 MB.
_KEPT = 60_000
# The format before back references, which is quicker for texts that never repeat.
_FORMAT = 2
type Progress = Callable[[int, int], None]

MARK = "syntetisk"
COLUMNS = ("id", "text", "title", "posted_at", "place", "site", "phone", "synthetic")
type Columns = dict[str, list[str]]


@dataclass(frozen=True)
class SampleSummary:
    """What was written: ads, authors, and the ads of the largest author."""

    ads: int
    hands: int
    largest: int


def sample_ads(ads: int, seed: int, progress: Progress | None = None) -> Iterator[tuple[Columns, list[str]]]:
    """A synthetic county in batches of about a week: the ads by column, and the author of each.

    Columns are those of `COLUMNS`, all of text; `posted_at` is ISO 8601, and `phone` is empty where the ad
    had no number in that column. The same number of ads and seed give the same county.
    Raises `InputError` when `ads` is not positive.
    """
    if ads < 1:
        raise InputError(f"A county needs at least one ad, and {ads} was asked for. Nothing was written.")
    return _batches(ads, seed, progress)


def write_sample(
    *, ads: int, seed: int, out: Path, truth: Path, progress: Progress | None = None
) -> SampleSummary:
    """Write a synthetic county to `out` (.csv, .jsonl or .parquet) and who wrote each ad to `truth`.

    Both files appear whole or not at all. `truth` is CSV with `ad_id,hand`. Raises `InputError` for a count
    below one or a suffix that is none of the three; nothing is written then.
    """
    if out.suffix not in _WRITERS:
        raise InputError(f"{out.name}: ads are written as .csv, .jsonl or .parquet. Nothing was written.")
    batches = sample_ads(ads, seed, progress)
    sizes: dict[str, int] = {}
    with (
        replace_path(out, mode=READABLE) as ads_part,
        replace_path(truth, mode=READABLE) as truth_part,
        truth_part.open("w", encoding="utf-8", newline="") as file,
    ):
        file.write("ad_id,hand\n")
        _WRITERS[out.suffix](ads_part, _noting(batches, file, sizes))
    return SampleSummary(ads=ads, hands=len(sizes), largest=max(sizes.values()))


def _batches(ads: int, seed: int, progress: Progress | None) -> Iterator[tuple[Columns, list[str]]]:
    number = 0
    for rows in weeks(ads, seed, progress):
        seconds, hands, texts, titles, places, sites, phones = map(list, zip(*rows, strict=True))
        columns: Columns = {
            "id": [f"a{number + place:08d}" for place in range(len(rows))],
            "text": texts,
            "title": titles,
            "posted_at": [moment(second) for second in seconds],
            "place": places,
            "site": sites,
            "phone": phones,
            "synthetic": [MARK] * len(rows),
        }
        number += len(rows)
        yield columns, [f"h{hand:07d}" for hand in hands]


def _noting(
    batches: Iterator[tuple[Columns, list[str]]], truth: TextIO, sizes: dict[str, int]
) -> Iterator[Columns]:
    for columns, hands in batches:
        truth.writelines(f"{ad},{hand}\n" for ad, hand in zip(columns["id"], hands, strict=True))
        for hand in hands:
            sizes[hand] = sizes.get(hand, 0) + 1
        yield columns


def weeks(ads: int, seed: int, progress: Progress | None = None) -> Iterator[list[Row]]:
    """The rows of each week by time of posting.

    Every author is written in one go and its rows put aside by week: its templates drift in order, and
    nothing of it need be remembered afterwards.
    """
    desk = Desk(seed)
    with TemporaryDirectory(prefix="lykta-sample-") as folder:
        aside = Aside(Path(folder))
        with _no_collection():
            for hand, job in enumerate(plan(ads, seed)):
                job.write(desk, hand, job.ads)
                if len(desk.rows) >= _KEPT:
                    aside.put(desk.rows)
                    if progress:
                        progress(aside.count, ads)
            aside.put(desk.rows)
        if progress:
            progress(ads, ads)
        yield from aside.by_week()


@contextmanager
def _no_collection() -> Iterator[None]:
    # Millions of tuples and no cycle among them: looking for cycles costs a tenth of the time for nothing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Aside:
    """Rows put aside on disk, a file a week."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.count = 0

    def put(self, rows: list[Row]) -> None:
        """Take the rows and empty the list."""
        by_week: dict[int, list[Row]] = {}
        for row in rows:
            by_week.setdefault(row[0] // WEEK, []).append(row)
        for week, part in by_week.items():
            with (self._folder / f"{week:04d}").open("ab") as file:
                marshal.dump(part, file, _FORMAT)
        self.count += len(rows)
        rows.clear()

    def by_week(self) -> Iterator[list[Row]]:
        for path in sorted(self._folder.iterdir()):
            rows: list[Row] = []
            size = path.stat().st_size
            with path.open("rb") as file:
                while file.tell() < size:
                    # Written a moment ago by this very process, into a folder of its own.
                    rows.extend(marshal.load(file))  # noqa: S302
            # A stable sort on what is unique to a moment and an author: the same county has the same order.
            rows.sort(key=itemgetter(0, 1))
            yield rows


def _csv(path: Path, batches: Iterator[Columns]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(COLUMNS) + "\n")
        for columns in batches:
            # What a person wrote is always quoted; the other columns hold no comma, quote or line break.
            for name in ("text", "title", "phone"):
                columns[name] = ['"' + value.replace('"', '""') + '"' for value in columns[name]]
            file.writelines(",".join(values) + "\n" for values in zip(*columns.values(), strict=True))


def _jsonl(path: Path, batches: Iterator[Columns]) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with path.open("w", encoding="utf-8", newline="") as file:
        for columns in batches:
            for values in zip(*columns.values(), strict=True):
                file.write(encode(dict(zip(COLUMNS, values, strict=True))) + "\n")


def _parquet(path: Path, batches: Iterator[Columns]) -> None:
    schema = pa.schema([pa.field(name, pa.string(), nullable=False) for name in COLUMNS])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for columns in batches:
            writer.write_table(pa.table(columns, schema=schema))


_WRITERS: dict[str, Callable[[Path, Iterator[Columns]], None]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}
