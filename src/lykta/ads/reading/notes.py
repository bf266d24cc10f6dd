"""The account of reading: rows in, kept and rejected, how each file was read, and the rejected rows."""

import csv
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self, TextIO

import pyarrow as pa

from lykta.ads.remarks import Remark, RemarkKind
from lykta.errors import InputError
from lykta.files import PRIVATE, name_draft, sync_folder

# Enough to recognise the row by, little enough for a spreadsheet cell.
_HEAD_CHARACTERS: Final = 1000
# Four bytes hold any character.
HEAD_BYTES: Final = 4 * _HEAD_CHARACTERS
# Three examples show what kind of value it is; more would fill the screen.
_EXAMPLES: Final = 3
_COLUMNS: Final = ("file", "line", "reason", "row")


type Bare = Callable[[list[str]], list[str]]
"""What takes contacts out of some texts."""


class RejectionReason(StrEnum):
    """The reason written beside a rejected row, in the words its reader needs to mend it; some go on."""

    NO_ID = "no id"
    NUL_IN_ID = "NUL byte in the id"
    INEXACT_ID = "the id is a number of too many digits"
    NO_TEXT = "no text"
    WRONG_FIELDS = "wrong number of fields"
    STRAY_QUOTE = "a quote mark inside a quoted field over several lines"
    NEVER_CLOSED = "a quote mark opens here and is never closed"
    UNCLOSED = "a quote mark opens here and is not closed in its row"
    UNDECODABLE = "bytes that are not characters in the file's encoding"
    BROKEN_JSON = "not a JSON object"
    TOO_LONG = "row too long"
    ABOVE_HEADINGS = "above the row of headings"
    SAME_AD = "the same ad as in"


