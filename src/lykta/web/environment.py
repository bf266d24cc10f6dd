"""Where settings come from: LYKTA_ variables and the files they name; a wrong one is told in one line."""

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from lykta.errors import InputError

PREFIX = "LYKTA_"
FILE_SUFFIX = "_FILE"
SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library of the metrics learns where a server's processes share their counts."""

# Read by other rooms than the web.
_ELSEWHERE = {"LYKTA_CONTACT_KEY_FILE", "LYKTA_EVIDENCE_KEY_FILE"}


class VariableFiles(PydanticBaseSettingsSource):
    """Reads a setting from the file that its variable with `_FILE` at the end names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """Give the file's text without the line break at its end."""
        named = os.environ.get(f"{PREFIX}{field_name.upper()}{FILE_SUFFIX}")
        return (_read(Path(named), field_name) if named else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Give every setting that a file holds."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self._fields()}
        return {name: value for name, value in found.items() if value is not None}

    def _fields(self) -> list[tuple[str, FieldInfo]]:
        return list(self.settings_cls.model_fields.items())


def unknown_variables(known: type[BaseSettings]) -> list[str]:
    """The LYKTA_ variables that no setting has: most often a slip of the pen."""
    names = {f"{PREFIX}{name.upper()}" for name in known.model_fields}
    names |= {f"{name}{FILE_SUFFIX}" for name in names} | _ELSEWHERE
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in names)


def told(error: ValidationError) -> str:
    """What is wrong with the settings, each with its variable, and never the value of a secret."""
    return "; ".join(_told(part["loc"], part["msg"]) for part in error.errors(include_input=False))


def _told(where: tuple[int | str, ...], message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{PREFIX}{str(where[0]).upper()}: {text}" if where else text


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        variable = f"{PREFIX}{name.upper()}{FILE_SUFFIX}"
        raise InputError(f"{variable}: the file {path} cannot be read as text ({error}).") from error
