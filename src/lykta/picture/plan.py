"""The publication plan: what an edition may hold, from TOML. Every key is checked, and nothing is guessed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from math import prod
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.picture.codes import NATION, codes_of, counties, municipalities_of
from lykta.picture.identifying import refuse_amounts, refuse_hidden_numbers, refuse_identifying_value
from lykta.picture.picture import LONGEST_REVISION, About, BilingualText, Break, Publishing
from lykta.picture.quantities import THREE_YEARS, YEAR, edge_of, missing_cliques
from lykta.picture.tables import PEOPLE_MEASURES, DimensionName, Measure

POPULATION_LIMIT: Final = 20_000
"""A municipality of fewer inhabitants is never shown on its own. A plan may raise the limit, not lower it."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_KINDS: Final = ("registrations", "consultations", "ads", "published", "effort")
# A plan asks for the numbers of ads together.
_MEASURES: Final = (*PEOPLE_MEASURES, "ads")
type Periods = Literal["year", "three_years", "all"]
"""How a table parts the plan's years: each, three and three from the first, or all together."""
type PlaceLevel = Literal["county", "municipality"]
type DarkArea = Literal["nation", "police-region"]
"""What a dark figure may be of; nothing smaller."""
ATTRIBUTES: Final[tuple[DimensionName, ...]] = ("sex", "age", "purpose", "means", "origin", "organisation")
COUNTY_AT_MOST: Final[frozenset[str]] = frozenset({"purpose", "means", "origin"})
"""What is never told of a smaller area than a county."""
MOST_DIMENSIONS: Final = 3
"""Period and place included: each one more makes cells smaller and one person easier to find."""
MOST_IN_A_RING: Final = 5_000
"""How many combinations a ring of tables may tie together: the gate has to try them in seconds."""
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def plan_from(path: Path) -> Plan:
    """The plan of a file; the files that it names lie beside it, or where their paths lead from there.

    `InputError` for a file that is not such a plan, or that breaks a rule of what may be published.
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
    root = TomlSection(values, "the plan")
    about = _about(root)
    key = path.parent / (root.text("rounding_key") if root.has("rounding_key") else "rounding.key")
    files = _files(root.section("files"), path.parent)
    tables = tuple(_table(each, about) for each in root.sections("tables"))
    breaks = tuple(_break(each) for each in root.sections("breaks"))
    publishing = _publishing(root.section("publisher")) if root.has("publisher") else None
    dark = tuple(_dark_figure(each, path.parent) for each in root.sections("dark_figures"))
    root.refuse_unknown_keys()
    plan = Plan(about, tables, files, breaks, key, sha256(data).hexdigest(), publishing, dark)
    check_plan(plan)
    return plan


def _about(root: TomlSection) -> About:
    county = root.choice("county", (NATION, *counties()))
    first, last = root.number("first_year"), root.number("last_year")
    if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
        raise root.refusal("first_year and last_year must be years, the first not after the last")
    limit = root.number("population_limit", POPULATION_LIMIT)
    if limit < POPULATION_LIMIT:
        raise root.refusal(f"population_limit may be raised above {POPULATION_LIMIT}, never lowered")
    edition = root.name("edition")
    corrects = root.name("corrects") if root.has("corrects") else ""
    revision = _revision(root, (edition, corrects)) if root.has("revision_sv") else None
    _refuse_correction(root, corrects, edition=edition, is_told=revision is not None)
    return About(
        title=root.words("title"),
        county=county,
        edition=edition,
        date=root.day("date"),
        languages=_languages(root),
        first_year=first,
        last_year=last,
        population_limit=limit,
        invented=root.flag("invented"),
        revision=revision,
        corrects=corrects,
    )


def _refuse_correction(root: TomlSection, corrects: str, *, edition: str, is_told: bool) -> None:
    if corrects and not is_told:
        raise root.refusal("corrects needs revision_sv and revision_en, which say what was wrong")
    if corrects == edition:
        raise root.refusal("corrects must name an earlier edition: a corrected one has a name of its own")


def _revision(root: TomlSection, names: tuple[str, ...]) -> BilingualText:
    found = root.words("revision")
    for language in LANGUAGES:
        text, place = found[language], f"The plan, revision_{language}"
        refuse_hidden_numbers(place, text)
        refuse_amounts(place, text, names)
        if len(text) > LONGEST_REVISION:
            raise root.refusal(f"revision_{language} must have {LONGEST_REVISION} characters at most")
    return found


def _languages(root: TomlSection) -> tuple[Language, ...]:
    given = root.texts("languages", list(LANGUAGES))
    if not given or not set(given) <= set(LANGUAGES):
        raise root.refusal(f"languages must be some of {', '.join(LANGUAGES)}")
    return tuple(language for language in LANGUAGES if language in given)


def _files(section: TomlSection, folder: Path) -> InputFiles:
    named = {kind: tuple(folder / name for name in section.texts(kind, [])) for kind in _KINDS}
    population = folder / section.text("population") if section.has("population") else None
    section.refuse_unknown_keys()
    return InputFiles(**named, population=population)


def _table(section: TomlSection, about: About) -> PlannedTable:
    measure = cast(Measure, section.choice("measure", _MEASURES, "persons"))
    name = section.name("name")
    given = section.texts("dimensions", [])
    periods = cast(Periods, section.choice("periods", get_args(Periods.__value__), "year"))
    level = section.choice("places", get_args(PlaceLevel.__value__)) if section.has("places") else None
    section.refuse_unknown_keys()
    before = [*(["period"] if periods != "all" else []), *(["place"] if level else [])]
    dimensions = cast(tuple[DimensionName, ...], (*before, *given))
    table = PlannedTable(name, measure, dimensions, periods, cast(PlaceLevel | None, level))
    why = check_table(table, given, about)
    if why:
        raise section.refusal(f"{name}: {why}")
    return table


def _publishing(section: TomlSection) -> Publishing:
    named = {key: section.text(key) for key in ("name", "homepage", "contact", "email", "base")}
    named |= {key: section.text(key) for key in ("licence", "press") if section.has(key)}
    section.refuse_unknown_keys()
    return Publishing(**named)


def _dark_figure(section: TomlSection, folder: Path) -> PlannedDarkFigure:
    found = PlannedDarkFigure(
        file=folder / section.text("file"),
        area=cast(DarkArea, section.choice("area", get_args(DarkArea.__value__), "police-region")),
        where=section.words("area"),
        period=section.text("period"),
        seed=section.number("seed", 1),
    )
    section.refuse_unknown_keys()
    return found


def _break(section: TomlSection) -> Break:
    found = Break(section.number("year"), section.words("why"))
    if section.has("label_sv"):
        found = replace(found, label=section.words("label"))
    section.refuse_unknown_keys()
    return found


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """One table: its measure, its dimensions in the order in which they are shown, periods and place level.

    `dimensions` hold "period" first unless `periods` is "all", and "place" where there is a place level.
    """

    name: str
    measure: Measure
    dimensions: tuple[DimensionName, ...]
    periods: Periods
    place_level: PlaceLevel | None


@dataclass(frozen=True, slots=True)
class InputFiles:
    """The files that a plan names; each kind may have several."""

    registrations: tuple[Path, ...] = ()
    consultations: tuple[Path, ...] = ()
    ads: tuple[Path, ...] = ()
    published: tuple[Path, ...] = ()
    effort: tuple[Path, ...] = ()
    population: Path | None = None


@dataclass(frozen=True, slots=True)
class PlannedDarkFigure:
    """A table of overlapping lists, the kind of area that it is of and the area's name, and the period.

    `seed` decides what the bootstrap draws.
    """

    file: Path
    area: DarkArea
    where: BilingualText
    period: str
    seed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A publication plan that has passed every rule.

    `hash` is SHA-256 of its file; `key` is where the rounding key lies; `publishing` is who publishes, where
    that is said.
    """

    about: About
    tables: tuple[PlannedTable, ...]
    files: InputFiles
    breaks: tuple[Break, ...]
    key: Path
    hash: str
    publishing: Publishing | None = None
    dark_figures: tuple[PlannedDarkFigure, ...] = ()

    @property
    def needs_cases(self) -> int:
        """How many cases a shown number of persons must come from.

        3, and 5 where the plan has a table of cases: a reader of a shown number would otherwise know that the
        hidden number of cases beside it is not none.
        """
        return 5 if any(table.measure == "cases" for table in self.tables) else 3


