"""The attack assumes nothing that is not true, whatever was registered and whatever the gate has held."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.picture.attack.model import Assumption, Correction, EditionTables, model_of
from lykta.picture.inputs import Registration
from lykta.picture.protect import RoundingKey, count_table, protect, shape_of
from lykta.picture.quantities import Quantity
from lykta.picture.tables import Why
from tests.examples import examples
from tests.picture.setting import HEAD, counting_of, person, plan_of
from tests.picture.truth import contradicted

TABLES = """
[[tables]]
name = "years"
dimensions = ["purpose"]
[[tables]]
name = "sex"
dimensions = ["sex"]
[[tables]]
name = "both"
dimensions = ["sex", "purpose"]
periods = "all"
[[tables]]
name = "means"
dimensions = ["means"]
periods = "three_years"
"""
CASES = """
[[tables]]
name = "cases"
measure = "cases"
dimensions = ["purpose"]
"""

PLACES = """
[[tables]]
name = "places"
dimensions = []
periods = "three_years"
places = "municipality"
[[tables]]
name = "places-and-sex"
dimensions = ["sex"]
periods = "all"
places = "municipality"
"""
# A county of one municipality, and one of five, of which two are told of together.
POPULATIONS = {
    "09": {"0980": 61_000},
    "10": {"1060": 12_000, "1080": 66_000, "1081": 28_000, "1082": 32_000, "1083": 17_000},
}


# Large cases in few categories: held cells of every reason come up often.
def people_in(
    *places: str, persons: int = 140, cases: int = 12, last: int = 2018
) -> st.SearchStrategy[list[Registration]]:
    return st.lists(
        st.builds(
            lambda number, year, case, sex, purpose, means, place: person(
                number, year, case=case, sex=sex, purpose=purpose, means=means, place=place
            ),
            st.integers(0, persons),
            st.integers(2016, last),
            st.integers(0, cases),
            st.sampled_from(["female", "male", "unknown"]),
            st.sampled_from(["sexual", "labour", "crime", "other"]),
            st.sampled_from(["coercion", "debt"]),
            st.sampled_from(places),
        ),
        min_size=persons // 7,
        max_size=persons,
    )


CHOSEN = st.sets(st.integers(0, 400), max_size=12)
# Where numbers are rounded decides which rules meet, and a key decides that.
KEYS = st.binary(min_size=8, max_size=8).map(RoundingKey)


@settings(max_examples=examples(60), deadline=None)
@given(people_in("1780"), st.booleans(), KEYS, CHOSEN)
def test_what_is_true_fits_all_that_the_attack_assumes(
    rows: list[Registration], with_cases: bool, key: RoundingKey, chosen: set[int]
) -> None:
    text = HEAD.replace("2024", "2018") + TABLES + (CASES if with_cases else "")
    assert_true(text, rows, None, key, chosen)


@pytest.mark.parametrize("county", POPULATIONS)
@settings(max_examples=examples(60), deadline=None)
@given(st.data(), KEYS, CHOSEN)
def test_what_is_true_of_municipalities_fits_as_well(
    county: str, data: st.DataObject, key: RoundingKey, chosen: set[int]
) -> None:
    places = POPULATIONS[county]
    rows = data.draw(
        people_in(*([*places] * (8 if len(places) == 1 else 1)), "unknown", persons=300, cases=150)
    )
    text = HEAD.replace("2024", "2018").replace('"17"', f'"{county}"') + TABLES + PLACES
    assert_true(text, rows, places, key, chosen)


@settings(max_examples=examples(60), deadline=None)
@given(people_in("1780", last=2020), KEYS, st.tuples(CHOSEN, CHOSEN))
def test_what_is_true_fits_editions_that_end_in_different_years(
    rows: list[Registration], key: RoundingKey, chosen: tuple[set[int], set[int]]
) -> None:
    with TemporaryDirectory() as folder:
        editions = [
            edition_of(Path(folder), HEAD.replace("2024", last) + TABLES, rows, None, key, held)
            for last, held in zip(("2019", "2020"), chosen, strict=True)
        ]
    # Nothing has come in late: whoever assumes so assumes what is true.
    for assumption in (*Assumption, *Correction):
        for told in (editions, editions[::-1]):
            assert list(contradicted(model_of(told, [assumption]), rows)) == []


def assert_true(
    text: str, rows: list[Registration], population: dict[str, int] | None, key: RoundingKey, chosen: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        told = edition_of(Path(folder), text, rows, population, key, chosen)
    assert list(contradicted(model_of([told], []), rows)) == []


def edition_of(
    folder: Path,
    text: str,
    rows: list[Registration],
    population: dict[str, int] | None,
    key: RoundingKey,
    chosen: set[int],
) -> EditionTables:
    plan = plan_of(folder, text)
    given_rows = counting_of(plan, rows, key)
    shapes = [(table, shape_of(table, plan.about, population)) for table in plan.tables]
    made = [count_table(table, shape, given_rows) for table, shape in shapes if shape]
    quantities: list[Quantity] = [each for table in made for each in table.quantities.values()]
    held = {quantities[at % len(quantities)]: Why.GATE for at in chosen}
    return EditionTables("e", plan.about.county, protect(made, held))
