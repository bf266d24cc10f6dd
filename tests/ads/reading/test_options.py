"""Options that nobody can follow are refused."""

import pytest

from lykta.ads.reading import ReadOptions
from lykta.errors import InputError


def test_an_unknown_field_is_refused_with_the_list_of_fields() -> None:
    with pytest.raises(InputError, match=r"no field 'texts' to map\. The fields are: id, text"):
        ReadOptions(columns={"texts": "a"})


def test_one_column_for_two_fields_is_refused() -> None:
    with pytest.raises(InputError, match="One column is mapped to two fields"):
        ReadOptions(columns={"id": "a", "text": "a"})


@pytest.mark.parametrize("name", ["klingon", "rot13", "punycode", "", "utf-8\0"])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is not one of: utf-8"):
        ReadOptions(encoding=name)


@pytest.mark.parametrize(
    ("name", "known"), [("UTF8", "utf-8"), ("latin-1", "iso8859-1"), ("windows-1252", "cp1252")]
)
def test_an_encoding_goes_by_many_names(name: str, known: str) -> None:
    assert ReadOptions(encoding=name).encoding == known


@pytest.mark.parametrize("limit", [0, -1, 1 << 31])
def test_a_row_limit_outside_reason_is_refused(limit: int) -> None:
    with pytest.raises(InputError, match="longest row"):
        ReadOptions(row_limit_bytes=limit)
