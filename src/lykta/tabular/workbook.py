"""Excel workbooks (.xlsx), checked before a library that trusts them opens them."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, NoReturn
from xml.parsers import expat

from lykta.tabular.rows import TableRow, TableSource

# So many digits a spreadsheet keeps and shows at most.
_KEPT_DIGITS: Final = 15
_CHUNK_BYTES: Final = 4 * 1024 * 1024
# What a spreadsheet program's file begins with: a zip archive, and OLE until 2003 or with a password.
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
# Bounds that no honest workbook reaches: text of a sheet packs ten to fifty times, a bomb a thousand times.
_MOST_PARTS: Final = 10_000
_MOST_UNPACKED_BYTES: Final = 4 * 1024**3
_PACKS_AT_MOST: Final = 200
_SMALL_BYTES: Final = 64 * 1024**2
# The library holds the rectangle between the outermost cells, 32 bytes for each: a lone one in the last
# corner would ask for half a terabyte.
_MOST_CELLS: Final = 40_000_000
# Enough to know one's workbook by.
_SHOWN_SHEETS: Final = 5
# What the standard library raises for a zip file or XML that is broken.
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, expat.ExpatError
)  # fmt: skip
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGED: Final = re.compile(r"[A-Z]{1,3}([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
# A number format of zeros and what stands between them, such as 0000000000 and 000-000 00 00.
_ZEROS: Final = re.compile(r"[0 +/()-]*00[0 +/()-]*")
_LITERAL: Final = re.compile(r'\\.|"[^"]*"')
_LITERAL_OR_ZERO: Final = re.compile(r'\\(.)|"([^"]*)"|0')
# Stands for a digit in such a format, where a literal 0 may stand too.
_PLACE: Final = "\0"


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook of a spreadsheet program, whatever its name ends in."""
    with path.open("rb") as file:
        return file.read(8).startswith((_ZIP, _OLE))


def workbook_rows(path: Path, *, outcome: str = "Nothing was read.") -> Iterator[TableRow]:
    """Read the rows of the one sheet of an Excel workbook (.xlsx) that can be seen and holds anything.

    A cell is what it shows where that matters: whole numbers without decimals, zeros that a format puts
    before a phone number, dates as 2024-05-17 with a time after them unless it is midnight; of a formula its
    last result. Nothing is calculated, and no link to another file is followed. Raises InputError for a
    workbook with macros, a password, several such sheets, cells without a result, or sizes that no honest
    workbook has.
    """
    source = TableSource(path, outcome)
    try:
        with zipfile.ZipFile(path) as archive:
            seen = [
                (place, name, sheet)
                for place, name, sheet in _CheckedWorkbook(source, archive).visible_sheets()
                if sheet.filled
            ]
    except _BROKEN as error:
        raise source.no_workbook() from error
    if len(seen) > 1:
        names = ", ".join(name for _, name, _ in seen[:_SHOWN_SHEETS])
        more = f" and {len(seen) - _SHOWN_SHEETS} more" if len(seen) > _SHOWN_SHEETS else ""
        raise source.input_error(
            f"has {len(seen)} sheets that hold something: {names}{more}",
            "Save the one to be read as a file of its own.",
        )
    for place, _, sheet in seen:
        yield from _sheet_rows(source, place, sheet)


def _sheet_rows(source: TableSource, place: int, looked_at: _Sheet) -> Iterator[TableRow]:
    # Imported here because the server's package leaves the library out: it reads no workbooks.
    import python_calamine  # noqa: PLC0415

    try:
        sheet = python_calamine.CalamineWorkbook.from_path(source.path).get_sheet_by_index(place)
        first = sheet.start[1] if sheet.start else 0
        for line, values in enumerate(sheet.iter_rows(), start=1):
            cells = [_show(value).strip() for value in values]
            for column, form in looked_at.formats.get(line, {}).items():
                cells[column - first] = _apply_zero_format(form, cells[column - first])
            if any(cells):
                large = (
                    at for at, value in enumerate(values) if isinstance(value, float) and _is_rounded(value)
                )
                hidden, merged = line in looked_at.hidden, looked_at.reaches_into(line)
                yield TableRow(line, tuple(cells), frozenset(large), hidden, merged)
    except python_calamine.CalamineError as error:
        raise source.no_workbook() from error


def _is_rounded(value: float) -> bool:
    return abs(value) >= 10**_KEPT_DIGITS