def windows(about: About, periods: Periods) -> tuple[tuple[int, int], ...]:
    """The first and last year of each period. Left-over years wait until they are three."""
    first, last = about.first_year, about.last_year
    match periods:
        case "year":
            return tuple((year, year) for year in range(first, last + 1))
        case "three_years":
            return tuple((year, year + 2) for year in range(first, last - 1, 3))
        case "all":
            return ((first, last),)


def period_code(window: tuple[int, int]) -> str:
    """A period as its code, such as "2021" or "2019-2021"."""
    first, last = window
    return str(first) if first == last else f"{first}-{last}"


def check_table(table: PlannedTable, asked: Sequence[str], about: About) -> str | None:
    """Why a table may not be published, or nothing. `asked` are its dimensions but period and place."""
    unknown = [name for name in asked if name not in ATTRIBUTES]
    if unknown:
        return (
            f"{', '.join(unknown)} is not a dimension that can be asked for; they are {', '.join(ATTRIBUTES)}"
        )
    return _shape(table) or _measure(table, asked) or _place(table, asked, about)


def check_plan(plan: Plan) -> None:
    """Refuse a plan whose tables cannot be released together."""
    if not plan.tables:
        raise _plan_error("it has no [[tables]]")
    twice = [name for name, times in Counter(table.name for table in plan.tables).items() if times > 1]
    if twice:
        raise _plan_error(f"two tables are called {twice[0]}")
    for measures in (("persons", "cases"), ("consultations",)):
        edges = list(dict.fromkeys(_edge(table) for table in plan.tables if table.measure in measures))
        for ring in missing_cliques(edges):
            cells = prod(_sizes(plan)[name] for name in ring if name != THREE_YEARS or YEAR not in ring)
            if cells > MOST_IN_A_RING:
                raise _plan_error(
                    f"tables over {', '.join(sorted(ring))} tell so much of each other, in {cells:,} "
                    "combinations, that they cannot be tried together. Take some of them for all years "
                    "together, or leave one out"
                )


