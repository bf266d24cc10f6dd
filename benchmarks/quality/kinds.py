"""The kinds of text that a bench is run on: folders of CSV files with the author of each text.

A folder of kinds has one folder for each kind, named as the table shall name it. In it lies one file of ads
or more, such as `develop.csv` and `judge.csv` or `all.csv`, as Lykta reads them: UTF-8 with a header, of
which `id` and `text` are needed and `title`, `posted_at` and `place` are used. Beside each lies its truth,
`develop-truth.csv` beside `develop.csv`, with the columns `ad_id` and `hand`: the author of each ad. A file
with `-phones` in its name is a copy with printed numbers and is not a file of its own. A file `about.txt` may
say in a sentence what the texts are, who counts as their author, where they are from and under what licence.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.quality.phones import print_phones

TRUTH, PHONES, ABOUT = "-truth", "-phones", "about.txt"


@dataclass(frozen=True)
class Kind:
    """One file of ads with its truth; `name` is that of the kind's folder, `part` that of the file."""

    name: str
    part: str
    ads: Path
    truth: Path

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The ads in their order, each a row by column."""
        return read_rows(self.ads)

    @cached_property
    def hands(self) -> list[str]:
        """The author of each ad, in the order of `rows`. Raises ValueError for an ad without one."""
        truth = {row["ad_id"]: row["hand"] for row in read_rows(self.truth)}
        missing = [row["id"] for row in self.rows if row["id"] not in truth]
        if missing:
            raise ValueError(f"{self.truth} has no author of {missing[0]} and {len(missing) - 1} others")
        return [truth[row["id"]] for row in self.rows]

    @property
    def about(self) -> str:
        """What the folder says of the kind; empty where it says nothing."""
        told = self.ads.with_name(ABOUT)
        return " ".join(told.read_text(encoding="utf-8").split()) if told.exists() else ""

    @property
    def texts(self) -> list[str]:
        """The text of each ad, in the order of `rows`."""
        return [row["text"] for row in self.rows]


def kinds_in(folder: Path) -> Iterator[Kind]:
    """Every file with a truth in a folder of kinds, in the order of their names."""
    for truth in sorted(folder.glob(f"*/*{TRUTH}.csv")):
        part = truth.name.removesuffix(f"{TRUTH}.csv")
        ads = truth.with_name(f"{part}.csv")
        if PHONES not in part and ads.exists():
            yield Kind(truth.parent.name, part, ads, truth)


def with_phones(kind: Kind, path: Path, *, seed: int = 1) -> Kind:
    """A copy of a kind at `path` with printed numbers; the truth stays."""
    return with_texts(kind, print_phones(kind.texts, kind.hands, seed=seed), path)


def with_texts(kind: Kind, texts: Sequence[str], path: Path) -> Kind:
    """A copy of a kind at `path` with other texts, in the order of its rows; the truth stays."""
    rows = [row | {"text": text} for row, text in zip(kind.rows, texts, strict=True)]
    write_rows(path, list(kind.rows[0]), rows)
    return Kind(kind.name, kind.part, path, kind.truth)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    # A text may be longer than the reader's own limit.
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows by column as a CSV file with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, fieldnames=columns)
        lines.writeheader()
        lines.writerows(rows)
