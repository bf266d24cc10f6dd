"""What an evidence folder is asked for, and where its contents come from."""

import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lykta.ads.explore import Opened
from lykta.errors import ErrorKind, InputError, ResultError
from lykta.version import __version__

LONGEST_PURPOSE: Final = 2000
LEAST_WORDS: Final = 2

# Those whose version may change what is read, linked, described or signed.
_LIBRARIES: Final = (
    "duckdb", "graspologic-native", "numba", "numpy", "phonenumbers", "py3langid", "pyarrow", "pynacl",
    "scipy",
)  # fmt: skip


@dataclass(frozen=True)
class EvidenceRequest:
    """Which network, what for and by whom; `revealed` adds contacts that were shown in clear with a reason.

    Raises `InputError` when the purpose has no words, or the name or the purpose could not be printed.
    """

    network: str
    purpose: str
    by: str
    at: datetime
    revealed: bool = False

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.by.isprintable():
            raise InputError("Say who makes the folder: the name stands in it. Nothing was written.")
        words = len(self.purpose.split())
        if 0 < words < LEAST_WORDS:
            raise InputError(
                "The purpose is one word, too short for a reader to follow. Write at least two, such "
                "as the case and who asked: 'case B 12-26, asked for by the court'. Nothing was written."
            )
        if not words or not _is_text(self.purpose):
            raise InputError(
                "Say in words what the folder is for, such as which case and who asked. It stands in the "
                "folder and in the judgement log. Nothing was written.",
                ErrorKind.PURPOSE_UNPRINTABLE,
            )
        if len(self.purpose) > LONGEST_PURPOSE:
            raise InputError(
                f"The purpose has more than {LONGEST_PURPOSE:,} characters. Nothing was written."
            )

    @property
    def moment(self) -> str:
        """When, in UTC to the second, as the judgement log writes it."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_text(text: str) -> bool:
    return all(letter.isprintable() or letter in "\r\n\t" for letter in text)


@dataclass(frozen=True, slots=True)
class ResultName:
    """Which result file: its name, its SHA-256, and the version of Lykta that made it."""

    name: str
    sha256: str
    version: str


def hash_of_file(path: Path) -> str:
    """SHA-256 of a file; `ResultError` when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ResultError(
            f"{path} cannot be read: {error.strerror}. Nothing was written.", ErrorKind.FILE_UNREADABLE
        ) from error


def provenance(opened: Opened, result: ResultName) -> dict[str, Any]:
    """The content of `settings.json`: the same for the same result on the same machine."""
    return {
        "analysis": {
            "lykta": opened.version,
            "notes": list(map(str, opened.remarks)),
            "settings": opened.settings,
            "summary": asdict(opened.summary),
        },
        "result": {"name": result.name, "sha256": result.sha256},
        "inputs": {
            "sha256": None,
            "note": "The result does not keep hashes of the files it was made from. Note them yourself.",
        },
        "folder": {
            "lykta": __version__,
            "python": platform.python_version(),
            "libraries": {name: version(name) for name in _LIBRARIES},
        },
    }
