"""The words for what stands around numbers: dimensions, codes, captions and lists of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lykta.picture.codes import name_of
from lykta.picture.edition.messages import Language, say
from lykta.picture.picture import About
from lykta.picture.tables import DimensionName, Table


def dimension_label(name: DimensionName, language: Language) -> str:
    """The word for a dimension, as the head of a column."""
    return say(f"dimension.{name}", language)


def dimensions_label(names: Sequence[DimensionName], language: Language) -> str:
    """The words for dimensions together, as the head of a column: "Plats och period"."""
    rest = [say(f"by.{name}", language) for name in names[1:]]
    return listed([dimension_label(names[0], language), *rest], language)


def label(name: DimensionName, code: str, language: Language) -> str:
    """The words for a code of a dimension, or for all its codes together."""
    return name_of(name, code, language)


def warning(about: About, language: Language) -> str:
    """What stands before an edition whose numbers are invented; nothing for any other."""
    return say("page.invented", language) if about.invented else ""


def listed(words: Sequence[str], language: Language) -> str:
    """Words as a list in running text: "plats, kön och ålder"."""
    if len(words) < 2:
        return "".join(words)
    return say("list.and", language, first=", ".join(words[:-1]), last=words[-1])


def by_dimensions(table: Table, language: Language) -> str:
    """What a table is split by, in running text."""
    return listed([say(f"by.{name}", language) for name in table.dimensions], language)


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
