"""The words of an edition: its messages, numbers, dates, and the names of categories and tables."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from lykta.language import Language, as_sentence
from lykta.picture.codes import name_of
from lykta.picture.picture import About
from lykta.picture.quantities import ALL_YEARS
from lykta.picture.tables import AD_MEASURES, TOTAL, DimensionName, Measure, Table

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


def font_files() -> dict[str, bytes]:
    """The fonts of a page and their licences by the names of their files: those of Lykta's own pages."""
    folder = files("lykta").joinpath("web/static/lykta/fonts")
    names = (f"{font}{end}" for font in ("sans", "serif") for end in (".woff2", "-OFL.txt"))
    return {name: folder.joinpath(name).read_bytes() for name in names}


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


def find_word_key(name: DimensionName, measure: Measure) -> str:
    """The last part of the keys of a dimension's words, which may depend on what is counted.

    A person or a case is told under the organisation that registered it first, whoever did so later.
    """
    return "organisation.first" if name == "organisation" and measure != "consultations" else name


def dimensions_label(names: Sequence[DimensionName], measure: Measure, language: Language) -> str:
    """The words for dimensions together, as the head of a column: "Plats och period"."""
    told = [find_word_key(name, measure) for name in names]
    rest = [say(f"by.{each}", language) for each in told[1:]]
    return join_words([say(f"dimension.{told[0]}", language), *rest], language)


def label(name: DimensionName, code: str, language: Language) -> str:
    """The words for a code of a dimension, or for all its codes together."""
    return name_of(name, code, language)


def warning(about: About, language: Language) -> str:
    """What stands before an edition whose numbers are invented; nothing for any other."""
    return say("page.invented", language) if about.invented else ""


def correction(about: About, language: Language) -> str:
    """What stands first in an edition that corrects another: which, and what was wrong; nothing otherwise."""
    if not about.corrects or about.revision is None:
        return ""
    why = as_sentence(about.revision[language])
    return say("page.correction", language, edition=about.corrects, why=why)


def join_words(words: Sequence[str], language: Language) -> str:
    """Words as a list in running text: "plats, kön och ålder"."""
    if len(words) < 2:
        return "".join(words)
    return say("list.and", language, first=", ".join(words[:-1]), last=words[-1])


def by_dimensions(table: Table, language: Language) -> str:
    """What a table is split by, in running text."""
    return join_words(
        [say(f"by.{find_word_key(name, table.measure)}", language) for name in table.dimensions], language
    )


def captions(tables: Sequence[Table], language: Language) -> dict[str, str]:
    """The caption of each table by its name; those that would read alike also say the table's name."""
    plain = {
        table.name: say(
            "tables.caption",
            language,
            counted=describe_measure(table.measure, language, by_purpose="purpose" in table.dimensions),
            dimensions=by_dimensions(table, language),
        )
        for table in tables
    }
    times = Counter(plain.values())
    return {name: words if times[words] == 1 else f"{words} ({name})" for name, words in plain.items()}


def describe_measure(
    measure: Measure, language: Language, *, by_purpose: bool = False, purpose: str = ""
) -> str:
    """What a measure counts, and of which purpose: "Personer, människohandel för alla ändamål".

    `purpose` is the code of the only one that is counted.
    """
    key = "counted.by_purpose" if by_purpose else f"counted.{measure}"
    if purpose:
        key = "counted.purpose"
    named = say(f"measure.{measure}", language)
    about = label("purpose", purpose, language) if purpose else ""
    return say(key, language, measure=named, purpose=f"{about[:1].lower()}{about[1:]}")


def scope(table: Table, about: About, language: Language, *, years: str = "") -> str:
    """All that a number is of: what is counted, of which purpose, in which area and in which years.

    `years` are those of the table if nothing else is said.
    """
    return say(
        "scope",
        language,
        counted=describe_measure(table.measure, language, by_purpose="purpose" in table.dimensions),
        where=area(about, language, by_place="place" in table.dimensions),
        years=years or years_of(table, about),
    )


def topics(tables: Sequence[Table], language: Language) -> str:
    """All that an edition counts, in running text: prostitution is named where consultations are counted."""
    measures = {table.measure for table in tables}
    kinds: dict[str, set[Measure]] = {
        "persons": {"persons", "cases"},
        "ads": set(AD_MEASURES),
        "consultations": {"consultations"},
    }
    found = [kind for kind, of_kind in kinds.items() if of_kind & measures] or ["persons"]
    return join_words([say(f"topic.{kind}", language) for kind in found], language)


def area(about: About, language: Language, *, by_place: bool = False) -> str:
    """The area that a number is of: all of the county or country, or each of its parts."""
    key = f"area.{about.level}{'.by_place' if by_place else ''}"
    return say(key, language, place=label("place", about.county, language))


def years_of(table: Table, about: About) -> str:
    """The years that a table is of, from first to last: "2016–2024"."""
    return years_in(table) or _join_years(str(about.first_year), str(about.last_year))


def years_in(table: Table) -> str:
    """The same by what the table itself says; empty where it does not."""
    spans = [dict(each.values)["years"] for each in table.coarsened if each.key == ALL_YEARS]
    if "period" in table.dimensions:
        codes = table.categories[table.dimensions.index("period")]
        spans = [code for code in codes if code != TOTAL]
    return _join_years(min(spans)[:4], max(each[-4:] for each in spans)) if spans else ""


def _join_years(first: str, last: str) -> str:
    """Two years with a dash between them; one of them where they are the same."""
    return "–".join(dict.fromkeys((first, last)))


def period_label(table: Table, code: str, about: About, language: Language) -> str:
    """A period in words, where all periods together are told by their years: no total is of unknown years."""
    if code == TOTAL:
        return say("period.all", language, years=years_of(table, about))
    return label("period", code, language)


def code_label(table: Table, name: DimensionName, code: str, about: About, language: Language) -> str:
    """The words for a code of a table's dimension."""
    if name == "period":
        return period_label(table, code, about, language)
    return label(name, code, language)
