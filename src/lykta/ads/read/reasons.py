"""Why a row cannot be used."""

from enum import StrEnum


class Reason(StrEnum):
    """The reason written beside a rejected row, in the words its reader needs to mend it."""

    NO_ID = "no id"
    NUL_IN_ID = "NUL byte in the id"
    NO_TEXT = "no text"
    WRONG_FIELDS = "wrong number of fields"
    STRAY_QUOTE = "a quote mark inside a quoted field over several lines"
    NEVER_CLOSED = "a quote mark opens here and is never closed"
    UNDECODABLE = "bytes that are no characters in the file's encoding"
    BROKEN_JSON = "not a JSON object"
    TOO_LONG = "row too long"
