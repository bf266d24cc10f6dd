"""Maps tell bands, held areas and steps apart without colour, and steps hold every number once."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.edition.maps import STEPS, Legend, Shaded, areas, step_of, steps_for
from lykta.picture.tables import CellState
from lykta.places import municipalities

NUMBERS = st.lists(st.integers(1, 20_000).map(lambda number: 5 * number), min_size=1, max_size=30)


@given(NUMBERS)
def test_every_number_is_in_one_step(numbers: list[int]) -> None:
    steps = steps_for(numbers)
    assert 1 <= len(steps) <= STEPS
    for number in numbers:
        assert sum(step.low <= number <= step.high for step in steps) == 1


def test_no_numbers_have_no_steps() -> None:
    assert steps_for([]) == ()
    assert step_of(5, ()) == 0


def _map() -> str:
    within = [area for area in municipalities() if area.county == "17"]
    cells = [(CellState.SHOWN, 25), (CellState.BAND, None), (CellState.HELD, None), *[(None, None)] * 13]
    shaded = [Shaded(area, state, number) for area, (state, number) in zip(within, cells, strict=True)]
    return areas(shaded, Legend(str, "0–4", "held", ("none", "of 20")), name="m", title="T", alternative="A")


def test_each_way_of_showing_has_its_own_pattern_and_its_line_in_the_legend() -> None:
    drawn = _map()
    assert drawn.count("url(#m-dots)") == drawn.count("url(#m-lines)") == 1
    assert drawn.count("url(#m-key-dots)") == drawn.count("url(#m-key-lines)") == 1
    assert all(f">{words}</text>" in drawn for words in ("20–25", "0–4", "held", "none", "of 20"))


def test_the_step_stands_on_the_map_and_in_the_legend() -> None:
    assert _map().count(">1</text>") == 2


def test_the_same_map_gives_the_same_bytes() -> None:
    assert _map() == _map()
