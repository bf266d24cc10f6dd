"""The errors that Lykta raises for its user to read."""

from enum import StrEnum


class ErrorKind(StrEnum):
    """What went wrong, for a page that tells it in words of its own language.

    Every `ResultError` has a kind, and so has every other error that a person can meet in the workbench.
    """

    FILE_UNREADABLE = "file unreadable"
    FILE_UNWRITABLE = "file unwritable"

    RESULT_GONE = "result gone"
    RESULT_OTHER_FILE = "not a result"
    RESULT_DAMAGED = "result damaged"
    RESULT_NEWER = "result of a newer Lykta"
    RESULT_OTHER_VERSION = "result of another Lykta"
    RESULT_HELD = "result open elsewhere"
    RESULT_INTERRUPTED = "reading interrupted"

    LOG_GONE = "log gone"
    LOG_CHANGED = "log changed"
    NO_ENTRY = "no such entry"
    NOT_UNDOABLE = "cannot be undone"

    TOO_MANY_TAGS = "too many tags"
    TAG_TOO_LONG = "tag too long"

    PURPOSE_UNPRINTABLE = "purpose unprintable"
    CONTACT_WRITTEN = "contact written"
    FOLDER_TAKEN = "folder taken"

    KEY_MISSING = "key missing"
    KEY_UNREADABLE = "key unreadable"
    KEY_SHARED = "key shared"
    KEY_DAMAGED = "key damaged"
    KEY_NOT_MADE = "key not made"
    KEY_OTHER = "another key"
    CONTACT_CHANGED = "sealed contact changed"


class LyktaError(Exception):
    """The root of Lykta's errors: one message that says what happened, what was kept and what to do."""

    def __init__(self, message: str = "", kind: ErrorKind | None = None) -> None:
        super().__init__(message)
        self.kind = kind


class InputError(LyktaError):
    """The call or the input is wrong, and a person can mend it. The command line exits with 2."""


class ResultError(LyktaError):
    """A result or its judgement log is missing, damaged, of another version or not what it should be."""
