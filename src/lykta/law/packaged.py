"""The data files that are shipped with the legal check, each read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one TOML file, by its path in this package, such as `messages/sv.toml`."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def names_in(folder: str) -> tuple[str, ...]:
    """The names of the TOML files in a folder of this package, in order, without their ending."""
    found = (entry.name for entry in files(__package__).joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))
