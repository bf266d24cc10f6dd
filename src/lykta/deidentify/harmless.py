"""Numbers whose form says that they point to no one: years, clock times, sums in thousands, laws, public
helplines.
"""

import re
from typing import Final

from lykta.deidentify.runs import Run

PUBLIC_NUMBERS: Final = frozenset(
    {"112", "11414", "1177", "116016", "116111", "0203900", "020390000", "020505050"}
)
"""Numbers that anyone may ring: emergency, police, health advice, the helplines for victims and for children.
"""

_YEARS = re.compile(r"(?:19|20)\d\d(?: ?(?:[-/,]|och|and|till|to) ?(?:19|20)\d\d){0,5}")
_YEAR_AND_COUNT = re.compile(r"(?:19|20)\d\d, [1-9]\d{0,2}")
_STATUTE = re.compile(r"(?:1[789]|20)\d\d:\d{1,4}")
_BILL = re.compile(r"(?:19|20)\d\d/\d\d:\d{1,4}")
_TIME = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_TIMES = re.compile(rf"{_TIME}(?: ?(?:[-,/]|och|and|till|to) ?{_TIME}){{1,5}}")
_CLOCK = re.compile(r"\b(?:kl|klockan|mellan|between|at|from|från)\b[^\n.!?]{0,10}$")
# Before a sum, never after it: what is found must not go away because of what is written later.
_MONEY = re.compile(r"(?:\bsek|\beur|\beuro|\bkr|\bkronor|€|\$|£)\s?$")
_SUM = re.compile(r"[1-9]\d{0,2}(?:[ .,]?\d{3}){1,3}")


def harmless(run: Run, written: str, before: str) -> bool:
    """Whether the form of a run, or a word before it, says that it is no number of a person's."""
    if run.sure_digits in PUBLIC_NUMBERS:
        return True
    if any(form.fullmatch(written) for form in (_YEARS, _YEAR_AND_COUNT, _STATUTE, _BILL)):
        return True
    if _TIMES.fullmatch(written) and _CLOCK.search(before):
        return True
    return _SUM.fullmatch(written) is not None and _MONEY.search(before) is not None
