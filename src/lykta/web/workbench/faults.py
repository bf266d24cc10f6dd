"""What went wrong, in the language of the page: Lykta's errors are written in English."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.errors import ErrorKind, LyktaError
from lykta.web.language import current_language

WORDS: Final[dict[ErrorKind, str | Promise]] = {
    ErrorKind.FILE_UNREADABLE: _(
        "The file could not be read. See that it is in its place and that you may read it."
    ),
    ErrorKind.FILE_UNWRITABLE: _(
        "The file could not be written. The disk may be full, or you may lack the right to write in its "
        "folder."
    ),
    ErrorKind.RESULT_GONE: _("The result file is gone. Put it back where it was."),
    ErrorKind.RESULT_OTHER_FILE: _(
        "What lies in the place of the result is not a result of Lykta. Put the result file back there."
    ),
    ErrorKind.RESULT_DAMAGED: _(
        "The result file is damaged or incomplete. Copy it anew from where it was made, or analyse the ads "
        "again."
    ),
    ErrorKind.RESULT_NEWER: _(
        "The result was made by a newer Lykta. Update Lykta, or analyse the ads again with this one."
    ),
    ErrorKind.RESULT_OTHER_VERSION: _(
        "The result was made by another Lykta and cannot be read by this one. Analyse the ads again, with "
        "the same contact key: the judgements are kept."
    ),
    ErrorKind.RESULT_HELD: _(
        "Another program has the result file open. Nothing is wrong with the file: close it there."
    ),
    ErrorKind.RESULT_INTERRUPTED: _(
        "The reading of the result was interrupted. The memory or the disk may be full, or the file was "
        "damaged or replaced meanwhile."
    ),
    ErrorKind.LOG_GONE: _(
        "The judgement log is gone or has been cut short. Put it back from a copy: it holds judgements."
    ),
    ErrorKind.LOG_CHANGED: _(
        "The judgement log was changed outside Lykta and cannot be trusted. Put it back from a copy. No "
        "judgement is read until then."
    ),
    ErrorKind.NO_ENTRY: _("The log has no such entry. Go to the log and choose one that stands there."),
    ErrorKind.NOT_UNDOABLE: _(
        "The entry tells of something that has happened: it stays in the log and cannot be undone."
    ),
    ErrorKind.TOO_MANY_TAGS: _("There are too many tags. At most ten fit."),
    ErrorKind.TAG_TOO_LONG: _("A tag is too long. At most thirty characters fit."),
    ErrorKind.PURPOSE_UNPRINTABLE: _(
        "The purpose holds characters that cannot be shown. Delete it and write it anew."
    ),
    ErrorKind.CONTACT_WRITTEN: _(
        "Something in the purpose, or in the name that the workbench was started with, reads as a contact. "
        "The folder holds none in clear: say it in other words, or start the workbench with another name."
    ),
    ErrorKind.FOLDER_TAKEN: _("The folder is there already, and nothing is written over. Try again."),
    ErrorKind.KEY_MISSING: _(
        "The contact key is missing. It has to be where the variable LYKTA_CONTACT_KEY_FILE says, or in your "
        "own settings folder, when the workbench starts."
    ),
    ErrorKind.KEY_UNREADABLE: _("The key file could not be read. See that it is a file that you may read."),
    ErrorKind.KEY_SHARED: _(
        "The key file can be read by others than you, and was not used. Let its owner alone read it, and "
        "think over who may have had the key."
    ),
    ErrorKind.KEY_DAMAGED: _(
        "The key file does not hold a key as Lykta writes it. It was left as it is. Restore it from a copy."
    ),
    ErrorKind.KEY_NOT_MADE: _(
        "No key file could be made. The disk may be full, or you may lack the right to write in its folder."
    ),
    ErrorKind.KEY_OTHER: _(
        "The contact was sealed with another key. The one that the result was made with has to be where the "
        "variable LYKTA_CONTACT_KEY_FILE says, or in your own settings folder, when the workbench starts."
    ),
    ErrorKind.CONTACT_CHANGED: _(
        "The sealed contact was changed, or was made by a newer Lykta. Copy the result anew from where it "
        "was made, or analyse the ads again."
    ),
}
"""Each kind of error in words of the page, with what to do."""
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
    return FaultWords(WORDS[error.kind] if error.kind else _UNKNOWN, said)
