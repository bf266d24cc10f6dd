"""Dates as files write them, one and by column."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.reading.dates import EARLIEST, LATEST, SWEDISH_TIME, date_column, find_day_order, read_date
from lykta.ads.reading.notes import DayOrder, FileNotes, ReadNotes
from lykta.errors import InputError

AFTERNOON = datetime(2026, 11, 24, 13, 5)  # noqa: DTZ001 - Swedish local time
MOMENTS = st.datetimes(EARLIEST, LATEST - timedelta(days=1))


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24 13:05",
        "2026-11-24T13:05:00",
        "2026-11-24 13.05",
        "2026-11-24 kl 13:05",
        "2026-11-24T13:05:00+01:00",
        "2026-11-24T12:05:00Z",
        "2026-11-24 12:05:00 UTC",
        "2026-11-24T13:05:00+0100",
        "20261124130500",
        "202611241305",
        "20261124T120500Z",
        "24/11/2026 13:05",
        "24/11-26 13:05",
        "24/11 2026 kl 13.05",
        "24/11/26 13:05",
        "24.11.2026 13.05",
        "24.11.2026, kl. 13:05",
        "13:05 24-11-2026",
        "24 nov 2026 13:05",
        "24 november 2026 kl. 13.05",
        "den 24 november 2026 13:05",
        "den 24:e november 2026 klockan 13.05",
        "tisdag 24 november 2026 13:05",
        "24-nov-2026 13:05",
        "Nov 24, 2026 1:05 PM",
        "November 24th, 2026, 13:05",
        "Tue, 24 Nov 2026 13:05:00 +0100",
        "Tue Nov 24 13:05:00 2026",
        "24 Nov 26 1:05pm",
        "1795521900",
        "1795521900000",
        "1795521900.0",
        "46350.545138889",
        "46350,545138889",
    ],
)
def test_an_afternoon_is_read(written: str) -> None:
    assert read_date(written) == AFTERNOON


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24",
        "20261124",
        "24/11/2026",
        "24.11.26",
        *("24/11-26", "24/11 -26", "24/11 - 2026", "24/11-2026", "24/11 2026", "den 24/11 2026"),
        "2026/11/24",
        "24 nov 2026",
        "Nov 24, 2026",
        "46350",
        " 2026-11-24 ",
    ],
)
def test_a_day_without_a_time_begins_at_midnight(written: str) -> None:
    assert read_date(written) == datetime(2026, 11, 24)  # noqa: DTZ001 - Swedish local time


@pytest.mark.parametrize(
    "written",
    [
        *("", "igår", "24 nov", "2026-02-30", "2026-11-24 25:00", "13:61 24/11/2026", "x" * 500),
        *("0001-01-01", "1970-01-01", "1900-01-00", "0", "12345", "2100-01-01", "261124", "13:05"),
        *("11/24-26", "11/24 2026", "24/11 26", "24/11"),
        *("11/24/2026", "24-11-26", "2026-11-24 13:05 24/11/2026", "24 nov 2026 14 PM", "99999999999999"),
    ],
)
def test_what_is_no_date_or_two_dates_is_not_guessed(written: str) -> None:
    assert read_date(written) is None


def test_a_zone_becomes_swedish_summer_and_winter_time() -> None:
    assert read_date("2026-07-01T10:00:00Z") == datetime(2026, 7, 1, 12)  # noqa: DTZ001 - Swedish local time
    assert read_date("2026-12-01T10:00:00Z") == datetime(2026, 12, 1, 11)  # noqa: DTZ001 - Swedish local time


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_or_not_and_never_breaks(written: str) -> None:
    found = read_date(written)
    assert found is None or (found.tzinfo is None and EARLIEST <= found < LATEST)


@settings(deadline=None)
@given(MOMENTS)
def test_what_is_written_in_iso_comes_back(moment: datetime) -> None:
    assert read_date(moment.isoformat()) == moment
    assert read_date(moment.isoformat(" ", "seconds")) == moment.replace(microsecond=0)


@settings(deadline=None)
@given(st.dates(date(1990, 1, 2), date(2069, 12, 31)))
def test_a_day_is_the_same_in_every_way_of_writing(day: date) -> None:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Swedish local time
    serial = (day - date(1899, 12, 30)).days
    for written in (
        f"{day:%Y%m%d}",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day:%y}",
        f"{serial}",
        f"{day:%d-%m-%Y}",
    ):
        assert read_date(written) == midnight


@settings(deadline=None)
@given(MOMENTS)
def test_seconds_since_1970_are_a_moment_in_sweden(moment: datetime) -> None:
    stamp = moment.replace(microsecond=0, tzinfo=UTC)
    local = stamp.astimezone(SWEDISH_TIME).replace(tzinfo=None)
    expected = local if EARLIEST <= local < LATEST else None
    assert read_date(str(int(stamp.timestamp()))) == expected
    assert read_date(f"{int(stamp.timestamp())}000") == expected


WRITTEN = st.one_of(
    MOMENTS.map(datetime.isoformat),
    MOMENTS.map(lambda moment: f"{moment:%Y-%m-%d}"),
    st.dates().map(lambda day: f"{day} 10:00"),
    st.sampled_from(
        ["2026-02-30", "24/11/2026", "igår", "", "2026-11-24T12:05:00Z", "2026-11-24 24:00", None]
    ),
)


@settings(deadline=None)
@given(st.lists(WRITTEN))
def test_a_column_reads_as_its_values_do_one_by_one(written: list[str | None]) -> None:
    notes = FileNotes(Path("ads.csv"))
    read = date_column(pa.array(written, pa.string()), notes=notes).to_pylist()
    assert read == [None if text is None else read_date(text) for text in written]
    assert notes.dates_not_understood == sum(
        stamp is None for stamp, text in zip(read, written, strict=True) if text
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([1795521900], pa.timestamp("s", "UTC")), AFTERNOON),
        (pa.array([1795525500], pa.timestamp("s")), AFTERNOON),
        (pa.array([1795525500_000_000_000], pa.timestamp("ns")), AFTERNOON),
        (pa.array([date(2026, 11, 24)]), datetime(2026, 11, 24)),  # noqa: DTZ001 - Swedish local time
    ],
)
def test_columns_of_dates_become_swedish_time(values: pa.Array, expected: datetime) -> None:
    assert date_column(values, notes=FileNotes(Path("a"))).to_pylist() == [expected]


def test_a_date_before_the_web_is_counted_and_shown() -> None:
    notes = FileNotes(Path("a"))
    assert date_column(pa.array([date(1900, 1, 1)] * 2), notes=notes).to_pylist() == [None, None]
    assert (notes.dates_not_understood, notes.date_examples) == (2, ["1900-01-01"])


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("24/11/2026", DayOrder.DAY_FIRST),
        ("11/24/2026 1:05 PM", DayOrder.MONTH_FIRST),
        ("11/24/26", DayOrder.MONTH_FIRST),
        ("11-24-2026", DayOrder.MONTH_FIRST),
        ("03/04/2026", DayOrder.EITHER),
        ("04/04/2026", None),
        ("2026-11-24", None),
        ("13.05.30", None),
        ("24 nov 2026", None),
        ("33/44/2026", None),
    ],
)
def test_a_date_tells_whether_its_day_or_its_month_comes_first(written: str, order: DayOrder | None) -> None:
    assert find_day_order(written) == order


def _notes(name: str, *dates: str) -> FileNotes:
    notes = FileNotes(Path(name))
    date_column(pa.array(dates, pa.string()), notes=notes)
    return notes


@pytest.mark.parametrize(
    "files",
    [
        [_notes("a.csv", "11/24/2026", "03/04/2026")],
        [_notes("a.csv", "11/24/2026"), _notes("b.csv", "03/04/2026")],
        [_notes("a.csv", "11/24/2026", "03/04/2026"), _notes("b.csv", "24/11/2026")],
    ],
)
def test_dates_with_the_month_first_are_refused(files: list[FileNotes]) -> None:
    whole = FileNotes(files[0].path)
    whole.add(files[0])
    with pytest.raises(InputError, match=r"1 dates have the month first.*1 others"):
        ReadNotes([whole, *files[1:]]).refuse_months_first(Counter())


@pytest.mark.parametrize(
    "dates", [("11/24/2026", "03/04/2026", "24/11/2026"), ("11/24/2026", "2026-03-04"), ("03/04/2026",)]
)
def test_dates_that_cannot_have_been_swapped_unnoticed_are_read(dates: tuple[str, ...]) -> None:
    ReadNotes([_notes("a.csv", *dates)]).refuse_months_first(Counter())
