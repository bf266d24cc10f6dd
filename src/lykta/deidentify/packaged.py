"""The word lists and messages that are shipped with the check, each read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one TOML file, by its path in this package, such as `words/names.toml`."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def listed(name: str, key: str) -> frozenset[str]:
    """The words, in small letters, under one key of a word list."""
    return frozenset(table(f"words/{name}.toml")[key].lower().split())
