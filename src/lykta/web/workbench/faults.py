"""What went wrong, in the language of the page: Lykta's errors are written in English."""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.errors import LyktaError
from lykta.web.language import current_language

# By what an error says: the same in words of the page, with what to do. The first that fits counts.
_KNOWN: Final[tuple[tuple[re.Pattern[str], str | Promise], ...]] = tuple(
    (re.compile(said), words)
    for said, words in (
        (
            r"is gone\. Put it back|is shorter than it was",
            _(
                "The judgement log is gone or has been cut short. Put it back from a copy: it holds "
                "judgements."
            ),
        ),
        (
            r"is not an entry of a judgement log|was written by something else|does not follow the line",
            _(
                "The judgement log was changed outside Lykta and cannot be trusted. Put it back from a copy. "
                "No judgement is read until then."
            ),
        ),
        (
            r"cannot be written",
            _(
                "The file could not be written. The disk may be full, or you may lack the right to write "
                "in its folder."
            ),
        ),
        (
            r"cannot be read: ",
            _("The file could not be read. See that it is in its place and that you may read it."),
        ),
        (r"There are \d+ tags", _("There are too many tags. At most ten fit.")),
        (r"The tag .* has \d+ characters", _("A tag is too long. At most thirty characters fit.")),
        (r"There is no result file", _("The result file is gone. Put it back where it was.")),
        (
            r"was made by a newer Lykta",
            _("The result was made by a newer Lykta. Update Lykta, or analyse the ads again with this one."),
        ),
        (
            r"was made by an earlier Lykta|Analyse the ads again",
            _(
                "The result was made by another Lykta and cannot be read by this one. Analyse the ads "
                "again, with the same contact key: the judgements are kept."
            ),
        ),
        (
            r"is damaged or only half there|cannot be read|cannot be opened|not a result file",
            _(
                "The result file is damaged, incomplete or not a result. Copy it anew from where it was "
                "made, or analyse the ads again."
            ),
        ),
        (
            r"There is no entry",
            _("The log has no such entry. Go to the log and choose one that stands there."),
        ),
        (
            r"That cannot be undone",
            _("The entry tells of something that has happened: it stays in the log and cannot be undone."),
        ),
    )
)
_UNKNOWN: Final = _("The error is not known to the workbench. What it says in English stands below.")


@dataclass(frozen=True, slots=True)
class FaultWords:
    """An error as a page shows it: what happened and what to do; in `detail` Lykta's own English sentence.

    An English page has that sentence alone, as `told`.
    """

    told: str | Promise
    detail: str = ""


def describe_fault(error: LyktaError) -> FaultWords:
    """An error in the language of the page."""
    said = str(error)
    if current_language() == "en":
        return FaultWords(said)
    return FaultWords(next((words for pattern, words in _KNOWN if pattern.search(said)), _UNKNOWN), said)
