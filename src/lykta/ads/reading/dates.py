"""When an ad was posted, from the many ways in which files write it.

A date without a time zone is taken as written: Swedish files mean Swedish time. A date with a zone, and a
count of seconds since 1970, is a point in time and becomes Swedish local time as well, so that all of them
can be compared and an hour of posting is an hour in Sweden. In the hour that comes twice each October the
order can be off by one hour.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.reading.notes import DayOrder, FileNotes
from lykta.language import MONTH_OF

# A weekday is believed as little as it is needed.
_FILLER_WORDS: Final = (
    "den the at kl klockan of",
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors tor fre lör sön",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
)
_FILLERS: Final = frozenset(word for words in _FILLER_WORDS for word in words.split())
SWEDISH_TIME: Final = ZoneInfo("Europe/Stockholm")
# No ad on the web is older; what lies outside is an empty date of some system (1900, 1970) or a slip.
EARLIEST: Final = datetime(1990, 1, 1)  # noqa: DTZ001 - local time has no zone here
LATEST: Final = datetime(2100, 1, 1)  # noqa: DTZ001 - local time has no zone here
# Day 0 of Excel, set so that every day after the February 29 which Excel invented for 1900 comes right.
_EXCEL_START: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - local time has no zone here
_UNIX_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CACHED_DATES: Final = 65_536
# No date is longer; a column of prose must not be matched at length.
_LONGEST: Final = 64
_CLOCK: Final = r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?"
_ZONE: Final = r"(?P<zone>z|utc|gmt|cet|cest|(?:utc|gmt)?[+-]\d\d(?::?\d\d)?)"
_TIME: Final = re.compile(
    rf"(?<![\d.:/-]){_CLOCK}(?: ?(?P<half>[ap]m))?(?: ?{_ZONE})?(?: \(\w+\))?(?![\d.:/-])", re.ASCII
)
_ISO: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[ t]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_COMPACT: Final = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[t ]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?" rf"(?: ?{_ZONE})?)?", re.ASCII
)
_NUMBER: Final = re.compile(r"(\d{5,16})(?:[.,](\d{1,12}))?", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
# As Swedes write by hand, `5/1-26` and `5/1 2026`: the day always comes first.
_SWEDISH: Final = re.compile(r"(\d{1,2})/(\d{1,2})(?: ?- ?(?=\d)| (?=\d{4}))(\d{4}|\d\d)", re.ASCII)
_TWO_NUMBERS: Final = re.compile(
    r"(?<![\d./-])(\d{1,2})(?:([-/.])(\d{1,2})\2\d{4}|/(\d{1,2})/\d\d)(?!\d)", re.ASCII
)
_MONTHS: Final = 12
_WORDS: Final = re.compile(r"[^\W\d]+|\d+")
_ISO_T: Final = re.compile(r"(?<=\d)t(?=\d)")
_ORDINAL: Final = re.compile(r"(?<=\d)(?::[ae]|st|nd|rd|th)\b")
_STAMP = pa.timestamp("us")
# The form that most files use, and Arrow reads a hundred times faster than Python reads any.
_PLAIN_ISO: Final = r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?$"


def date_column(values: pa.Array, *, notes: FileNotes) -> pa.TimestampArray:
    """Read strings, dates or timestamps as Swedish local time in microseconds; null, and counted, when not
    read.
    """
    if pa.types.is_timestamp(values.type) or pa.types.is_date(values.type):
        return _within_years(_local(values), values, notes)
    plain = pc.fill_null(pc.match_substring_regex(values, _PLAIN_ISO), fill_value=False)
    nothing = pa.scalar(None, pa.string())
    try:
        stamps = pc.if_else(plain, values, nothing).cast(_STAMP)
    except pa.ArrowInvalid:
        # One February 30 stops Arrow; Python finds which value it is.
        return _one_by_one(values, notes)
    stamps = _within_years(stamps, values, notes)
    if pc.all(plain).as_py():
        return stamps
    return pc.coalesce(stamps, _one_by_one(pc.if_else(plain, nothing, values), notes))


def _one_by_one(values: pa.StringArray, notes: FileNotes) -> pa.TimestampArray:
    coded = values.dictionary_encode()
    written = coded.dictionary.to_pylist()
    dates = [read_date(text) for text in written]
    unread = {index: text for index, text in enumerate(written) if dates[index] is None and text.strip()}
    if unread:
        notes.add_unread_dates(_counts(coded.indices, unread))
    orders = {index: order for index, text in enumerate(written) if (order := find_day_order(text))}
    for count in coded.indices.value_counts().to_pylist() if orders else ():
        if order := orders.get(count["values"]):
            notes.day_orders[order] += count["counts"]
    return pa.array(dates, _STAMP).take(coded.indices)


def find_day_order(written: str) -> DayOrder | None:
    """Which of a date's first two numbers is its day; None where they are not day and month, or are equal."""
    found = _TWO_NUMBERS.search(written)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3] or found[4])
    if first == second or max(first, second) > 31 or min(first, second) > _MONTHS:
        return None
    if max(first, second) <= _MONTHS:
        return DayOrder.EITHER
    return DayOrder.DAY_FIRST if first > second else DayOrder.MONTH_FIRST


def _local(values: pa.Array) -> pa.TimestampArray:
    if pa.types.is_timestamp(values.type) and values.type.tz is not None:
        values = pc.local_timestamp(values.cast(pa.timestamp(values.type.unit, str(SWEDISH_TIME))))
    return values.cast(_STAMP, safe=False)


