"""Anchors as lines of a file, and the one beside the keys."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.audit.anchors import as_line, from_lines
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
    if changed == line:
        return
    with suppress(InputError):
        assert from_lines([changed], "notes") != (anchor,)


@pytest.mark.parametrize("line", ["7", "0 " + "a" * 64, "7 " + "A" * 64, "7 " + "a" * 63, "seven of nine"])
def test_a_line_that_is_no_anchor_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(InputError, match="notes, line 2, is no anchor"):
        from_lines(["# mine", line], "notes")
