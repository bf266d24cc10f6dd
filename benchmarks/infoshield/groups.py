"""What InfoShield wrote, read as groups of ads."""

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ADS: Final = "ads.csv"
FIRST_STEP_DONE: Final = "ads_LSH_labels.csv"
_FIRST_STEP: Final = "ads_full_LSH_labels.csv"
_BOTH_STEPS: Final = "template_table.csv"
_ALONE: Final = "-1"

type Groups = dict[str, str]
"""The group of each ad that is in one."""


def template_groups(folder: Path) -> Groups:
    """The groups of both steps: ads of one template. An ad in no template is in no group."""
    return {row["ID"]: f"{row['LSH Label']}, {row['Template #']}" for row in _rows(folder / _BOTH_STEPS)}


def first_step_groups(folder: Path) -> Groups:
    """The groups of the first step alone: ads held together by shared phrases."""
    rows = _rows(folder / _FIRST_STEP)
    return {row["id"]: row["LSH label"] for row in rows if row["LSH label"] != _ALONE}


def together(groups: Groups, ads: Sequence[str]) -> tuple[int, int]:
    """How many of `ads` the group with most of them has, and how many others; 0 if no group has any."""
    found = Counter(groups[ad] for ad in ads if ad in groups)
    if not found:
        return 0, 0
    (group, most), *_ = found.most_common(1)
    return most, sum(of == group for of in groups.values()) - most


def _rows(path: Path) -> Iterator[dict[str, str]]:
    # A text may be longer than the reader's own limit.
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
