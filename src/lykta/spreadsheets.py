"""Words in tables that a spreadsheet must not take for a formula."""

import re
from typing import Final

# Arrow's own `\s` is ASCII alone.
_SPACE: Final = "[\\s\v\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"

FORMULA: Final = f"^{_SPACE}*[=+\\-@\\t\\r＝＋－＠]"
"""What a spreadsheet takes for the beginning of a formula, also after white space and in full-width forms.

A regular expression for Python and for Arrow.
"""

_FORMULA: Final = re.compile(FORMULA)


def guard_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
