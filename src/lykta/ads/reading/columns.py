"""What the user may say of the files, the table that reading gives, and which column holds which field."""

import codecs
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from lykta.ads.contacts import BETWEEN_LISTED
from lykta.ads.remarks import Remark, RemarkKind
from lykta.errors import InputError
from lykta.tabular import plain_heading

READ_SCHEMA: Final = pa.schema(
    [
        pa.field("ad_id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("posted_at", pa.timestamp("us")),
        pa.field("place", pa.string()),
        pa.field("site", pa.string()),
        pa.field("phone", pa.string()),
        pa.field("email", pa.string()),
        pa.field("handle", pa.string()),
        pa.field("extra", pa.string()),
        pa.field("source", pa.int16(), nullable=False),
        pa.field("line", pa.int64(), nullable=False),
    ]
)

# The names a user writes in `--map`; `id` becomes the column `ad_id`, which says whose id it is.
FIELDS: Final = ("id", "text", "title", "posted_at", "place", "site", "phone", "email", "handle")
REQUIRED: Final = ("id", "text")
CONTACT_FIELDS: Final = ("phone", "email", "handle")
"""The fields of which one ad may have several values, in one cell or in a list."""

EXACT_WHOLE: Final = 2.0**53
"""Up to here a 64-bit float holds every whole number; an id beyond it may be another ad's."""

# What is written between the values of a list of contacts.
_BETWEEN_CONTACTS: Final = "; "
# So many ads a batch at most: large enough to work on whole columns, small enough to stay in the cache.
BATCH_ROWS: Final = 32_768
# The headings are looked for in so many rows.
HEADINGS_WITHIN: Final = 10
# Sixteen MiB is a thousand times the longest ad; a longer row is a file that lost its line ends.
_DEFAULT_ROW_LIMIT: Final = 16 * 1024 * 1024
# Rows are held whole in 32-bit offsets together with a block of the file.
_LARGEST_ROW_LIMIT: Final = 1024 * 1024 * 1024
# Encodings in which ads are known to be exported. Python knows more, but some of those are not text at all.
ENCODINGS: Final = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-1", "iso8859-15", "iso8859-2",
    "cp850", "cp437", "cp865", "cp1250", "cp1251", "cp1257", "koi8-r", "mac-roman",
)  # fmt: skip
# Written without case, spaces, hyphens and underscores: `Annons-ID` is looked up as `annonsid`.
# Left out on purpose: `url` and `länk` (the ad's own page), `region` and `län` (wider than a place).
_NAMES: Final[dict[str, str]] = {
    "id": "id annonsid adid annonsnr annonsnummer annonsidentitet nr nummer number adnumber advertid "
    "listingid postid objektid löpnr löpnummer identifier uid uuid anzeigenid anzeigennr anzeigennummer",
    "text": "text annonstext adtext beskrivning description body brödtext content innehåll meddelande "
    "message fulltext posttext anzeigentext beschreibung",
    "title": "title titel rubrik annonsrubrik annonstitel adtitle posttitle headline heading subject ämne "
    "überschrift",
    "posted_at": "postedat posted postdate dateposted publicerad publicerat publiceringsdatum published "
    "publishedat publicationdate publishdate publisheddate publiceringstid posteddate datum annonsdatum date "
    "datetime created createdat createddate datecreated creationdate skapad tid tidpunkt timestamp inlagd "
    "upplagd veröffentlicht erstellt",
    "place": "place plats ort postort stad city town kommun municipality location locality område stadt",
    "site": "site sajt källa source website webbplats webbsida hemsida platform plattform domain domän "
    "webseite",
    "phone": "phone telefon tel telnr tfn telefonnr telefonnummer phonenumber phoneno phonenr telephone "
    "telephonenumber mobil mobilnr mobilnummer mobiltelefon mobile mobilephone mobilenumber cell cellphone "
    "phones telefoner phonenumbers telephones telephonenumbers telefonnummern handynummer handynr handy",
    "email": "email epost mejl mail epostadress emailaddress mejladress mailadress emails epostadresser "
    "emailaddresses mejladresser mailadresser",
    "handle": "handle användarnamn username användare user alias nick nickname konto account handles "
    "usernames benutzername",
}

# A column with such a name is not taken for a field: it may hold several kinds, or stand beside a number.
_SEEM_CONTACTS: Final = (
    "contact contacts kontakt kontakter kontaktväg kontaktvägar kontaktuppgift kontaktuppgifter contactinfo "
    "contactinformation whatsapp telegram signal viber wechat kik snapchat snap instagram facebook onlyfans"
)

