"""Rows longer than anyone's ad: only their beginning is kept."""

from typing import Final

from lykta.ads.read.reasons import Reason

# Enough to recognise the row by, little enough for a spreadsheet cell.
HEAD_CHARACTERS: Final = 1000
# Four bytes hold any character.
HEAD_BYTES: Final = 4 * HEAD_CHARACTERS


def too_long(length: int, limit: int) -> str:
    """Write the reason for a row that is too long, with its length, since it is not kept whole."""
    kept = f"its first {HEAD_CHARACTERS:,} characters are kept"
    return f"{Reason.TOO_LONG}: {length:,} bytes, at most {limit:,}; {kept}"