class DayOrder(StrEnum):
    """What a date such as 24/11/2026 tells of the order of day and month in its column."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    EITHER = "either"


def too_long(length: int, limit: int) -> str:
    """Write the reason for a row that is too long, with its length, since it is not kept whole."""
    kept = f"its first {_HEAD_CHARACTERS:,} characters are kept"
    return f"{RejectionReason.TOO_LONG}: {length:,} bytes, at most {limit:,}; {kept}"


@dataclass
class NotedRows:
    """Some rows that a remark is on: how many, on how many lines, and on which lines the first start."""

    rows: int = 0
    lines: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, line: int, lines: int = 1) -> None:
        """Add a row that starts on a line and has so many."""
        self.rows += 1
        self.lines += lines
        self.first += [line][: _EXAMPLES - len(self.first)]

    def add_all(self, more: Self) -> None:
        """Add the rows of a later piece."""
        self.rows += more.rows
        self.lines += more.lines
        self.first += more.first[: _EXAMPLES - len(self.first)]

    def remark(self, kind: RemarkKind) -> Remark | None:
        """Tell how many they are and where the first are, if there are any."""
        after = ", …" if self.rows > len(self.first) else ""
        where = f"{', '.join(map(str, self.first))}{after}"
        return _remark_on(kind, self.rows, all=self.lines, lines=where)


class MatchedColumns(Protocol):
    """The columns of a file, matched to fields."""

    def by_field(self) -> dict[str, str]:
        """Give the name of the column that holds each field."""

    def remarks(self) -> Sequence[Remark]:
        """What to tell of columns that are only kept."""


@dataclass
class FileNotes:
    """The count and the remarks of one file; for every file `rows_in == rows_kept + rows_rejected`."""

    path: Path
    format: str = ""
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    rows_in: int = 0
    rows_kept: int = 0
    rejected: Counter[RejectionReason] = field(default_factory=Counter)
    blank_lines: int = 0
    rows_with_stray_quotes: int = 0
    unclosed_quotes: NotedRows = field(default_factory=NotedRows)
    rejected_over_lines: NotedRows = field(default_factory=NotedRows)
    rows_in_quotes: NotedRows = field(default_factory=NotedRows)
    hidden_rows: NotedRows = field(default_factory=NotedRows)
    merged_rows: NotedRows = field(default_factory=NotedRows)
    values_with_replaced_characters: int = 0
    values_with_markup: int = 0
    lists_not_read: Counter[str] = field(default_factory=Counter)
    dates_not_understood: int = 0
    date_examples: list[str] = field(default_factory=list)
    day_orders: Counter[DayOrder] = field(default_factory=Counter)
    phones_not_understood: int = 0
    phone_examples: list[str] = field(default_factory=list)
    ids_like_contacts: int = 0
    remarks: list[Remark] = field(default_factory=list)

    @property
    def rows_rejected(self) -> int:
        return self.rejected.total()

    def record_columns(self, columns: MatchedColumns) -> None:
        """Record which columns hold what, and what is remarked on the others."""
        self.columns = columns.by_field()
        self.remarks += columns.remarks()

    def add_unread_dates(self, values: Mapping[str, int]) -> None:
        """Count dates that were not understood; `values` maps each as written to its number of rows."""
        self.dates_not_understood += sum(values.values())
        _add_examples(self.date_examples, values)

    def add_unread_phones(self, values: Mapping[str, int]) -> None:
        """Count telephone numbers of a column that were not understood; `values` maps how each is written,
        with 9 for each digit, to its number of rows.
        """
        self.phones_not_understood += sum(values.values())
        _add_examples(self.phone_examples, values)

    def add(self, piece: Self) -> None:
        """Add what was noted of the file's next piece."""
        self.rows_in += piece.rows_in
        self.rows_kept += piece.rows_kept
        self.rejected.update(piece.rejected)
        self.blank_lines += piece.blank_lines
        self.rows_with_stray_quotes += piece.rows_with_stray_quotes
        self.unclosed_quotes.add_all(piece.unclosed_quotes)
        self.rejected_over_lines.add_all(piece.rejected_over_lines)
        self.rows_in_quotes.add_all(piece.rows_in_quotes)
        self.hidden_rows.add_all(piece.hidden_rows)
        self.merged_rows.add_all(piece.merged_rows)
        self.values_with_replaced_characters += piece.values_with_replaced_characters
        self.values_with_markup += piece.values_with_markup
        self.lists_not_read.update(piece.lists_not_read)
        self.dates_not_understood += piece.dates_not_understood
        _add_examples(self.date_examples, piece.date_examples)
        self.day_orders.update(piece.day_orders)
        self.phones_not_understood += piece.phones_not_understood
        _add_examples(self.phone_examples, piece.phone_examples)
        self.ids_like_contacts += piece.ids_like_contacts

    def all_remarks(self, bare: Bare = list) -> Iterator[Remark]:
        """Give what is remarked on the file, then on its rows and values.

        What was read from the file is made `bare` of contacts, each example by itself: the digits of two that
        stand side by side are not a number.
        """
        for remark in self.remarks:
            words = {name: value for name, value in remark.values if isinstance(value, str)}
            told = dict(zip(words, bare(list(words.values())), strict=True))
            yield replace(remark, values=tuple((dict(remark.values) | told).items()))
        dates = ", ".join(map(repr, bare([value[:40] for value in self.date_examples])))
        phones = ", ".join(map(repr, self.phone_examples))
        fields = ", ".join(self.lists_not_read)
        found = (
            _remark_on(RemarkKind.BLANK_LINES, self.blank_lines),
            _remark_on(RemarkKind.STRAY_QUOTES, self.rows_with_stray_quotes),
            self.unclosed_quotes.remark(RemarkKind.UNCLOSED_QUOTES),
            self.rejected_over_lines.remark(RemarkKind.REJECTED_OVER_LINES),
            self.rows_in_quotes.remark(RemarkKind.ROWS_IN_QUOTES),
            self.hidden_rows.remark(RemarkKind.HIDDEN_ROWS),
            self.merged_rows.remark(RemarkKind.MERGED_ROWS),
            _remark_on(RemarkKind.REPLACED_CHARACTERS, self.values_with_replaced_characters),
            _remark_on(RemarkKind.MARKUP, self.values_with_markup),
            _remark_on(RemarkKind.UNREAD_LISTS, self.lists_not_read.total(), fields=fields),
            _remark_on(RemarkKind.UNREAD_DATES, self.dates_not_understood, examples=dates),
            _remark_on(RemarkKind.UNREAD_PHONES, self.phones_not_understood, examples=phones),
            _remark_on(RemarkKind.IDS_LIKE_CONTACTS, self.ids_like_contacts),
        )
        yield from filter(None, found)


