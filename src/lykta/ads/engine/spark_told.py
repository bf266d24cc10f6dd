"""What Spark says when something goes wrong, as one line that a reader can act on, and that quotes no ad."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lykta.errors import InputError

try:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
except ImportError as missing:
    raise InputError(
        "Spark is not installed. Install Lykta with it, `pip install lykta[spark]`, and Java 17; or leave "
        "--engine out, and this machine does the work."
    ) from missing

# A connection to Spark's Java that breaks is an error of the system to Python.
OF_SPARK = (PySparkException, Py4JError, EOFError, ConnectionError)

_LONGEST = 300
_CAUSE = re.compile(r"^(?:[\w.]+\.)?\w*(?:Error|Exception)\b.*")
_PYTHON = "Traceback (most recent call last)"
_KNOWN = {
    "No module named 'lykta": "Lykta is not installed in the Python of the workers",
    "PYTHON_VERSION_MISMATCH": "the workers have another version of Python than this machine",
}


_THEN = "Nothing was written. See the log of Spark's workers, and run again."


@contextmanager
def told(what: str, then: str = _THEN) -> Iterator[None]:
    """Tell what went wrong on the cluster in the block, and what to do `then`, as `InputError`."""
    try:
        yield
    except OF_SPARK as error:
        raise InputError(f"{what}: {said(str(error) or type(error).__name__)}. {then}") from error


def said(message: str) -> str:
    """The cause in what Spark says, in one line: in a worker's Python the last error, else the first."""
    for sign, meaning in _KNOWN.items():
        if sign in message:
            return meaning
    lines = [bare for line in message.splitlines() if (bare := line.strip().removeprefix(": "))]
    in_python = next((at for at, line in enumerate(lines) if _PYTHON in line), None)
    # Java's frames follow Python's, and what they say of causes is of Java.
    of_java = next((at for at, line in enumerate(lines) if line.startswith("at ")), len(lines))
    causes = [line for line in lines[:of_java] if _CAUSE.match(line)]
    chosen = causes[-1:] if in_python is not None else causes[:1]
    return (chosen or lines or ["no reason was given"])[0].rstrip(". ")[:_LONGEST]


def quiet[Made](function: Callable[..., Made]) -> Callable[..., Made]:
    """The function, whose errors tell their kind and place and nothing of what it was given.

    What a worker's function says goes into the worker's log, and may quote an ad.
    """
    return _Quiet(function)


class _Quiet:
    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *given: Any) -> Any:
        try:
            return self._function(*given)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not be told in its own words
            frame = traceback.extract_tb(error.__traceback__)[-1]
            told_instead = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        # Outside the block, so that the error itself is not told as what led to this one.
        raise RuntimeError(told_instead)
