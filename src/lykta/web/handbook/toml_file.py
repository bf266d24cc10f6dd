"""A TOML file that an editor writes: the package's own, or one of a county's overlay."""

import tomllib
from pathlib import Path
from typing import Any

from lykta.errors import InputError


def read_toml(path: Path, what: str) -> dict[str, Any]:
    """What a file holds; `InputError` names the file and `what` it is to hold, such as "the contacts"."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {what} cannot be read ({error}).") from error