def _remark_on(kind: RemarkKind, count: int, **values: int | str) -> Remark | None:
    """Remark on so many rows or values, if there are any."""
    return Remark.of(kind, count=count, **values) if count else None


def _add_examples(known: list[str], more: Iterable[str]) -> None:
    wanted = [value for value in more if value not in known]
    known += wanted[: _EXAMPLES - len(known)]


@dataclass
class ReadNotes:
    """The notes of every file in the order they are read; complete when the reading has ended."""

    files: list[FileNotes] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        return sum(file.rows_in for file in self.files)

    @property
    def rows_kept(self) -> int:
        return sum(file.rows_kept for file in self.files)

    @property
    def rows_rejected(self) -> int:
        return sum(file.rows_rejected for file in self.files)

    @property
    def rejected(self) -> Counter[RejectionReason]:
        return sum((file.rejected for file in self.files), Counter())

    def all_remarks(self, bare: Bare = list) -> Iterator[Remark]:
        """Give what is remarked, each of its file; see `FileNotes.all_remarks`.

        What is remarked on several files, such as the parts of one export, is said once, with the first.
        """
        files = Counter(remark for file in self.files for remark in set(file.remarks))
        for file in self.files:
            once = [
                replace(remark, others=files.pop(remark) - 1) for remark in file.remarks if remark in files
            ]
            for remark in replace(file, remarks=once).all_remarks(bare):
                yield replace(remark, file=file.path.name)

    @property
    def day_orders(self) -> Counter[DayOrder]:
        """What the dates of all files tell of the order of day and month."""
        return sum((file.day_orders for file in self.files), Counter())

    def refuse_months_first(self, before: Counter[DayOrder]) -> None:
        """Raise `InputError` when dates that are read day first seem to have the month first.

        That is so where some dates of a file, or of all files, can only have the month first (11/24/2026),
        none can only have the day first, and some may have either. The parts of one export are judged
        together too, and with the dates of what was read `before`.
        """
        judged = [(str(file.path), file.day_orders) for file in self.files]
        judged.append(("The files together", self.day_orders))
        if before and self.files:
            judged.append(("The files together with what the result has", self.day_orders + before))
        for name, orders in judged:
            months, either = orders[DayOrder.MONTH_FIRST], orders[DayOrder.EITHER]
            if months and either and not orders[DayOrder.DAY_FIRST]:
                raise InputError(
                    f"{name}: {months:,} dates have the month first, as in 11/24/2026, and none has the day "
                    f"first. {either:,} others, such as 03/04/2026, would be read the wrong way round. "
                    "Nothing was written. Write the dates as 2026-11-24 and run again, or rename the column, "
                    "so that it is only kept."
                )