_FIELD_OF: Final = {name: field for field, names in _NAMES.items() for name in names.split()}
# Enough to find one's column; a file without a header would otherwise show its first ad.
_SHOWN_COLUMNS: Final = 20
_SHOWN_LETTERS: Final = 30
# What an ad in the place of headings must not show: addresses and handles, and numbers by their digits.
_WORD: Final = re.compile(r"\S+")
_ADDRESS: Final = re.compile(r"@|://|www\.")
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How to read: columns by name, an encoding, the longest row.

    `columns` maps a field (`id`, `text`, `title`, `posted_at`, `place`, `site`, `phone`, `email`, `handle`)
    to the file's own column name and overrides what would be guessed. `encoding` overrides detection in
    files without a byte order mark. `row_limit_bytes` counts UTF-8 bytes. Raises `InputError` on a value
    that makes no sense.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    row_limit_bytes: int = _DEFAULT_ROW_LIMIT

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise InputError(f"There is no field {unknown[0]!r} to map. The fields are: {', '.join(FIELDS)}.")
        if len(set(self.columns.values())) < len(self.columns):
            raise InputError("One column is mapped to two fields. Name another column for one of them.")
        if not 1 <= self.row_limit_bytes <= _LARGEST_ROW_LIMIT:
            raise InputError(f"The longest row must be between 1 and {_LARGEST_ROW_LIMIT:,} bytes.")
        if self.encoding is not None:
            object.__setattr__(self, "encoding", _known_encoding(self.encoding))


def _known_encoding(name: str) -> str:
    """Give Python's name of an encoding that ads may be read in; `InputError` lists them for any other
    name.
    """
    allowed = {codecs.lookup(encoding).name for encoding in ENCODINGS}
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    found = "utf-8" if found == "utf-8-sig" else found
    if found not in allowed:
        raise InputError(f"The encoding {name!r} is not one of: {', '.join(ENCODINGS)}.")
    return found


@dataclass(frozen=True)
class Columns:
    """The columns of one file: their names, `fields` from a field to its column's index, `extra` from the
    name of a column that is only kept to its index.

    `partly` has the keys that lead to the fields of whose column something may be kept all the same: a value
    inside a struct, or a list where one value is read.
    """

    names: Sequence[str]
    fields: Mapping[str, int]
    extra: Mapping[str, int]
    partly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def by_field(self) -> dict[str, str]:
        """Give the name of the column that holds each field."""
        return {field: self.names[index] for field, index in self.fields.items()}

    def remarks(self) -> list[Remark]:
        """What to tell of columns that are only kept."""
        return remarks_on_kept(self.extra)


class EarlierColumns(dict[str, str]):
    """Columns by field: those `asked` for now, and those of earlier files where a file has them."""

    def __init__(self, asked: Mapping[str, str], earlier: Mapping[str, str]) -> None:
        used = {plain_heading(column) for column in asked.values()}
        super().__init__(
            {field: column for field, column in earlier.items() if plain_heading(column) not in used}
            | dict(asked)
        )
        self._asked = frozenset(asked)

    def within(self, names: Iterable[str]) -> dict[str, str]:
        """The columns to look for among these names."""
        there = set(map(plain_heading, names))
        return {
            field: column
            for field, column in self.items()
            if field in self._asked or plain_heading(column) in there
        }


def join_contacts(field: str, values: Iterable[str | None]) -> str | None:
    """One cell of the values of a list of contacts, without the empty ones; None when there is none.

    Handles get a separator of their own: each value of a list is one, and what stands beside a semicolon in a
    cell may not be.
    """
    between = BETWEEN_LISTED if field == "handle" else _BETWEEN_CONTACTS
    return between.join(value for value in values if value) or None


def likeness_to_headings(cells: Sequence[str], place: int, chosen: Mapping[str, str]) -> tuple[int, ...]:
    """How like a row of headings the row at a place of a file is; the greatest is the likeliest.

    People write a title above their table. The highest row that names an id and a text has the headings; else
    the one that names most fields, so that what it lacks can be told, and of several one with two cells.
    """
    wanted = {plain_heading(column): field for field, column in chosen.items()}
    called = zip(cells, name_columns(cells), strict=True)
    named = {wanted.get(plain_heading(name)) or guess_field(cell) for cell, name in called} - {None}
    if named.issuperset(REQUIRED):
        return 1, -place
    return 0, len(named), min(2, sum(bool(cell.strip()) for cell in cells))


