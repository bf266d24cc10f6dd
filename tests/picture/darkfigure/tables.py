"""Published tables of overlapping lists with what the papers found in them, and tables made up for tests."""

from itertools import product
from typing import Final

import numpy as np
from hypothesis import strategies as st

from lykta.picture.darkfigure import Overlaps


def table(names: str, rows: str) -> Overlaps:
    """A table from its names and rows such as `110:54`: the pattern and the count."""
    pairs = (row.split(":") for row in rows.split())
    return Overlaps.of(names.split(), [([int(digit) for digit in pattern], int(n)) for pattern, n in pairs])


KOREA: Final = table("b c d", "001:41 010:5 100:5 110:54 101:6 011:0 111:12")
"""Korean women held by the Japanese military at Palembang: Ball, Shin and Yang (2018), as tabulated by
Silverman, Chan and Vincent, "Bootstrapping multiple systems estimates to account for model selection",
Statistics and Computing 34:44 (2024).
"""

KOSOVO: Final = table(
    "EXH ABA OSCE HRW",
    "1000:1131 0100:845 0010:936 0001:306 1100:177 1010:228 1001:106 0110:217 0101:31 0011:123 1110:181 "
    "1101:18 1011:42 0111:32 1111:27",
)
"""Killings in Kosovo 1999: Ball, Betts, Scheuren, Dudukovich and Asher (2002), as tabulated there too."""

WESTERN: Final = table(
    "A B C D E",
    "10000:52 01000:90 00100:114 00010:45 00001:21 10100:4 10010:2 10001:5 01100:6 01010:1 00011:3 10101:1 "
    "01110:1",
)
"""Victims of trafficking in a region of the western United States: Farrell, Dank, Kafafian, Lockwood,
Pfeffer, Hughes and Vincent (2019), as tabulated by Chan, Silverman and Vincent, JASA 116:1297-1306 (2021).
"""


def population(persons: int, chances: tuple[float, ...], seed: int) -> Overlaps:
    """Who is on which list when each list has everybody with a chance of its own, whoever the others have."""
    random = np.random.default_rng(seed)
    on = random.random((persons, len(chances))) < np.array(chances)
    histories = np.bincount(on @ (1 << np.arange(len(chances))), minlength=2 ** len(chances))
    return Overlaps(tuple("ABCDEFGHIJ"[: len(chances)]), tuple(histories[1:].tolist()))


def tables(least: int = 2, most: int = 4, highest: int = 30) -> st.SearchStrategy[Overlaps]:
    """Any table, many of whose histories are empty."""
    counts = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, highest))

    def of(lists: int) -> st.SearchStrategy[Overlaps]:
        size = 2**lists - 1
        return st.lists(counts, min_size=size, max_size=size).map(
            lambda found: Overlaps(tuple("ABCDEFGHIJ"[:lists]), tuple(found))
        )

    return st.integers(least, most).flatmap(of)


def models(pairs: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """All models of so many pairs."""
    return np.array(list(product((False, True), repeat=pairs)), np.bool_).reshape(-1, pairs)
