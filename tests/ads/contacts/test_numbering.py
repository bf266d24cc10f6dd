"""Valid telephone numbers, and the kernel that decides a key as the patterns do, or not at all."""

import re
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.contacts.numbering import e164, mobiles_in
from lykta.ads.contacts.phones import phones_in
from tests.examples import examples

_SIGNS = st.sampled_from(
    (" ", "-", ".", "/", " - ", "- ", " -", "\n", " \n", ",", ", ", "*", " * ", "x", " *x* ", "|", ". ", ") ",
     " (", "(", "")
)  # fmt: skip
_PREFIXES = st.sampled_from(
    ("0", "0", "0", "46", "460", "0046", "00460", "+46", "+460", "+ 46", "(+46", "(+46) ", "(0", "+0",
     "+0046", "46(0)", "0046(0)", "0046 (0)", "+46 (0)", "+46(0)", "8", "47", "+47", "")
)  # fmt: skip
_AFTER = st.sampled_from(
    ("b", "v", "U", " U", "1", "12", "m", "w", "3200", "P", "U 50", "500U", "7", "07", "0", "46", "(0)", "k",
     "12.30", "10-22", "24/11", "2003", "653 40", "u", ":-", "300:-", "059", "-07", "1a", "2 700:-",
     "1 500 U", "1600", "16 00")
)  # fmt: skip


@st.composite
def keys(draw: st.DrawFn) -> str:
    """Keys that hold a mobile number or nearly one, in any grouping, with or without more after it."""
    mobile = draw(st.from_regex(r"7[023692][0-9]{7}", fullmatch=True))
    digits = draw(_PREFIXES) + mobile + draw(st.sampled_from(("", "", "", "1")))
    sign, mixed = draw(_SIGNS), draw(st.booleans())
    parts = [digits[:1]]
    for before, digit in pairwise(digits):
        if before.isdigit() and digit.isdigit() and draw(st.integers(0, 2)) == 0:
            parts.append(draw(_SIGNS) if mixed else sign)
        parts.append(digit)
    key = "".join(parts)
    if draw(st.integers(0, 3)) == 0:
        key = "".join(draw(st.sampled_from(_spellings(sign))) for sign in key)
    for _ in range(draw(st.integers(0, 2))):
        key += draw(_SIGNS) + draw(_AFTER)
    return key


def _spellings(sign: str) -> list[str]:
    if not sign.isdigit():
        return [sign]
    article = {"0": "u", "1": "v", "6": "w"}.get(sign, sign)
    return [sign, chr(ord("a") + int(sign)), chr(ord("k") + int(sign)), article]


def _agrees(key: str) -> bool:
    """Whether the kernel left the key alone, or found exactly what the patterns find."""
    found = mobiles_in(np.frombuffer(key.encode(), np.uint8), np.array([0, len(key)], np.int64))
    if not found.number[0]:
        return True
    number = e164(found.number)[0].as_py()
    return phones_in(key, "SE") == ((int(found.first[0]), int(found.last[0]), number),)


@given(keys())
@settings(max_examples=examples(1000), deadline=None)
@example("+46.70948.0893")
@example("0-7 0-1 7-4 0-6 0-5")
@example("07-01 2003 4567")
@example("070101-2345")
@example("4607 0174 0605 1234")
@example("07012003 45")
@example("0701740605,50 U")
@example("0730-1600 30")
@example("0730-16.00 30")
@example("07 30 - 16 00, 30")
@example("46701740605 U")
@example("4670/000/1/0/1/0")
def test_the_kernel_decides_as_the_patterns(key: str) -> None:
    assert _agrees(key)


@pytest.mark.slow
@given(keys())
@settings(max_examples=examples(8_000), deadline=None)
def test_the_kernel_decides_eight_thousand_keys_as_the_patterns(key: str) -> None:
    assert _agrees(key)


@pytest.mark.parametrize(
    "key",
    ["0701740605", "070-174 06 05", "0 7 0 1 7 4 0 6 0 5", "+46 (0)70 174 06 05", "0046701740605",
     "krk vro kqkp", "(070) 174 06 05", "070*174*06*05", "070\n174 06 05", "0701740605 U", "070-174 06 05. b",
     "07 01 74 06 05", "0701740605.\n2 700:-"],
)  # fmt: skip
def test_the_kernel_decides_what_most_ads_write(key: str) -> None:
    found = mobiles_in(np.frombuffer(key.encode(), np.uint8), np.array([0, len(key)], np.int64))
    assert re.fullmatch(r"\+467[0-9]{8}", e164(found.number)[0].as_py())


@pytest.mark.parametrize("key", ["", "031-390 06 00", "+4740612345", "7.00-24.00", "2003 0701 740605"])
def test_the_kernel_leaves_other_keys(key: str) -> None:
    found = mobiles_in(np.frombuffer(key.encode(), np.uint8), np.array([0, len(key)], np.int64))
    assert found.number.tolist() == [0]


@given(st.lists(st.integers(700_000_000, 799_999_999)))
def test_numbers_are_written_in_the_standard_form(numbers: list[int]) -> None:
    assert e164(np.array(numbers, np.int64)).equals(pa.array([f"+46{n}" for n in numbers], pa.string()))