def match_columns(
    path: Path, header: Sequence[str], chosen: Mapping[str, str], *, unguessed: Collection[int] = ()
) -> Columns:
    """Match the columns of a file to fields: what the user chose first, then guesses from the names.

    `header` holds the names as the file writes them. A column that bears a field's own name is taken before
    others that could be it; one whose index is in `unguessed` is taken only when it is chosen. Raises
    `InputError`, naming the columns found and the remedy, when a required field has no column, a chosen
    column is missing, or two columns could be the same field.
    """
    names = name_columns(header)
    chosen = chosen.within(names) if isinstance(chosen, EarlierColumns) else chosen
    fields = {
        wanted: _find_column(path, names, field=wanted, column=column) for wanted, column in chosen.items()
    }
    for wanted in FIELDS:
        if wanted not in fields:
            guesses = _guesses(header, wanted, taken={*fields.values(), *unguessed})
            if len(guesses) > 1:
                raise _ambiguous(path, [names[index] for index in guesses], wanted)
            if guesses:
                fields[wanted] = guesses[0]
    for wanted in REQUIRED:
        if wanted not in fields:
            raise _missing(path, names, wanted)
    used = set(fields.values())
    return Columns(names, fields, {name: index for index, name in enumerate(names) if index not in used})


def name_columns(header: Sequence[str]) -> list[str]:
    """Clean the names of a header: outer spaces go, a nameless column gets its number, a repeated name a
    suffix.
    """
    names: dict[str, None] = {}
    for number, written in enumerate(header, start=1):
        name = written.strip().strip("\ufeff").strip() or f"column {number}"
        again, unique = 2, name
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names[unique] = None
    return list(names)


def guess_field(column: str) -> str | None:
    """Guess which field a column holds, or None."""
    return _FIELD_OF.get(plain_heading(column))


def remarks_on_kept(names: Iterable[str]) -> list[Remark]:
    """Remark on columns that are only kept and seem to hold contacts, as `telefon 2` and `kontakt` do."""
    like = [name for name in names if _seems_to_hold_contacts(name)]
    return [Remark.of(RemarkKind.COLUMNS_LIKE_CONTACTS, names=_format_names(like))] if like else []


def _seems_to_hold_contacts(column: str) -> bool:
    """Tell by the name of a column without a number, or by what stands after its last point."""
    name = column.strip("0123456789_-. ()")
    return any(
        guess_field(each) in CONTACT_FIELDS or plain_heading(each) in _SEEM_CONTACTS.split()
        for each in (name, name.rpartition(".")[2])
    )


def _guesses(header: Sequence[str], field: str, *, taken: set[int]) -> list[int]:
    free = [index for index, name in enumerate(header) if index not in taken and guess_field(name) == field]
    exact = [index for index in free if plain_heading(header[index]) == plain_heading(field)]
    return exact or free


def _find_column(path: Path, names: list[str], *, field: str, column: str) -> int:
    for found in (
        [index for index, name in enumerate(names) if name == column],
        [index for index, name in enumerate(names) if plain_heading(name) == plain_heading(column)],
    ):
        if len(found) == 1:
            return found[0]
    raise InputError(
        f"{path} has no column {column!r} for {field}. {_describe(names)}. "
        f"Say which one holds it: {_remedy(field, 'COLUMN')}"
    )


def _ambiguous(path: Path, candidates: list[str], field: str) -> InputError:
    return InputError(
        f"{path} has {len(candidates)} columns that may be {field}: {_format_names(candidates)}. "
        f"Say which one: {_remedy(field, candidates[0])}"
    )


def _missing(path: Path, names: list[str], field: str) -> InputError:
    remedy = f"Say which column holds it: {_remedy(field, 'COLUMN')}"
    if field == "id":
        remedy += ". Without one, add a column of running numbers: ads are told apart by their ids"
    return InputError(f"{path} has no column for the ad's {field}. {_describe(names)}. {remedy}.")


def _describe(names: list[str]) -> str:
    if not any(map(guess_field, names)):
        # Where no name is known, it may be the first ad of a file without headings.
        names = [_DIGIT.sub("9", _WORD.sub(_hide_address, name)) for name in names]
    return f"Its columns are: {_format_names(names)}"


def _hide_address(word: re.Match[str]) -> str:
    return "…" if _ADDRESS.search(word[0]) else word[0]


def _format_names(names: list[str]) -> str:
    short = [
        name if len(name) <= _SHOWN_LETTERS else name[:_SHOWN_LETTERS] + "…"
        for name in names[:_SHOWN_COLUMNS]
    ]
    more = f" and {len(names) - _SHOWN_COLUMNS} more" if len(names) > _SHOWN_COLUMNS else ""
    return ", ".join(" ".join(name.split()) for name in short) + more


def _remedy(field: str, column: str) -> str:
    """How to say which column it is, on the command line and in Python."""
    return f"--map {field}={quote(column)}, or columns={{{field!r}: {column!r}}} in Python"


def quote(name: str) -> str:
    """A column's name as it is typed on the command line."""
    return f"'{name}'" if " " in name else name
