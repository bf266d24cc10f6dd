"""The errors that Lykta raises for its user to read."""


class LyktaError(Exception):
    """The root of Lykta's errors: one message that says what happened, what was kept and what to do."""


class InputError(LyktaError):
    """The call or the input is wrong, and a person can mend it. The command line exits with 2."""


class ResultError(LyktaError):
    """A result file is missing, incomplete, of another version or not a result file at all."""
