"""Protection: from registrations to tables of which every number may be shown."""

from lykta.picture.protect.counting import Shape, distinct_persons, shape_of
from lykta.picture.protect.protecting import Counted, Counting, coarsened, counted, protect
from lykta.picture.protect.rounding import RoundingKey, possible, read_or_make_key

__all__ = [
    "Counted",
    "Counting",
    "RoundingKey",
    "Shape",
    "coarsened",
    "counted",
    "distinct_persons",
    "possible",
    "protect",
    "read_or_make_key",
    "shape_of",
]
