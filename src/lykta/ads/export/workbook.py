"""An Excel workbook: a sheet for each kind of record, with its types, written row by row."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from lykta.ads.export.records import ExportRecords
from lykta.ads.export.words import WORDS, counters_of, read_first, reasons_in_words
from lykta.ads.result.values import is_day, kind_in_words

MOST_ROWS: Final = 1_048_576
"""The rows that Excel takes on a sheet; what is more stands on a further one."""

# Excel takes no longer text in a cell, nor a date before 1900.
_LONGEST: Final = 32_767
_FIRST_YEAR: Final = 1900
# The same result gives the same bytes, so that nothing says when a workbook was made.
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_READING_WIDTHS: Final = (32, 110)
# Excel's number of the paper.
_A4: Final = 9
_OPTIONS: Final = {
    # Rows go to the disk as they are written.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
}

type Cell = str | int | float | bool | datetime | None


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: the name of its heading, its width in letters, and the format of its cells."""

    name: str
    width: int
    form: str = "text"


_NETWORK: Final = (
    _Column("network", 18),
    _Column("name", 26),
    _Column("tags", 18),
    _Column("ads", 10, "whole"),
    _Column("texts", 12, "whole"),
    _Column("contacts", 14, "whole"),
    _Column("personas", 12, "whole"),
    _Column("places", 9, "whole"),
    _Column("sites", 9, "whole"),
    _Column("first_seen", 17, "posted"),
    _Column("last_seen", 17, "posted"),
    _Column("strength", 18, "share"),
    _Column("links", 12, "whole"),
    _Column("mean", 18, "share"),
    _Column("verdict", 22),
    _Column("touched", 16),
)
_AD: Final = (
    _Column("ad_id", 22),
    _Column("network", 18),
    _Column("posted_at", 17, "posted"),
    _Column("place", 20),
    _Column("site", 24),
)
_CONTACT: Final = (
    _Column("contact", 36),
    _Column("kind", 12),
    _Column("ads", 10, "whole"),
    _Column("ads_in_file", 22, "whole"),
    _Column("hub", 30),
    _Column("recycled", 30),
)
_LINK: Final = (
    _Column("ad_a", 22),
    _Column("ad_b", 22),
    _Column("probability", 14, "share"),
    _Column("low", 9, "share"),
    _Column("high", 9, "share"),
    _Column("reasons", 36),
    _Column("counter", 60),
    _Column("network_a", 18),
    _Column("network_b", 18),
    _Column("inside", 16),
    _Column("verdict", 22),
    _Column("by", 20),
)
_JUDGEMENT: Final = (
    _Column("number", 18, "whole"),
    _Column("at", 17, "moment"),
    _Column("by", 20),
    _Column("about", 14),
    _Column("network", 18),
    _Column("ads", 40),
    _Column("verdict", 22),
    _Column("note", 60),
    _Column("state", 34),
)


def write_workbook(records: ExportRecords, file: BinaryIO) -> None:
    """Write a workbook of six sheets, the first of which says how to read the others.

    Cells have their types; words are words to Excel also when somebody edits them, and never a formula.
    """
    sheets: tuple[tuple[str, Sequence[_Column], Iterable[Sequence[Cell]]], ...] = (
        ("networks", _NETWORK, _networks(records)),
        ("ads", _AD, ((ad.ad_id, ad.network, ad.posted_at, ad.place, ad.site) for ad in records.ads())),
        ("contacts", _CONTACT, _contacts(records)),
        ("links", _LINK, _links(records)),
        ("judgements", _JUDGEMENT, _judgements(records)),
    )
    with _WorkbookWriter(file, records) as book:
        book.write_reading()
        for name, columns, rows in sheets:
            book.write(name, columns, rows)