def _show(value: object) -> str:
    """A cell's value as text."""
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and not _is_rounded(value):
            return str(int(value))
        case float():
            # As a spreadsheet shows it: 0.1 + 0.2 is 0.3 there.
            return f"{Decimal(f'{value:.{_KEPT_DIGITS}g}'):f}"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def _apply_zero_format(form: str, shown: str) -> str:
    """A whole number by a format of zeros: 701234567 by `000-000 00 00` is 070-123 45 67."""
    if not (shown.isascii() and shown.isdecimal()):
        return shown
    missing = form.count(_PLACE) - len(shown)
    digits = iter("0" * missing + shown if missing > 0 else shown)
    # What the format has no place for stands before its first place.
    before = "".join(next(digits) for _ in range(-missing))
    written = "".join(next(digits) if sign == _PLACE else sign for sign in form)
    first = form.index(_PLACE)
    return written[:first] + before + written[first:]


class _Sheet:
    """What a look at a sheet's cells tells before its values are read.

    `formats` has, by row from 1 and column from 0, the zeros that a number is shown by; `hidden` are rows.
    """

    def __init__(self, source: TableSource, forms: list[str | None]) -> None:
        self.formats: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self.hidden: set[int] = set()
        self._merged: list[tuple[int, int]] = []
        self._reach = 0
        self._source = source
        self._forms = forms
        self._rows = self._columns = (0, 0)
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._has_formula = self._has_value = self._is_in_value = False
        self.filled = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take note of an element that begins."""
        match _local(name):
            case "row":
                self._row, self._column = int(given.get("r", self._row + 1)), -1
                if given.get("hidden") in {"1", "true"}:
                    self.hidden.add(self._row)
            case "mergeCell":
                if found := _MERGED.fullmatch(given.get("ref", "")):
                    self._merged.append((int(found[1]), int(found[2])))
            case "c":
                self._cell, self._has_formula, self._has_value = given, False, False
                self._move_to(given.get("r", ""))
            case "f":
                self._has_formula = True
            case "v" | "t":
                self._is_in_value = True

    def reaches_into(self, row: int) -> bool:
        """Whether a merged cell that begins in a row above reaches into a row; to be asked row after row."""
        while self._merged and self._merged[-1][0] < row:
            self._reach = max(self._reach, self._merged.pop()[1])
        return row <= self._reach

    def characters(self, _text: str) -> None:
        """Take note of text."""
        self._has_value |= self._is_in_value

    def end(self, name: str) -> None:
        """Take note of an element that ends, above all of a cell."""
        match _local(name):
            case "v" | "t":
                self._is_in_value = False
            case "mergeCells":
                self._merged.sort(reverse=True)
            case "c" if self._has_value or self._has_formula:
                self._end_cell(self._cell.get("t", "n"))

    def _move_to(self, reference: str) -> None:
        """Go to a cell; one without a reference is the next of its row."""
        self._column += 1
        if found := _CELL.fullmatch(reference):
            self._row = int(found[2])
            self._column = 0
            for letter in found[1]:
                self._column = 26 * self._column + ord(letter) - 64
            self._column -= 1

    def _end_cell(self, kind: str) -> None:
        if kind == "e":
            self._refuse("shows an error", "Mend or empty it")
        if self._has_formula and not self._has_value and kind != "str":
            self._refuse("has a formula without a result", "Open it in a spreadsheet program, save it")
        first = not self.filled
        self.filled += 1
        self._rows = _widen(self._rows, self._row, first=first)
        self._columns = _widen(self._columns, self._column, first=first)
        if (self._rows[1] - self._rows[0] + 1) * (self._columns[1] - self._columns[0] + 1) > _MOST_CELLS:
            self._refuse("stands too far from the others", "Delete it")
        style = int(self._cell.get("s", 0))
        form = self._forms[style] if style < len(self._forms) else None
        if form and kind == "n":
            self.formats[self._row][self._column] = form

    def _refuse(self, fault: str, advice: str) -> NoReturn:
        place = self._cell.get("r", f"in row {self._row}")
        raise self._source.input_error(f"cannot be read: cell {place} {fault}", f"{advice} and run again.")


class _CheckedWorkbook:
    """The parts of a workbook, each checked before a library that trusts them opens the file."""

    def __init__(self, source: TableSource, archive: zipfile.ZipFile) -> None:
        self._source = source
        self._archive = archive
        self._parts = {info.filename.casefold(): info for info in archive.infolist()}
        self._check_parts()

    def visible_sheets(self) -> Iterator[tuple[int, str, _Sheet]]:
        """Look at each sheet that can be seen: its place among all, its name, and what its cells tell."""
        targets = self._targets("xl/_rels/workbook.xml.rels")
        forms = self._zero_formats()
        sheets = [given for name, given in self._elements("xl/workbook.xml") if name == "sheet"]
        for place, given in enumerate(sheets):
            part = targets.get(next((value for name, value in given.items() if name.endswith(":id")), ""))
            if part in self._parts and given.get("state", "visible") == "visible":
                sheet = _Sheet(self._source, forms)
                self._parse(part, sheet.start, sheet)
                yield place, given.get("name", ""), sheet

    def _check_parts(self) -> None:
        infos = self._archive.infolist()
        if "xl/vbaproject.bin" in self._parts:
            raise self._source.input_error(
                "holds macros", "Save it as .xlsx, without macros, or as CSV UTF-8."
            )
        if "xl/workbook.xml" not in self._parts:
            raise self._source.no_workbook()
        if any(info.flag_bits & 1 for info in infos):
            raise self._source.input_error("has a password", "Save it without one.")
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        if (
            len(infos) != len(self._parts)
            or len(infos) > _MOST_PARTS
            or unpacked > _MOST_UNPACKED_BYTES
            or (unpacked > _SMALL_BYTES and unpacked > _PACKS_AT_MOST * packed)
            or any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in infos)
        ):
            raise self._source.input_error(
                "is not packed as spreadsheet programs pack", "Save the table as CSV UTF-8."
            )
        for name, info in self._parts.items():
            # A part that is longer than it says shows at its end.
            if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/sheet"):
                with self._archive.open(info) as part:
                    while part.read(_CHUNK_BYTES):
                        pass
        if "xl/workbook.xml" not in self._targets("_rels/.rels").values():
            raise self._source.no_workbook()

    def _targets(self, part: str) -> dict[str, str]:
        """The parts that a part names, by the ids that it names them with."""
        folder = posixpath.dirname(posixpath.dirname(part))
        given = [given for name, given in self._elements(part) if name == "Relationship"]
        found = {
            each.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            .lstrip("/")
            .casefold()
            for each in given
        }
        if len(found) != len(given):
            raise self._source.no_workbook()
        return found

    def _zero_formats(self) -> list[str | None]:
        """The zeros that each style shows a number by; None for most."""
        codes: dict[str, str] = {}
        forms: list[str | None] = []
        is_of_cells = False
        for name, given in self._elements("xl/styles.xml") if "xl/styles.xml" in self._parts else ():
            if name == "numFmt":
                if form := _zeros_of(given.get("formatCode", "").partition(";")[0]):
                    codes[given.get("numFmtId", "")] = form
            elif name in {"cellXfs", "cellStyles", "cellStyleXfs"}:
                is_of_cells = name == "cellXfs"
            elif name == "xf" and is_of_cells:
                forms.append(codes.get(given.get("numFmtId", "")))
        return forms

    def _elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """The elements of a small part, in their order."""
        if part not in self._parts or self._parts[part].file_size > _SMALL_BYTES:
            raise self._source.no_workbook()
        found: list[tuple[str, dict[str, str]]] = []
        self._parse(part, lambda name, given: found.append((_local(name), given)))
        return found

    def _parse(
        self, part: str, start: Callable[[str, dict[str, str]], None], sheet: _Sheet | None = None
    ) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_declarations
        parser.StartElementHandler = start
        if sheet:
            parser.EndElementHandler = sheet.end
            parser.CharacterDataHandler = sheet.characters
        with self._archive.open(self._parts[part]) as file:
            parser.ParseFile(file)

    def _refuse_declarations(self, *_: object) -> None:
        """Spreadsheet programs declare nothing; what does may unfold without end."""
        raise self._source.no_workbook()


def _zeros_of(code: str) -> str | None:
    """A number format of zeros with a `_PLACE` for each digit; None for any other format."""
    if not _ZEROS.fullmatch(_LITERAL.sub("", code)):
        return None
    return _LITERAL_OR_ZERO.sub(
        lambda found: found[1] or found[2] or ("" if found[0][0] == '"' else _PLACE), code
    )


def _local(name: str) -> str:
    """An element's name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def _widen(span: tuple[int, int], place: int, *, first: bool) -> tuple[int, int]:
    return (place, place) if first else (min(span[0], place), max(span[1], place))
