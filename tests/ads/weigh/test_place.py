"""What the place says of a pair."""

import numpy as np
import pytest

from lykta.ads.weigh import place_factor
from lykta.ads.weigh.text_model import OTHER_PLACE, SAME_PLACE


@pytest.mark.parametrize(
    ("places", "factor"),
    [((1, 1), SAME_PLACE), ((1, 2), OTHER_PLACE), ((1, -1), 1), ((-1, 1), 1), ((-1, -1), 1)],
)
def test_the_factor_of_two_places(places: tuple[int, int], factor: float) -> None:
    found = place_factor(np.array(places, np.int32), np.array([0]), np.array([1]))
    assert found.tolist() == pytest.approx([factor])
