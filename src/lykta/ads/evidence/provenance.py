"""What the analysis was told and found, with which programs the folder was made, and of which file."""

import platform
from dataclasses import asdict, dataclass
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lykta.ads.explore import Opened
from lykta.errors import ResultError
from lykta.version import __version__

# Those whose version may change what is read, linked, described or signed.
_LIBRARIES: Final = (
    "duckdb", "graspologic-native", "numba", "numpy", "phonenumbers", "py3langid", "pyarrow", "pynacl",
    "scipy",
)  # fmt: skip


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
        raise ResultError(f"{path} cannot be read: {error.strerror}. Nothing was written.") from error


def provenance(opened: Opened, result: ResultName) -> dict[str, Any]:
    """The content of `settings.json`: the same for the same result on the same machine."""
    return {
        "analysis": {
            "lykta": opened.version,
            "notes": list(opened.notes),
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
