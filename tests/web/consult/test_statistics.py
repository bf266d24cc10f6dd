"""The statistics count each consultation once, live or purged; and their command."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.consult.actions.closing import purge
from lykta.web.consult.models import AskerRole, Consultation, ConsultationState, Ending, Message, Workplace
from lykta.web.consult.statistics import (
    ASKERS,
    INTERNAL,
    OUTCOMES,
    TABLES,
    Figures,
    StatisticsTable,
    all_counts,
    as_csv,
    counts,
    figures_of,
    quarter_of,
    rewrite_cells,
    sums_of,
)
from tests.examples import examples
from tests.web.cast import made_consultation
from tests.web.consult.filled import filled
from tests.web.consult.installed import Installation

FIGURES = st.builds(
    Figures,
    quarter=st.sampled_from(["2026-Q3", "2026-Q4"]),
    role=st.sampled_from(AskerRole.values),
    workplace=st.sampled_from(Workplace.values),
    county_part=st.sampled_from(["", "norra länet", "=1+1", "@cmd", "södra; länet", 'a "b"']),
    has_legal_check=st.booleans(),
    outcome=st.sampled_from(Ending.values),
    days_to_answer=st.none() | st.integers(0, 400),
    agencies=st.integers(0, 9),
    disclosures=st.integers(0, 9),
)


IN_ONE_TRANSACTION = settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


FEW = settings(IN_ONE_TRANSACTION, max_examples=15)


def stored(figures: list[Figures]) -> None:
    """Count them as a purge leaves them."""
    for table in TABLES:
        table.cells._base_manager.all().delete()
        for codes, sums in sums_of(figures, table).items():
            names = (*table.codes, *table.sums)
            table.cells._base_manager.create(**dict(zip(names, (*codes, *sums), strict=True)))


def rows(table: StatisticsTable, *, excel: bool) -> list[dict[str, str]]:
    """The CSV as a spreadsheet reads it."""
    text = as_csv(table, excel=excel).decode("utf-8-sig" if excel else "utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if excel else ","))


@given(day=st.dates())
def test_a_quarter_has_three_months(day: date) -> None:
    assert quarter_of(day) == f"{day.year}-Q{1 + (day.month - 1) // 3}"


@given(figures=st.lists(FIGURES, max_size=12), table=st.sampled_from(TABLES))
def test_each_consultation_is_in_one_cell_whatever_their_order(
    figures: list[Figures], table: StatisticsTable
) -> None:
    cells = sums_of(figures, table)
    assert cells == sums_of(reversed(figures), table)
    for place, name in enumerate(table.sums):
        expected = {
            "consultations": len(figures),
            "with_legal_check": sum(one.has_legal_check for one in figures),
            "answered": sum(one.days_to_answer is not None for one in figures),
            "days_to_answer": sum(one.days_to_answer or 0 for one in figures),
            "agencies": sum(one.agencies for one in figures),
            "disclosures": sum(one.disclosures for one in figures),
        }[name]
        assert sum(sums[place] for sums in cells.values()) == expected


@given(figures=st.lists(FIGURES, min_size=2, max_size=12), data=st.data())
def test_who_asked_what_ended_how_makes_no_difference(figures: list[Figures], data: st.DataObject) -> None:
    """The log tells how each number ended. What its asker chose may be any of its quarter's."""
    same = [replace(one, quarter="2026-Q4") for one in figures]
    order = data.draw(st.permutations(same))
    exchanged = [
        replace(
            one,
            role=other.role,
            workplace=other.workplace,
            county_part=other.county_part,
            has_legal_check=other.has_legal_check,
        )
        for one, other in zip(same, order, strict=True)
    ]
    for table in TABLES:
        assert sums_of(same, table) == sums_of(exchanged, table)


