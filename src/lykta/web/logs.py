"""What is logged: that something failed and where in the code, and nothing that a visitor typed."""

import json
import logging
import time
import traceback
from pathlib import PurePath
from typing import Any, Final, Literal

type Format = Literal["text", "json"]

OWN: Final = ("lykta", "_granian")
"""Whose messages are written: this program's and its server's, which speak of processes. Django and the
libraries put addresses and values of forms into theirs."""


class WhereNotWhat(logging.Formatter):
    """Writes a record's time, level, logger, status and place in the code, as a line of words.

    The message of a request is left out, since Django puts the address there; so is the text of an exception,
    which may quote what was typed. The kind of exception and the lines of code it passed are enough to find a
    fault. Of this program's own messages the template alone is written, without what was put into it.
    """

    # In UTC and said so, as in the audit log: the two are read side by side.
    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one line."""
        told = self.describe(record)
        words = [told["time"], told["level"], told["logger"]]
        words += [f"answered {told['status']}"] if "status" in told else []
        words += [told["message"]] if "message" in told else []
        words += [f"{told['kind']} at {' > '.join(told['place'])}"] if "kind" in told else []
        return " ".join(words)

    def describe(self, record: logging.LogRecord) -> dict[str, Any]:
        """What is written of a record, by name."""
        told: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
        }
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            told["status"] = status
        elif record.name.split(".")[0] in OWN:
            told["message"] = str(record.msg)
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            told |= {"kind": f"{kind.__module__}.{kind.__qualname__}", "place": _places(trace)}
        return told


class JsonLines(WhereNotWhat):
    """Writes the same as a line of JSON, for a collector of logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one line."""
        return json.dumps(self.describe(record), ensure_ascii=False)


_FORMATTERS: Final[dict[Format, type[WhereNotWhat]]] = {"text": WhereNotWhat, "json": JsonLines}


def logging_as(form: Format) -> dict[str, Any]:
    """The configuration of the program's loggers: all that is written goes to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"place": {"()": _FORMATTERS[form]}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "place"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers would write the address of each failed request.
            "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # A wrong host name comes from machines that try every address: not worth a line each.
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # It warns of a second error where a first one is raised, now and then, and its words are never
            # written.
            "psycopg": {"level": "ERROR"},
            # The server's own, about its processes; it sets the level itself.
            "_granian": {"handlers": ["stderr"], "propagate": False},
        },
    }


def _places(trace: Any) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames[-6:]]