def _shape(table: PlannedTable) -> str | None:
    if not table.dimensions:
        return "it has no dimension and all years together: it would be one number"
    if len(table.dimensions) > MOST_DIMENSIONS:
        return f"it has {len(table.dimensions)} dimensions, and {MOST_DIMENSIONS} is the most"
    return None


def _measure(table: PlannedTable, asked: Sequence[str]) -> str | None:
    if table.measure == "ads" and asked:
        return "ads say nothing of people: only periods and places"
    if table.measure == "consultations" and (set(asked) - {"organisation"} or table.place_level):
        return "consultations are told by period and organisation only"
    return None


def _place(table: PlannedTable, asked: Sequence[str], about: About) -> str | None:
    if table.periods == "three_years" and not windows(about, "three_years"):
        return "there are no three years from first_year to last_year"
    if table.place_level is None:
        return None
    if (table.place_level == "county") != (about.level == "nation"):
        return "a plan for Sweden tells of counties, and a plan for a county of municipalities"
    if table.place_level == "municipality":
        if COUNTY_AT_MOST & set(asked):
            return "purpose, means and origin are told of a county or more, never of a municipality"
        if table.periods == "year" or about.last_year - about.first_year < 2:
            return "municipalities are told over three years or more"
    return None


def _edge(table: PlannedTable) -> frozenset[str]:
    return edge_of(
        table.dimensions,
        by_year=table.periods == "year",
        by_three_years=table.periods == "three_years",
    )


