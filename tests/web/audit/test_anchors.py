"""Anchors as lines of a file, and the one beside the keys."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.audit.anchors import as_line, as_paper, from_lines
from lykta.web.audit.chain import Anchor

DAY = date(2026, 11, 25)
ANCHORS = st.builds(Anchor, st.integers(1, 10**18 - 1), st.binary(min_size=32, max_size=32))


@given(anchors=st.lists(ANCHORS, max_size=6), day=st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_is_read_again(anchors: list[Anchor], day: date) -> None:
    lines = [line for anchor in anchors for line in ("# a remark", "", as_line(anchor, day))]
    assert from_lines(lines, "notes") == tuple(anchors)


@given(anchor=ANCHORS, at=st.integers(0, 200), sign=st.characters(codec="ascii"))
def test_a_line_with_one_sign_changed_is_another_anchor_or_none(anchor: Anchor, at: int, sign: str) -> None:
    line = as_line(anchor, DAY)
    at %= len(line) - len(" 2026-11-25")
    changed = line[:at] + sign + line[at + 1 :]
    assume(changed != line)
    with suppress(InputError):
        assert from_lines([changed], "notes") != (anchor,)


@pytest.mark.parametrize("line", ["7", "0 " + "a" * 64, "7 " + "A" * 64, "7 " + "a" * 63, "seven of nine"])
def test_a_line_that_is_no_anchor_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(InputError, match="notes, line 2, is not an anchor"):
        from_lines(["# mine", line], "notes")


def test_a_check_group_is_no_part_of_another_line() -> None:
    anchor = Anchor(71, bytes(range(32)))
    paper = as_paper(anchor, DAY)
    assert paper.startswith("71 0001 0203 0405 0607 ")
    assert paper[-5] == "="
    with pytest.raises(InputError, match="line 1, was not typed as it is printed"):
        from_lines([paper.replace("2026-11-25", "2026-11-26")], "notes")


@given(
    anchor=ANCHORS,
    day=st.dates(min_value=date(1000, 1, 1)),
    separator=st.sampled_from([" ", "  ", "-", " - "]),
)
def test_what_is_typed_from_paper_is_the_anchor(anchor: Anchor, day: date, separator: str) -> None:
    number, *groups, on, check = as_paper(anchor, day).split(" ")
    typed = f"{number} {separator.join(groups)} {on} {check}"
    assert from_lines([typed], "notes") == (anchor,)


@given(anchor=ANCHORS, at=st.integers(0, 200), sign=st.sampled_from("0123456789abcdef"))
def test_each_wrong_digit_typed_from_paper_is_found(anchor: Anchor, at: int, sign: str) -> None:
    line = as_paper(anchor, DAY)
    at %= len(line)
    assume(line[at] not in {"=", " ", sign})
    with pytest.raises(InputError, match="notes, line 1,"):
        from_lines([line[:at] + sign + line[at + 1 :]], "notes")


@given(anchor=ANCHORS, at=st.integers(0, 200))
def test_two_signs_typed_from_paper_in_the_wrong_order_are_found(anchor: Anchor, at: int) -> None:
    line = as_paper(anchor, DAY)
    at %= len(line) - 1
    changed = line[:at] + line[at + 1] + line[at] + line[at + 2 :]
    assume(changed != line)
    with pytest.raises(InputError, match="notes, line 1,"):
        from_lines([changed], "notes")