class _UntilFull:
    """A file that lets everything pass by once it failed.

    The library leaves an archive open that could not be written, and Python ends it later, in a file that is
    closed: the terminal would have a trace of that.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        # The place in what is thrown away.
        self._at: int | None = None

    def write(self, data: bytes) -> int:
        if self._at is None:
            return self._try(partial(self._file.write, data))
        self._at += len(data)
        return len(data)

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        if self._at is None:
            return self._try(partial(self._file.seek, place, whence))
        self._at = place
        return place

    def tell(self) -> int:
        return self._file.tell() if self._at is None else self._at

    def flush(self) -> None:
        if self._at is None:
            self._try(self._file.flush)

    def _try[T](self, act: Callable[[], T]) -> T:
        try:
            return act()
        except OSError:
            self._at = 0
            raise


class _WorkbookWriter:
    """The workbook that is being written."""

    def __init__(self, file: BinaryIO, records: ExportRecords) -> None:
        self._records = records
        self._words = WORDS[records.request.language]
        self._book = xlsxwriter.Workbook(_UntilFull(file), _OPTIONS)
        self._book.set_properties({"title": records.source, "author": "Lykta", "created": _MADE})
        self._heading = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "quote_prefix": True}
        )
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._formats = {
            # What Excel itself marks a cell with when somebody types an apostrophe before a formula.
            "text": self._book.add_format({"quote_prefix": True}),
            "whole": self._book.add_format({"num_format": "#,##0"}),
            "share": self._book.add_format({"num_format": "0.0%"}),
            "moment": self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "posted": self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "day": self._book.add_format({"num_format": "yyyy-mm-dd"}),
        }

    def __enter__(self) -> _WorkbookWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # After an error there is no use in putting the sheets together.
        if kind is None:
            try:
                self._book.close()
            except FileCreateError as error:
                # The library's own name for what the system said.
                raise error.args[0] from error

    def write_reading(self) -> None:
        """The sheet that says what a line means and what it does not."""
        sheet = self._book.add_worksheet(self._words.title)
        _fit_to_page(sheet)
        for column, width in enumerate(_READING_WIDTHS):
            sheet.set_column(column, column, width)
        records = self._records
        told = read_first(records.contents, records.request.language)
        for row, (heading, words) in enumerate(told):
            sheet.write_string(row, 0, heading[:_LONGEST], self._heading)
            sheet.write_string(row, 1, words[:_LONGEST], self._wrapped)

    def write(self, name: str, columns: Sequence[_Column], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet with a heading that stays in sight; more of them, where one does not hold all rows."""
        title = self._words.sheets[name]
        for sheet, some in self._sheets(title, rows):
            last = 0
            for column, about in enumerate(columns):
                sheet.set_column(column, column, about.width)
                sheet.write_string(0, column, self._words.headings[about.name], self._heading)
            for last, row in enumerate(some, start=1):
                for column, (about, cell) in enumerate(zip(columns, row, strict=True)):
                    self._write_cell(sheet, last, column, about, cell)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
            sheet.repeat_rows(0)
            sheet.set_landscape()
            _fit_to_page(sheet)

    def _sheets(
        self, title: str, rows: Iterable[Sequence[Cell]]
    ) -> Iterator[tuple[Any, Iterator[Sequence[Cell]]]]:
        left = iter(rows)
        number, first = 1, next(left, None)
        while number == 1 or first is not None:
            sheet = self._book.add_worksheet(title if number == 1 else f"{title} {number}")
            yield sheet, _take(first, left, MOST_ROWS - 1)
            number, first = number + 1, next(left, None)

    def _write_cell(self, sheet: Any, row: int, column: int, about: _Column, cell: Cell) -> None:
        match cell:
            case None | "":
                return
            case bool():
                told = self._words.yes if cell else self._words.no
                sheet.write_string(row, column, told, self._formats["text"])
            case datetime() if cell.year >= _FIRST_YEAR:
                form = "day" if about.form == "posted" and is_day(cell) else about.form
                sheet.write_datetime(row, column, cell, self._formats[form])
            case int() | float():
                sheet.write_number(row, column, cell, self._formats[about.form])
            case _:
                sheet.write_string(row, column, str(cell)[:_LONGEST], self._formats["text"])


def _fit_to_page(sheet: Any) -> None:
    """Printed on A4 it is one page wide, and as long as it has to be."""
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _take(
    first: Sequence[Cell] | None, rows: Iterator[Sequence[Cell]], most: int
) -> Iterator[Sequence[Cell]]:
    if first is None:
        return
    yield first
    for _ in range(most - 1):
        if (row := next(rows, None)) is None:
            return
        yield row


def _networks(records: ExportRecords) -> Iterator[Sequence[Cell]]:
    words = WORDS[records.request.language]
    for one in records.networks():
        yield (
            one.network, one.name, one.tags, one.ads, one.texts, one.contacts, one.personas, one.places,
            one.sites, one.first_seen, one.last_seen, one.strength, one.links, one.mean,
            words.verdict(one.verdict), one.touched,
        )  # fmt: skip


def _contacts(records: ExportRecords) -> Iterator[Sequence[Cell]]:
    for one in records.contacts():
        kind = kind_in_words(one.kind, records.request.language)
        yield one.contact, kind, one.ads, one.ads_in_file, one.hub, one.recycled


def _links(records: ExportRecords) -> Iterator[Sequence[Cell]]:
    language = records.request.language
    words = WORDS[language]
    for one in records.links():
        yield (
            one.ad_a, one.ad_b, one.probability, one.low, one.high, reasons_in_words(one.reasons, language),
            counters_of(one.reasons, language), one.network_a, one.network_b, one.inside,
            words.verdict(one.verdict), one.by,
        )  # fmt: skip


def _list_within(names: Sequence[str]) -> str:
    """The names with commas between; of more than a cell holds the first, and how many more there are."""
    told = ", ".join(names)
    if len(told) <= _LONGEST:
        return told
    ends = list(accumulate(len(name) + len(", ") for name in names))
    kept = bisect_right(ends, _LONGEST - len(f"… +{len(names)}"))
    return f"{', '.join(names[:kept])}, … +{len(names) - kept}"


def _judgements(records: ExportRecords) -> Iterator[Sequence[Cell]]:
    words = WORDS[records.request.language]
    about = {"link": words.link, "network": words.network}
    for one in records.judgements():
        note = words.left_out if one.note is None else one.note
        yield (
            one.number, one.at.replace(tzinfo=None), one.by, about[one.about], one.network,
            _list_within(one.ads), words.verdict(one.verdict), note, words.states[one.state],
        )  # fmt: skip
