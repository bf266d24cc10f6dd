"""One simulated county: two editions by the rules alone, and the same two through the gate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lykta.picture.attack.attacking import Attack, attack
from lykta.picture.attack.model import EditionTables
from lykta.picture.codes import counties
from lykta.picture.gate import Gate
from lykta.picture.inputs import Registration, read_population
from lykta.picture.plan import Plan, plan_from
from lykta.picture.protect import CountingRules, distinct_persons, read_or_make_key
from lykta.picture.protect.counting import Shape, codes_of_person, shape_of
from lykta.picture.sample import Sampling, registrations, write_sample
from lykta.picture.tables import PEOPLE_MEASURES, TOTAL, CellState, Table

_SIZES: Final = (4, 10, 16, 22, 28)
"""Cases a year in the middle: from a county with a dozen persons to one with fifty."""
SUPPRESSED_BELOW: Final = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """What an attack found of a county's two editions, by the rules alone and through the gate.

    Shares are of persons in the finest cells of all planned tables: those in cells that the second edition
    shows, and those in cells that hiding 1 to 4 would show.
    """

    seed: int
    persons: int
    by_rules: Attack
    by_gate: Attack
    rounds: int
    shown: float
    shown_by_suppression: float


def prove(seed: int) -> Proof:
    """Simulate the county of a seed: its first edition lacks what comes in late, its second has it."""
    county = counties()[seed % len(counties())]
    size = _SIZES[seed % len(_SIZES)]
    # Every other plan has tables of cases, too, and then asks for more of them.
    sampling = Sampling(county=county, cases=size, seed=seed, with_cases=seed % 2 == 1)
    with TemporaryDirectory(prefix="lykta-picture-") as folder:
        plan = plan_from(write_sample(Path(folder), sampling))
        population = read_population(Path(folder) / "population.csv")[0]
        key, _ = read_or_make_key(plan.key)
    planned = [table for table in plan.tables if table.measure in PEOPLE_MEASURES]
    alone: list[EditionTables] = []
    gated: list[EditionTables] = []
    rounds = 0
    for name, late in (("first", False), ("second", True)):
        persons = distinct_persons(
            registrations(sampling, late=late), plan.about.first_year, plan.about.last_year
        )
        given = CountingRules(
            persons=persons, consultations=(), about=plan.about, key=key, needs_cases=plan.needs_cases
        )
        gate = Gate(planned, given, population, gated)
        alone.append(EditionTables(name, county, gate.without_attack()))
        released = gate.pass_through()
        rounds += released.result.rounds
        gated.append(EditionTables(name, county, released.tables))
    of_persons = [table for table in planned if table.measure == "persons"]
    shapes = [shape for table in of_persons if (shape := shape_of(table, plan.about, population))]
    shown, kept = _shares(plan, shapes, persons, gated[-1].tables)
    return Proof(seed, len(persons), attack(alone), attack(gated), rounds, shown, kept)


def _shares(
    plan: Plan, shapes: Sequence[Shape], persons: Sequence[Registration], released: Sequence[Table]
) -> tuple[float, float]:
    by_name = {table.name: table for table in released}
    names = [table.name for table in plan.tables if table.measure == "persons"]
    everybody = shown = kept = 0
    for name, shape in zip(names, shapes, strict=True):
        cells = Counter(codes_of_person(person, shape) for person in persons)
        cells = Counter({codes: count for codes, count in cells.items() if None not in codes})
        everybody += cells.total()
        kept += sum(count for count in cells.values() if count >= SUPPRESSED_BELOW)
        table = by_name.get(name)
        # A table that was made coarser shows none of the cells that were planned.
        if table and table.categories == shape.categories:
            states = {cell.codes: cell.state for cell in table.cells if TOTAL not in cell.codes}
            shown += sum(count for codes, count in cells.items() if states[_known(codes)] is CellState.SHOWN)
    return shown / everybody, kept / everybody


def _known(codes: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(code or "" for code in codes)
