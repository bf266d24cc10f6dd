"""Encodings by mark, by content, and by choice."""

import codecs
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.reading.encodings import (
    CARRY,
    TextSource,
    is_character_text,
    is_utf8,
    spell_out,
    transcode,
    without_cut_character,
)
from lykta.tabular import Encoding, find_encoding
from tests.ads.reading.outcome import read_bytes

TEXT = "id;text\n1;Hej på dig i Örebro\n2;žluťoučký\n"


@settings(deadline=None)
@given(st.binary())
def test_characters_are_what_python_decodes(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError:
        assert not is_character_text(data)
    else:
        assert is_character_text(data)


@settings(deadline=None)
@given(st.text(), st.integers(0, 4))
def test_a_chunk_is_cut_before_the_character_it_breaks(text: str, cut: int) -> None:
    data = text.encode()
    chunk = data[: max(0, len(data) - cut)]
    whole = without_cut_character(chunk)
    assert chunk[:whole].decode() == chunk.decode("utf-8", "ignore")


@settings(deadline=None)
@given(st.text(), st.binary(max_size=5), st.text(), st.integers(1, 40))
def test_a_file_is_utf8_when_python_says_so(text: str, odd: bytes, end: str, part: int) -> None:
    data = text.encode() + odd + end.encode()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "x")
        path.write_bytes(data)
        assert is_utf8(path) == is_utf8(path, part_bytes=part) == is_character_text(data)


@settings(deadline=None)
@given(st.binary(), st.sampled_from(["cp1252", "iso8859-1", "cp850", "mac-roman", "koi8-r", "cp1257"]))
def test_one_byte_encodings_become_what_python_makes_of_them(data: bytes, encoding: str) -> None:
    assert transcode(data, encoding) == data.decode(encoding, CARRY).encode("utf-8", "surrogatepass")


@settings(deadline=None)
@given(st.text(), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]), st.integers(1, 9))
def test_a_source_gives_the_same_text_in_chunks_of_any_size(text: str, encoding: str, size: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "x")
        path.write_bytes(text.encode(encoding))
        source = TextSource(path, Encoding(encoding), chunk_bytes=size)
        assert b"".join(source.chunks()) == text.encode()
        assert b"".join(source.chunks(3)) == text.encode()[3:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_is_read_by_its_mark_or_as_utf8_without_a_word(tmp_path: Path, encoding: str) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", TEXT.encode(encoding))
    assert outcome.column("text") == ["Hej på dig i Örebro", "žluťoučký"]
    assert not list(map(str, outcome.notes.all_remarks()))


def test_big_endian_utf16_is_read(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert outcome.column("text")[0] == "Hej på dig i Örebro"


def test_a_file_that_is_not_utf8_is_read_as_cp1252_and_told(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", "id;text\n1;Hej på dig – 5 €\n".encode("cp1252"))
    assert outcome.column("text") == ["Hej på dig – 5 €"]
    assert outcome.notes.files[0].encoding == "cp1252"


def test_a_byte_impossible_in_cp1252_rejects_its_row(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text\n1;p\xe5\n2;\x81 p\xe5\n3;\xf6\n")
    assert outcome.column("text") == ["på", "ö"]
    assert [(row["line"], row["row"]) for row in outcome.rejected] == [("3", "2;\\x81 på")]


def test_a_spoilt_byte_in_utf8_rejects_its_row_and_spares_the_other_letters(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", TEXT.encode() + b"3;sp\xe5r\n4;bra\n")
    assert outcome.column("text") == ["Hej på dig i Örebro", "žluťoučký", "bra"]
    assert outcome.rejected[0]["row"] == "3;sp\\xe5r"
    assert "UTF-8 with spoilt bytes" in str(next(outcome.notes.all_remarks()))


def test_a_file_cut_off_inside_a_character_keeps_its_other_rows(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", TEXT.encode() + "3;å".encode()[:-1])
    assert outcome.column("ad_id") == ["1", "2"]
    assert outcome.notes.rows_rejected == 1


def test_half_a_utf16_character_rejects_its_row(tmp_path: Path) -> None:
    data = (
        "\ufeffid;text\n1;på\n2;x".encode("utf-16-le") + b"\x00\xd8" + "\n3;y\n".encode("utf-16-le") + b"\x33"
    )
    outcome = read_bytes(tmp_path, "ads.csv", data)
    assert outcome.column("ad_id") == ["1", "3"]
    assert [row["row"] for row in outcome.rejected] == ["2;x\\x00\\xd8", "\\x33"]


def test_a_chosen_encoding_is_followed_and_told(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", "id;text\n1;på\n".encode("cp850"), encoding="cp850")
    assert outcome.column("text") == ["på"]
    assert list(map(str, outcome.notes.all_remarks())) == ["ads.csv: read as cp850, as asked"]


def test_a_chosen_utf16_needs_no_mark(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", TEXT.encode("utf-16-be"), encoding="utf-16-be")
    assert outcome.column("text")[0] == "Hej på dig i Örebro"


def test_a_mark_outweighs_the_choice_and_this_is_told(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", TEXT.encode("utf-8-sig"), encoding="cp1252")
    assert outcome.column("text")[0] == "Hej på dig i Örebro"
    assert "because of its byte order mark, not as cp1252" in str(next(outcome.notes.all_remarks()))


@pytest.mark.parametrize("encoding", ["cp1252", None])
def test_a_mark_that_another_program_put_before_cp1252_settles_nothing(
    tmp_path: Path, encoding: str | None
) -> None:
    data = codecs.BOM_UTF8 + "id;text\n1;på väg\n2;till Örebro\n".encode("cp1252")
    outcome = read_bytes(tmp_path, "ads.csv", data, encoding=encoding)
    assert outcome.column("ad_id") == ["1", "2"]
    assert outcome.column("text") == ["på väg", "till Örebro"]
    assert "read as cp1252" in next(map(str, outcome.notes.all_remarks()))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", None])
def test_a_spoilt_byte_after_a_mark_rejects_its_row_and_is_told(tmp_path: Path, encoding: str | None) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", TEXT.encode("utf-8-sig") + b"3;sp\xe5r\n", encoding=encoding)
    assert outcome.column("text") == ["Hej på dig i Örebro", "žluťoučký"]
    assert outcome.rejected[0]["row"] == "3;sp\\xe5r"
    assert "UTF-8 with spoilt bytes" in next(map(str, outcome.notes.all_remarks()))


def test_spoilt_bytes_in_a_file_chosen_as_utf8_reject_their_rows(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text\n1;p\xe5\n2;bra\n", encoding="utf8")
    assert outcome.column("ad_id") == ["2"]


def test_many_broken_characters_settle_a_long_file_early(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(b"\xe5 " * 3_000_000)
    assert find_encoding(path, is_utf8=is_utf8).name == "cp1252"


def test_bytes_without_a_character_are_spelt_out() -> None:
    assert spell_out(b"a\x00\xe5", transcoded=False) == "a\\x00\\xe5"
    assert spell_out(transcode(b"a\x81", "cp1252"), transcoded=True) == "a\\x81"
