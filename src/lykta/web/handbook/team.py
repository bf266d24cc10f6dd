"""The county's team as its overlay describes it: what it is called, who coordinates it and who is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lykta.errors import InputError
from lykta.web.handbook.toml_file import read_toml
from lykta.web.language import LANGUAGES, Language

_WORDS = {"name", "coordinator", "members"}


@dataclass(frozen=True)
class TeamWords:
    """What is said of the team in one language."""

    name: str
    coordinator: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Team:
    """The county's team in each language, and the keys of the sources that say so."""

    words: Mapping[Language, TeamWords]
    sources: tuple[str, ...]


def read_team(path: Path) -> Team:
    """Read `team.toml` of an overlay; `InputError` names the file and what is wrong in it."""
    table = read_toml(path, "the team")
    sources = table.pop("sources", None)
    if table.keys() != set(LANGUAGES) or not _is_list_of_words(sources):
        raise InputError(f"{path}: the team needs sources, and a table for each of {', '.join(LANGUAGES)}.")
    return Team({language: _words(path, language, table[language]) for language in LANGUAGES}, tuple(sources))


def _words(path: Path, language: Language, table: Any) -> TeamWords:
    if not isinstance(table, dict) or table.keys() != _WORDS or not _is_list_of_words(table["members"]):
        raise InputError(f"{path}: the team in {language} needs a name, a coordinator and a list of members.")
    return TeamWords(str(table["name"]), str(table["coordinator"]), tuple(table["members"]))


def _is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)
