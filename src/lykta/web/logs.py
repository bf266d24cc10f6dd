"""What is logged: that something failed and where in the code, and nothing that a visitor typed."""

import logging
import time
import traceback
from pathlib import PurePath
from typing import Any


class WhereNotWhat(logging.Formatter):
    """Writes a record's time, level, logger and place in the code.

    The message is left out for records about a request, since Django puts the address there; so is the text
    of an exception, which may quote what was typed. The kind of exception and the lines of code it passed
    are enough to find a fault.
    """

    # In UTC and said so, as in the audit log: the two are read side by side.
    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one line."""
        words = [self.formatTime(record), record.levelname, record.name]
        status = getattr(record, "status_code", None)
        if status is not None:
            words.append(f"answered {status}")
        elif not record.name.startswith("django"):
            words.append(record.getMessage())
        if record.exc_info and record.exc_info[0]:
            words.append(_place(record.exc_info[0], record.exc_info[2]))
        return " ".join(words)


def _place(kind: type[BaseException], trace: Any) -> str:
    frames = traceback.extract_tb(trace)
    places = " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames[-6:])
    return f"{kind.__module__}.{kind.__qualname__} at {places}"


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"place": {"()": WhereNotWhat}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "place"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would write the address of each failed request.
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # A wrong host name comes from machines that knock on every door: not worth a line each.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