class Rejects:
    """Writes rejected rows to a CSV file that appears whole or not at all.

    Rows go to a hidden file beside `path`, which takes its place when the writer is closed. With nothing
    rejected no file is left, and one from an earlier run is removed, because it would speak of rows that
    are now in use. Leaving the `with` block on an error leaves the earlier file as it was. Only the owner
    may read the file: it holds ads. `after_earlier` keeps the rows of an earlier file before those that are
    added. Raises `InputError` when it cannot be written, or when the earlier file is of another form.
    """

    def __init__(self, path: Path, *, after_earlier: bool = False) -> None:
        self.path = path
        self.count = 0
        self._handed_over = False
        self._draft: Path | None = None
        self._file: TextIO | None = None
        self._writer: Any = None
        if path.is_dir():
            raise InputError(f"{path} is a folder. Name a file for the rejected rows.")
        if not path.parent.is_dir():
            raise InputError(
                f"The folder {path.parent} for the rejected rows does not exist. Create it first."
            )
        if after_earlier and path.exists():
            try:
                self._open(path)
            except OSError as error:
                self.abandon()
                raise self._failure(error) from error
            except BaseException:
                self.abandon()
                raise

    def add(self, file: Path, *, line: int, reason: str | RejectionReason, row: str) -> None:
        """Add one rejected row: where its line (1-based) is, why, and the row as written."""
        try:
            if self._file is None:
                self._open()
            self._writer.writerow((str(file), line, str(reason), row))
        except OSError as error:
            raise self._failure(error) from error
        self.count += 1

    def hand_over(self, place: Path) -> None:
        """Put the finished file at `place`, on the same disk, for the caller to put in its own.

        It is empty when nothing was rejected. Closing then changes nothing.
        """
        try:
            if self._file is None:
                place.touch(mode=0o600)
            else:
                self._finish(place)
        except OSError as error:
            raise self._failure(error) from error
        self._handed_over = True

    def close(self) -> None:
        """Put the finished file in its place, or take away an earlier one when nothing was rejected."""
        try:
            if self._file is not None:
                self._finish(self.path)
            elif not self._handed_over:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._failure(error) from error

    def abandon(self) -> None:
        """Drop what was written and leave an earlier file as it was."""
        if self._file is not None:
            # A full disk fails again when the last rows are flushed; the draft goes all the same.
            with suppress(OSError):
                self._file.close()
        if self._draft is not None:
            self._draft.unlink(missing_ok=True)
        self._file = self._draft = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def _open(self, earlier: Path | None = None) -> None:
        # The leading dot keeps an unfinished file out of `*.csv`.
        self._draft = name_draft(self.path)
        self._draft.touch(PRIVATE, exist_ok=False)
        self._file = self._draft.open("w", encoding="utf-8", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._file)
        if earlier is None:
            self._writer.writerow(_COLUMNS)
        else:
            self._copy(earlier, self._file)

    def _copy(self, earlier: Path, file: TextIO) -> None:
        head = ",".join(_COLUMNS).encode() + b"\r\n"
        with earlier.open("rb") as rows:
            if rows.readline() != head:
                raise InputError(
                    f"{earlier} should hold the rows that were rejected before, and was changed. Nothing was "
                    "written. Move it elsewhere, and run the command again."
                )
            rows.seek(0)
            shutil.copyfileobj(rows, file.buffer)

    def _finish(self, place: Path) -> None:
        assert self._file is not None and self._draft is not None  # noqa: S101, PT018 - set together in `_open`
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._draft.replace(place)
        self._file = self._draft = None
        sync_folder(place.parent)

    def _failure(self, error: OSError) -> InputError:
        self.abandon()
        return InputError(
            f"Cannot write the rejected rows to {self.path}: {error.strerror}. Nothing was kept. "
            "Mend that or name another place, and run again."
        )


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used: the line it starts on, why, and the row as written."""

    line: int
    reason: str
    row: str


@dataclass(frozen=True)
class Sink:
    """The notes on one piece and its refused rows, held until its turn; `source` is the file's index."""

    source: int
    notes: FileNotes
    refused: list[Refused] = field(default_factory=list)

    def keep(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Count the rows of a finished batch."""
        self.notes.rows_kept += batch.num_rows
        return batch

    def refuse(self, line: int, reason: str, row: str, kind: RejectionReason | None = None) -> None:
        """Put one row aside; `kind` is its reason for counting where `reason` says more."""
        self.notes.rejected[kind or RejectionReason(reason)] += 1
        self.refused.append(Refused(line, reason, row))

    def refuse_long(self, line: int, length: int, limit: int, row: str) -> None:
        """Put aside a row of so many bytes, of which only the beginning is kept."""
        self.refuse(line, too_long(length, limit), row[:_HEAD_CHARACTERS], RejectionReason.TOO_LONG)

    def empty_into(self, notes: FileNotes, rejects: Rejects) -> None:
        """Add the notes to the file's, and write the refused rows."""
        notes.add(self.notes)
        for row in self.refused:
            rejects.add(notes.path, line=row.line, reason=row.reason, row=row.row)