def _sizes(plan: Plan) -> dict[str, int]:
    """How many categories each dimension has."""
    about = plan.about
    places = counties() if plan.about.level == "nation" else municipalities_of(about.county)
    return {
        YEAR: len(windows(about, "year")),
        THREE_YEARS: len(windows(about, "three_years")) + 1,
        "place": len(places),
        **{name: len(codes_of(name)) for name in ATTRIBUTES},
    }


def _plan_error(why: str) -> InputError:
    return InputError(f"The plan cannot be used: {why}. Nothing was written.")


class TomlSection:
    """Takes values out of a table; `refuse_unknown_keys` refuses what is left."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._left = dict(values)
        self._where = where

    def text(self, key: str) -> str:
        """A text that is not blank."""
        found = self._take(key)
        if not isinstance(found, str) or not found.strip():
            raise self.refusal(f"{key} must be a text")
        return found.strip()

    def words(self, key: str) -> BilingualText:
        """A text in both languages, from the keys in `_sv` and `_en`: it is published, and names nobody."""
        found = BilingualText(self.text(f"{key}_sv"), self.text(f"{key}_en"))
        for language in LANGUAGES:
            refuse_identifying_value(
                f"{self._where[:1].upper()}{self._where[1:]}, {key}_{language}", found[language]
            )
        return found

    def name(self, key: str) -> str:
        """A name for files and addresses: small letters, digits and hyphens."""
        found = self.text(key)
        if not _NAME.fullmatch(found) or len(found) > 60:
            raise self.refusal(f"{key} must be small letters a-z, digits and hyphens, 60 at most")
        return found

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        found = self._take(key, default)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self.refusal(f"{key} must be a whole number")
        return found

    def flag(self, key: str) -> bool:
        """True or false; false where it is not there."""
        found = self._take(key, default=False)
        if not isinstance(found, bool):
            raise self.refusal(f"{key} must be true or false")
        return found

    def day(self, key: str) -> str:
        """A day, written as TOML or as text, in the form YYYY-MM-DD."""
        found = self._take(key)
        try:
            return (found if type(found) is date else date.fromisoformat(found)).isoformat()
        except (TypeError, ValueError) as error:
            raise self.refusal(f"{key} must be a day such as 2026-03-31") from error

    def texts(self, key: str, default: list[str] | None = None) -> list[str]:
        """A list of texts, each once."""
        found = self._take(key, default)
        if not isinstance(found, list) or not all(isinstance(each, str) and each.strip() for each in found):
            raise self.refusal(f"{key} must be a list of texts")
        if len(set(found)) < len(found):
            raise self.refusal(f"{key} names something twice")
        return found

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of these words."""
        found = self._take(key, default)
        if found not in choices:
            raise self.refusal(f"{key} must be one of {', '.join(choices)}")
        return str(found)

    def section(self, key: str) -> TomlSection:
        """A table within this one; an empty one where it is not there."""
        found = self._left.pop(key, {})
        if not isinstance(found, dict):
            raise self.refusal(f"{key} must be a table, [{key}]")
        return TomlSection(found, f"[{key}]")

    def sections(self, key: str) -> list[TomlSection]:
        """The tables of a list, such as [[tables]]."""
        found = self._left.pop(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.refusal(f"{key} must be a list of tables, [[{key}]]")
        return [TomlSection(each, f"[[{key}]] number {at}") for at, each in enumerate(found, 1)]

    def has(self, key: str) -> bool:
        """Whether the key is there and not taken yet."""
        return key in self._left

    def refuse_unknown_keys(self) -> None:
        """Refuse what nobody has asked for: a key that is misspelt would otherwise be left out in silence."""
        if self._left:
            raise self.refusal(f"there is no key {', '.join(sorted(self._left))}")

    def refusal(self, why: str) -> InputError:
        """What is wrong and where."""
        return InputError(f"The plan cannot be used: in {self._where}, {why}. Nothing was written.")

    def _take(self, key: str, default: Any = None) -> Any:
        found = self._left.pop(key, default)
        if found is None:
            raise self.refusal(f"{key} is missing")
        return found