@pytest.mark.django_db
def test_one_consultation_is_counted_by_its_codes_and_how_it_ended() -> None:
    one = filled()
    Consultation.objects.filter(pk=one.pk).update(asked_on=date(2026, 3, 31))
    Message.objects.filter(from_team=True).update(sent_on=date(2026, 4, 3))
    assert list(figures_of(Consultation.objects.all())) == [
        Figures("2026-Q1", "health", "clinic", "norra länet", False, "case", 3, 2, 1)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answered_after", "outcome", "days"),
    [(None, "unanswered", None), (2, "answered", 2), (-1, "answered", 0)],
)
def test_what_has_no_answer_is_unanswered_and_none_comes_in_less_than_no_time(
    answered_after: int | None, outcome: str, days: int | None
) -> None:
    one, _ = made_consultation()
    if answered_after is not None:
        sent_on = one.asked_on + timedelta(days=answered_after)
        Message.objects.create(consultation=one, number=2, from_team=True, sent_on=sent_on)
    (counted,) = figures_of(Consultation.objects.all())
    assert (counted.outcome, counted.days_to_answer) == (outcome, days)


@pytest.mark.django_db
@FEW
@given(
    kinds=st.lists(
        st.tuples(
            st.sampled_from(AskerRole), st.sampled_from(["", "norra länet"]), st.booleans(), st.booleans()
        ),
        max_size=6,
    ),
    purged=st.sets(st.integers(0, 5)),
)
def test_the_counts_are_the_same_before_and_after_a_purge_whatever_the_mix(
    kinds: list[tuple[AskerRole, str, bool, bool]], purged: set[int]
) -> None:
    Consultation.objects.all().delete()
    stored([])
    for number, (role, part, has_legal_check, is_answered) in enumerate(kinds):
        one, _ = made_consultation()
        one.role, one.county_part, one.has_legal_check = role, part, has_legal_check
        if is_answered:
            Message.objects.create(consultation=one, number=2, from_team=True, sent_on=one.asked_on)
        if number in purged:
            one.state = ConsultationState.CLOSED
            one.closed_on = one.purge_on = timezone.localdate()
        one.save()
    before = all_counts()
    assert purge(clock_is_right=True).deleted == len(purged & set(range(len(kinds))))
    assert all_counts() == before
    purge(clock_is_right=True)
    assert all_counts() == before


@pytest.mark.django_db
@IN_ONE_TRANSACTION
@given(figures=st.lists(FIGURES, max_size=12))
def test_cells_that_are_written_anew_are_the_same_in_the_order_of_their_codes(figures: list[Figures]) -> None:
    stored(figures)
    before = all_counts()
    rewrite_cells()
    assert all_counts() == before
    if connection.vendor != "sqlite":
        # PostgreSQL may fill gaps until the table is clustered, which compacting does.
        return
    for table, cells in zip(TABLES, before, strict=True):
        assert list(table.cells._base_manager.values_list(*table.codes, *table.sums)) == [
            (*codes, *sums) for codes, sums in cells.items()
        ]


