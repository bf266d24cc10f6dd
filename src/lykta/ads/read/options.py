"""What the user can say about the files before they are read."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lykta.ads.read.schema import FIELDS
from lykta.errors import InputError

# Sixteen MiB is a thousand times the longest ad; a longer row is a file that lost its line ends.
DEFAULT_ROW_LIMIT: Final = 16 * 1024 * 1024
# Rows are held whole in 32-bit offsets together with a block of the file.
LARGEST_ROW_LIMIT: Final = 1024 * 1024 * 1024

# Encodings in which ads are known to be exported. Python knows more, but some of those are not text at all.
ENCODINGS: Final = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-1", "iso8859-15", "iso8859-2",
    "cp850", "cp437", "cp865", "cp1250", "cp1251", "cp1257", "koi8-r", "mac-roman",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How to read: columns by name, an encoding, the longest row.

    `columns` maps a field (`id`, `text`, `title`, `posted_at`, `place`, `site`, `phone`, `email`, `handle`)
    to the file's own column name and overrides what would be guessed. `encoding` overrides detection in
    files without a byte order mark. `row_limit_bytes` counts UTF-8 bytes. Raises `InputError` on a value
    nobody can follow.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    row_limit_bytes: int = DEFAULT_ROW_LIMIT

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise InputError(f"There is no field {unknown[0]!r} to map. The fields are: {', '.join(FIELDS)}.")
        if len(set(self.columns.values())) < len(self.columns):
            raise InputError("One column is mapped to two fields. Name another column for one of them.")
        if not 1 <= self.row_limit_bytes <= LARGEST_ROW_LIMIT:
            raise InputError(f"The longest row must be between 1 and {LARGEST_ROW_LIMIT:,} bytes.")
        if self.encoding is not None:
            object.__setattr__(self, "encoding", known_encoding(self.encoding))


def known_encoding(name: str) -> str:
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
