"""Which column holds which field, what may be said of it, and what the reference says."""

import re
from pathlib import Path

import pytest

from lykta.ads.reading import FIELDS, EarlierColumns, ReadOptions, RejectionReason
from lykta.ads.reading.columns import ENCODINGS, guess_field, match_columns, name_columns
from lykta.errors import InputError

FILE = Path("ads.csv")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        (["Annons-ID", "text"], "id"),
        (["ad_id", "text"], "id"),
        (["NR", "text"], "id"),
        (["id", "Annonstext"], "text"),
        (["id", "Beskrivning"], "text"),
        (["id", "BODY"], "text"),
        (["id", "text", "Publicerad"], "posted_at"),
        (["id", "text", "kommun"], "place"),
        (["id", "text", "Källa"], "site"),
        (["id", "text", "Mobil"], "phone"),
        (["id", "text", "Telephone"], "phone"),
        (["id", "text", "Telephone number"], "phone"),
        (["id", "text", "phones"], "phone"),
        (["id", "text", "Postort"], "place"),
        (["id", "text", "Annonstitel"], "title"),
        (["id", "text", "creation_date"], "posted_at"),
        (["id", "text", "E-post"], "email"),
        (["id", "text", "Användarnamn"], "handle"),
        (["id", "text", "rubrik"], "title"),
        (["Anzeigen-Nr", "Beschreibung"], "id"),
        (["id", "text", "Stadt"], "place"),
        (["id", "text", "Handynummer"], "phone"),
    ],
)
def test_a_name_is_guessed(header: list[str], field: str) -> None:
    assert field in match_columns(FILE, header, {}).fields


def test_a_choice_overrides_the_guess_and_the_rest_is_kept() -> None:
    columns = match_columns(FILE, ["id", "text", "Råtext"], {"text": "råtext"})
    assert columns.by_field() == {"text": "Råtext", "id": "id"}
    assert columns.extra == {"text": 1}


def test_a_fields_own_name_is_taken_before_a_guess() -> None:
    columns = match_columns(FILE, ["nr", "id", "text", "body"], {})
    assert columns.by_field() == {"id": "id", "text": "text"}
    assert set(columns.extra) == {"nr", "body"}


def test_two_columns_that_may_be_one_field_are_refused_with_the_remedy() -> None:
    with pytest.raises(
        InputError, match=r"2 columns that may be phone: Telefon, Mobil\..*--map phone=Telefon"
    ):
        match_columns(FILE, ["id", "text", "Telefon", "Mobil"], {})


def test_a_column_of_the_same_name_twice_can_be_chosen_by_its_number() -> None:
    with pytest.raises(InputError, match=r"text, text \(2\)"):
        match_columns(FILE, ["id", "text", "text"], {})
    assert match_columns(FILE, ["id", "text", "text"], {"text": "text (2)"}).fields["text"] == 2


def test_a_missing_text_is_told_with_the_columns_found() -> None:
    with pytest.raises(
        InputError, match=r"ads\.csv has no column for the ad's text\. Its columns are: id, färg\."
    ):
        match_columns(FILE, ["id", "färg"], {})


def test_a_missing_id_is_told_with_two_remedies() -> None:
    with pytest.raises(
        InputError,
        match=r"--map id=COLUMN, or columns=\{'id': 'COLUMN'\} in Python\. Without one, add a column of",
    ):
        match_columns(FILE, ["text"], {})


def test_a_chosen_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="no column 'Annonstext' for text"):
        match_columns(FILE, ["id", "text"], {"text": "Annonstext"})


def test_many_long_names_are_shortened() -> None:
    with pytest.raises(InputError) as refusal:
        match_columns(FILE, ["x" * 500] + [f"c{number}" for number in range(50)], {})
    assert "and 31 more" in str(refusal.value)
    assert len(str(refusal.value)) < 500


def test_names_are_cleaned_and_made_unique() -> None:
    assert name_columns(["\ufeff a ", "", "a", "a (2)"]) == ["a", "column 2", "a (2)", "a (2) (2)"]


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


DOCS = Path(__file__).parents[3] / "docs"
REFERENCE = (DOCS / "reference" / "input.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "prepare-a-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_documented_with_names_that_are_guessed(field: str) -> None:
    row = re.search(rf"^\| `{field}` \| \w* *\| (.*) \|$", REFERENCE, re.MULTILINE)
    assert row is not None
    names = row[1].replace("…", "").split(",")
    assert {guess_field(name) for name in names} == {field}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_is_documented(encoding: str) -> None:
    assert re.search(rf"\b{encoding}\b", REFERENCE)


@pytest.mark.parametrize("reason", RejectionReason)
def test_every_reason_is_documented_with_its_remedy(reason: RejectionReason) -> None:
    table = HOW_TO[HOW_TO.index("| reason |") :]
    assert reason in table


def test_columns_of_earlier_files_hold_where_a_file_has_them() -> None:
    earlier = {"id": "Nyckel", "text": "Ord", "phone": "Nummer"}
    chosen = EarlierColumns({}, earlier)
    assert match_columns(FILE, ["Nyckel", "ord", "text"], chosen).fields == {"id": 0, "text": 1}
    assert match_columns(FILE, ["id", "text"], chosen).fields == {"id": 0, "text": 1}
    with pytest.raises(InputError, match="no column 'Annan'"):
        match_columns(FILE, ["Nyckel", "Ord"], EarlierColumns({"text": "Annan"}, earlier))
    other = match_columns(FILE, ["Nyckel", "Ord", "text"], EarlierColumns({"title": "Ord"}, earlier))
    assert other.fields == {"id": 0, "title": 1, "text": 2}
