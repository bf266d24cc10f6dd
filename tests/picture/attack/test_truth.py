"""The attack assumes nothing that is not true, whatever was registered and whatever the gate has held."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.picture.attack import EditionTables
from lykta.picture.attack.model import Assumption, model_of
from lykta.picture.inputs import Registration
from lykta.picture.protect import count_table, protect, shape_of
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

# Large cases in few categories: held cells of every reason come up often.
people = st.lists(
    st.builds(
        lambda number, year, case, sex, purpose, means: person(
            number, year, case=case, sex=sex, purpose=purpose, means=means
        ),
        st.integers(0, 90),
        st.sampled_from([2016, 2017, 2018]),
        st.integers(0, 12),
        st.sampled_from(["female", "male"]),
        st.sampled_from(["sexual", "labour", "crime", "other"]),
        st.sampled_from(["coercion", "debt"]),
    ),
    min_size=20,
    max_size=140,
)


@settings(max_examples=examples(60), deadline=None)
@given(people, st.booleans(), st.sets(st.integers(0, 400), max_size=12))
def test_what_is_true_fits_all_that_the_attack_assumes(
    rows: list[Registration], with_cases: bool, chosen: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        text = HEAD.replace("2024", "2018") + TABLES + (CASES if with_cases else "")
        plan = plan_of(Path(folder), text)
    given_rows = counting_of(plan, rows)
    shapes = [(table, shape_of(table, plan.about, None)) for table in plan.tables]
    made = [count_table(table, shape, given_rows) for table, shape in shapes if shape]
    quantities: list[Quantity] = [each for table in made for each in table.quantities.values()]
    held = {quantities[at % len(quantities)]: Why.GATE for at in chosen}
    told = EditionTables("e", "17", protect(made, held))
    for assumption in Assumption:
        assert list(contradicted(model_of([told], assumption), rows)) == []
