"""Sentences in Swedish and English, for many networks at once.

A million ads have some 400,000 observations, which written one by one take seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.describing.members import Codes
from lykta.language import AND, LANGUAGES, Language, format_number

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LISTED = 8
_MORE: Final[dict[Language, str]] = {"sv": "{} till", "en": "{} more"}

type Forms = tuple[str, str]
"""How one thing and how several are written; `{}` in the second takes their number."""


class Both(NamedTuple):
    """Texts in Swedish, and the same in English."""

    swedish: pa.Array
    english: pa.Array


class Seen(NamedTuple):
    """Observations of one kind: the networks' numbers, and a sentence for each."""

    network: Codes
    sentences: Both


def fill(swedish: str, english: str, *parts: Both | pa.Array) -> Both:
    """The templates once for each entry of the parts, which take the places of their `{}` in their order."""
    return Both(
        *(
            _fill(template, *(_in_both(part)[side] for part in parts))
            for side, template in enumerate((swedish, english))
        )
    )


def count(numbers: Codes, swedish: Forms = ("1", "{}"), english: Forms = ("1", "{}")) -> Both:
    """So many things, with their number as each language writes it."""
    return Both(
        *(
            write(numbers, partial(_count, forms, language))
            for forms, language in zip((swedish, english), LANGUAGES, strict=True)
        )
    )


def count_ads(numbers: Codes) -> Both:
    """Numbers of ads."""
    return count(numbers, ("1 annons", "{} annonser"), ("1 ad", "{} ads"))


def write(numbers: Codes, one: Callable[[int], str] = str) -> pa.Array:
    """Each number, none below 0, as `one` writes it, worked out once for each distinct one."""
    is_there = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    is_there[numbers] = True
    place = np.cumsum(is_there) - 1
    texts = pa.array([one(number) for number in np.flatnonzero(is_there).tolist()], pa.string())
    return texts.take(pa.array(place[numbers]))


def write_dates(days: Codes) -> pa.Array:
    """Days counted from 1970 as dates in ISO 8601."""
    return write(days, lambda day: (_EPOCH + timedelta(days=day)).date().isoformat())


def list_parts(parts: Both | pa.Array, sizes: Codes) -> Both:
    """Lists of so many of the parts each, with "och" or "and" last; after eight, how many more there are.

    No list may be empty.
    """
    return Both(
        *(_list(part, sizes, language) for part, language in zip(_in_both(parts), LANGUAGES, strict=True))
    )


def list_counted(names: Both | pa.Array, counts: Codes, sizes: Codes) -> Both:
    """Lists of names with how many ads each has: "Mira (12 annonser), Eva (1 annons)"."""
    return list_parts(fill("{} ({})", "{} ({})", names, count_ads(counts)), sizes)


def _in_both(part: Both | pa.Array) -> Both:
    return part if isinstance(part, Both) else Both(part, part)


def _fill(template: str, *parts: pa.Array) -> pa.Array:
    first, *rest = template.split("{}")
    pieces = [piece for part, text in zip(parts, rest, strict=True) for piece in (part, text)]
    return pc.binary_join_element_wise(first, *pieces, "")


def _count(forms: Forms, language: Language, number: int) -> str:
    return forms[0] if number == 1 else forms[1].format(format_number(number, language))


def _list(parts: pa.Array, sizes: Codes, language: Language) -> pa.Array:
    shown = np.minimum(sizes, _LISTED)
    longer = sizes > shown
    lengths = shown + longer
    stops = np.cumsum(lengths)
    listed = np.repeat(np.arange(len(sizes)), lengths)
    within = np.arange(len(listed)) - (stops - lengths)[listed]
    rest = _fill(_MORE[language], write((sizes - shown)[longer]))
    texts = pa.concat_arrays([parts, rest])
    in_parts = (np.cumsum(sizes) - sizes)[listed] + within
    in_rest = len(parts) + (np.cumsum(longer) - 1)[listed]
    chosen = texts.take(pa.array(np.where(within < shown[listed], in_parts, in_rest)))
    place = np.where(within == 0, 0, np.where(within == lengths[listed] - 1, 2, 1))
    before = pa.array(["", ", ", f" {AND[language]} "]).take(pa.array(place))
    offsets = pa.array(np.append(0, stops).astype(np.int32))
    joined = pa.ListArray.from_arrays(offsets, pc.binary_join_element_wise(before, chosen, ""))
    return pc.binary_join(joined, "")
