"""Small parts of sentences in Swedish and English, for many networks at once.

A million ads have some 400,000 observations, which written one by one take seconds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable

    from lykta.ads.describe.distinct import Codes

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LISTED = 8
_JOINTS, _MORE = (" och ", " and "), ("{} till", "{} more")


class Both(NamedTuple):
    """Texts in Swedish, and the same in English."""

    swedish: pa.Array
    english: pa.Array


def filled(template: str, *parts: pa.Array) -> pa.Array:
    """The template once for each entry of the parts, which take the places of its `{}` in their order."""
    first, *rest = template.split("{}")
    pieces = [piece for part, text in zip(parts, rest, strict=True) for piece in (part, text)]
    return pc.binary_join_element_wise(first, *pieces, "")


def said(numbers: Codes, say: Callable[[int], str]) -> pa.Array:
    """What is said of each number, none below 0, worked out once for each distinct one."""
    is_there = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    is_there[numbers] = True
    place = np.cumsum(is_there) - 1
    texts = pa.array([say(number) for number in np.flatnonzero(is_there).tolist()], pa.string())
    return texts.take(pa.array(place[numbers]))


def listing(parts: pa.Array, sizes: Codes, *, language: int) -> pa.Array:
    """Lists of so many of the parts each, with "och" or "and" last; after eight, how many more there are.

    No list may be empty.
    """
    shown = np.minimum(sizes, _LISTED)
    longer = sizes > shown
    lengths = shown + longer
    stops = np.cumsum(lengths)
    listed = np.repeat(np.arange(len(sizes)), lengths)
    within = np.arange(len(listed)) - (stops - lengths)[listed]
    rest = filled(_MORE[language], said((sizes - shown)[longer], str))
    texts = pa.concat_arrays([parts, rest])
    in_parts = (np.cumsum(sizes) - sizes)[listed] + within
    in_rest = len(parts) + (np.cumsum(longer) - 1)[listed]
    chosen = texts.take(pa.array(np.where(within < shown[listed], in_parts, in_rest)))
    place = np.where(within == 0, 0, np.where(within == lengths[listed] - 1, 2, 1))
    before = pa.array(["", ", ", _JOINTS[language]]).take(pa.array(place))
    offsets = pa.array(np.append(0, stops).astype(np.int32))
    joined = pa.ListArray.from_arrays(offsets, pc.binary_join_element_wise(before, chosen, ""))
    return pc.binary_join(joined, "")


def listings(parts: Both, sizes: Codes) -> Both:
    """The same in both languages."""
    return Both(listing(parts.swedish, sizes, language=0), listing(parts.english, sizes, language=1))


def counted(names: Both, counts: Codes, sizes: Codes) -> Both:
    """Lists of names with how many ads each has: "Mira (12 annonser), Eva (1 annons)"."""
    swedish = filled("{} ({})", names.swedish, ads_swedish(counts))
    english = filled("{} ({})", names.english, ads_english(counts))
    return listings(Both(swedish, english), sizes)


def ads_swedish(counts: Codes) -> pa.Array:
    """Numbers of ads in Swedish."""
    return said(counts, lambda count: "1 annons" if count == 1 else f"{number_swedish(count)} annonser")


def ads_english(counts: Codes) -> pa.Array:
    """Numbers of ads in English."""
    return said(counts, lambda count: "1 ad" if count == 1 else f"{count:,} ads")


def plain_numbers(counts: Codes) -> pa.Array:
    """Numbers without a sign between thousands, the same in both languages."""
    return said(counts, str)


def numbers_swedish(counts: Codes) -> pa.Array:
    """Numbers with a hard space between thousands."""
    return said(counts, number_swedish)


def numbers_english(counts: Codes) -> pa.Array:
    """Numbers with a comma between thousands."""
    return said(counts, lambda count: f"{count:,}")


def number_swedish(count: int) -> str:
    """A number with a hard space between thousands."""
    return f"{count:,}".replace(",", "\u00a0")


def dates(days: Codes) -> pa.Array:
    """Days counted from 1970 as dates in ISO 8601."""
    return said(days, lambda day: (_EPOCH + timedelta(days=day)).date().isoformat())
