"""A publication plan from its TOML file: every key is checked, and nothing is guessed."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Final, cast, get_args

from lykta.errors import InputError
from lykta.picture.codes import NATION, counties
from lykta.picture.edition.publishing import Publishing
from lykta.picture.picture import LANGUAGES, About, Break, Language, Words
from lykta.picture.plan.rules import check_plan, check_table
from lykta.picture.plan.section import Section
from lykta.picture.plan.values import (
    DarkArea,
    InputFiles,
    Periods,
    PlaceLevel,
    Plan,
    PlannedDarkFigure,
    PlannedTable,
)
from lykta.picture.tables import PEOPLE_MEASURES, DimensionName, Measure

POPULATION_LIMIT: Final = 20_000
"""A municipality of fewer inhabitants is never shown on its own. A plan may raise the limit, not lower it."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_KINDS: Final = ("registrations", "consultations", "ads", "published", "effort")
# A plan asks for the numbers of ads together.
_MEASURES: Final = (*PEOPLE_MEASURES, "ads")


def plan_from(path: Path) -> Plan:
    """The plan of a file; the files that it names lie beside it, or where their paths lead from there.

    `InputError` for a file that is no such plan, or that breaks a rule of what may be published.
    """
    try:
        data = path.read_bytes()
        values = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Nothing was written. Check the name."
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path} is not TOML in UTF-8: {error}. Nothing was written.") from error
    root = Section(values, "the plan")
    about = _about(root)
    key = path.parent / (root.text("rounding_key") if root.has("rounding_key") else "rounding.key")
    files = _files(root.section("files"), path.parent)
    tables = tuple(_table(each, about) for each in root.sections("tables"))
    breaks = tuple(_break(each) for each in root.sections("breaks"))
    publishing = _publishing(root.section("publisher")) if root.has("publisher") else None
    dark = tuple(_dark_figure(each, path.parent) for each in root.sections("dark_figures"))
    root.done()
    plan = Plan(about, tables, files, breaks, key, sha256(data).hexdigest(), publishing, dark)
    check_plan(plan)
    return plan


def _about(root: Section) -> About:
    county = root.choice("county", (NATION, *counties()))
    first, last = root.number("first_year"), root.number("last_year")
    if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
        raise root.refusal("first_year and last_year must be years, the first not after the last")
    limit = root.number("population_limit", POPULATION_LIMIT)
    if limit < POPULATION_LIMIT:
        raise root.refusal(f"population_limit may be raised above {POPULATION_LIMIT}, never lowered")
    return About(
        title=Words(root.text("title_sv"), root.text("title_en")),
        county=county,
        edition=root.name("edition"),
        date=root.day("date"),
        languages=_languages(root),
        first_year=first,
        last_year=last,
        population_limit=limit,
        invented=root.flag("invented"),
    )


def _languages(root: Section) -> tuple[Language, ...]:
    given = root.texts("languages", list(LANGUAGES))
    if not given or not set(given) <= set(LANGUAGES):
        raise root.refusal(f"languages must be some of {', '.join(LANGUAGES)}")
    return tuple(language for language in LANGUAGES if language in given)


def _files(section: Section, folder: Path) -> InputFiles:
    named = {kind: tuple(folder / name for name in section.texts(kind, [])) for kind in _KINDS}
    population = folder / section.text("population") if section.has("population") else None
    section.done()
    return InputFiles(**named, population=population)


def _table(section: Section, about: About) -> PlannedTable:
    measure = cast(Measure, section.choice("measure", _MEASURES, "persons"))
    name = section.name("name")
    given = section.texts("dimensions", [])
    periods = cast(Periods, section.choice("periods", get_args(Periods.__value__), "year"))
    level = section.choice("places", get_args(PlaceLevel.__value__)) if section.has("places") else None
    section.done()
    before = [*(["period"] if periods != "all" else []), *(["place"] if level else [])]
    dimensions = cast(tuple[DimensionName, ...], (*before, *given))
    table = PlannedTable(name, measure, dimensions, periods, cast(PlaceLevel | None, level))
    why = check_table(table, given, about)
    if why:
        raise section.refusal(f"{name}: {why}")
    return table


def _publishing(section: Section) -> Publishing:
    named = {key: section.text(key) for key in ("name", "homepage", "contact", "email", "base")}
    if section.has("licence"):
        named["licence"] = section.text("licence")
    section.done()
    return Publishing(**named)


def _dark_figure(section: Section, folder: Path) -> PlannedDarkFigure:
    found = PlannedDarkFigure(
        file=folder / section.text("file"),
        area=cast(DarkArea, section.choice("area", get_args(DarkArea.__value__), "police-region")),
        where=Words(section.text("area_sv"), section.text("area_en")),
        period=section.text("period"),
        seed=section.number("seed", 1),
    )
    section.done()
    return found


def _break(section: Section) -> Break:
    found = Break(section.number("year"), Words(section.text("why_sv"), section.text("why_en")))
    section.done()
    return found
