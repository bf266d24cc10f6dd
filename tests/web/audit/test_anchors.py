"""Anchors as lines of a file, and the one beside the keys."""

import os
from contextlib import suppress
from datetime import date
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.audit.anchors import add_line, as_line, as_paper, from_lines, read_anchors
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


@given(cut=st.integers(0, len(as_line(Anchor(7, bytes(32)), DAY)) - 1))
def test_what_is_left_of_a_line_that_was_cut_spoils_neither_those_before_it_nor_those_after(cut: int) -> None:
    first, second, third = (Anchor(number, bytes([number]) * 32) for number in (6, 7, 8))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "audit-anchor"
        path.write_text(f"{as_line(first, DAY)}\n{as_line(second, DAY)[:cut]}")
        assert add_line(path, as_line(third, DAY))
        found = read_anchors(path)
    # Of a line whose day alone is cut, the anchor is whole.
    assert found in {(first, third), (first, second, third)}


@pytest.mark.parametrize(
    "line", ["seven of nine", "7 " + "A" * 64, f"7 {'a' * 65} 2026", "7 " + "a" * 64 + " x"]
)
def test_a_line_that_nothing_cut_can_have_left_is_refused_in_a_file_of_upkeep(
    line: str, tmp_path: Path
) -> None:
    path = tmp_path / "audit-anchor"
    path.write_text(f"7 {'a' * 64}\n\n{line}\n")
    with pytest.raises(InputError, match="line 3, is not an anchor"):
        read_anchors(path)


def test_what_cannot_be_written_whole_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, anchor = tmp_path / "audit-anchor", Anchor(7, bytes(32))
    assert add_line(path, as_line(anchor, DAY))
    before, write = path.read_bytes(), os.write

    def write_half(file: int, content: bytes) -> int:
        return write(file, content[: len(content) // 2])

    def fill_the_disk(file: int, content: bytes) -> int:
        write_half(file, content)
        raise OSError(ENOSPC, "No space left on device")

    for failing in (write_half, fill_the_disk):
        monkeypatch.setattr(os, "write", failing)
        assert not add_line(path, as_line(Anchor(8, bytes(32)), DAY))
        assert path.read_bytes() == before
