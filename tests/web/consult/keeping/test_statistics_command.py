"""`lykta consult statistics`: codes and counts as a spreadsheet opens them, and no text."""

import csv
import io
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.consult.keeping.counts import INTERNAL, as_csv, counted
from lykta.web.consult.models import StatisticalRecord
from lykta.web.consult.models.consultation import AskerRole, Workplace
from tests.web.consult.keeping.installed import Installation

HEAD = [
    "read_me", "quarter", "role", "workplace", "county_part", "outcome", "consultations",
    "with_legal_check", "mean_days_to_answer", "agencies", "disclosures",
]  # fmt: skip

RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "quarter": st.sampled_from(["2026-Q3", "2026-Q4"]),
            "role": st.sampled_from(AskerRole.values),
            "workplace": st.sampled_from(Workplace.values),
            "county_part": st.sampled_from(["", "norra länet", "=1+1", "@cmd", "södra; länet", 'a "b"']),
            "has_legal_check": st.booleans(),
            "became_case": st.booleans(),
            "answered": st.booleans(),
            "answered_within_days": st.none() | st.integers(0, 400),
            "agencies": st.integers(0, 9),
            "disclosures": st.integers(0, 9),
        }
    ),
    max_size=12,
)
COMMON: dict[str, object] = {"quarter": "2026-Q4", "role": "health", "workplace": "clinic"}
IN_ONE_TRANSACTION = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def stored(records: list[dict[str, object]]) -> None:
    StatisticalRecord.objects.all().delete()
    StatisticalRecord.objects.bulk_create(StatisticalRecord(**record) for record in records)


def rows(*, excel: bool) -> list[dict[str, str]]:
    """The CSV as a spreadsheet reads it."""
    text = as_csv(excel=excel).decode("utf-8-sig" if excel else "utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if excel else ","))


@pytest.mark.django_db
@IN_ONE_TRANSACTION
@given(records=RECORDS, excel=st.booleans())
def test_every_consultation_is_counted_once(records: list[dict[str, object]], excel: bool) -> None:
    stored(records)
    found = rows(excel=excel)
    for name, of in (("consultations", None), ("agencies", "agencies"), ("disclosures", "disclosures")):
        expected = sum(int(str(record[of])) if of else 1 for record in records)
        assert sum(int(row[name]) for row in found) == expected
    assert sum(int(row["with_legal_check"]) for row in found) == sum(
        record["has_legal_check"] is True for record in records
    )


@pytest.mark.django_db
@IN_ONE_TRANSACTION
@given(records=RECORDS)
def test_both_kinds_of_file_say_the_same(records: list[dict[str, object]]) -> None:
    stored(records)
    plain, swedish = rows(excel=False), rows(excel=True)
    for row in swedish:
        row["mean_days_to_answer"] = row["mean_days_to_answer"].replace(",", ".")
    assert plain == swedish


@pytest.mark.django_db
@IN_ONE_TRANSACTION
@given(records=RECORDS, excel=st.booleans())
def test_each_row_says_that_small_numbers_are_not_protected_and_none_is_a_formula(
    records: list[dict[str, object]], excel: bool
) -> None:
    stored(records)
    for row in rows(excel=excel):
        assert row["read_me"] == INTERNAL
        assert [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.django_db
def test_each_outcome_excludes_the_others() -> None:
    kinds = list(product([True, False], repeat=2))
    stored([COMMON | {"became_case": case, "answered": answered} for case, answered in kinds])
    assert sorted((one.outcome, one.consultations) for one in counted()) == [
        ("answered", 1), ("case", 2), ("unanswered", 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_mean_has_one_decimal_and_is_empty_where_nobody_answered() -> None:
    days: list[dict[str, object]] = [{"answered": True, "answered_within_days": n} for n in (1, 2, 2)]
    stored([*(COMMON | each for each in days), COMMON])
    assert {row["outcome"]: row["mean_days_to_answer"] for row in rows(excel=True)} == {
        "answered": "1,7", "unanswered": "",
    }  # fmt: skip


@pytest.mark.slow
def test_the_file_opens_in_a_swedish_excel_and_holds_no_text_and_no_name(installed: Installation) -> None:
    installed.ask("Kanariefågel i klartext", closed_days_ago=90)
    out = installed.folder / "counts.csv"
    done = installed.run("consult", "statistics", "--out", out, "--excel")
    assert done.code == 0
    assert "It is internal: small numbers are not protected." in " ".join(done.out.split())
    content = out.read_bytes()
    # The mark tells Excel that it is UTF-8.
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = content.decode("utf-8-sig").splitlines()
    assert head.split(";") == HEAD
    assert row.split(";")[2:7] == ["health", "clinic", "norra länet", "case", "1"]
    words = ("Kanarie", "Vera", "Kod", "Regionen", "Socialtjänsten")
    assert [word for word in words if word in content.decode("utf-8-sig")] == []
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_the_counts_outlive_the_purge(installed: Installation) -> None:
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    before, after = installed.folder / "before.csv", installed.folder / "after.csv"
    installed.run("consult", "statistics", "--out", before)
    assert installed.run("consult", "purge").code == 0
    installed.run("consult", "statistics", "--out", after)
    assert after.read_bytes() == before.read_bytes()


@pytest.mark.slow
def test_a_file_that_is_there_is_left_as_it_is(installed: Installation) -> None:
    out = installed.folder / "counts.csv"
    out.write_text("mine")
    assert "is there already" in installed.run("consult", "statistics", "--out", out).refusal
    assert out.read_text() == "mine"
    nowhere = installed.folder / "no/such/folder.csv"
    assert "cannot be written" in installed.run("consult", "statistics", "--out", nowhere).refusal
