"""Counts as the file has them: one row at a time, never a sum."""

import pytest

from lykta.ads.explore.counts import choices, over_places, over_time, table, whole
from tests.ads.explore.laid import Small, laid, moment

DAY = moment("2025-03-01")


def row(place: str, period: str, ads: int, at_least: int | None = 7) -> tuple[object, ...]:
    spread = None if at_least is None else at_least + 3
    return place, period, DAY, DAY, ads, ads, 2, 5, at_least, at_least, spread


SMALL = Small(
    counts=[
        row("", "", 9), row("", "2025-03", 5), row("", "2025-02", 4), row("Kil", "", 3), row("Eda", "", 4),
        row("Kil", "2025-03", 2, None), row("Eda", "2025-03", 1),
    ]
)  # fmt: skip


def test_what_may_be_chosen_is_what_the_file_has() -> None:
    with laid(SMALL) as engine:
        found = choices(engine)
    assert (found.places, found.periods) == (("Eda", "Kil"), ("2025-02", "2025-03"))


def test_a_place_is_shown_over_time_and_a_period_over_places() -> None:
    with laid(SMALL) as engine:
        assert [one.period for one in over_time(engine)] == ["2025-02", "2025-03"]
        assert [one.ads for one in over_time(engine, "Kil")] == [2]
        assert [one.place for one in over_places(engine)] == ["Eda", "Kil"]
        assert [one.place for one in over_places(engine, "2025-03")] == ["Kil", "Eda"]


def test_one_row_is_that_of_its_place_and_period() -> None:
    with laid(SMALL) as engine:
        everything = whole(engine)
        assert everything is not None
        assert (everything.ads, everything.at_least, everything.at_least_high) == (9, 7, 10)
        march = whole(engine, place="Kil", period="2025-03")
        assert march is not None
        assert march.at_least is None
        assert whole(engine, place="Kil", period="1999-01") is None


@pytest.mark.parametrize(
    ("place", "period", "rows"), [("", "", 7), ("Kil", "", 2), ("", "2025-03", 3), ("Kil", "2025-03", 1)]
)
def test_the_table_for_a_file_holds_what_was_chosen_and_says_not_to_add_places(
    place: str, period: str, rows: int
) -> None:
    with laid(SMALL) as engine:
        found = table(engine, place=place, period=period)
    assert found.num_rows == rows
    notes = zip(found["place"].to_pylist(), found["note"].to_pylist(), strict=True)
    assert all(("do not add" in note) == bool(name) for name, note in notes)