def _within_years(stamps: pa.TimestampArray, written: pa.Array, notes: FileNotes) -> pa.TimestampArray:
    inside = pc.and_(
        pc.greater_equal(stamps, pa.scalar(EARLIEST, _STAMP)), pc.less(stamps, pa.scalar(LATEST, _STAMP))
    )
    outside = written.filter(pc.invert(inside)).cast(pa.string())
    if len(outside):
        notes.add_unread_dates(
            {count["values"]: count["counts"] for count in outside.value_counts().to_pylist()}
        )
    return pc.if_else(inside, stamps, pa.scalar(None, _STAMP))


def _counts(indices: pa.Array, unread: Mapping[int, str]) -> dict[str, int]:
    counted = indices.filter(pc.is_in(indices, pa.array(list(unread), indices.type))).value_counts()
    return {unread[count["values"]]: count["counts"] for count in counted.to_pylist()}


@lru_cache(maxsize=_CACHED_DATES)
def read_date(written: str) -> datetime | None:
    """Read one date as Swedish local time without a zone, or None when it cannot be read or lies outside
    1990-2099.

    Day comes before month (24/11/2026), unless the year comes first. `11/24/2026` and `24-11-26` are not
    read: the first makes `03/04/2026` uncertain (`ReadNotes.refuse_months_first`), the second may be 2024 or
    2026.
    """
    text = written.strip().casefold()
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = _iso(text) or _number(text) or _compact(text) or _read_day_and_time(text)
    except (ValueError, OverflowError):
        return None
    if found is None:
        return None
    if found.tzinfo is not None:
        found = found.astimezone(SWEDISH_TIME).replace(tzinfo=None)
    return found if EARLIEST <= found < LATEST else None


def _iso(text: str) -> datetime | None:
    # Most dates are of this form, and Python's own reader knows it best; what it refuses is not a date.
    return datetime.fromisoformat(text.upper()) if _ISO.fullmatch(text) else None


def _number(text: str) -> datetime | None:
    """Read seconds, milliseconds or microseconds since 1970, or days of Excel; None for other numbers."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits, fraction = len(match[1]), float(f"0.{match[2] or 0}")
    if digits == 5:
        # Excel keeps a time as a binary fraction of a day, some microseconds off.
        return _EXCEL_START + timedelta(days=int(match[1]), seconds=round(fraction * 86_400))
    for length, unit in ((9, 1), (12, 1_000), (15, 1_000_000)):
        if digits in (length, length + 1):
            found = _UNIX_START + timedelta(microseconds=int(match[1]) * 1_000_000 // unit)
            # A count that falls before 1990 may still be written digits: 202611241305.
            return found + timedelta(seconds=fraction / unit) if found.year >= EARLIEST.year else None
    return None


def _compact(text: str) -> datetime | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(match["zone"]))


def _read_day_and_time(text: str) -> datetime | None:
    """Read a date with its parts set apart, and the time before or after it."""
    text = " ".join(_ISO_T.sub(" ", _ORDINAL.sub("", text)).replace(",", " ").split())
    day = _day(text)
    if day is not None:
        return day
    for match in reversed(list(_TIME.finditer(text))):
        day = _day(f"{text[: match.start()]} {text[match.end() :]}")
        if day is not None:
            return _at_time(day, match)
    return None


def _at_time(day: datetime, match: re.Match[str]) -> datetime:
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    part = int((match["part"] or "0").ljust(6, "0")[:6])
    return day.replace(
        hour=hour, minute=int(match["minute"]), second=int(match["second"] or 0), microsecond=part
    ).replace(tzinfo=_zone(match["zone"]))


def _day(text: str) -> datetime | None:
    words = [word for word in text.split() if word.strip(".") not in _FILLERS]
    joined = " ".join(words)
    if match := _YEAR_FIRST.fullmatch(joined):
        return datetime(int(match[1]), int(match[3]), int(match[4]))  # noqa: DTZ001 - a zone may follow
    if match := _DAY_FIRST.fullmatch(joined):
        if match[2] == "-" and len(match[4]) == 2:
            return None
        return datetime(_full_year(match[4]), int(match[3]), int(match[1]))  # noqa: DTZ001 - a zone may follow
    if match := _SWEDISH.fullmatch(joined):
        return datetime(_full_year(match[3]), int(match[2]), int(match[1]))  # noqa: DTZ001 - a zone may follow
    return _named_month(_WORDS.findall(joined))


def _named_month(words: list[str]) -> datetime | None:
    if len(words) != 3:
        return None
    first, second, third = words
    if second in MONTH_OF and first.isdigit():
        # `24 nov 2026` or `2026 nov 24`.
        day, month, year = (third, second, first) if len(first) == 4 else (first, second, third)
    elif first in MONTH_OF:
        day, month, year = second, first, third
    else:
        return None
    if not (day.isdigit() and year.isdigit() and len(day) <= 2 and len(year) in (2, 4)):
        return None
    return datetime(_full_year(year), MONTH_OF[month], int(day))  # noqa: DTZ001 - a zone may follow


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year) - (100 if int(year) >= 70 else 0)


def _zone(name: str | None) -> timezone | None:
    if name is None:
        return None
    name = name.removeprefix("utc").removeprefix("gmt")
    if name in {"", "z"}:
        return UTC
    if name in {"cet", "cest"}:
        return timezone(timedelta(hours=1 if name == "cet" else 2))
    digits = name[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(offset if name[0] == "+" else -offset)
