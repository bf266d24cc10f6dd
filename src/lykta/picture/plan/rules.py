"""What a publication plan may ask for: each rule gives the reason why a table is refused, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import prod
from typing import Final

from lykta.errors import InputError
from lykta.picture.cliques import THREE_YEARS, YEAR, edge_of, joined
from lykta.picture.codes import codes_of, counties, municipalities_of
from lykta.picture.picture import About
from lykta.picture.plan.values import Plan, PlannedTable, windows
from lykta.picture.tables import DimensionName

ATTRIBUTES: Final[tuple[DimensionName, ...]] = ("sex", "age", "purpose", "means", "origin", "organisation")
COUNTY_AT_MOST: Final[frozenset[str]] = frozenset({"purpose", "means", "origin"})
"""What is never told of a smaller area than a county."""
MOST_DIMENSIONS: Final = 3
"""Period and place included: each one more makes cells smaller and one person easier to find."""
MOST_IN_A_RING: Final = 5_000
"""How many combinations a ring of tables may tie together: the gate has to try them in seconds."""


def check_table(table: PlannedTable, asked: Sequence[str], about: About) -> str | None:
    """Why a table may not be published, or nothing. `asked` are its dimensions but period and place."""
    unknown = [name for name in asked if name not in ATTRIBUTES]
    if unknown:
        return f"{', '.join(unknown)} is no dimension that can be asked for; they are {', '.join(ATTRIBUTES)}"
    return _shape(table) or _measure(table, asked) or _place(table, asked, about)


def check_plan(plan: Plan) -> None:
    """Refuse a plan whose tables cannot be released together."""
    if not plan.tables:
        raise _refused("it has no [[tables]]")
    twice = [name for name, times in Counter(table.name for table in plan.tables).items() if times > 1]
    if twice:
        raise _refused(f"two tables are called {twice[0]}")
    for measures in (("persons", "cases"), ("consultations",)):
        edges = list(dict.fromkeys(_edge(table) for table in plan.tables if table.measure in measures))
        for ring in joined(edges):
            cells = prod(_sizes(plan)[name] for name in ring if name != THREE_YEARS or YEAR not in ring)
            if cells > MOST_IN_A_RING:
                raise _refused(
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


def _refused(why: str) -> InputError:
    return InputError(f"The plan cannot be used: {why}. Nothing was written.")
