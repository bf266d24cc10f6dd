"""The files that are shipped with the edition: words, style sheet and the frame of the PDF."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def shipped(name: str) -> str:
    """The text of one file by its path in this package, such as `messages/sv.toml`."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def shipped_words(name: str) -> dict[str, str]:
    """The words of one message file by their keys."""
    return dict(tomllib.loads(shipped(name)))
