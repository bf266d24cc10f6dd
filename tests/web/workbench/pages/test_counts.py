"""Counts are shown one row at a time, with their range and window, and are never added up."""

import csv
import io

import pytest
from django.test import Client

from lykta.ads.explore import Opened
from lykta.ads.explore.counts import choices, whole
from tests.web.workbench.pages.reading import changed, words_of

COUNTS = "/en/counts/"


def test_the_page_says_that_places_are_never_added_up(analyst: Client) -> None:
    words = words_of(analyst.get(COUNTS))
    assert "Never add up places or months" in words
    assert "Advertisers tour" in words


def test_what_is_at_least_is_called_so_and_has_its_interval(analyst: Client, now: Opened) -> None:
    row = whole(now.engine)
    assert row is not None
    assert row.at_least is not None
    interval = f"at least {row.at_least} ({row.at_least_low}–{row.at_least_high})"
    assert interval in words_of(analyst.get(COUNTS)).replace(",", "").replace("( ", "(")


def test_what_is_at_least_says_beside_the_number_what_it_depends_on(analyst: Client) -> None:
    words = words_of(analyst.get(COUNTS))
    figure = words.index("Advertisers in all, at least")
    caveat = words.index("Only if the days in the file are those on which the sites were read.")
    assert figure < caveat < words.index("Window")
    assert "Seen or not (days of reading only)" in words
    assert "it may be above the range of those in the file" in words


def test_a_row_without_the_number_says_nothing_of_it(analyst: Client) -> None:
    changed("UPDATE counts SET at_least = NULL, at_least_low = NULL, at_least_high = NULL", [])
    assert "Only if the days in the file" not in words_of(analyst.get(COUNTS))


@pytest.mark.parametrize("query", ["", "?over=places"])
def test_without_a_choice_months_or_places_are_shown(analyst: Client, now: Opened, query: str) -> None:
    words = words_of(analyst.get(f"{COUNTS}{query}"))
    place = choices(now.engine).places[0]
    assert (place in words.partition("Window")[2]) == bool(query)


@pytest.mark.parametrize(
    ("query", "told"), [("", "no months to show"), ("?over=places", "no places to show")]
)
def test_it_is_said_why_nothing_is_shown(analyst: Client, query: str, told: str) -> None:
    changed("DELETE FROM counts WHERE place <> '' OR period <> ''", [])
    assert told in words_of(analyst.get(f"{COUNTS}{query}"))


def test_a_place_and_a_month_can_be_chosen(analyst: Client, now: Opened) -> None:
    there = choices(now.engine)
    place, period = there.places[0], there.periods[-1]
    assert place in words_of(analyst.get(COUNTS, {"place": place}))
    assert analyst.get(COUNTS, {"period": period}).status_code == 200
    both = words_of(analyst.get(COUNTS, {"place": place, "period": period}))
    assert place in both
    assert "to show" not in both


@pytest.mark.parametrize("asked", [{"place": "Atlantis"}, {"period": "1066-10"}, {"period": "' OR 1=1 --"}])
def test_a_place_or_month_that_the_file_has_not_is_refused(analyst: Client, asked: dict[str, str]) -> None:
    assert "Correct this" in words_of(analyst.get(COUNTS, asked), status=400)


def test_the_download_holds_the_rows_that_were_chosen_and_the_note(analyst: Client, now: Opened) -> None:
    place = choices(now.engine).places[0]
    answer = analyst.get(COUNTS, {"place": place, "as": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="counts.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {row["place"] for row in rows} == {place}
    assert all(row["note"].startswith("do not add places") for row in rows)


def test_the_download_of_everything_is_the_table_that_is_exported(analyst: Client, now: Opened) -> None:
    rows = list(csv.DictReader(io.StringIO(analyst.get(COUNTS, {"as": "csv"}).content.decode())))
    total = now.engine.arrow("SELECT count(*) AS n FROM counts")["n"][0].as_py()
    assert len(rows) == total
