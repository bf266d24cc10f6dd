"""The overview, the file and the paper: what is late first, and all three agree on what was chosen."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.audit.models import Entry
from lykta.web.plan.actions import follow_up_measure
from lykta.web.plan.models import Measure, MeasureState
from lykta.web.plan.overview import (
    count_by_agency,
    count_by_area,
    count_measures,
    find_measures,
    group_measures,
    guard_cell,
)
from tests.web.cast import Cast, logged_in
from tests.web.plan.made import brought_to, made_measure

TODAY = timezone.localdate()


@pytest.fixture
def measures(cast: Cast) -> dict[str, Measure]:
    """One of each kind, of two agencies, in both plans."""
    by = cast.coordinator

    def one(
        what: str, state: MeasureState = MeasureState.NOT_BEGUN, *, days: int = 10, **other: Any
    ) -> Measure:
        due = TODAY + timedelta(days=days)
        return brought_to(made_measure(by, what=what, due_on=due, **other), state, by)

    return {
        "later": one("Senare"),
        "late": one("Försenad sak", MeasureState.UNDER_WAY, days=-3, agency=cast.social),
        "very late": one("Mycket försenad sak", days=-30, area="2018.knowledge"),
        "done": one("Klar sak", MeasureState.DONE, days=-5),
        "dropped": one("Struken sak", MeasureState.DROPPED, agency=cast.social),
    }


def test_what_is_late_comes_first_and_the_latest_day_last(measures: dict[str, Measure]) -> None:
    groups = group_measures(find_measures({}, TODAY), TODAY)
    assert [(group.key, [each.what for each in group.measures]) for group in groups] == [
        ("late", ["Mycket försenad sak", "Försenad sak"]),
        ("open", ["Senare"]),
        ("done", ["Klar sak"]),
        ("dropped", ["Struken sak"]),
    ]


def test_a_measure_is_late_the_day_after_its_day_and_not_on_it(cast: Cast) -> None:
    measure = made_measure(cast.nurse, due_on=TODAY)
    assert not measure.is_late(TODAY)
    assert measure.is_late(TODAY + timedelta(days=1))
    assert not find_measures({"state": "late"}, TODAY).exists()
    assert find_measures({"state": "late"}, TODAY + timedelta(days=1)).exists()


def test_the_counts_by_area_and_by_agency_add_up_to_the_whole(measures: dict[str, Measure]) -> None:
    found = list(find_measures({}, TODAY))
    whole = count_measures(found, TODAY)
    assert (whole.total, whole.late, whole.not_begun, whole.under_way) == (5, 2, 2, 1)
    assert (whole.done, whole.dropped) == (1, 1)
    for rows in (count_by_area(found, TODAY), count_by_agency(found, TODAY)):
        for name in ("total", "late", "not_begun", "under_way", "done", "dropped"):
            assert sum(getattr(row.counts, name) for row in rows) == getattr(whole, name)
    assert [row.key for row in count_by_area(found, TODAY)] == ["2026-2028.detection", "2018.knowledge"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"plan": "2018"}, ["very late"]),
        ({"area": "2018.knowledge"}, ["very late"]),
        ({"area": "2026-2028.prevention"}, []),
        ({"plan": "2018", "area": "2026-2028.detection"}, []),
        ({"state": "late"}, ["very late", "late"]),
        ({"state": "done"}, ["done"]),
        ({"agency": "social"}, ["late", "dropped"]),
        ({"agency": "social", "state": "dropped"}, ["dropped"]),
    ],
    ids=str,
)
def test_page_file_and_paper_show_what_was_chosen_and_no_other(
    cast: Cast, measures: dict[str, Measure], asked: dict[str, str], found: list[str]
) -> None:
    query = asked | ({"agency": str(cast.social.pk)} if "agency" in asked else {})
    wanted = {measures[name].what for name in found}
    client = logged_in(cast.reader)
    for name in ("plan", "plan-csv", "plan-paper"):
        text = client.get(reverse(name), query).content.decode()
        shown = {
            each.what for each in measures.values() if f">{each.what}<" in text or f";{each.what};" in text
        }
        assert shown == wanted, name


def test_the_links_to_file_and_paper_carry_the_choice(cast: Cast, measures: dict[str, Measure]) -> None:
    page = logged_in(cast.reader).get(reverse("plan"), {"state": "late", "plan": "2018"}).content.decode()
    assert f'{reverse("plan-csv")}?plan=2018&amp;state=late"' in page
    assert f'{reverse("plan-paper")}?plan=2018&amp;state=late"' in page


@pytest.mark.parametrize(
    "wrong", [{"state": "lost"}, {"area": "x"}, {"agency": "x"}, {"agency": "9" * 40}], ids=str
)
def test_a_choice_that_there_is_not_is_told(
    cast: Cast, measures: dict[str, Measure], wrong: dict[str, str]
) -> None:
    answer = logged_in(cast.reader).get(reverse("plan"), wrong)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


def test_an_empty_plan_says_what_will_be_there_and_who_may_begins_it(cast: Cast) -> None:
    for member, may in ((cast.reader, False), (cast.nurse, True)):
        page = logged_in(member).get(reverse("plan")).content.decode()
        assert "Ingen åtgärd är inskriven ännu." in page
        assert (reverse("plan-add") in page) is may


def test_a_choice_without_measures_says_so(cast: Cast, measures: dict[str, Measure]) -> None:
    page = logged_in(cast.reader).get(reverse("plan"), {"area": "2018.legislation"}).content.decode()
    assert "Ingen åtgärd stämmer med ditt urval." in page


def test_the_file_is_what_a_swedish_spreadsheet_opens(cast: Cast, measures: dict[str, Measure]) -> None:
    follow_up_measure(measures["late"], cast.coordinator, 'Rad ett; "citat"\nRad två')
    answer = logged_in(cast.reader).get(reverse("plan-csv"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="lykta-plan-{TODAY}.csv"'
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 6
    assert {len(row) for row in rows} == {13}
    told = dict(zip(rows[0], next(row for row in rows if row[3] == "Försenad sak"), strict=True))
    assert told["Försenad"] == "ja"
    assert told["Ansvarig verksamhet"] == "Socialtjänsten"
    assert told["Senaste anteckning"] == 'Rad ett; "citat"\nRad två'
    assert told["Läge"] == "Pågår"


def test_taking_the_plan_out_is_in_the_log(cast: Cast, measures: dict[str, Measure]) -> None:
    for name in ("plan-csv", "plan-paper"):
        logged_in(cast.reader).get(reverse(name))
        last = Entry.objects.order_by("-number").first()
        assert last
        assert b'"act": "plan.export"' in bytes(last.content)
        assert b'"outcome": "done"' in bytes(last.content)


@given(st.sampled_from(["", " ", "\n", "\u00a0", "  \t"]), st.sampled_from("=+-@\t\r"), st.text(max_size=8))
def test_no_cell_begins_as_a_formula(before: str, sign: str, rest: str) -> None:
    assert guard_cell(before + sign + rest).startswith("'")


@given(st.text(max_size=12))
def test_a_cell_is_changed_by_an_apostrophe_before_it_or_not_at_all(text: str) -> None:
    assert guard_cell(text) in {text, f"'{text}"}


def test_a_formula_in_a_measure_is_told_as_words(cast: Cast) -> None:
    made_measure(cast.nurse, what='=HYPERLINK("x")')
    text = logged_in(cast.reader).get(reverse("plan-csv")).content.decode("utf-8-sig")
    assert """;"'=HYPERLINK(""x"")";""" in text


def test_the_paper_holds_notes_results_and_reasons(cast: Cast, measures: dict[str, Measure]) -> None:
    follow_up_measure(measures["late"], cast.coordinator, "Första anteckningen")
    follow_up_measure(measures["late"], cast.coordinator, "Andra anteckningen")
    page = logged_in(cast.reader).get(reverse("plan-paper")).content.decode()
    for words in (
        "Första anteckningen",
        "Andra anteckningen",
        measures["done"].result,
        measures["dropped"].reason,
    ):
        assert words in page


@pytest.mark.parametrize("name", ["plan", "plan-csv", "plan-paper"])
def test_a_hundred_measures_ask_the_database_no_more_often_than_one(
    cast: Cast, name: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        made_measure(cast.coordinator, what=f"Sak {number}")
    client: Client = logged_in(cast.reader)
    with django_assert_max_num_queries(30):
        assert client.get(reverse(name)).status_code == 200
