"""The words of an edition: its messages, numbers, dates, and the names of categories and tables."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from lykta.picture.codes import name_of
from lykta.picture.picture import About, Language
from lykta.picture.tables import DimensionName, Table

# A space that does not break, and no wider than it needs to be: 1 140 stays on one line.
_SPACE: Final = "\u00a0"
_MONTHS: Final = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}


@cache
def read_packaged(name: str) -> str:
    """The text of one file by its path in this package, such as `messages/sv.toml`."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def say(key: str, language: Language, **values: str) -> str:
    """The words of a key in one language, values in their places; KeyError for a key that there is not."""
    return words(language)[key].format(**values)


@cache
def words(language: Language) -> dict[str, str]:
    """All words of one language by their keys."""
    return dict(tomllib.loads(read_packaged(f"messages/{language}.toml")))


def number(value: int, language: Language) -> str:
    """A whole number with its thousands apart: 12 345 in Swedish, 12,345 in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", _SPACE) if language == "sv" else grouped


def day(value: date, language: Language) -> str:
    """A day in words: 3 mars 2026, 3 March 2026."""
    month = _MONTHS[language].split()[value.month - 1]
    return f"{value.day}{_SPACE}{month} {value.year}"


def dimension_label(name: DimensionName, language: Language) -> str:
    """The word for a dimension, as the head of a column."""
    return say(f"dimension.{name}", language)


def dimensions_label(names: Sequence[DimensionName], language: Language) -> str:
    """The words for dimensions together, as the head of a column: "Plats och period"."""
    rest = [say(f"by.{name}", language) for name in names[1:]]
    return join_words([dimension_label(names[0], language), *rest], language)


def label(name: DimensionName, code: str, language: Language) -> str:
    """The words for a code of a dimension, or for all its codes together."""
    return name_of(name, code, language)


def warning(about: About, language: Language) -> str:
    """What stands before an edition whose numbers are invented; nothing for any other."""
    return say("page.invented", language) if about.invented else ""


def join_words(words: Sequence[str], language: Language) -> str:
    """Words as a list in running text: "plats, kön och ålder"."""
    if len(words) < 2:
        return "".join(words)
    return say("list.and", language, first=", ".join(words[:-1]), last=words[-1])


def by_dimensions(table: Table, language: Language) -> str:
    """What a table is split by, in running text."""
    return join_words([say(f"by.{name}", language) for name in table.dimensions], language)


def captions(tables: Sequence[Table], language: Language) -> dict[str, str]:
    """The caption of each table by its name; those that would read alike also say the table's name."""
    plain = {
        table.name: say(
            "tables.caption",
            language,
            measure=say(f"measure.{table.measure}", language),
            dimensions=by_dimensions(table, language),
        )
        for table in tables
    }
    times = Counter(plain.values())
    return {name: words if times[words] == 1 else f"{words} ({name})" for name, words in plain.items()}