@pytest.mark.django_db
@IN_ONE_TRANSACTION
@given(figures=st.lists(FIGURES, max_size=12), excel=st.booleans(), table=st.sampled_from(TABLES))
def test_each_row_says_that_small_numbers_are_not_protected_and_none_is_a_formula(
    figures: list[Figures], excel: bool, table: StatisticsTable
) -> None:
    stored(figures)
    found = rows(table, excel=excel)
    assert sum(int(row["consultations"]) for row in found) == len(figures)
    for row in found:
        assert row["read_me"] == INTERNAL
        assert [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.django_db
@IN_ONE_TRANSACTION
@given(figures=st.lists(FIGURES, max_size=12), table=st.sampled_from(TABLES))
def test_both_kinds_of_file_say_the_same(figures: list[Figures], table: StatisticsTable) -> None:
    stored(figures)
    plain, swedish = rows(table, excel=False), rows(table, excel=True)
    for row in swedish:
        if "mean_days_to_answer" in row:
            row["mean_days_to_answer"] = row["mean_days_to_answer"].replace(",", ".")
    assert plain == swedish


@pytest.mark.django_db
def test_the_mean_has_one_decimal_and_is_empty_where_nobody_answered() -> None:
    one = Figures("2026-Q4", "health", "clinic", "", False, "answered", 1, 1, 0)
    none = replace(one, outcome="unanswered", days_to_answer=None)
    stored([one, replace(one, days_to_answer=2), replace(one, days_to_answer=2), none])
    assert {row["outcome"]: row["mean_days_to_answer"] for row in rows(OUTCOMES, excel=True)} == {
        "answered": "1,7", "unanswered": "",
    }  # fmt: skip


@pytest.mark.django_db
def test_without_any_consultation_the_headings_are_written() -> None:
    assert counts(ASKERS) == {}
    assert as_csv(ASKERS).decode() == (
        "read_me,quarter,role,workplace,county_part,consultations,with_legal_check\r\n"
    )


@pytest.mark.slow
def test_the_files_open_in_a_swedish_excel_and_hold_no_text_and_no_name(installed: Installation) -> None:
    installed.ask("Kanariefågel i klartext", closed_days_ago=90)
    out, outcomes = installed.folder / "counts.csv", installed.folder / "outcomes.csv"
    done = installed.run("consult", "statistics", "--out", out, "--outcomes", outcomes, "--excel")
    assert done.code == 0
    assert " ".join(done.out.split()).count("It is internal: small numbers are not protected.") == 2
    for path, head, row in (
        (
            out,
            "read_me;quarter;role;workplace;county_part;consultations;with_legal_check",
            "health;clinic;norra länet;1;0",
        ),
        (
            outcomes,
            "read_me;quarter;outcome;consultations;answered;mean_days_to_answer;agencies;disclosures",
            "case;1;1;0,0;2;1",
        ),
    ):
        content = path.read_bytes()
        # The mark tells Excel that it is UTF-8.
        assert content.startswith(b"\xef\xbb\xbf")
        text = content.decode("utf-8-sig")
        assert text.splitlines()[0] == head
        assert text.splitlines()[1].endswith(f";{row}")
        words = ("Kanarie", "Vera", "Kod", "Regionen", "Socialtjänsten")
        assert [word for word in words if word in text] == []
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_the_counts_outlive_the_purge(installed: Installation) -> None:
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    files = [installed.folder / name for name in ("before", "before-ended", "after", "after-ended")]
    installed.run("consult", "statistics", "--out", files[0], "--outcomes", files[1])
    assert installed.run("consult", "purge").code == 0
    installed.run("consult", "statistics", "--out", files[2], "--outcomes", files[3])
    assert files[2].read_bytes() == files[0].read_bytes()
    assert files[3].read_bytes() == files[1].read_bytes()


@pytest.mark.slow
def test_a_file_that_is_there_is_left_as_it_is(installed: Installation) -> None:
    out = installed.folder / "counts.csv"
    out.write_text("mine")
    assert "is there already" in installed.run("consult", "statistics", "--out", out).refusal
    assert out.read_text() == "mine"
    nowhere = installed.folder / "no/such/folder.csv"
    assert "cannot be written" in installed.run("consult", "statistics", "--out", nowhere).refusal


@pytest.mark.slow
def test_nothing_is_written_where_one_of_the_two_files_could_not_be(installed: Installation) -> None:
    out, there = installed.folder / "counts.csv", installed.folder / "there.csv"
    there.write_text("mine")
    for outcomes, told in (
        (out, "Nothing was written; name two files"),
        (there, f"{there} is there already. Nothing was written"),
        (installed.folder / "no/such/folder.csv", "cannot be written. Nothing was written"),
    ):
        refusal = installed.run("consult", "statistics", "--out", out, "--outcomes", outcomes).refusal
        assert told in refusal
        assert not out.exists()
    assert there.read_text() == "mine"
